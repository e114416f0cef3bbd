"""A signal handler forks in the middle of a call: both processes go on with it."""

import os
import signal
import time

import gosocket as socket
from _tools import PATIENCE, dose, report, wait_for

ROUNDS = dose(1, 100)
SOON, LATER = 0.02, 0.1  # seconds until the handler forks, and until there is something to receive


def send(left):
    """A word for each of the two that wait."""
    signal.setitimer(signal.ITIMER_REAL, 0)
    time.sleep(LATER)
    left.send(b"x")
    left.send(b"x")
    os._exit(0)


def receive(right, children):
    """Interrupted: from there on there are two of us."""
    signal.setitimer(signal.ITIMER_REAL, SOON)
    word = right.recv(10)
    if not children[0]:
        os._exit(0 if word == b"x" else 1)
    assert word == b"x"


def fork_in_call():
    children = []
    signal.signal(signal.SIGALRM, lambda *_: children.append(os.fork()))
    left, right = socket.socketpair(type=socket.SOCK_DGRAM)
    with left, right:
        right.settimeout(PATIENCE)
        sender = os.fork() or send(left)
        receive(right, children)
        wait_for(children[0])
        wait_for(sender)


for _ in range(ROUNDS):
    fork_in_call()
report(ROUNDS, "forks by a handler in the middle of recv()")
