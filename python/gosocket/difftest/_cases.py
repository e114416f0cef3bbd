"""Comparison by cases: single calls, each made on two stacks that are given as modules."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gosocket.difftest._compare import Difference
from gosocket.difftest._normal import normal_outcome, plain_text
from gosocket.difftest._values import Outcome, Pictures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType


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


def compare_outcomes(case: str, expected: Outcome, actual: Outcome) -> Difference | None:
    """The Difference between two outcomes, or None."""
    return None if expected == actual else Difference("result", case, expected, actual)


def report(differences: Sequence[Difference], total: int, limit: int = 40) -> str:
    """The differences in words: how many of how many, and the first of them in full."""
    shown = [str(difference) for difference in differences[:limit]]
    if len(differences) > limit:
        shown.append(f"... and {len(differences) - limit} more")
    return "\n".join([f"{len(differences)} of {total} cases differ", *shown])


@dataclass
class Comparison:
    """Cases run on an expected and an actual stack, and the differences found."""

    expected: ModuleType
    actual: ModuleType
    total: int = 0
    differences: list[Difference] = field(default_factory=list)

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
        self.total += 1
        difference = compare_outcomes(case, expected, actual)
        if difference:
            self.differences.append(difference)

    def check(self) -> None:
        """Fail with a report, where anything differed."""
        assert self.total, "nothing was compared"
        assert not self.differences, report(self.differences, self.total)
