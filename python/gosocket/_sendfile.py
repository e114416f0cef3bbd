"""How socket.sendfile sends: by sendfile(2), or by reading and sending where that cannot be."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_MAX_STEP = 2**30  # bytes: fits where the kernel's count is signed, and leaves room for signals
_BLOCK_SIZE = 8192  # bytes that the fallback reads at a time


def check_params(sock: Any, file: Any, offset: int, count: int | None) -> None:
    """Raise what sendfile() raises for a file, socket or count that it does not take."""
    from gosocket import SOCK_STREAM

    if "b" not in getattr(file, "mode", "b"):
        raise ValueError("file should be opened in binary mode")
    if not sock.type & SOCK_STREAM:
        raise ValueError("only SOCK_STREAM type sockets are supported")
    if count is None:
        return
    if not isinstance(count, int):
        raise TypeError(f"count must be a positive integer (got {count!r})")
    if count <= 0:
        raise ValueError(f"count must be a positive integer (got {count!r})")


def by_kernel(
    sock: Any,
    transfer: Callable[[int, int, int], int],
    giveup: type[Exception],
    file: Any,
    offset: int,
    count: int | None,
) -> int:
    """Send with transfer(fd, offset, size), which gives the bytes it sent; give their sum.

    giveup is raised where nothing was sent because the file is not of the kind for it.
    """
    sock._check_sendfile_params(file, offset, count)
    try:
        fd = file.fileno()
        size = os.fstat(fd).st_size
    except (AttributeError, OSError) as exc:  # OSError: io.UnsupportedOperation too
        raise giveup(exc) from exc
    if not size:
        return 0
    _refuse_nonblocking(sock)

    position = offset

    def step(limit: int) -> int:
        nonlocal position
        try:
            sent = transfer(fd, position, limit)
        except (BlockingIOError, TimeoutError):
            raise
        except OSError as exc:
            if position > offset:
                raise
            raise giveup(exc) from exc
        position += sent
        return sent

    return _send_steps(sock, file, offset, count, step, _MAX_STEP)


def by_send(sock: Any, file: Any, offset: int, count: int | None) -> int:
    """Send what file.read() gives, with sock.send(); give the number of bytes sent."""
    sock._check_sendfile_params(file, offset, count)
    _refuse_nonblocking(sock)
    if offset:
        file.seek(offset)
    block = memoryview(b"")

    def step(limit: int) -> int:
        nonlocal block
        block = block or memoryview(file.read(limit))
        sent = sock.send(block) if block else 0
        block = block[sent:]
        return sent

    return _send_steps(sock, file, offset, count, step, _BLOCK_SIZE)


def _send_steps(
    sock: Any,
    file: Any,
    offset: int,
    count: int | None,
    step: Callable[[int], int],
    step_size: int,
) -> int:
    """Call step(size) until count bytes are sent or it sends none; give their sum."""
    sent = 0
    try:
        while count is None or sent < count:
            size = step_size if count is None else min(count - sent, step_size)
            try:
                step_sent = step(size)
            except BlockingIOError:  # a descriptor that others made non-blocking
                _wait_writable(sock)
                continue
            if not step_sent:
                break
            sent += step_sent
        return sent
    finally:
        if sent and hasattr(file, "seek"):
            file.seek(offset + sent)


def _refuse_nonblocking(sock: Any) -> None:
    if sock.gettimeout() == 0:
        raise ValueError("non-blocking sockets are not supported")


def _wait_writable(sock: Any) -> None:
    import select

    poller = select.poll()
    poller.register(sock.fileno(), select.POLLOUT)
    timeout = sock.gettimeout()
    if not poller.poll(None if timeout is None else timeout * 1000):
        raise TimeoutError("timed out")
