"""Compares a suite's outcomes under gosocket with those under the stdlib."""

from dataclasses import dataclass, field

from .environment import GOSOCKET, STDLIB
from .runner import DIED, Outcome, Run

ABSENT = Outcome("absent", "no such test here")
NOT_RUN = Outcome("not run")
TAIL = 12  # lines of a traceback
WORTH_A_RETRY = 6  # more differences than this are no accident


@dataclass
class Difference:
    """A test that ends differently."""

    name: str
    gosocket: Outcome
    stdlib: Outcome

    def __str__(self):
        ends = f"{self.gosocket.result} under gosocket, {self.stdlib.result} under stdlib"
        tail = self.gosocket.detail.rstrip().splitlines()[-TAIL:]
        return "\n".join((f"{self.name}: {ends}", *tail))


@dataclass
class Verdict:
    """What came of a suite on both sides."""

    suite: object
    gosocket: Run
    stdlib: Run
    differences: list[Difference] = field(default_factory=list)
    passing: list[Difference] = field(default_factory=list)  # gone when tried again
    complaints: list[str] = field(default_factory=list)


def judge(runner, suite):
    """Run a suite under gosocket, and what did not pass there under the stdlib."""
    ours = runner.run(GOSOCKET, suite)
    names = unproven(ours)
    theirs = runner.run(STDLIB, suite, names)
    verdict = Verdict(suite, ours, theirs, complaints=complaints(suite, ours, theirs))
    found = compare(ours, theirs, names)
    for each in found:
        lasting = each if len(found) > WORTH_A_RETRY else retry(runner, suite, each)
        (verdict.differences if lasting else verdict.passing).append(lasting or each)
    return verdict


def unproven(run):
    """The tests that did not pass."""
    skipped_above = run.listed - run.outcomes.keys()
    return skipped_above | {name for name, outcome in run.outcomes.items() if not outcome.passed}


def compare(ours, theirs, names):
    """The tests among these names that end differently, and those that only one side has."""
    both = [Difference(name, ending(ours, name), ending(theirs, name)) for name in sorted(names)]
    lonely = sorted(theirs.listed - ours.listed)
    missing = [Difference(name, ABSENT, NOT_RUN) for name in lonely]
    return [each for each in both if differs(each)] + missing


def differs(difference):
    ours, theirs = difference.gosocket, difference.stdlib
    return ours.result != theirs.result or (
        ours.result == "skipped" and ours.detail != theirs.detail
    )


def ending(run, name):
    """How a test ended, which its class or module may have prevented from running."""
    if name in run.outcomes:
        return run.outcomes[name]
    return NOT_RUN if name in run.listed else ABSENT


def retry(runner, suite, difference):
    """The difference, if it is still there when the test runs alone."""
    name = difference.name
    ours, theirs = (runner.run(side, suite, {name}) for side in (GOSOCKET, STDLIB))
    again = Difference(name, ending(ours, name), ending(theirs, name))
    return again if differs(again) else None


def complaints(suite, ours, theirs):
    """Why the run does not count as one of gosocket's."""
    silent = suite.calls_go and ours.count("passed") and not ours.go
    broken = [run.outcomes[suite.module].detail for run in (ours, theirs) if lost(suite, run)]
    return ours.wrong + ["no call into Go was made"] * bool(silent) + broken


def lost(suite, run):
    """Whether the process died where no test was under way."""
    return suite.module in run.names(DIED)
