"""What the scripts share. A script that hangs dumps its threads and dies.

Each script has a small dose of what it does, for every day, and a large one, for make torture.
"""

import faulthandler
import os
import select
import signal
import sys
import traceback

import gosocket

TORTURE = bool(os.environ.get("TORTURE"))


def dose(small, large):
    """How often to do something."""
    return large if TORTURE else small


def report(count, what):
    """Say what was done without a failure, for make torture to print."""
    print(f"done: {count:,} {what}", flush=True)


faulthandler.dump_traceback_later(dose(240, 7200), exit=True)

SKIPPED = 77
PATIENCE = 20.0  # seconds for what happens at once


def skip(reason):
    print(reason)
    sys.exit(SKIPPED)


def exchange(size=10):
    """Send and receive over a new pair: sockets work in this process."""
    left, right = gosocket.socketpair()
    with left, right:
        left.settimeout(PATIENCE)
        right.settimeout(PATIENCE)
        left.sendall(b"x" * size)
        got = b""
        while len(got) < size:
            got += right.recv(size - len(got))
        assert got == b"x" * size


def in_child(work, fork=os.fork):
    """Run work() in a child that fork() makes; returns its pid."""
    pid = fork()
    if pid:
        return pid
    status = 1
    try:
        work()
        status = 0
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(status)


def wait_for(pid, patience=PATIENCE):
    """Wait for a child that must end well, and in time."""
    with open(os.pidfd_open(pid), "rb", 0) as watched:
        ended = select.select([watched], [], [], patience)[0]
    if not ended:
        os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    assert ended, "a child hangs"
    assert status == 0, f"child ended with {status:#x}"


def descriptors():
    """This process's open descriptors."""
    return {int(name) for name in os.listdir("/proc/self/fd")}
