"""Holds transcripts against each other: what differs, and what cannot be told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from gosocket.difftest._align import (
    Entry,
    Group,
    History,
    Stream,
    histories,
    without_numbers,
)
from gosocket.difftest._flow import READ
from gosocket.difftest._normal import plain_output
from gosocket.difftest._values import Outcome, Picture, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gosocket.difftest._transcript import Call, Site, Transcript

EQUAL, DIFFERENT, UNKNOWN = "equal", "different", "could not tell"

#: Where a difference is, in any two runs: its kind, the call's name, and the site.
Where: TypeAlias = tuple[str, str, "Site | None"]


@dataclass(frozen=True)
class Difference:
    """One thing that was not the same on both stacks."""

    #: what differs: "result", "arguments", "missing call", "data read" ...
    kind: str
    #: the name of the call, or of the case
    name: str
    expected: Outcome
    actual: Outcome
    #: the calls themselves, where there are any: expected and actual
    calls: tuple[Call | None, Call | None] = (None, None)
    #: what there is to say besides
    detail: str = ""

    @property
    def call(self) -> Call | None:
        """The call to look at: the actual one, if it was made."""
        expected, actual = self.calls
        return actual or expected

    @property
    def site(self) -> Site | None:
        """Where in the program that is."""
        return self.call.site if self.call else None

    @property
    def where(self) -> Where:
        """What is the same when the difference comes again."""
        return self.kind, self.name, self.site

    def when(self, *begun: float) -> float:
        """Seconds from the beginning of its run, where those of both are given."""
        times = [call.start - start for call, start in zip(self.calls, begun) if call]
        return times[-1] if times else 0.0

    def __str__(self) -> str:
        place = f" at {self.site}" if self.site else ""
        told = f"    expected {self.expected}\n    actual   {self.actual}"
        return f"{self.name}{place}\n{told}"


@dataclass
class Result:
    """What came of a comparison."""

    #: the differences that came each time, the earliest first
    differences: list[Difference] = field(default_factory=list)
    #: what differed between two runs on the expected stack, or did not come again
    unstable: list[Difference] = field(default_factory=list)
    #: one run on each stack
    expected: Transcript | None = None
    actual: Transcript | None = None
    #: the stacks' names
    stacks: tuple[str, str] = ("stdlib", "gosocket")
    #: how many cases were compared, where they came in tables
    cases: int = 0

    @property
    def compared(self) -> str:
        """How much was compared: the calls of the actual run, or the cases."""
        return f"{len(self.actual.calls)} calls" if self.actual else f"{self.cases} cases"

    def check(self) -> None:
        """Fail with the report, where anything differed, or nothing was compared."""
        assert self.cases or self.actual, "nothing was compared"
        assert not self.differences, str(self)

    @property
    def verdict(self) -> str:
        """ "equal", "different" or "could not tell"."""
        if self.differences:
            return DIFFERENT
        return UNKNOWN if any(d.kind not in OUTPUT_KINDS for d in self.unstable) else EQUAL

    @property
    def first_of_each_kind(self) -> list[tuple[Difference, int]]:
        """The first difference of each kind, and how many there are of it."""
        kinds: Counter[object] = Counter(map(_kind, self.differences))
        first: dict[object, Difference] = {}
        for difference in self.differences:
            first.setdefault(_kind(difference), difference)
        return [(difference, kinds[kind]) for kind, difference in first.items()]

    def __str__(self) -> str:
        from gosocket.difftest._report import report

        return report(self)


def _kind(difference: Difference) -> tuple[Picture, ...]:
    raised = [outcome.raised for outcome in (difference.expected, difference.actual)]
    return difference.kind, difference.name, *(each and each.type for each in raised)


class Pair(NamedTuple):
    """One run on each stack."""

    expected: Transcript
    actual: Transcript


def judge(pairs: Sequence[Pair], stacks: tuple[str, str] = ("stdlib", "gosocket")) -> Result:
    """What differs in each of the pairs; and what does between their runs on one stack.

    One pair is compared as it is.
    """
    found = [list(differences(*pair)) for pair in pairs]
    chance = [
        difference
        for first, second in zip(pairs, pairs[1:])
        for difference in differences(first.expected, second.expected)
    ]
    always = set.intersection(*({each.where for each in each_found} for each_found in found))
    by_chance = {difference.where for difference in chance}
    lasting, passing = [], list(chance)
    for difference in found[-1]:
        if difference.where in always - by_chance:
            lasting.append(difference)
        elif difference.where not in by_chance:
            passing.append(difference)
    return Result(lasting, passing, *pairs[-1], stacks)


def differences(expected: Transcript, actual: Transcript) -> list[Difference]:
    """Where two transcripts differ, the earliest first."""
    before, after = histories(expected), histories(actual)
    found = [
        difference
        for group in sorted(before.keys() | after.keys(), key=repr)
        for difference in _of_group(before.get(group, []), after.get(group, []))
    ]
    found += [*_of_descriptors(expected, actual), *_of_system_calls(expected, actual)]
    begun = expected.began, actual.began
    found.sort(key=lambda difference: difference.when(*begun))
    return [*found, *_of_left(expected, actual), *_of_whole(expected, actual)]


def _of_group(expected: list[History], actual: list[History]) -> Iterator[Difference]:
    """Those of the histories that have no equal on the other side."""
    unmatched: Counter[object] = Counter(history.key for history in expected)
    unmatched.subtract(Counter(history.key for history in actual))
    for before, after in zip_longest(_left(expected, unmatched, 1), _left(actual, unmatched, -1)):
        yield from _of_histories(before, after)


def _left(sides: list[History], unmatched: Counter[object], sign: int) -> list[History]:
    """The histories that the other side lacks: the last ones, if there are several alike."""
    left, counts = [], dict(unmatched)
    for history in reversed(sides):
        if counts[history.key] * sign > 0:
            counts[history.key] -= sign
            left.append(history)
    return left[::-1]


def _of_histories(expected: History | None, actual: History | None) -> Iterator[Difference]:
    before = expected.threads if expected else {}
    after = actual.threads if actual else {}
    for thread in sorted(before.keys() | after.keys()):
        yield from _of_threads(before.get(thread, []), after.get(thread, []))
    if expected and actual:
        for way in expected.streams:
            yield from _of_streams(way, expected.streams[way], actual.streams[way])


def _of_threads(expected: list[Entry], actual: list[Entry]) -> Iterator[Difference]:
    """The first difference: what comes after it is its consequence."""
    for at, (before, after) in enumerate(zip_longest(expected, actual)):
        if before is None or after is None or before[:2] != after[:2]:
            yield _of_calls(expected[at:], actual[at:])
            return
        if before.key != after.key:
            yield _of_entries(before, after)
            return


def _of_entries(expected: Entry, actual: Entry) -> Difference:
    """What two calls at the same place differ in."""
    calls = expected.call, actual.call
    if expected.arguments != actual.arguments:
        given = [Outcome((*call.arguments, *call.keywords.items())) for call in calls]
        return Difference("arguments", actual.name, given[0], given[1], calls)
    return Difference("result", actual.name, calls[0].outcome, calls[1].outcome, calls)


def _of_calls(expected: list[Entry], actual: list[Entry]) -> Difference:
    """Whose call is one more, where two sequences part."""
    if actual and (not expected or expected[0][:2] in [entry[:2] for entry in actual]):
        return _one_sided("extra call", actual[0], actual=actual[0].call.outcome)
    if expected and (not actual or actual[0][:2] in [entry[:2] for entry in expected]):
        return _one_sided("missing call", expected[0], expected=expected[0].call.outcome)
    before, after = expected[0], actual[0]
    told = [Outcome(Said(f"{entry.name} at {entry.site}")) for entry in (before, after)]
    return Difference("other call", after.name, told[0], told[1], (before.call, after.call))


def _one_sided(kind: str, entry: Entry, **outcomes: Outcome) -> Difference:
    calls = (entry.call, None) if "expected" in outcomes else (None, entry.call)
    none = Outcome(Said("no such call"))
    both = {"expected": none, "actual": none} | outcomes
    return Difference(kind, entry.name, both["expected"], both["actual"], calls)


def _of_streams(way: str, expected: Stream, actual: Stream) -> Iterator[Difference]:
    if expected.key == actual.key:
        return
    offset = _first_difference(expected, actual)
    # Normalised contents may be shorter; the piece is then a later one, of the same site mostly.
    calls = expected.piece_at(offset), actual.piece_at(offset)
    told = [_around(stream, offset) for stream in (expected, actual)]
    call = calls[1] or calls[0]
    detail = f"{expected.size} bytes against {actual.size}; the first that differs is {offset}"
    kind = "data read" if way == READ else "data written"
    yield Difference(kind, call.name if call else way, told[0], told[1], calls, detail)


def _first_difference(expected: Stream, actual: Stream) -> int:
    before, after = expected.content, actual.content
    if before is None or after is None:
        return min(expected.size, actual.size)
    pairs = enumerate(zip(before, after))
    return next((i for i, (one, other) in pairs if one != other), min(len(before), len(after)))


def _around(stream: Stream, offset: int, margin: int = 20) -> Outcome:
    """The bytes around an offset, to be shown."""
    if stream.content is None:
        return Outcome(Said(f"{stream.size} bytes"))
    start = max(offset - margin, 0)
    return Outcome(stream.content[start : offset + margin])


def _of_descriptors(expected: Transcript, actual: Transcript) -> Iterator[Difference]:
    """Calls after which more descriptors are open than they need."""
    before, after = _most_descriptors(expected), _most_descriptors(actual)
    for place in before.keys() & after.keys():
        calls = before[place], after[place]
        counts = [call.descriptors or 0 for call in calls]
        if counts[0] < counts[1]:
            told = [Outcome(Said(f"{count:+d} descriptors")) for count in counts]
            yield Difference("descriptors", calls[0].name, told[0], told[1], calls)


def _most_descriptors(transcript: Transcript) -> dict[Group, Call]:
    """Of the calls at each place, the one that opened the most."""
    most: dict[Group, Call] = {}
    for call in transcript.calls:
        place = call.role, call.name, call.site
        known = most.get(place)
        if call.descriptors is not None and (
            known is None or call.descriptors > (known.descriptors or 0)
        ):
            most[place] = call
    return most


#: Of a whole run; that its output differs between two runs on one stack is nothing of sockets.
OUTPUT_KINDS = ("stdout", "stderr")


def _of_whole(expected: Transcript, actual: Transcript) -> Iterator[Difference]:
    if expected.status != actual.status:
        told = Outcome(Said(expected.status)), Outcome(Said(actual.status))
        yield Difference("end", "program", *told)
    for name in OUTPUT_KINDS:
        texts = [plain_output(run.output.get(name, "")) for run in (expected, actual)]
        lines = zip_longest(*(text.splitlines() for text in texts))
        for number, (before, after) in enumerate(lines, 1):
            if before != after:
                told = Outcome(before), Outcome(after)
                yield Difference(name, "program", *told, detail=f"line {number}")
                break


def _of_left(expected: Transcript, actual: Transcript) -> Iterator[Difference]:
    """Sockets that are left open when a process ends, by what they came from."""
    before, after = _left_open(expected), _left_open(actual)
    for role in before.keys() & after.keys():
        for origin, count in (after[role] - before[role]).items():
            name, site = origin
            told = [Outcome(Said(f"{run[role][origin]} left open")) for run in (before, after)]
            call = next((c for c in actual.calls if (c.name, c.site) == origin), None)
            yield Difference("left open", name, told[0], told[1], (None, call), f"{count} more")


def _left_open(transcript: Transcript) -> dict[str, Counter[Any]]:
    """By role, for the processes that could tell: how many of each (name, site) of a birth."""
    counted: dict[str, Counter[Any]] = {}
    for process in transcript.processes.values():
        if process.left is not None:
            births = [process.births.get(number or 0) for _, number in process.left]
            counted.setdefault(without_numbers(process.role), Counter()).update(
                (birth.name, birth.site) if birth else ("unknown", None) for birth in births
            )
    return counted


def _of_system_calls(expected: Transcript, actual: Transcript) -> Iterable[Difference]:
    if not expected.system_calls or not actual.system_calls:
        return []
    from gosocket.difftest._strace import differences as of_system_calls

    return of_system_calls(expected, actual)
