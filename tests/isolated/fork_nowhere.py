"""Where a forked child cannot have a copy of the library, it says so."""

import ctypes
import os

import gosocket as socket
from _tools import exchange, in_child, skip, wait_for

CLONE_NEWNS = 0x00020000
MS_REC_PRIVATE = 0x4000 | 0x40000
READ_ONLY_NO_EXEC = 0x1 | 0x8

libc = ctypes.CDLL(None, use_errno=True)
exchange()


def mount(target, kind, flags):
    return libc.mount(b"none", target.encode(), kind, flags, None)


def no_place():
    """Hide /proc, through which a memfd has a name, and every temporary folder."""
    os.environ["TMPDIR"] = "/nowhere"
    os.chdir("/proc")
    for folder in ("/tmp", "/var/tmp", "/dev/shm"):
        assert mount(folder, b"tmpfs", READ_ONLY_NO_EXEC) == 0, os.strerror(ctypes.get_errno())
    assert mount("/proc", b"tmpfs", READ_ONLY_NO_EXEC) == 0
    os.chdir("/proc")
    for _ in range(2):
        try:
            socket.socketpair()
        except OSError as exc:
            assert "gosocket" in str(exc) and "forked child" in str(exc), exc
        else:
            raise AssertionError("no error")


if libc.unshare(CLONE_NEWNS) or libc.mount(b"none", b"/", None, MS_REC_PRIVATE, None):
    skip("this process may not make mount namespaces")
wait_for(in_child(no_place))
