"""CPython's socket module, re-implemented in Go: the same names, results and errors.

    import gosocket as socket       # this program's own sockets
    gosocket.install()              # everybody's: `import socket` gives this module from here on
    python -m gosocket app.py       # the same, from the command line, for a program as it is

Everything that the newest CPython's socket has is here on every Python: the class socket, the
functions, the constants, and the enums AddressFamily (AF_*), SocketKind (SOCK_*), MsgFlag (MSG_*)
and AddressInfo (AI_*). Timeouts are in seconds, sizes in bytes, ports from 0 to 65535. What goes
wrong raises OSError; error is its other name, timeout is TimeoutError, and gaierror and herror
(both OSErrors, of name lookups) are the interpreter's own classes.

The names that are not in the stdlib's socket: install, uninstall and installed; resolve and
Resolver, which ask name servers for records of any type.
"""

import errno
import io
import os
import sys
from errno import EAGAIN, EBADF, EWOULDBLOCK

import _gosocket as _socket

from gosocket._enums import AddressFamily, AddressInfo, MsgFlag, SocketKind, _intenum_converter
from gosocket._functions import (
    _GLOBAL_DEFAULT_TIMEOUT,
    _LOCALHOST,
    _LOCALHOST_V6,
    _fallback_socketpair,
    create_connection,
    create_server,
    fromfd,
    getaddrinfo,
    getfqdn,
    has_dualstack_ipv6,
    recv_fds,
    send_fds,
    socketpair,
)
from gosocket._late import late
from gosocket._resolver import Resolver, resolve
from gosocket._type import SocketIO, _blocking_errnos, _GiveupOnSendfile, socket

# The stdlib's socket has these modules, and programs say socket.errno. A __getattr__ could import
# them later, but a module that has one is slow: each socket.AF_INET would cost as much as a call.
if sys.version_info < (3, 14):
    array, selectors = late("array"), late("selectors")

_names = {name: value for name, value in vars(_socket).items() if name[0] != "_"}
__all__ = [
    *("AddressFamily", "SocketKind", "create_connection", "create_server", "fromfd", "getfqdn"),
    *("has_dualstack_ipv6", "recv_fds", "send_fds"),
    *_names,
]
# What is here by now takes the place of the C module's: functions, the class, the enums' members.
globals().update({**_names, **globals()})
del _names, late


def install():
    """Make this the socket module of the whole interpreter: see gosocket._install.install."""
    from gosocket import _install

    _install.install()


def uninstall():
    """Undo install(): the stdlib's socket is back."""
    from gosocket import _install

    _install.uninstall()


def installed():
    """Whether install() is in force."""
    from gosocket import _install

    return _install.installed()
