"""detach() and close() in one thread while others use the socket: no crash, nothing left."""

import errno
import os
import threading

import gosocket as socket
from _tools import PATIENCE, descriptors, dose, exchange, report

ROUNDS = dose(50, 1000)
#: What a call may say of a descriptor that is no more, or whose number is another's by now.
EXPECTED = {errno.EBADF, errno.EAGAIN, errno.ENOTSOCK, errno.EPIPE, errno.ECONNRESET}


def use(sock, failed):
    """Call it until it is gone."""
    try:
        while sock.fileno() >= 0:
            for call in (lambda: sock.send(b"x"), lambda: sock.recv(1, socket.MSG_DONTWAIT)):
                try:
                    call()
                except OSError as error:
                    if error.errno not in EXPECTED:
                        raise
    except BaseException as failure:
        failed.append(failure)


def race(end):
    left, right = socket.socketpair()
    left.setblocking(False)
    failed = []
    threads = [threading.Thread(target=use, args=[left, failed]) for _ in range(4)]
    for thread in threads:
        thread.start()
    end(left)
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    right.close()
    assert not failed, failed


exchange()
before = descriptors()
for _ in range(ROUNDS):
    race(lambda sock: os.close(sock.detach()))
    race(lambda sock: sock.close())
assert descriptors() == before
report(2 * ROUNDS, "sockets detached or closed, each while 4 threads used it")
