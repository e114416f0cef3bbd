"""The interpreter ends while daemon threads wait in Go, and with sockets in cycles and globals."""

import atexit
import threading
import time
import warnings

import gosocket as socket

warnings.simplefilter("ignore")


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


kept = [socket.socketpair() for _ in range(10)]
for _left, right in kept:
    threading.Thread(target=wait, args=[right], daemon=True).start()
threading.Thread(target=socket.getaddrinfo, args=["localhost", 80], daemon=True).start()
cycles = [Cycle() for _ in range(10)]
atexit.register(lambda: kept[0][0].getsockname())
time.sleep(0.1)
