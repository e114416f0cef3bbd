"""`python -m gosocket difftest`: runs a program under two stacks and reports what differs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gosocket.difftest import _folder, _runs, _strace
from gosocket.difftest._compare import DIFFERENT, EQUAL, UNKNOWN, Pair, Result, judge
from gosocket.difftest._library import places
from gosocket.difftest._record import Options
from gosocket.difftest._stacks import GOSOCKET, STDLIB
from gosocket.difftest._transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Sequence

STATUSES = {EQUAL: 0, DIFFERENT: 1, UNKNOWN: 2}
PATIENCE = 120.0  # seconds that a run may take, unless said otherwise
LAST_WORDS = 5.0  # seconds for a program to end after SIGTERM


def main(arguments: Sequence[str]) -> int:
    """Compare, print the report, and give the exit status: 0 equal, 1 different, 2 unknown."""
    parser = _runs.Parser(
        prog="python -m gosocket difftest",
        usage=f"%(prog)s [OPTIONS] {_runs.PROGRAM}",
        description="Run a Python program on the stdlib's sockets (twice) and on gosocket, and "
        "report where its calls on sockets differ.",
        epilog="exit status: 0 equal, 1 different, 2 could not tell: the program does not do the "
        "same twice on the stdlib",
    )
    for option, default in (("--expected", STDLIB), ("--actual", GOSOCKET)):
        text = f"stdlib, gosocket or a module with a function install() (default: {default})"
        parser.add_argument(option, default=default, metavar="STACK", help=text)
    parser.add_argument(
        "--timeout", type=float, default=PATIENCE, help="seconds that a run may take (%(default)s)"
    )
    parser.add_argument("--replay", metavar="FILE", help="write a script that repeats the calls")
    parser.add_argument(
        "--system-calls", action="store_true", help="compare system calls as well, by strace"
    )
    options, program = parser.split(arguments)
    result = Experiment(
        program, (options.expected, options.actual), options.timeout, options.system_calls
    ).result()
    print(result)
    if options.replay and result.actual:
        from gosocket.difftest._replay import script

        Path(options.replay).write_text(script(result.actual), encoding="utf-8")
    return STATUSES[result.verdict]


@dataclass
class Experiment:
    """Runs of one program on two stacks."""

    program: list[str]
    stacks: tuple[str, str]
    timeout: float = PATIENCE
    system_calls: bool = False
    #: what the program reads, the same in each run
    stdin: bytes = field(default_factory=lambda: b"" if os.isatty(0) else sys.stdin.buffer.read())

    def result(self) -> Result:
        """Run twice on the expected stack, once on the other; where they differ, on both again."""
        expected, actual = self.stacks
        first, second, other = self.run(expected), self.run(expected), self.run(actual)
        pairs = [Pair(first, other), Pair(second, other)]
        result = judge(pairs, self.stacks)
        if result.differences:
            asked = places(result)
            pairs.append(Pair(*(self.run(stack, asked) for stack in self.stacks)))
            result = judge(pairs, self.stacks)
        return result

    def run(self, stack: str, state_at: Sequence[str] = ()) -> Transcript:
        """One run, recorded."""
        with _folder.temporary() as folder:
            options = Options(folder, stack, state_at=list(state_at))
            command = _runs.command(self.program)
            if self.system_calls:
                command = [*_strace.command(folder), *command]
            status, output = self._output(command, options)
            transcript = Transcript.read(Path(folder))
            if self.system_calls:
                transcript.system_calls = _strace.read(Path(folder), transcript)
        transcript.status, transcript.output = status, output
        return transcript

    def _output(self, command: list[str], options: Options) -> tuple[int, dict[str, str]]:
        """The exit status, and what was written; files, for a child may outlive the program."""
        files = {name: Path(options.folder, name) for name in ("stdin", "stdout", "stderr")}
        files["stdin"].write_bytes(self.stdin)
        with (
            files["stdin"].open("rb") as stdin,
            files["stdout"].open("wb") as stdout,
            files["stderr"].open("wb") as stderr,
            subprocess.Popen(
                command,
                env=_runs.environment(options),
                stdin=stdin,
                stdout=stdout,
                stderr=stderr,
                start_new_session=True,
            ) as process,
        ):
            status = self._wait(process)
        written = {
            name: files[name].read_text("utf-8", "backslashreplace")
            for name in ("stdout", "stderr")
        }
        return status, written

    def _wait(self, process: subprocess.Popen[bytes]) -> int:
        """Wait, and end the program, children included, where it takes too long."""
        try:
            return process.wait(self.timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            return process.wait(LAST_WORDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait()
