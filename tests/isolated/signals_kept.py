"""Loading Go changes no handler, no flag and no mask of the process."""

import ctypes
import faulthandler
import os
import platform
import signal
import threading

from _tools import exchange, report, skip

LAST = 64
RT_SIGACTION = {"x86_64": 13, "aarch64": 134}.get(platform.machine())
MASK = 8  # bytes
libc = ctypes.CDLL(None, use_errno=True)


def actions():
    """What stands for each signal: handler, mask and flags, as the kernel has them. The C library
    says nothing of the two that it keeps for itself."""
    found = {}
    for number in range(1, LAST + 1):
        room = ctypes.create_string_buffer(4 * MASK)
        if libc.syscall(RT_SIGACTION, number, None, room, MASK) == 0:
            found[number] = room.raw
    return found


def masks():
    """SigBlk of each thread that Python knows of: here, the main one."""
    with open(f"/proc/self/task/{os.getpid()}/status") as status:
        return [line for line in status if line.startswith(("SigBlk", "SigIgn", "ShdPnd"))]


def go_threads_block(number):
    """Does every thread but the main one leave this signal to Python's?"""
    for task in os.listdir("/proc/self/task"):
        if int(task) != os.getpid():
            with open(f"/proc/self/task/{task}/status") as status:
                blocked = next(line for line in status if line.startswith("SigBlk"))
            if not int(blocked.split()[1], 16) & 1 << number - 1:
                return False
    return True


if not RT_SIGACTION:
    skip(f"system calls of {platform.machine()} are not known")
thread = threading.Thread(target=int)  # the C library's own handlers come with the first one
thread.start()
thread.join()
signal.signal(signal.SIGUSR1, lambda *_: None)
signal.signal(signal.SIGURG, lambda *_: None)
signal.signal(signal.SIGPROF, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2, signal.SIGCHLD, signal.SIGPROF})
faulthandler.enable()
before = actions(), masks()
assert len(before[0]) == LAST
exchange()
after = actions(), masks()
changed = [number for number in before[0] if before[0][number] != after[0][number]]
assert not changed, changed
assert before[1] == after[1], (before[1], after[1])
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGUSR1, signal.SIGURG):
    assert go_threads_block(number), number
report(LAST, "signals: handler, mask and flags of each stay as they are")
