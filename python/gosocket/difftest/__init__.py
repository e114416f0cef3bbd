"""Differential testing: one program, two socket stacks, every difference found.

    from gosocket import difftest

    result = difftest.compare(lambda: fetch("http://localhost:8000/"))
    print(result)
    assert result.verdict == "equal"

compare() runs a function under the stdlib and under gosocket, records every call on the socket
module and its objects, and holds the transcripts against each other. A whole program is compared
by `python -m gosocket difftest`, and shown by `python -m gosocket trace`; pytest has --socket=both.

Comparison does the same for cases that are given the stack as their argument; compare_tables()
for what came of cases that were run in any other way: in processes of their own, say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gosocket.difftest._cases import ABSENT, Comparison, compare_tables, outcome
    from gosocket.difftest._compare import Difference, Result
    from gosocket.difftest._library import compare, record
    from gosocket.difftest._transcript import Birth, Call, Process, Site, Transcript
    from gosocket.difftest._values import Data, Member, Outcome, Raised, Said, Socket

# fmt: off
__all__ = [
    "ABSENT", "Birth", "Call", "Comparison", "Data", "Difference", "Member", "Outcome", "Process",
    "Raised", "Result", "Said", "Site", "Socket", "Transcript",
    "compare", "compare_tables", "outcome", "record",
]
# fmt: on
_MODULES = ("_cases", "_compare", "_library", "_transcript", "_values")


def __getattr__(name: str) -> object:
    """Import what is asked for only then: a process that is recorded needs little of it."""
    if name in __all__:
        from importlib import import_module

        for module in _MODULES:
            found = vars(import_module(f"{__name__}.{module}")).get(name)
            if found is not None:
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
