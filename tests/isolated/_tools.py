"""What the scripts share. A script that hangs dumps its threads and dies."""

import faulthandler
import os
import sys
import time
import traceback

import gosocket

faulthandler.dump_traceback_later(240, exit=True)

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


def in_child(work):
    """Run work() in a forked child; returns its pid."""
    pid = os.fork()
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
    end = time.monotonic() + patience
    while time.monotonic() < end:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            assert status == 0, f"child ended with {status:#x}"
            return
        time.sleep(0.001)
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    raise AssertionError("a child hangs")


def descriptors():
    """This process's open descriptors."""
    return {int(name) for name in os.listdir("/proc/self/fd")}
