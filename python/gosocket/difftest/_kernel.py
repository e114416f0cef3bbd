"""What the kernel knows of a socket and of a process's descriptors, asked without any stack."""

from __future__ import annotations

import fcntl
import os
import struct
import termios
from typing import Any

_INT = struct.Struct("i")

# Options to ask of every socket, by their names, with level and number. Not SO_ERROR: reading it
# clears it.
_SOL_SOCKET, _IPPROTO_TCP = 1, 6
OPTIONS = {
    "SO_TYPE": (_SOL_SOCKET, 3),
    "SO_DOMAIN": (_SOL_SOCKET, 39),
    "SO_PROTOCOL": (_SOL_SOCKET, 38),
    "SO_ACCEPTCONN": (_SOL_SOCKET, 30),
    "SO_REUSEADDR": (_SOL_SOCKET, 2),
    "SO_KEEPALIVE": (_SOL_SOCKET, 9),
    "SO_RCVBUF": (_SOL_SOCKET, 8),
    "SO_SNDBUF": (_SOL_SOCKET, 7),
    "TCP_NODELAY": (_IPPROTO_TCP, 1),
}
TABLES = ("tcp", "tcp6", "udp", "udp6", "raw", "raw6", "unix", "netlink", "packet")


def state_of(sock: Any, core: Any) -> dict[str, str]:
    """What the kernel knows of a socket: its options, its flags, and its line of /proc/net."""
    fd = core.fileno(sock)
    if fd < 0:
        return {"descriptor": "closed"}
    try:
        flags = fcntl.fcntl(fd, fcntl.F_GETFL)
        inode = os.fstat(fd).st_ino
    except OSError as error:
        return {"descriptor": error.strerror or str(error)}
    state = {"O_NONBLOCK": str(bool(flags & os.O_NONBLOCK))}
    for name, (level, option) in OPTIONS.items():
        try:
            state[name] = str(core.getsockopt(sock, level, option))
        except OSError:
            continue
    try:
        unread = fcntl.ioctl(fd, termios.FIONREAD, _INT.pack(0))
        state["FIONREAD"] = str(_INT.unpack(unread)[0])
    except OSError:
        pass
    return state | _table_line(inode)


def _table_line(inode: int) -> dict[str, str]:
    """The line of /proc/net that has the socket's inode."""
    for table in TABLES:
        try:
            with open(f"/proc/net/{table}", encoding="utf-8", errors="replace") as file:
                for line in file:
                    if str(inode) in line.split():
                        return {f"/proc/net/{table}": " ".join(line.split())}
        except OSError:
            continue
    return {}


def open_descriptors() -> int | None:
    """How many descriptors the process has open; None where it can open no other."""
    try:
        return len(os.listdir("/proc/self/fd"))
    except OSError:
        return None


def targets() -> dict[int, str]:
    """What each open descriptor is open on."""
    found = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            found[int(name)] = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            continue  # the listing's own
    return found
