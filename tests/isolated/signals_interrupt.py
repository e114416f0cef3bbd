"""Ctrl-C ends every call that waits, at once, with and without a timeout."""

import os
import signal
import threading
import time

import gosocket as socket
from _tools import PATIENCE

DELAY = 0.05
AT_ONCE = 1.0  # seconds; it takes milliseconds, and much longer only where it is not seen

left, right = socket.socketpair()
server = socket.create_server(("127.0.0.1", 0), backlog=0)
buffer = bytearray(10)
datagrams, _kept = socket.socketpair(type=socket.SOCK_DGRAM)


def fill(sock):
    """Send until the peer's buffer is full."""
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        while True:
            sock.send(bytes(65536))
    except BlockingIOError:
        sock.settimeout(timeout)


CALLS = {
    "accept": lambda: server.accept(),
    "recv": lambda: right.recv(10),
    "recv_into": lambda: right.recv_into(buffer),
    "recvfrom": lambda: right.recvfrom(10),
    "recvfrom_into": lambda: right.recvfrom_into(buffer),
    "recvmsg": lambda: right.recvmsg(10),
    "recvmsg_into": lambda: right.recvmsg_into([buffer]),
    "datagram": lambda: datagrams.recv(10),
    "send": lambda: (fill(right), right.send(bytes(65536))),
    "sendall": lambda: (fill(right), right.sendall(bytes(1 << 20))),
    "sendmsg": lambda: (fill(right), right.sendmsg([bytes(65536)])),
    "sendfile": lambda: (fill(right), right.sendfile(open("/bin/sh", "rb"))),  # noqa: SIM115
}


def interrupted(call):
    timer = threading.Timer(DELAY, os.kill, [os.getpid(), signal.SIGINT])
    timer.start()
    start = time.monotonic()
    try:
        call()
    except KeyboardInterrupt:
        return time.monotonic() - start
    finally:
        timer.join()
    raise AssertionError("not interrupted")


for timeout in (None, PATIENCE):
    for sock in (left, right, server, datagrams):
        sock.settimeout(timeout)
    for name, call in CALLS.items():
        took = interrupted(call)
        assert took < DELAY + AT_ONCE, (name, timeout, took)
