"""pytest --socket=gosocket runs a suite on gosocket; --socket=both holds each test on it against
the same test on the stdlib. Without --socket the plugin does nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gosocket.difftest._compare import Result
    from gosocket.difftest._transcript import Transcript

STDLIB, GOSOCKET, BOTH = "stdlib", "gosocket", "both"
MARKER = "one_stack"
PASSED = "passed"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --socket."""
    parser.getgroup("gosocket").addoption(
        "--socket",
        dest="socket_stack",
        choices=(STDLIB, GOSOCKET, BOTH),
        help="the sockets to test on; both: each test on either, and they have to do the same",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Put gosocket in force before the suite's own code is imported."""
    if early_config.known_args_namespace.socket_stack == GOSOCKET:
        import gosocket

        gosocket.install()


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    text = f"{MARKER}(name='{STDLIB}'): with --socket=both, run the test on this stack alone"
    config.addinivalue_line("markers", text)


@pytest.fixture
def socket_stack() -> str:
    """The name of the stack that is in force: "stdlib" or "gosocket"."""
    from gosocket.difftest._stacks import current

    return current()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """With --socket=both: run the test on both stacks, and report once."""
    if item.config.getoption("socket_stack") != BOTH:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    test = _Test(item)
    for report in [*test.whole(), *test.end(nextitem)]:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


class _Test:
    """Runs one test several times. Fixtures of wider scopes than the test's stay in between."""

    def __init__(self, item: pytest.Item) -> None:
        self._item = item
        self._reports: list[pytest.TestReport] = []

    def whole(self) -> Sequence[pytest.TestReport]:
        """Run the test on the stacks that it is for."""
        marker = self._item.get_closest_marker(MARKER)
        if marker:
            return self._reported("call", lambda: self._alone(*marker.args, **marker.kwargs))
        return self._reported("call", self._on_both)

    def end(self, nextitem: pytest.Item | None) -> Sequence[pytest.TestReport]:
        """Tear down what the next test does not need; give a report where that fails."""
        teardown = self._item.session._setupstate.teardown_exact
        return self._reported("teardown", lambda: teardown(nextitem) or ())

    def _reported(
        self, when: Literal["call", "teardown"], run: Callable[[], Sequence[pytest.TestReport]]
    ) -> Sequence[pytest.TestReport]:
        """The reports that run gives, or one of what it raises: pytest-timeout may at any time."""
        call = pytest.CallInfo.from_call(run, when=when)
        if call.excinfo is None:
            return call.result
        return [self._item.ihook.pytest_runtest_makereport(item=self._item, call=call)]

    def _alone(self, name: str = STDLIB) -> Sequence[pytest.TestReport]:
        """Run the test on one stack."""
        from gosocket.difftest._stacks import in_force

        with in_force(name):
            self._run()
        return self._reports

    def _on_both(self) -> Sequence[pytest.TestReport]:
        """Run the test on both stacks, twice where they differ; give the reports of gosocket's."""
        from gosocket.difftest._compare import Pair, judge
        from gosocket.difftest._library import places

        pairs = [Pair(self._recorded(STDLIB), self._recorded(GOSOCKET))]
        result = judge(pairs)
        if result.differences:
            asked = places(result)
            pairs.append(Pair(self._recorded(STDLIB, asked), self._recorded(GOSOCKET, asked)))
            result = judge(pairs)
        _add(result, self._reports)
        return self._reports

    def _recorded(self, stack: str, state_at: Sequence[str] = ()) -> Transcript:
        from gosocket.difftest import _folder
        from gosocket.difftest._library import Recording
        from gosocket.difftest._transcript import Transcript

        with _folder.temporary() as folder:
            with Recording(folder, stack, state_at):
                self._run()
            transcript = Transcript.read(Path(folder))
        transcript.status = _end(self._reports)
        return transcript

    def _run(self) -> None:
        from _pytest.runner import runtestprotocol

        del self._item._report_sections[:]
        # A unittest's object is made when it is looked at, and has to be there for the teardown.
        getattr(self._item, "obj", None)
        # As if the next test were of the same class or module, whose fixtures shall stay.
        parent: pytest.Item = self._item.parent  # type: ignore[assignment]
        self._reports = runtestprotocol(self._item, log=False, nextitem=parent)


def _end(reports: Sequence[pytest.TestReport]) -> str:
    """How a test ended, as far as that has to be the same."""
    for report in reports:
        if report.outcome != PASSED:
            crash = getattr(report.longrepr, "reprcrash", None)
            why = f": {crash.message.partition(':')[0]}" if crash else ""
            return f"{report.outcome} in {report.when}{why}"
    return PASSED


def _add(result: Result, reports: Sequence[pytest.TestReport]) -> None:
    """Let the reports say what differs: the test's call fails by it."""
    if result.differences:
        report = next((each for each in reports if each.when == "call"), reports[0])
        report.outcome, report.longrepr = "failed", str(result)
        if hasattr(report, "wasxfail"):
            del report.wasxfail
    elif result.unstable:
        reports[-1].sections.append(("socket calls", str(result)))
