"""A large copy never keeps the GIL; a small one does where there is nobody to give it to.

The thread that counts is none that the threading module knows of: the only case in which the GIL
could be kept. Between two looks at its count no Python code runs but the call itself, so it has
counted only if the call gave the GIL away.
"""

import _thread
import sys
import time
from functools import partial
from operator import call, getitem

import gosocket as socket
from _tools import report, skip

if not getattr(sys, "_is_gil_enabled", lambda: True)():
    skip("this interpreter has no GIL")

LARGE = 1 << 20
SMALL = 1
PATIENCE = 100.0  # seconds for a thread that wants the GIL to get it
KEPT = 200  # so many times

count = [0]
look = partial(getitem, count, 0)
work = partial(sum, range(20000))  # meanwhile the other thread asks for the GIL
left, right = socket.socketpair()
right.setblocking(False)
left.setblocking(False)


def counting():
    while True:
        count[0] += 1


def drain(sock):
    try:
        while sock.recv(LARGE):
            pass
    except BlockingIOError:
        return


def gives_away(function):
    """Does the other thread count during a call? There is something to receive, and room."""
    drain(left)
    drain(right)
    left.send(b"x")
    _, before, _, after = map(call, (work, look, function, look))
    return before != after


def calls(size):
    buffer = bytearray(size)
    return {
        "recv": partial(right.recv, size),
        "recvfrom": partial(right.recvfrom, size),
        "recv_into": partial(right.recv_into, buffer),
        "recvmsg": partial(right.recvmsg, size),
        "recvmsg_into": partial(right.recvmsg_into, [buffer]),
        "send": partial(right.send, buffer),
        "sendmsg": partial(right.sendmsg, [buffer]),
    }


sys.setswitchinterval(1e-6)
_thread.start_new_thread(counting, ())
for name, function in calls(SMALL).items():
    assert not any(gives_away(function) for _ in range(KEPT)), name
for name, function in calls(LARGE).items():
    deadline = time.monotonic() + PATIENCE
    while not gives_away(function):
        assert time.monotonic() < deadline, f"{name} keeps the GIL"
report(2 * len(calls(SMALL)), "calls, of a byte and of a MiB: large ones alone give the GIL away")
