"""Comparison by cases: single calls, or tests, each made on two stacks in whatever way."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from operator import eq
from typing import TYPE_CHECKING, Any, TypeVar

from gosocket.difftest._compare import Difference, Result
from gosocket.difftest._normal import normal_outcome, plain_text
from gosocket.difftest._stacks import GOSOCKET, STDLIB
from gosocket.difftest._values import Outcome, Pictures, Said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import ModuleType

Case = TypeVar("Case")

#: Of a case that one stack has, and the other has not.
ABSENT = Outcome(Said("no such case"))


def outcome(call: Callable[..., object], *args: Any, **kwargs: Any) -> Outcome:
    """Call, and give what came of it, normalised: value, exception and warnings."""
    pictures = Pictures()
    value = raised = None
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            value = pictures.of(call(*args, **kwargs))
        except Exception as error:
            raised = pictures.of_error(error)
    warned = tuple(
        (warning.category.__name__, plain_text(str(warning.message)))
        for warning in seen
        # Garbage is found sooner or later: that is no part of what the call did.
        if warning.category is not ResourceWarning
    )
    return normal_outcome(Outcome(value, raised, warned))


def compare_tables(
    expected: Mapping[Case, Outcome],
    actual: Mapping[Case, Outcome],
    *,
    again: Callable[[Sequence[Case]], Iterable[Mapping[Case, Outcome]]] | None = None,
    times: int = 1,
    same: Callable[[Outcome, Outcome], bool] = eq,
    name: Callable[[Case], str] = str,
    stacks: tuple[str, str] = (STDLIB, GOSOCKET),
) -> Result:
    """Hold what cases did on one stack against what they did on another; cases are any keys.

    again(cases) runs the cases that differ once more on both stacks, and gives both tables anew:
    a difference has to come each of so many times, or is among the result's unstable ones.
    same(expected, actual) says whether two outcomes are no difference; == does, unless given.
    """
    differing = _differences(expected, actual, same, name)
    result = Result(stacks=stacks, cases=len(expected.keys() | actual.keys()))
    for _ in range(times if again else 0):
        if not differing or again is None:
            break
        before, after = again(list(differing))
        lasting = _differences(before, after, same, name)
        result.unstable += [each for case, each in differing.items() if case not in lasting]
        differing = {case: each for case, each in lasting.items() if case in differing}
    result.differences = list(differing.values())
    return result


def _differences(
    expected: Mapping[Case, Outcome],
    actual: Mapping[Case, Outcome],
    same: Callable[[Outcome, Outcome], bool],
    name: Callable[[Case], str],
) -> dict[Case, Difference]:
    """A Difference for each case that differs, in the order of the cases."""
    pairs = {
        case: (expected.get(case, ABSENT), actual.get(case, ABSENT))
        for case in dict.fromkeys((*expected, *actual))
    }
    return {
        case: Difference("result", name(case), *pair)
        for case, pair in pairs.items()
        if not same(*pair)
    }


@dataclass
class Comparison:
    """Cases run on an expected and an actual stack, and the differences found."""

    expected: ModuleType
    actual: ModuleType
    result: Result = field(default_factory=Result)

    @property
    def stacks(self) -> tuple[ModuleType, ModuleType]:
        """Both modules."""
        return self.expected, self.actual

    def run(self, case: str, call: Callable[[ModuleType], object]) -> Outcome:
        """Run call(stack) on both stacks; give the expected outcome."""
        expected, actual = outcome(call, self.expected), outcome(call, self.actual)
        self.add(case, expected, actual)
        return expected

    def add(self, case: str, expected: Outcome, actual: Outcome) -> None:
        """Compare two outcomes that were recorded already."""
        self.result.cases += 1
        if expected != actual:
            self.result.differences.append(Difference("result", case, expected, actual))

    def check(self) -> None:
        """Fail with the report, where anything differed."""
        self.result.check()
