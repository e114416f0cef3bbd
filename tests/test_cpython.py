"""CPython's own tests of what uses sockets end under gosocket as they do under the stdlib."""

import importlib.util
from concurrent.futures import ThreadPoolExecutor

import pytest
from cpython.environment import GOSOCKET, STDLIB, Environments
from cpython.known import known, stale, unexpected
from cpython.runner import JOBS, Run, Runner, ended
from cpython.suites import LOOPS, Suite, suites
from cpython.verdict import judge

PARAMS = [
    pytest.param(suite, id=suite.name, marks=[pytest.mark.once] if suite.name in LOOPS else [])
    for suite in suites()
]
MOST = 20  # differences that a failure shows in full

needs_tests = pytest.mark.skipif(
    importlib.util.find_spec("test.test_socket") is None,
    reason="this Python came without its tests",
)


@pytest.fixture
def descriptors():
    """Suites run beside the test that waits for one of them, so descriptors come and go."""


@pytest.fixture(scope="module")
def verdicts(request):
    """The suites that were asked for run at once, several at a time."""
    items = [item for item in request.session.items if item.module is request.module]
    params = [item.callspec.params for item in items if hasattr(item, "callspec")]
    wanted = [each["suite"] for each in params if "suite" in each]
    environments = Environments()
    runner = Runner(environments)
    with ThreadPoolExecutor(JOBS) as pool:
        yield {suite: pool.submit(judge, runner, suite) for suite in wanted}
        pool.shutdown(cancel_futures=True)
    environments.close()


@needs_tests
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("suite", PARAMS)
def test_suite_ends_as_under_the_stdlib(verdicts, suite):
    verdict, entries = verdicts[suite].result(), known()
    assert verdict.complaints == []
    assert verdict.gosocket.outcomes, "nothing was run"
    differing = list(map(str, unexpected(verdict, entries)))
    assert not differing, "\n\n".join([f"{len(differing)} differences:", *differing[:MOST]])
    assert stale(verdict, entries) == [], "these lines of differences.txt are no longer true"


class Told:
    """A runner that has its outcomes from a table: a test's name to one letter a run."""

    RESULTS = {"p": "passed", "f": "failed", "e": "error", "s": "skipped", "d": "died"}

    def __init__(self, gosocket, stdlib, go=True):
        self.tables = {GOSOCKET: gosocket, STDLIB: stdlib}
        self.go = go

    def run(self, side, suite, only=None):
        table = self.tables[side]
        run = Run(listed=set(table), go=self.go)
        for name in table if only is None else only & table.keys():
            letter, table[name] = table[name][0], table[name][1:] or table[name][0]
            run.outcomes[name] = ended(self.RESULTS[letter], "why")
        return run


SUITE = Suite("test_it")


def differing(gosocket, stdlib):
    names = ("test.test_it.T.a", "test.test_it.T.b")
    verdict = judge(Told(dict(zip(names, gosocket)), dict(zip(names, stdlib))), SUITE)
    return [each.name[-1] for each in verdict.result.differences]


@pytest.mark.once
def test_only_what_ends_differently_is_a_difference():
    assert differing(["p", "p"], ["p", "f"]) == []  # better than the stdlib is no fault
    assert differing(["f", "s"], ["f", "s"]) == []
    assert differing(["f", "s"], ["p", "p"]) == ["a", "b"]
    assert differing(["e", "d"], ["f", "s"]) == ["a", "b"]
    assert differing(["p"], ["p", "p"]) == ["b"]  # a test that vanished


@pytest.mark.once
def test_a_difference_has_to_come_twice():
    assert differing(["fp", "ff"], ["p", "p"]) == ["b"]
    assert differing(["f", "f"], ["pf", "p"]) == ["b"]


@pytest.mark.once
def test_a_listed_difference_has_to_be_one():
    lines = ["* test.test_it.T.a reason", "3.1 test.test_it.T.b another", "* test.x.T.a other"]
    entries = known(lines, "3.12")
    assert [each.reason for each in entries] == ["reason", "other"]

    def verdict(gosocket, stdlib):
        return judge(Told({"test.test_it.T.a": gosocket}, {"test.test_it.T.a": stdlib}), SUITE)

    assert unexpected(verdict("f", "p"), entries) == stale(verdict("f", "p"), entries) == []
    assert stale(verdict("p", "p"), entries) == entries[:1]
    assert stale(verdict("s", "s"), entries) == []
    assert len(unexpected(verdict("f", "p"), entries[1:])) == 1


@pytest.mark.once
def test_a_run_without_go_does_not_count():
    table = {"test.test_it.T.a": "p"}
    assert judge(Told(table, table, go=False), SUITE).complaints
    assert not judge(Told(table, table), SUITE).complaints
