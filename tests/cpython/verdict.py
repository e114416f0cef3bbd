"""Compares a suite's outcomes under gosocket with those under the stdlib."""

from dataclasses import dataclass, field

from gosocket.difftest import Outcome, Result, Said, compare_tables

from .environment import GOSOCKET, STDLIB
from .runner import DIED, PASSED, Run

NOT_RUN = Outcome(Said("not run"))
WORTH_A_RETRY = 6  # more differences than this are no accident


@dataclass
class Verdict:
    """What came of a suite on both sides."""

    suite: object
    gosocket: Run
    stdlib: Run
    result: Result
    complaints: list[str] = field(default_factory=list)


def judge(runner, suite):
    """Run a suite under gosocket, and what did not pass there under the stdlib."""
    ours = runner.run(GOSOCKET, suite)
    names = unproven(ours)
    theirs = runner.run(STDLIB, suite, names)
    tables = [table(theirs, names | theirs.listed - ours.listed), table(ours, names)]

    def again(differing):
        """Each alone."""
        if len(differing) > WORTH_A_RETRY:
            return tables
        return [alone(runner, side, suite, differing) for side in (STDLIB, GOSOCKET)]

    result = compare_tables(*tables, again=again)
    return Verdict(suite, ours, theirs, result, complaints(suite, ours, theirs))


def alone(runner, side, suite, names):
    """How each of these tests ends where no other runs before it."""
    found = {}
    for name in names:
        found |= table(runner.run(side, suite, {name}), {name})
    return found


def unproven(run):
    """The tests that did not pass."""
    skipped_above = run.listed - run.outcomes.keys()
    return skipped_above | {name for name, outcome in run.outcomes.items() if outcome != PASSED}


def table(run, names):
    """How each of these tests ended, which its class or module may have kept from running."""
    known = run.listed | run.outcomes.keys()
    return {name: run.outcomes.get(name, NOT_RUN) for name in sorted(names & known)}


def complaints(suite, ours, theirs):
    """Why the run does not count as one of gosocket's."""
    silent = suite.calls_go and ours.count("passed") and not ours.go
    broken = [run.outcomes[suite.module].detail for run in (ours, theirs) if lost(suite, run)]
    return ours.wrong + ["no call into Go was made"] * bool(silent) + broken


def lost(suite, run):
    """Whether the process died where no test was under way."""
    return suite.module in run.names(DIED)
