"""`python -m gosocket trace`: shows a program's calls on sockets while it runs."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from gosocket.difftest import _folder, _runs
from gosocket.difftest._align import UNCOUNTED
from gosocket.difftest._record import Options
from gosocket.difftest._report import told
from gosocket.difftest._stacks import GOSOCKET
from gosocket.difftest._transcript import Call, Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LOOK_EVERY = 0.05  # seconds between two looks at what the processes wrote
BOLD, RED, DIM, PLAIN = "\x1b[1m", "\x1b[31m", "\x1b[2m", "\x1b[0m"
NARROWEST = 100
SITE_WIDTH = 28


def main(arguments: Sequence[str]) -> int:
    """Run the program that the arguments name, and give its exit status."""
    parser = _runs.Parser(
        prog="python -m gosocket trace",
        usage=f"%(prog)s [OPTIONS] {_runs.PROGRAM}",
        description="Run a Python program and show each of its calls on sockets.",
    )
    stacks = "stdlib, gosocket (the default), or a module with a function install()"
    parser.add_argument("--stack", default=GOSOCKET, help=stacks)
    lines = "write JSON lines to FILE instead; - for standard output"
    parser.add_argument("--json", metavar="FILE", help=lines)
    parser.add_argument("--contents", action="store_true", help="keep what is sent and received")
    options, program = parser.split(arguments)
    with _folder.temporary() as folder:
        limit = None if options.contents else 0
        recorded = Options(folder, options.stack, limit=limit, begin=False, stacks=False)
        if options.json is None:
            shows: _Live | _Json = _Live(sys.stderr)
        else:
            shows = _Json(options.json)
        with shows:
            status = _run(program, recorded, shows.show)
    return _runs.end_like(status)


def _run(program: list[str], options: Options, show: Callable[[dict[str, Any]], None]) -> int:
    process = subprocess.Popen(_runs.command(program), env=_runs.environment(options))
    ended = threading.Event()
    follower = threading.Thread(target=_follow, args=(Path(options.folder), ended, show))
    follower.start()
    with _runs.Passing(process):
        try:
            return process.wait()
        finally:
            ended.set()
            follower.join()


def _follow(folder: Path, ended: threading.Event, show: Callable[[dict[str, Any]], None]) -> None:
    """Show the lines of all processes as they come, until the program has ended."""
    offsets: dict[Path, int] = {}
    while True:
        last = ended.wait(LOOK_EVERY)
        lines = [line for path in sorted(folder.glob("*.jsonl")) for line in _new(path, offsets)]
        # Of what came meanwhile: processes first, then calls in their order.
        try:
            for line in sorted(lines, key=_when):
                show(line)
        except BrokenPipeError:
            return  # nobody reads it any more
        if last:
            return


def _when(line: dict[str, Any]) -> float:
    if "call" in line:
        return float(line["call"]["start"])
    return math.inf if "end" in line else 0.0


def _new(path: Path, offsets: dict[Path, int]) -> Iterator[dict[str, Any]]:
    """The lines that were added to a file since the last look."""
    with path.open("rb") as file:
        file.seek(offsets.get(path, 0))
        whole, newline, _ = file.read().rpartition(b"\n")
    offsets[path] = offsets.get(path, 0) + len(whole) + len(newline)
    for line in whole.splitlines():
        yield json.loads(line)


class _Json:
    """Writes the lines as they are, all processes to one file."""

    def __init__(self, path: str) -> None:
        to_file = path != "-"
        self._file = open(path, "w", encoding="utf-8") if to_file else sys.stdout  # noqa: SIM115

    def show(self, line: dict[str, Any]) -> None:
        """Write a line, which says whose it is."""
        print(json.dumps(line), file=self._file, flush=True)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        if self._file is not sys.stdout:
            self._file.close()


class _Live:
    """Writes columns for people, and at the end what each socket did."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._is_terminal = file.isatty()
        dull = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb"
        plain = dull or not self._is_terminal
        self._colours = {name: "" if plain else name for name in (BOLD, RED, DIM, PLAIN)}
        width = os.get_terminal_size(file.fileno()).columns if self._is_terminal else 0
        self._width = max(width, NARROWEST)
        self._lines: list[dict[str, Any]] = []
        self._first: float | None = None

    def __enter__(self) -> None:
        pass

    def show(self, line: dict[str, Any]) -> None:
        """Write one call."""
        self._lines.append(line)
        if "call" not in line or line["call"]["name"] in UNCOUNTED:
            return
        owner = [one for one in self._lines if "process" in one]
        (call,) = Transcript.of_lines([*owner, {"call": dict(line["call"])}]).calls
        if self._first is None:
            self._first = call.start
        self._file.write(self._row(call, len(owner) > 1) + "\n")

    def _row(self, call: Call, several: bool) -> str:
        when = f"{call.start - (self._first or 0):9.4f}"
        where = f"{os.path.basename(call.site.file)}:{call.site.line}"
        whose = f"{call.process:>7} " if several else ""
        whose += f"{call.thread[:14]:14}"
        took = f"{call.taken * 1e3:8.2f} ms"
        room = self._width - len(when) - len(whose) - len(took) - SITE_WIDTH - 4
        text = told(call)
        if self._is_terminal and len(text) > room:
            text = text[: room - 3] + "..."
        bold, red, dim, plain = (self._colours[name] for name in (BOLD, RED, DIM, PLAIN))
        colour = red if call.outcome.raised else bold
        return (
            f"{dim}{when}{plain} {whose} {colour}{text:{room}}{plain} "
            f"{took} {dim}{where[-SITE_WIDTH:]:>{SITE_WIDTH}}{plain}".rstrip()
        )

    def __exit__(self, *error: object) -> None:
        transcript = Transcript.of_lines(self._lines)
        for row in summary(transcript):
            self._file.write(row + "\n")
        self._file.flush()


COLUMNS = "{:>10} {:>6} {:>11} {:>11} {:>6} {:>9}  {}"


def summary(transcript: Transcript) -> Iterator[str]:
    """What each socket did, a row for each."""
    yield ""
    yield COLUMNS.format("socket", "calls", "bytes read", "written", "errors", "waited", "made by")
    for (process, number), calls in transcript.sockets():
        birth = transcript.birth(calls[0])
        moved = {
            way: sum(call.size for call in calls if call.name.startswith(names))
            for way, names in (("read", ("recv", "read")), ("written", ("send", "write")))
        }
        errors = sum(call.outcome.raised is not None for call in calls)
        waited = sum(call.waited for call in calls)
        made = f"{birth.name}() at {birth.site}" if birth else "before"
        name = f"#{number}" if len(transcript.processes) == 1 else f"{process}#{number}"
        yield COLUMNS.format(
            name, len(calls), moved["read"], moved["written"], errors, f"{waited:.3f} s", made
        )
