"""The interpreter ends while daemon threads wait in Go, and with sockets in cycles and globals."""

import atexit
import subprocess
import sys
import threading
import time

import gosocket as socket
from _tools import PATIENCE, dose, report

ENDS = dose(1, 200)  # of interpreters, each a process of its own


class Cycle:
    def __init__(self):
        self.myself = self
        self.sock = socket.socket()

    def __del__(self):
        left, right = socket.socketpair()
        left.send(b"x")
        assert right.recv(1) == b"x"


def wait(sock):
    sock.recv(1)


def prepare():
    """What the interpreter that ends has to get over."""
    kept = [socket.socketpair() for _ in range(10)]
    for _left, right in kept:
        threading.Thread(target=wait, args=[right], daemon=True).start()
    threading.Thread(target=socket.getaddrinfo, args=["localhost", 80], daemon=True).start()
    cycles = [Cycle() for _ in range(10)]
    atexit.register(lambda: kept[0][0].getsockname())
    time.sleep(0.1)
    return kept, cycles


def end():
    command = [sys.executable, "-W", "ignore", __file__, "once"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert (ended.returncode, ended.stderr) == (0, ""), (ended.returncode, ended.stderr)


if sys.argv[1:]:
    left_to_the_end = prepare()
else:
    for _ in range(ENDS):
        end()
    report(ENDS, "interpreters that end while 11 daemon threads wait in Go")
