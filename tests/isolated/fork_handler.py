"""A signal handler forks in the middle of a call: both processes go on with it."""

import os
import signal
import time

import gosocket as socket
from _tools import PATIENCE, wait_for

children = []


def fork(_number, _frame):
    if not children:
        children.append(os.fork())


signal.signal(signal.SIGALRM, fork)
left, right = socket.socketpair(type=socket.SOCK_DGRAM)
right.settimeout(PATIENCE)
signal.setitimer(signal.ITIMER_REAL, 0.05)
if pid := os.fork():
    first = right.recv(10)  # interrupted: from here on there are two of us
    if not children[0]:
        os._exit(0 if first == b"x" else 1)
    wait_for(children[0])
    wait_for(pid)
    assert first == b"x"
else:
    signal.setitimer(signal.ITIMER_REAL, 0)
    time.sleep(0.3)
    left.send(b"x")
    left.send(b"x")
    os._exit(0)
