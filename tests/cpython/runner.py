"""Runs a suite on one side, in a process of its own, and survives whatever happens to that."""

import contextlib
import itertools
import json
import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from gosocket.difftest import Outcome, Said

from .environment import GOSOCKET, variables

CHILD = Path(__file__).with_name("child.py")
PATIENCE = 30  # seconds for one test
DEADLINE = 400  # seconds for one process
RESTARTS = 4  # after that many crashes and hangs the rest of a suite is given up
JOBS = 2 * (os.cpu_count() or 1)  # suites at a time, as most of them wait
TAIL = 4000  # characters of a crashed process's output
MOST_SHOWN = 12  # lines of a traceback
SKIPPED, DIED = "skipped", "died"
PASSED = Outcome(Said("passed"))


def ended(result, detail=""):
    """How a test ended; why it was skipped has to be the same on both sides."""
    if result == SKIPPED:
        return Outcome(Said(result), besides=(detail,))
    return Outcome(Said(result), detail="\n".join(detail.rstrip().splitlines()[-MOST_SHOWN:]))


@dataclass
class Run:
    """What came of a suite on one side."""

    listed: set[str] = field(default_factory=set)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)  # where gosocket does not carry the sockets
    go: bool = False  # a call into Go was made
    seconds: float = 0.0

    def names(self, *results):
        """The tests that ended so."""
        return {name for name, outcome in self.outcomes.items() if outcome.value in results}

    def count(self, result):
        return len(self.names(result))


class Runner:
    """Runs suites on either side."""

    def __init__(self, environments):
        self.environments = environments
        self._numbers = itertools.count()

    def run(self, side, suite, only=None):
        """The suite, or only the tests named."""
        run, begun = Run(), time.monotonic()
        for _ in range(RESTARTS):
            if self._process(run, side, suite, only):
                break
        run.seconds = time.monotonic() - begun
        return run

    def _process(self, run, side, suite, only):
        """Do what is left to do in a new process; True when it came to its end."""
        folder = self.environments.folder / f"run{next(self._numbers)}"
        folder.mkdir()
        journal = folder / "journal"
        plan = {
            "module": suite.module,
            "resources": suite.resources,
            "only": None if only is None else sorted(only),
            "done": sorted(run.outcomes),
            "patience": PATIENCE,
            "carrier": side == GOSOCKET,
            "journal": str(journal),
        }
        (folder / "plan").write_text(json.dumps(plan))
        end, output = execute(self.environments.python(side), folder)
        return digest(run, suite, journal, end, output)


def execute(python, folder):
    """Run the plan in this folder; give the exit status and the end of the output."""
    with (
        open(folder / "output", "wb") as output,
        tempfile.TemporaryDirectory(prefix="gs-") as scratch,
    ):
        child = subprocess.Popen(
            [python, CHILD, folder / "plan"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=scratch,
            env=variables() | {"TMPDIR": scratch},
            start_new_session=True,
        )
        try:
            end = child.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            end = f"nothing within {DEADLINE} seconds"
        finally:
            with contextlib.suppress(ProcessLookupError):  # what a test left behind goes as well
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return end, (folder / "output").read_text(errors="replace")[-TAIL:]


def digest(run, suite, journal, end, output):
    """Take the events into the run; True when the process came to its end."""
    lines = journal.read_text().splitlines() if journal.exists() else []
    under_way, done = suite.module, False
    for event in map(json.loads, lines):
        match event.pop("event"):
            case "list":
                run.listed |= set(event["ids"])
            case "start":
                under_way = event["id"]
            case "end":
                record(run, event["id"], ended(event["outcome"], event["detail"]))
                under_way = suite.module
            case "carrier":
                run.wrong, run.go = event["wrong"], event["go"]
            case "done":
                done = True
    if end != 0:
        record(run, under_way, Outcome(Said(DIED), detail=f"ended with {end}\n{output}"))
    return done or end == 0


def record(run, name, outcome):
    """A name that comes twice ended well only if it did so both times."""
    before = run.outcomes.get(name)
    if before in (None, PASSED):
        run.outcomes[name] = outcome
