"""Runs a program, recorded, in a process of its own; and what both commands take from the line."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gosocket.difftest._program import SELF, orders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gosocket.difftest._record import Options

PROGRAM = "[-m MODULE | -c CODE | FILE] ARGS ..."


class Parser(argparse.ArgumentParser):
    """Takes options up to the program, which is a -m, a -c or a FILE, and leaves that alone."""

    def split(self, arguments: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
        """Our options, and the program with its arguments."""
        valued = {
            name for action in self._actions if action.nargs != 0 for name in action.option_strings
        }
        at = 0
        while at < len(arguments) and _is_option(arguments[at]):
            at += 2 if arguments[at] in valued else 1
        options = self.parse_args(arguments[:at])
        if not arguments[at:]:
            self.error("no program is given")
        return options, list(arguments[at:])


def _is_option(argument: str) -> bool:
    is_program = argument[:2] in ("-m", "-c") or argument in ("-", "--")
    return argument.startswith("-") and not is_program


def command(program: Sequence[str]) -> list[str]:
    """How a program is started so that it is recorded, with this interpreter's own flags."""
    flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
    return [sys.executable, *flags, "-m", SELF, *program]


def environment(options: Options) -> Mapping[str, str]:
    """The environment of a recorded program."""
    return os.environ | orders(options)


@dataclass
class Passing:
    """Lets what would end us end the program instead, which we wait for."""

    process: subprocess.Popen[bytes]

    def __enter__(self) -> None:
        # A terminal sends SIGINT and SIGQUIT to the program as well.
        self._before = {
            number: signal.signal(number, signal.SIG_IGN)
            for number in (signal.SIGINT, signal.SIGQUIT)
        }
        for number in (signal.SIGTERM, signal.SIGHUP):
            handler = signal.signal(number, lambda number, _: self.process.send_signal(number))
            self._before[number] = handler

    def __exit__(self, *error: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


def end_like(status: int) -> int:
    """An exit status like the program's; where a signal killed that, it kills us as well."""
    if status < 0:
        with contextlib.suppress(OSError):  # of SIGKILL and SIGSTOP
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status
