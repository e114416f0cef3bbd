"""What was recorded: the calls of a program's processes, as they are kept in files and read back.

A transcript is a folder with one file of JSON lines a process, PID.jsonl. A line is an object with
one key: "process" (first of all), "begin" (a call that is about to be made), "call" (afterwards),
"state" (what the kernel knew then), "end" (what is left open when the interpreter goes).
"""

from __future__ import annotations

import json
import linecache
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gosocket.difftest._values import Data, Outcome, Picture, Raised, from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

UNENDED = "did not end"  # the type of what a call "raised" that was still under way at the end


class Site(NamedTuple):
    """A place in the program."""

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} in {self.function}"

    @property
    def source(self) -> str:
        """The line itself, where it can be had."""
        return linecache.getline(self.file, self.line).strip()


class Birth(NamedTuple):
    """How an object came to be: the call that made it, where that was, and what it made."""

    name: str
    site: Site
    family: int
    kind: int
    type: str


@dataclass(frozen=True)
class Call:
    """One call on the socket module, or on one of its objects."""

    #: the process's number, and what it is in the program: "main", "main/fork" ...
    process: int
    role: str
    #: the calls of a process are numbered as they begin
    number: int
    #: the thread's name, and its number for the kernel
    thread: str
    thread_id: int
    #: "recv", "getaddrinfo"; an object's making is called "socket"
    name: str
    #: where the call was made, the innermost frame that is no module of sockets
    site: Site
    #: the object's number in its process, None for a function of the module
    object: int | None = None
    arguments: tuple[Picture, ...] = ()
    keywords: dict[str, Picture] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)
    #: "read" or "write" where the bytes are a piece of a stream
    flow: str | None = None
    #: the bytes that were read or written, None for a call that did neither
    data: bytes | Data | None = None
    #: seconds since the epoch, seconds the call took, and seconds of it that its thread slept
    start: float = 0.0
    taken: float = 0.0
    waited: float = 0.0
    #: how many more descriptors were open after the call, None where other threads ran beside it
    descriptors: int | None = None
    #: what the kernel knew of the socket after the call, where that was asked for
    state: dict[str, str] = field(default_factory=dict)
    #: the frames from the program's first to where the exception was raised, where asked for
    stack: tuple[Site, ...] = ()

    @property
    def size(self) -> int:
        """How many bytes were read or written."""
        return self.data.size if isinstance(self.data, Data) else len(self.data or b"")


@dataclass
class Process:
    """One process of the program."""

    number: int
    parent: int
    role: str
    stack: str
    argv: list[str]
    started: float
    births: dict[int, Birth] = field(default_factory=dict)
    #: descriptors that were left open at the end: (kind, number of the object they came from)
    left: list[tuple[str, int | None]] | None = None


@dataclass
class Transcript:
    """Everything that one run of a program did with sockets."""

    calls: list[Call] = field(default_factory=list)
    processes: dict[int, Process] = field(default_factory=dict)
    #: the program's exit status, or how a test ended
    status: int | str | None = None
    #: what it wrote, by "stdout" and "stderr"
    output: dict[str, str] = field(default_factory=dict)
    #: by a call's process and number: its system calls, where they were recorded
    system_calls: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Transcript:
        """The transcript in a folder."""
        return cls.of_lines(line for path in sorted(folder.glob("*.jsonl")) for line in lines(path))

    @classmethod
    def of_lines(cls, decoded: Iterable[dict[str, Any]]) -> Transcript:
        """The transcript of lines, each of which comes after the "process" line of its process."""
        self, reader = cls(), _Reader()
        for line in decoded:
            ((kind, content),) = line.items()
            getattr(reader, kind)(self, content)
        self.calls.extend(reader.unended.values())
        self.calls.sort(key=lambda call: call.start)
        return self

    @property
    def began(self) -> float:
        """When the first process was started, in seconds since the epoch."""
        return min((process.started for process in self.processes.values()), default=0.0)

    def birth(self, call: Call) -> Birth | None:
        """How the call's object came to be; a forked child has its parent's objects, too."""
        process = self.processes.get(call.process)
        while process is not None and call.object is not None:
            if call.object in process.births:
                return process.births[call.object]
            process = self.processes.get(process.parent)
        return None

    def sockets(self) -> Iterator[tuple[tuple[int, int], list[Call]]]:
        """The calls of each object, by (process, number)."""
        found: dict[tuple[int, int], list[Call]] = {}
        for call in self.calls:
            if call.object is not None:
                found.setdefault((call.process, call.object), []).append(call)
        yield from found.items()


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of one file, decoded; the last one may have been cut off by a signal."""
    for line in path.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            return


class _Reader:
    """Adds lines to a transcript, a method for each kind of them."""

    def __init__(self) -> None:
        self.current: Process | None = None
        self.unended: dict[tuple[int, int], Call] = {}

    def process(self, transcript: Transcript, content: dict[str, Any]) -> None:
        self.current = Process(**content)
        transcript.processes[self.current.number] = self.current

    def begin(self, transcript: Transcript, content: dict[str, Any]) -> None:
        content |= {"outcome": [None, Raised(UNENDED, "", ()), ()]}
        call = self._call(transcript, content)
        self.unended[call.process, call.number] = call

    def call(self, transcript: Transcript, content: dict[str, Any]) -> None:
        value, raised = (from_json(item) for item in content["outcome"])
        call = self._call(transcript, content | {"outcome": [value, raised, ()]})
        self.unended.pop((call.process, call.number), None)
        transcript.calls.append(call)

    def state(self, transcript: Transcript, content: dict[str, Any]) -> None:
        key = content.pop("process"), content.pop("number")
        for call in reversed(transcript.calls):  # a few lines back at the most
            if (call.process, call.number) == key:
                call.state.update(content)
                return

    def end(self, transcript: Transcript, content: dict[str, Any]) -> None:
        left = [(kind, number) for kind, number in content["left"]]
        transcript.processes[content["process"]].left = left

    def _call(self, transcript: Transcript, content: dict[str, Any]) -> Call:
        process = transcript.processes[content["process"]]
        for number, name, *more in content.pop("made", ()):
            process.births[number] = Birth(name, Site(*content["site"]), *more)
        return Call(
            **content
            | {
                "role": process.role,
                "site": Site(*content["site"]),
                "arguments": from_json(content["arguments"]),
                "keywords": from_json(content["keywords"]),
                "outcome": Outcome(*content["outcome"]),
                "data": from_json(content.get("data")),
                "stack": tuple(Site(*frame) for frame in content.get("stack", ())),
            }
        )
