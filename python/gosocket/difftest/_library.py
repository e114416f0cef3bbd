"""compare() and record(): for functions of the process that calls them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from gosocket.difftest import _folder
from gosocket.difftest._compare import Pair, Result, judge
from gosocket.difftest._normal import plain_output
from gosocket.difftest._program import orders
from gosocket.difftest._record import Options, Recorder
from gosocket.difftest._stacks import GOSOCKET, STDLIB, in_force
from gosocket.difftest._transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def compare(
    call: Callable[[], object], *, expected: str = STDLIB, actual: str = GOSOCKET
) -> Result:
    """Call a function under two stacks, and say where its calls on sockets differ.

    The function uses socket as it finds it: for the time of the call, the stack is in force in the
    whole process, and the processes that it starts. So nothing else should use sockets beside it.
    What it raises goes no further; it is compared like a result.

    Where the first two calls differ, there are two more: a difference has to come twice. A stack is
    "stdlib", "gosocket", or a module with a function install().
    """
    stacks = (expected, actual)
    pairs = [Pair(*(record(call, stack) for stack in stacks))]
    result = judge(pairs, stacks)
    if result.differences:
        asked = places(result)
        pairs.append(Pair(*(record(call, stack, state_at=asked) for stack in stacks)))
        result = judge(pairs, stacks)
    return result


def places(result: Result) -> list[str]:
    """The calls that differ, for the recorder to ask the kernel about their sockets."""
    calls = [call for each in result.differences for call in each.calls if call is not None]
    return sorted({f"{call.name} {call.site.file}:{call.site.line}" for call in calls})


def record(
    call: Callable[[], object], stack: str = GOSOCKET, *, state_at: Sequence[str] = ()
) -> Transcript:
    """Call a function under one stack, and give what it did with sockets.

    status tells how the function ended: "returned", or by which exception.
    """
    with _folder.temporary() as folder:
        recording = Recording(folder, stack, state_at)
        status = "returned"
        with recording:
            try:
                call()
            except Exception as exc:
                status = f"{type(exc).__name__}: {exc}"
        transcript = Transcript.read(Path(folder))
    transcript.status = plain_output(status)
    return transcript


class Recording:
    """A time during which a stack is in force in this process and recorded, children included."""

    def __init__(self, folder: str, stack: str, state_at: Sequence[str] = ()) -> None:
        self._options = Options(folder, stack, state_at=list(state_at))
        self._recorder = Recorder(self._options)
        self._stack = in_force(stack)

    def __enter__(self) -> None:
        self._recorder.attach(self._stack.__enter__())
        self._environ = {name: os.environ.get(name) for name in orders(self._options)}
        os.environ.update(orders(self._options))

    def __exit__(self, *error: object) -> None:
        for name, value in self._environ.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
        self._recorder.detach()
        self._stack.__exit__(None, None, None)
