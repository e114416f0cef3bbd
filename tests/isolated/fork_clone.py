"""A raw clone() runs no fork handlers: the wiped page alone says that this is a child."""

import ctypes
import platform
import signal

import _gosocket
from _tools import dose, exchange, in_child, report, skip, wait_for

CHILDREN = dose(1, 1000)
NUMBERS = {"x86_64": 56, "aarch64": 220}  # of clone, in the kernel's system call tables

if platform.machine() not in NUMBERS:
    skip(f"the number of clone() on {platform.machine()} is not known here")
syscall = ctypes.PyDLL(None).syscall


def clone():
    """What fork() of C does, without its handlers."""
    return syscall(NUMBERS[platform.machine()], signal.SIGCHLD, 0, 0, 0, 0)


def child():
    assert not _gosocket._go_state()["loaded"]
    exchange()
    assert _gosocket._go_state()["generation"] == 2


exchange()
for _ in range(CHILDREN):
    wait_for(in_child(child, clone))
report(CHILDREN, "children by clone()")
