"""Real programs on both stacks: two that are quick. make difftest-apps runs more of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from gosocket.difftest._command import Experiment
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
