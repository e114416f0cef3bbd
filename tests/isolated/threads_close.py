"""close() and shutdown() in one thread while another waits: as the stdlib's sockets behave."""

import socket as stdlib
import threading

import gosocket
from _tools import PATIENCE

WHILE_IT_WAITS = 0.5  # seconds, until which a thread that has begun is inside its call


def outcome(stack, end, wait):
    """What the waiting thread gets when end(sock) is called meanwhile."""
    left, right = stack.socketpair()
    results = []

    def waiting():
        try:
            results.append(wait(right))
        except OSError as exc:
            results.append((type(exc), exc.errno))

    thread = threading.Thread(target=waiting)
    thread.start()
    thread.join(WHILE_IT_WAITS)
    assert thread.is_alive()
    end(right)
    thread.join(PATIENCE if end is shut else WHILE_IT_WAITS)
    if thread.is_alive():  # it waits for the descriptor, whoever has closed it
        results.append("still waiting")
        left.send(b"x")
        thread.join(PATIENCE)
    assert not thread.is_alive()
    left.close()
    right.close()
    return results


def recv(sock):
    return sock.recv(10)


def recv_with_timeout(sock):
    sock.settimeout(2 * PATIENCE)
    return sock.recv(10)


def shut(sock):
    sock.shutdown(stdlib.SHUT_RDWR)


for wait in (recv, recv_with_timeout):
    for end in (shut, lambda sock: sock.close()):
        expected = outcome(stdlib, end, wait)
        assert outcome(gosocket, end, wait) == expected, expected
