"""Brings a transcript into an order that does not depend on chance.

Calls are sorted by the object they are on, and within that by thread; those on no object by thread
alone. An object is known by the call that made it, so of several that the same line made it does
not matter which came first; nor does it of several threads with the same name but for its number.
What is read from a stream, or written to one, is joined: its pieces are chance.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from gosocket.difftest._flow import READ, WRITE
from gosocket.difftest._normal import normal_call, normal_content
from gosocket.difftest._values import Data, Outcome, Picture

if TYPE_CHECKING:
    from gosocket.difftest._transcript import Call, Site, Transcript

#: Where histories belong together: (role of the process, what made the object, where).
Group: TypeAlias = tuple[Any, ...]

LONGEST_LOOP = 6  # calls around each piece of a stream

# The calls that only tell the descriptor: selectors ask for it as often as they wake up.
UNCOUNTED = {"fileno"}
# So is how often other threads wake an asyncio loop, which these functions of its do.
WAKING = {"BaseSelectorEventLoop._write_to_self", "BaseSelectorEventLoop._read_from_self"}

# "Not now" is a matter of time: the call is made again, and then counts.
NOT_NOW = {
    "builtins.BlockingIOError": (11,),  # EAGAIN; connect()'s EINPROGRESS counts
    "ssl.SSLWantReadError": None,
    "ssl.SSLWantWriteError": None,
}


class Entry(NamedTuple):
    """A call, as far as it has to be the same on both stacks."""

    name: str
    site: Site
    arguments: Picture
    outcome: Outcome
    call: Call

    @property
    def key(self) -> tuple[Picture, ...]:
        """What is compared."""
        return self[:4]

    def __repr__(self) -> str:
        return f"{self.name} at {self.site}"


class Stream(NamedTuple):
    """All that was read from an object, or written to it."""

    #: None where some of it was not kept
    content: bytes | None
    size: int
    pieces: tuple[Call, ...]

    @property
    def key(self) -> object:
        """What is compared."""
        return self.size if self.content is None else self.content

    def piece_at(self, offset: int) -> Call | None:
        """The call that moved this byte; the last one for what lies behind all of them."""
        for call in self.pieces:
            if offset < call.size:
                return call
            offset -= call.size
        return self.pieces[-1] if self.pieces else None


@dataclass(frozen=True)
class History:
    """What happened to one object, or in one thread outside of objects."""

    threads: dict[str, list[Entry]]
    streams: dict[str, Stream]
    first: Call

    @cached_property
    def key(self) -> object:
        """What is compared, as one hashable value."""
        told = [(name, tuple(e.key for e in entries)) for name, entries in self.threads.items()]
        return repr(sorted(told, key=repr)), tuple(s.key for s in self.streams.values())


def histories(transcript: Transcript) -> dict[Group, list[History]]:
    """The histories of a transcript, by what they belong to."""
    processes = frozenset(transcript.processes)
    sorted_calls: dict[Group, list[Call]] = defaultdict(list)
    for call in transcript.calls:
        if call.name not in UNCOUNTED and call.site.function not in WAKING:
            sorted_calls[_owner(call)].append(call)
    found: dict[Group, list[History]] = defaultdict(list)
    for owner, calls in sorted_calls.items():
        found[_group(transcript, owner, calls[0])].append(_history(calls, processes))
    return found


def _owner(call: Call) -> Group:
    if call.object is None:
        return (call.process, without_numbers(call.thread))
    return (call.process, call.object)


def _group(transcript: Transcript, owner: Group, first: Call) -> Group:
    birth, role = transcript.birth(first), without_numbers(first.role)
    return (role, owner[1]) if birth is None else (role, birth.name, birth.site)


def without_numbers(name: str) -> str:
    """The name of a thread, or the role of a process, as all have it that do the same."""
    return re.sub(r"\d+", "N", name)


def _history(calls: list[Call], processes: frozenset[int]) -> History:
    by_thread: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        by_thread[without_numbers(call.thread)].append(call)
    threads = {role: _entries(its_calls) for role, its_calls in by_thread.items()}
    return History(
        {role: entries for role, entries in threads.items() if entries},
        {way: _stream(calls, way, processes) for way in (READ, WRITE)},
        calls[0],
    )


def _entries(calls: list[Call]) -> list[Entry]:
    """The calls that count, without the repeats that a stream's pieces have caused."""
    entries: list[Entry | None] = []  # None: a piece of a stream, or "not now"
    for call in calls:
        if _is_piece(call) or _is_not_now(call.outcome):
            if entries[-1:] != [None]:
                entries.append(None)
        else:
            entries.append(Entry(*normal_call(call), call))
    return [entry for entry in _without_loops(entries) if entry is not None]


def _is_piece(call: Call) -> bool:
    """Whether the bytes of a call are compared with its stream's; the stream's end is a call."""
    return call.flow is not None and (call.flow == WRITE or call.size > 0)


def _is_not_now(outcome: Outcome) -> bool:
    raised = outcome.raised
    if raised is None or raised.type not in NOT_NOW:
        return False
    numbers = NOT_NOW[raised.type]
    return numbers is None or raised.errno in numbers


def _without_loops(entries: list[Entry | None]) -> list[Entry | None]:
    """Drop the repeats of what is done around each piece of a stream."""
    keys = [entry and entry.key for entry in entries]
    kept: list[Entry | None] = []
    kept_keys: list[object] = []
    for entry, key in zip(entries, keys):
        kept.append(entry)
        kept_keys.append(key)
        for length in range(2, LONGEST_LOOP + 1):
            last, before = kept_keys[-length:], kept_keys[-2 * length : -length]
            if None in last and last == before:
                del kept[-length:], kept_keys[-length:]
                break
    return kept


def _stream(calls: list[Call], way: str, processes: frozenset[int]) -> Stream:
    pieces = tuple(call for call in calls if call.flow == way)
    contents = [call.data for call in pieces]
    size = sum(call.size for call in pieces)
    if any(isinstance(content, Data) for content in contents):
        return Stream(None, size, pieces)
    joined = b"".join(content for content in contents if isinstance(content, bytes))
    normal = normal_content(joined, processes)
    return Stream(normal if isinstance(normal, bytes) else None, size, pieces)
