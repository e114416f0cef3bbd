"""A thread that sends and receives without end leaves one that computes its share of the time."""

import threading
import time

import gosocket as socket
from _tools import report

WINDOW = 0.25  # seconds of the two threads' own time together: 50 switch intervals
SHARE = 0.4
PATIENCE = 100.0  # seconds in which there is such a window: a starved thread never has one

left, right = socket.socketpair()
stopped = False
times = {"reading": 0.0, "computing": 0.0}


def reading():
    while not stopped:
        for _ in range(100):
            left.send(b"x")
            right.recv(1)
        times["reading"] = time.thread_time()


def computing():
    while not stopped:
        sum(range(1000))
        times["computing"] = time.thread_time()


def share():
    """The computing thread's, in a window."""
    start = dict(times)
    while (total := sum(times.values()) - sum(start.values())) < WINDOW:
        time.sleep(0.01)
    return (times["computing"] - start["computing"]) / total


threads = [threading.Thread(target=target) for target in (reading, computing)]
for thread in threads:
    thread.start()
deadline = time.monotonic() + PATIENCE
try:
    while (least := share()) < SHARE:
        assert time.monotonic() < deadline, f"the computing thread has {least:.0%} of the time"
finally:
    stopped = True
    for thread in threads:
        thread.join()
report(1, f"computation beside a busy reader, which left it {least:.0%} of the time")
