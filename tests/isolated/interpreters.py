"""Other interpreters in the same process: each has its own module and state; Go is one for all."""

import sys

import gosocket as socket
from _tools import dose, exchange, report, skip

try:
    import _interpreters as interpreters
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        skip("this Python has no module for interpreters")

MADE, INSTALLED = dose(5, 100), dose(1, 20)  # CPython keeps 2 MB of each
CODE = """
import gosocket as socket
assert socket.getdefaulttimeout() is None, "another interpreter's"
socket.setdefaulttimeout(7)
left, right = socket.socketpair()
with left, right:
    left.sendall(b"x" * 1000)
    assert right.recv(1000) == b"x" * 1000
try:
    socket.getaddrinfo("name.invalid", 80, flags=socket.AI_NUMERICHOST)
except socket.gaierror:
    pass
"""

INSTALLING = """
import gosocket
gosocket.install()
import _socket, socket
assert gosocket.installed() and _socket.__name__ == "_gosocket", _socket
assert issubclass(socket.socket, gosocket.socket)
left, right = socket.socketpair()
left.sendall(b"x")
assert right.recv(10) == b"x"
"""
PLAIN = """
import _socket, socket
assert _socket.__name__ == "_socket", _socket
assert socket.socket.__module__ == "socket", socket.socket
"""


def run(number, code):
    failed = interpreters.run_string(number, code)
    assert not failed, failed


def install_in_one():
    """install() is for the interpreter that calls it."""
    import socket as stdlib

    one, other = interpreters.create(), interpreters.create()
    run(one, INSTALLING)
    run(other, PLAIN)
    run(one, "assert gosocket.installed()")
    assert not socket.installed() and stdlib.socket.__module__ == "socket"
    for number in (one, other):
        interpreters.destroy(number)


socket.setdefaulttimeout(5)
exchange()
for _ in range(INSTALLED):
    install_in_one()
for _ in range(MADE):
    number = interpreters.create()
    run(number, CODE)
    interpreters.destroy(number)
exchange()
assert socket.getdefaulttimeout() == 5

# The module can be imported again.
for name in [name for name in sys.modules if name.startswith(("gosocket", "_gosocket"))]:
    del sys.modules[name]
import gosocket as again  # noqa: E402

assert again is not socket
assert again.getdefaulttimeout() is None
left, right = again.socketpair()
assert left.send(b"x") == 1
report(MADE, f"interpreters with sockets; and {INSTALLED:,} times install() in one of two")
