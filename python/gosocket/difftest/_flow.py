"""Which calls move bytes, which way, and where in arguments and results those are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gosocket.difftest._values import Data

if TYPE_CHECKING:
    from collections.abc import Callable

READ, WRITE = "read", "write"
SOCK_STREAM = 1
KIND_BITS = 0xF  # of a type; the others are SOCK_NONBLOCK and SOCK_CLOEXEC

# Reads with one of these flags take nothing off the stream: MSG_OOB, MSG_PEEK, MSG_ERRQUEUE.
NOT_STREAM = 0x1 | 0x2 | 0x2000


class Flow(NamedTuple):
    """How one method moves bytes."""

    direction: str
    #: of the arguments (the first one's name is buffer or data) and the result
    bytes_of: Callable[[tuple[Any, ...], Any], Any]
    #: the index of the flags among the arguments
    flags_at: int
    #: the index of the buffer, or buffers, that the call fills
    fills: int | None = None


def _head(buffer: Any, size: int) -> Any:
    return memoryview(buffer).cast("B")[:size]


def _gathered(buffers: Any, size: int) -> bytes | None:
    if not isinstance(buffers, (list, tuple)):
        return None  # a generator gives its buffers once, and has done so
    return b"".join(bytes(buffer) for buffer in buffers)[:size]


FLOWS = {
    "recv": Flow(READ, lambda args, result: result, 1),
    "recv_into": Flow(READ, lambda args, result: _head(args[0], result), 2, 0),
    "recvfrom": Flow(READ, lambda args, result: result[0], 1),
    "recvfrom_into": Flow(READ, lambda args, result: _head(args[0], result[0]), 2, 0),
    "recvmsg": Flow(READ, lambda args, result: result[0], 2),
    "recvmsg_into": Flow(READ, lambda args, result: _gathered(args[0], result[0]), 2, 0),
    "send": Flow(WRITE, lambda args, result: _head(args[0], result), 1),
    "sendall": Flow(WRITE, lambda args, result: args[0], 1),
    "sendto": Flow(WRITE, lambda args, result: _head(args[0], result), 1),
    "sendmsg": Flow(WRITE, lambda args, result: _gathered(args[0], result), 2),
    # of ssl.SSLSocket
    "read": Flow(
        READ,
        lambda args, result: result if isinstance(result, bytes) else _head(args[1], result),
        2,
        1,
    ),
    "write": Flow(WRITE, lambda args, result: _head(args[0], result), 1),
}


def is_stream(flow: Flow, kind: int, args: tuple[Any, ...]) -> bool:
    """Whether the call's bytes are a piece of a stream, of which the pieces are chance."""
    flags = args[flow.flags_at] if len(args) > flow.flags_at else 0
    plain = not (isinstance(flags, int) and flags & NOT_STREAM)
    return kind & KIND_BITS == SOCK_STREAM and plain


def room(buffer: object) -> Any:
    """What a call is to fill, told by its size."""
    if isinstance(buffer, (list, tuple)):
        return [room(item) for item in buffer]
    try:
        return Data(memoryview(buffer).nbytes, "")  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return type(buffer).__name__
