"""Where a forked child cannot have a copy of the library, it says so."""

import ctypes
import os

import gosocket as socket
from _tools import exchange, in_child, report, skip, wait_for

CLONE_NEWNS = 0x00020000
MS_REC_PRIVATE = 0x4000 | 0x40000
MS_BIND = 0x1000
MS_REMOUNT = 0x20
READ_ONLY_NO_EXEC = 0x1 | 0x8
CALLS = 2

libc = ctypes.CDLL(None, use_errno=True)
exchange()


def mount(source, target, kind, flags):
    done = libc.mount(source.encode(), target.encode(), kind, flags, None)
    assert done == 0, f"{target}: {os.strerror(ctypes.get_errno())}"


def seal(folder):
    """Nothing can be written or executed in it any more; what lies there can still be read."""
    mount(folder, folder, None, MS_BIND)
    mount("none", folder, None, MS_BIND | MS_REMOUNT | READ_ONLY_NO_EXEC)


def no_place():
    """Hide /proc, through which a memfd has a name, and seal every temporary folder."""
    os.environ["TMPDIR"] = "/nowhere"
    os.chdir("/proc")
    for folder in ("/tmp", "/var/tmp", "/dev/shm"):
        seal(folder)
    mount("none", "/proc", b"tmpfs", READ_ONLY_NO_EXEC)
    os.chdir("/proc")
    for _ in range(CALLS):
        try:
            socket.socketpair()
        except OSError as exc:
            assert "gosocket" in str(exc) and "forked child" in str(exc), exc
        else:
            raise AssertionError("no error")


if libc.unshare(CLONE_NEWNS) or libc.mount(b"none", b"/", None, MS_REC_PRIVATE, None):
    skip("this process may not make mount namespaces")
wait_for(in_child(no_place))
report(CALLS, "calls, each of which says that there is no place for the copy")
