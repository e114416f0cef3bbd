"""System calls: the program under strace, its log cut up by the recorder's lines in it.

The recorder writes a line before and after each call, by a system call that the log shows; what
the same thread does in between belongs to the call.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import zip_longest
from typing import TYPE_CHECKING

from gosocket.difftest._align import without_numbers
from gosocket.difftest._compare import Difference
from gosocket.difftest._values import Outcome, Said

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gosocket.difftest._align import Group
    from gosocket.difftest._transcript import Call, Transcript

LOG = "strace"
TRACED = "%network,write,fcntl,ioctl,dup,dup2,dup3,poll,ppoll,select,pselect6"
LENGTH = 80  # of a text in the log: enough for what a line of the recorder's begins with

# "[pid 12] send(3, ..."; and a call that another thread's came between is two lines.
LINE = re.compile(r"(\d+) +(?:[\d.]+ )?(.*)")
UNFINISHED = re.compile(r"(.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)")
MARK = re.compile(r'write\(\d+, "\{\\"(begin|call)\\": \{\\"process\\": (\d+), \\"number\\": (\d+)')

# gosocket tries before it waits, and so has fewer of these; see docs/differences.md.
WAITING = re.compile(r"(poll|ppoll|select|pselect6)\(|ioctl\(\d+, TCGETS")  # TCGETS: open()'s
# The stdlib makes a socket blocking that accept4() has just made so.
NEEDLESS = {"accept": re.compile(r"ioctl\(\d+, FIONBIO, \[0\]")}
AGAIN = re.compile(r"= (-1 EAGAIN|-1 EINTR|\? ERESTART)")

#: What is chance, or no part of what is asked of the kernel.
RULES = [
    (re.compile(r"\|?\bMSG_(DONTWAIT|NOSIGNAL)\b"), ""),
    (re.compile(r", \|"), ", "),
    (re.compile(r"^(\w+)\(\d+"), r"\1(FD"),
    (re.compile(r"htons\(\d+\)"), "PORT"),
    (re.compile(r'"(?:[^"\\]|\\.)*"(?:\.\.\.)?'), "DATA"),
    (re.compile(r"0x[0-9a-f]+"), "ADDRESS"),
    (re.compile(r"\[\d+( => \d+)?\]"), "LENGTH"),
    (re.compile(r"\[\d+, \d+\]"), "PAIR"),
    # How a stack finds out of what family a descriptor is that it was given.
    (re.compile(r"getsockname\(.*|getsockopt\(FD, SOL_SOCKET, SO_DOMAIN, .*"), "which family"),
    (re.compile(r"\bO_[A-Z]+\|"), ""),
]
#: Of these only how often they succeed is compared: arguments and results are pieces of streams.
PIECES = re.compile(r"(recv|send)\w*")


def command(folder: str) -> list[str]:
    """What to put before a command for its system calls to be logged in the folder."""
    output = f"{folder}/{LOG}"
    return [
        "strace",
        "-f",
        "-qq",
        "-s",
        str(LENGTH),
        "-e",
        f"trace={TRACED}",
        "-e",
        "signal=none",
        "-o",
        output,
    ]


def read(folder: Path, transcript: Transcript) -> dict[tuple[int, int], list[str]]:
    """The system calls of each call of a transcript, normalised."""
    found: dict[tuple[int, int], list[str]] = {}
    names = {(call.process, call.number): call.name for call in transcript.calls}
    under_way: dict[str, list[list[str]]] = defaultdict(list)
    for thread, text in _whole_lines((folder / LOG).read_text("utf-8", "replace")):
        mark = MARK.match(text)
        if mark is None:
            if under_way[thread] and not text.startswith("write("):
                under_way[thread][-1].append(text)
        elif mark[1] == "begin":
            under_way[thread].append([])
        elif under_way[thread]:
            calls = under_way[thread].pop()
            key = int(mark[2]), int(mark[3])
            found[key] = [normal(text) for text in calls if counts(text, names.get(key, ""))]
    return found


def _whole_lines(log: str) -> Iterator[tuple[str, str]]:
    """(thread, system call) for each; those that others came between are put together."""
    begun: dict[str, str] = {}
    for line in log.splitlines():
        thread, text = LINE.fullmatch(line).groups()  # type: ignore[union-attr]
        unfinished, resumed = UNFINISHED.fullmatch(text), RESUMED.fullmatch(text)
        if unfinished:
            begun[thread] = unfinished[1]
        elif resumed:
            yield thread, begun.pop(thread, "") + resumed[1]
        else:
            yield thread, text


def counts(text: str, name: str) -> bool:
    """Whether a system call in the call of this name is more than waiting, or trying in vain."""
    idle = NEEDLESS.get(name, WAITING)
    return not (WAITING.match(text) or idle.match(text) or AGAIN.search(text))


def normal(text: str) -> str:
    """A system call without what is chance."""
    error = re.search(r"= -1 (E\w+)", text)
    result = error[1] if error else "done"
    text = re.sub(r"\) += .*", ")", text)
    piece = PIECES.match(text)
    if piece and result == "done":
        return piece[0]
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return f"{text} {result}"


def differences(expected: Transcript, actual: Transcript) -> Iterator[Difference]:
    """The calls that ask other things of the kernel."""
    before, after = _by_place(expected), _by_place(actual)
    for place in before.keys() & after.keys():
        difference = _of_place(before[place], after[place])
        if difference:
            yield difference


def _of_place(
    expected: dict[tuple[str, ...], Call], actual: dict[tuple[str, ...], Call]
) -> Difference | None:
    """The first sequence that the expected stack never makes at this place."""
    for calls, call in actual.items():
        if calls not in expected:
            other = next(iter(expected))
            told = [Outcome(Said("; ".join(asked) or "none")) for asked in (other, calls)]
            return Difference(
                "system calls",
                call.name,
                told[0],
                told[1],
                (expected[other], call),
                _first(other, calls),
            )
    return None


def _first(expected: Iterable[str], actual: Iterable[str]) -> str:
    for before, after in zip_longest(expected, actual, fillvalue="none"):
        if before != after:
            return f"the first that differs: {before} against {after}"
    return ""


def _by_place(transcript: Transcript) -> dict[Group, dict[tuple[str, ...], Call]]:
    """By place: the sequences of system calls that were made there, with a call for each."""
    found: dict[Group, dict[tuple[str, ...], Call]] = defaultdict(dict)
    for call in transcript.calls:
        asked = transcript.system_calls.get((call.process, call.number))
        if asked is not None and call.name != "fileno":
            place = without_numbers(call.role), call.name, call.site
            found[place].setdefault(tuple(asked), call)
    return found
