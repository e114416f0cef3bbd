"""Loading Go changes no handler, no flag and no mask of the process."""

import ctypes
import faulthandler
import os
import signal
import struct

from _tools import exchange

LAST = 64
HANDLER_MASK_FLAGS = struct.Struct("P8s120xi")  # struct sigaction; the kernel fills 8 bytes of mask
libc = ctypes.CDLL(None, use_errno=True)


def actions():
    """What stands for each signal: handler, mask and flags."""
    found = {}
    for number in range(1, LAST + 1):
        room = ctypes.create_string_buffer(256)
        if libc.sigaction(number, None, room) == 0:
            found[number] = HANDLER_MASK_FLAGS.unpack_from(room.raw)
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


signal.signal(signal.SIGUSR1, lambda *_: None)
signal.signal(signal.SIGURG, lambda *_: None)
signal.signal(signal.SIGPROF, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2, signal.SIGCHLD, signal.SIGPROF})
faulthandler.enable()
before = actions(), masks()
exchange()
after = actions(), masks()
changed = [number for number in before[0] if before[0][number] != after[0][number]]
assert not changed, changed
assert before[1] == after[1], (before[1], after[1])
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGUSR1, signal.SIGURG):
    assert go_threads_block(number), number
