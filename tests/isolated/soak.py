"""A soak: connections in plain and over TLS, lookups and forks in one process, all the time. What
it holds of memory, descriptors and threads has to stay what it is.

With SOAK in the environment, the samples go to that file; tests/picture.py draws them. With
STACK=stdlib the same is done without gosocket, to compare with.
"""

import asyncio
import os
import threading
import time

import gosocket

if os.environ.get("STACK") != "stdlib":
    gosocket.install()  # before asyncio and ssl are there

import _load as load
import _place as place
import _watch as watch
from _tools import TORTURE, dose, report, skip

SECONDS = dose(5.0, 1800.0)
CONNECTIONS = dose(50, 2000)
SAMPLES = 360
LOOKERS = 4
LOOK_UP_EVERY, FORK_EVERY = 0.2, dose(0.3, 1.0)  # seconds


def take_samples(start, over, rows):
    """Until time is up, and everything has been done at least once."""
    while time.monotonic() < start + SECONDS or len(load.counts) < len(watch.COUNTS):
        if over.wait(SECONDS / SAMPLES):
            break
        rows.append(watch.sample(start, load.counts))
    over.set()


def soak(rows):
    """Do it all until time is up; give what failed in threads."""
    over, failures = threading.Event(), []
    threads = [load.repeat(load.look_up, LOOK_UP_EVERY, over, failures) for _ in range(LOOKERS)]
    threads.append(load.repeat(load.fork, FORK_EVERY, over, failures))
    sampler = threading.Thread(target=take_samples, args=[time.monotonic(), over, rows])
    sampler.start()
    try:
        asyncio.run(load.serve_and_talk(CONNECTIONS, over))
    finally:
        over.set()
        for thread in [*threads, sampler]:
            thread.join()
    return failures


def main():
    rows = []
    failures = soak(rows)
    if "SOAK" in os.environ:
        watch.write(os.environ["SOAK"], rows)
    assert not failures, failures
    if TORTURE:
        assert not watch.judge(rows), watch.judge(rows)
    done = ", ".join(f"{number:,} {name}" for name, number in sorted(load.counts.items()))
    report(CONNECTIONS, f"connections for {SECONDS / 60:.0f} minutes: {done}; {watch.told(rows)}")


try:
    place.enter()
except OSError as refused:
    skip(str(refused))
place.serve_names()
main()
