"""Other interpreters in the same process: each has its own module and state; Go is one for all."""

import sys

import gosocket as socket
from _tools import exchange, skip

try:
    import _interpreters as interpreters
except ImportError:
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        skip("this Python has no module for interpreters")

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

socket.setdefaulttimeout(5)
exchange()
for _ in range(5):
    number = interpreters.create()
    failed = interpreters.run_string(number, CODE)
    assert not failed, failed
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
