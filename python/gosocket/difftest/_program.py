"""In a process that is recorded: takes its orders from the environment and starts the recorder.

`python -m gosocket.difftest [-m MODULE | -c CODE | FILE] ARGS...` is how a program's first process
is started; those that it starts come here by gosocket.pth.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from gosocket.difftest._record import Options, Recorder
from gosocket.difftest._stacks import put_in_force

if TYPE_CHECKING:
    from collections.abc import Mapping

ORDERS = "GOSOCKET_TRACE"  # the environment's variable that has the options, as JSON
FIRST = "main"
SELF = "gosocket.difftest"

recorder: Recorder | None = None


def orders(options: Options) -> dict[str, str]:
    """What to add to the environment of a process, for it and its children to be recorded."""
    return {ORDERS: json.dumps(options.asdict())}


def is_ordered() -> bool:
    """Whether this process is to be recorded."""
    return ORDERS in os.environ


def start(environ: Mapping[str, str] = os.environ, role: str | None = None) -> None:
    """Put the stack in force and record it, as ordered; a second call does nothing."""
    global recorder
    if recorder is not None:
        return
    options = Options(**json.loads(environ[ORDERS]))
    options.role = role or " ".join(["exec", *sys.orig_argv[1:]])
    recorder = Recorder(options)
    recorder.attach(put_in_force(options.stack))
    recorder.at_exit()


def start_child() -> None:
    """What gosocket.pth comes to: the program's first process is not a child."""
    if SELF not in sys.orig_argv:  # which runs main(), once there is a __main__
        start()


def main() -> None:
    """Run the program that sys.argv names."""
    from gosocket import _run

    _run.run(sys.argv[1:], lambda: start(role=FIRST))
