"""Calls that wait, and what makes them wait."""

import contextlib
import time

from support import PATIENCE, listening

#: Calls that wait, as name: function of a socket.
RECEIVING = {
    "recv": lambda sock: sock.recv(1),
    "recv_into": lambda sock: sock.recv_into(bytearray(1)),
    "recvfrom": lambda sock: sock.recvfrom(1),
    "recvfrom_into": lambda sock: sock.recvfrom_into(bytearray(1)),
    "recvmsg": lambda sock: sock.recvmsg(1),
    "recvmsg_into": lambda sock: sock.recvmsg_into([bytearray(1)]),
}
SENDING = {
    "send": lambda sock: sock.send(b"x"),
    "sendall": lambda sock: sock.sendall(b"x"),
    "sendmsg": lambda sock: sock.sendmsg([b"x"]),
}


@contextlib.contextmanager
def taking(least, most=PATIENCE):
    """The block takes at least so long."""
    start = time.monotonic()
    yield
    taken = time.monotonic() - start
    assert least * 0.9 <= taken < most, taken


def no_room(stack):
    """A blocking socket that can send no more, and its peer."""
    left, right = stack.socketpair()
    left.setblocking(False)
    for part in (bytes(65536), b"x"):
        with contextlib.suppress(BlockingIOError):
            while True:
                left.send(part)
    left.setblocking(True)
    return left, right


@contextlib.contextmanager
def deaf_server(stack):
    """A TCP server whose backlog is full: the kernel drops what knocks."""
    with listening(stack, backlog=0) as server, contextlib.ExitStack() as held:
        for _ in range(2):
            sock = held.enter_context(stack.socket())
            sock.setblocking(False)
            sock.connect_ex(server.getsockname())
        yield server
