"""Real programs on both stacks: two that are quick. make difftest-apps runs more of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from gosocket.difftest import Outcome, Said
from gosocket.difftest._command import Experiment
from suites.judge import of_calls, of_ends
from support import PATIENCE

pytestmark = pytest.mark.once  # not every program knows the newest Python yet

APPS = Path(__file__).parent / "apps"


def test_pyftpdlib():
    program = [str(APPS / "ftp.py")]
    result = Experiment(program, ("stdlib", "gosocket"), stdin=b"").result()
    assert result.differences == [], str(result)
    assert result.actual.output["stdout"] == "done\n", result.actual.output["stderr"]


def test_tornado(tmp_path):
    command = [sys.executable, "-W", "ignore", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, "--socket=both", "--pyargs", "tornado.test.tcpserver_test"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=10 * PATIENCE,
        env=os.environ | {"ASYNC_TEST_TIMEOUT": str(10 * PATIENCE)},
    )
    assert done.returncode == 0, done.stdout


class Suite:
    """Stands for a run of pytest: gives what it is told, run by run."""

    def __init__(self, **runs):
        self._runs = runs

    def ends(self, stack, tests):
        ends = self._runs[stack].pop(0)
        chosen = tests or ends
        return {node: Outcome(Said(end)) for node, end in ends.items() if node in chosen}


def test_suites_that_end_alike():
    ends = {"a": "passed", "b": "skipped", "c": "failed, OSError in call"}
    result = of_ends(Suite(stdlib=[ends], gosocket=[ends]), [])
    assert result.counts == (3, 1, 1, 1, 0, 0)


@pytest.mark.parametrize("end", ["failed, OSError in call", "skipped", None])
def test_a_suites_differences_come_twice(end):
    good = {"a": "passed", "b": "passed"}
    bad = {"a": "passed"} | ({"b": end} if end else {})
    result = of_ends(Suite(stdlib=[good, good], gosocket=[bad, bad]), [])
    assert result.counts == (2, 1, 0, 0, 0, 1)
    assert result.differences[0].startswith("b\n")
    once = of_ends(Suite(stdlib=[good, good], gosocket=[bad, good]), [])
    assert once.counts == (2, 1, 0, 0, 1, 0)


def test_a_suites_calls_that_differ():
    result = of_calls(Suite(both=[{"a": "passed", "b": "differs"}]), [])
    assert result.counts == (2, 1, 0, 0, 0, 1)
