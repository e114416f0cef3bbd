"""Puts the result of a comparison into words."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gosocket.difftest._values import Outcome, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gosocket.difftest._compare import Difference, Result
    from gosocket.difftest._transcript import Call, Site

_HERE = os.path.dirname(__file__)
_RUNNERS = ("<frozen runpy>", "/_pytest/", "/pluggy/", "/pytest/__main__.py")
MOST_SHOWN = 40  # kinds of differences
MOST_NAMED = 10  # places that could not be compared


def report(result: Result) -> str:
    """All of it: the first difference of each kind, and what could not be told."""
    expected, actual = result.stacks
    found = result.first_of_each_kind
    shown = found[:MOST_SHOWN]
    blocks = ["\n".join(_difference(each, count, result.stacks)) for each, count in shown]
    if len(found) > MOST_SHOWN:
        blocks.append(f"... and {len(found) - MOST_SHOWN} more kinds")
    count = len(result.differences)
    differences = "1 difference" if count == 1 else f"{count or 'no'} differences"
    head = f"{actual} against {expected}: {differences} in {result.compared}"
    if result.unstable:
        blocks.append("\n".join(_unstable(result)))
    return "\n\n".join([head, *blocks])


def _difference(difference: Difference, count: int, stacks: tuple[str, str]) -> Iterator[str]:
    site = difference.site
    more = f"  (the first of {count})" if count > 1 else ""
    name = f"{difference.name}()" if difference.call else difference.name
    yield f"{difference.kind.upper()}  {name}  {site or ''}{more}".rstrip()
    if site and site.source:
        yield f"    {site.source}"
    if difference.detail:
        yield f"    {difference.detail}"
    width = max(map(len, stacks))
    for stack, outcome in zip(stacks, (difference.expected, difference.actual)):
        yield f"  {stack:{width}}  {outcome}"
    for stack, call in zip(stacks, difference.calls):
        if call is not None:
            yield from _circumstances(stack, call)


def _circumstances(stack: str, call: Call) -> Iterator[str]:
    """What else is known of a call: its arguments, where it was made from, the kernel's view."""
    yield f"  on {stack}: {told(call)}"
    yield f"    process {call.process} ({call.role}), thread {call.thread}"
    for frame in call.stack:
        if not _is_machinery(frame):
            yield f"    {frame}"
    if call.state:
        yield "    kernel: " + ", ".join(f"{name} {value}" for name, value in call.state.items())


def _is_machinery(frame: Site) -> bool:
    """Whether a frame is of what runs the program, the test, or a thread."""
    return frame.function.startswith(("Thread._bootstrap", "Thread.run")) or any(
        part in frame.file for part in (_HERE, *_RUNNERS)
    )


def told(call: Call) -> str:
    """The call as one writes it, and what came of it."""
    arguments = [shown(value) for value in call.arguments]
    arguments += [f"{name}={shown(value)}" for name, value in call.keywords.items()]
    owner = "" if call.object is None or call.name == "socket" else f"#{call.object}."
    return f"{owner}{call.name}({', '.join(arguments)}) -> {outcome_of(call)}"


def outcome_of(call: Call) -> str:
    """What came of a call, with the contents of what it moved."""
    raised, value = call.outcome.raised, call.outcome.value
    if raised is not None:
        return str(raised)
    if call.name == "socket" and call.object is not None:
        return f"#{call.object}"
    read = call.flow == "read" and isinstance(call.data, bytes)
    return str(Outcome(call.data if read else value))


def _unstable(result: Result) -> Iterator[str]:
    places = {difference.where: difference for difference in result.unstable}
    yield f"not compared, for it differs from run to run: {len(places)} places"
    for difference in list(places.values())[:MOST_NAMED]:
        yield f"  {difference.kind}  {difference.name}  {difference.site or ''}".rstrip()
        yield f"    {difference.expected}"
        yield f"    {difference.actual}"
    if len(places) > MOST_NAMED:
        yield f"  ... and {len(places) - MOST_NAMED} more"
