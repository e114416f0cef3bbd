"""Wrong gosockets, each with one fault, are found, each by the line where the fault shows."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import wrong
from gosocket.difftest._command import Experiment
from support import PATIENCE

pytestmark = pytest.mark.once

HERE = Path(__file__).parent
VICTIM = HERE / "programs" / "victim.py"

#: Each fault, with the kind of difference that it shows as, and the call.
FOUND = {
    wrong.one_byte_short: ("data read", "recv"),
    wrong.wrong_errno: ("result", "connect"),
    wrong.wrong_class: ("result", "setsockopt"),
    wrong.swallowed_timeout: ("result", "recv"),
    wrong.leaked_descriptor: ("descriptors", "accept"),
    wrong.wrong_order: ("result", "getaddrinfo"),
    wrong.wrong_default: ("result", "accept"),
}


def line_of(fault):
    """The line of the victim that names the fault."""
    lines = VICTIM.read_text().splitlines()
    (number,) = (n for n, line in enumerate(lines, 1) if fault in line.partition("  # ")[2].split())
    return number


@pytest.mark.parametrize("fault", FOUND, ids=lambda fault: fault.__name__)
def test_fault_is_found(fault, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    stacks = ("stdlib", f"wrong:{fault.__name__}")
    result = Experiment([str(VICTIM)], stacks, stdin=b"").result()
    (first, _), *_ = result.first_of_each_kind
    assert (first.kind, first.name) == FOUND[fault], str(result)
    assert (first.site.file, first.site.line) == (str(VICTIM), line_of(fault.__name__))


def difftest(fault, *options):
    """The command's exit status and what it says."""
    command = [sys.executable, "-m", "gosocket", "difftest", *options]
    done = subprocess.run(
        [*command, f"--actual=wrong:{fault}", VICTIM],
        cwd=HERE,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=10 * PATIENCE,
    )
    assert not done.stderr
    return done.returncode, done.stdout


def test_a_death_is_found():
    status, out = difftest("dies")
    assert status == 1, out
    assert f"RESULT  recv()  {VICTIM}:{line_of('dies')} in <module>" in out
    assert "wrong:dies  did not end" in out


def can_trace():
    strace = shutil.which("strace")
    return (
        strace and subprocess.run([strace, "-o", "/dev/null", "true"], check=False).returncode == 0
    )


def test_an_extra_system_call_is_found():
    if not can_trace():
        pytest.skip("no strace here, or it may not trace")
    status, out = difftest("extra_system_call", "--system-calls")
    assert status == 1, out
    assert f"SYSTEM CALLS  listen()  {VICTIM}:{line_of('extra_system_call')} in <module>" in out
    assert out.count("SYSTEM CALLS") == 1
    assert "getsockopt(FD, SOL_SOCKET, SO_TYPE, LENGTH, LENGTH) done; listen(FD, 128) done" in out


def test_every_fault_is_tried():
    assert set(wrong.ALL) == {*FOUND, wrong.dies, wrong.extra_system_call}
