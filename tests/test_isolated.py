"""Runs the scripts of tests/isolated, each in a process of its own with a deadline.

They fork, take signals, end threads and interpreters: whatever would harm the process that tests.
A script fails by an exception, by a signal, or by not ending.
"""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parent / "isolated").glob("[!_]*.py"))
#: What long use of the same calls comes to, which is the same on each Python.
ONCE = {"fork_web", "references", "soak"}
PARAMS = [
    pytest.param(path, id=path.stem, marks=[pytest.mark.once] if path.stem in ONCE else [])
    for path in SCRIPTS
]
DEADLINE = 280.0  # seconds; each takes a few, and many times that on a busy machine
SKIPPED = 77  # exit status of a script that cannot run here; its output says why


@pytest.mark.parametrize("script", PARAMS)
def test_isolated(script):
    command = [sys.executable, "-X", "faulthandler", "-W", "ignore", str(script)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=DEADLINE
    )
    if done.returncode == SKIPPED:
        pytest.skip(done.stdout.strip())
    died = signal.Signals(-done.returncode).name if done.returncode < 0 else done.returncode
    assert done.returncode == 0, f"{script.name} ended with {died}:\n{done.stdout[-6000:]}"
