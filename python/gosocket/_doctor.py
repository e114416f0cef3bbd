"""`python -m gosocket doctor`: what is in force here, tried out, not guessed."""

from __future__ import annotations

import errno
import os
import platform
import select
import signal
import sys
import textwrap
import time
import warnings

import _gosocket

import gosocket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

_PATIENCE = 10.0  # seconds that a forked child may take to send a byte
_LABEL_WIDTH = 10
_LINE_WIDTH = 100

_TYPES = ("SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET", "SOCK_RAW")
_PRIVILEGE = {errno.EPERM, errno.EACCES}
_NO_ROOM = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


def main() -> int:
    """Print the report; give the exit status: 0 if everything that must work does."""
    problems = []
    for label, check in _CHECKS:
        try:
            text = check()
        except Exception as exc:  # a doctor is for when things are not as they should be
            problems.append(label)
            text = f"FAILED: {type(exc).__name__}: {exc}"
        print(f"{label:<{_LABEL_WIDTH}} {text}", flush=True)
    verdict = f"not healthy: {', '.join(problems)}" if problems else "healthy"
    print(f"{'verdict':<{_LABEL_WIDTH}} {verdict}")
    return 1 if problems else 0


def version() -> str:
    """gosocket's version, as its installed metadata have it."""
    from importlib import metadata

    try:
        return metadata.version("gosocket")
    except metadata.PackageNotFoundError:
        return "unknown (not installed)"


def _in_force() -> str:
    if gosocket.installed():
        return "`import socket` gives gosocket"
    return "`import socket` gives the stdlib's socket; gosocket.install() was not called"


def _exchange() -> None:
    """Send a byte through a pair of sockets, which needs Go; the ends tell which classes did it."""
    left, right = gosocket.socketpair()
    with left, right:
        left.settimeout(_PATIENCE)
        right.settimeout(_PATIENCE)
        left.sendall(b"!")
        if right.recv(1) != b"!":
            raise OSError("a byte sent through a socket did not arrive")
        if not isinstance(right, _gosocket.socket):
            raise OSError(f"{type(right)} carried it, not gosocket")


def _go() -> str:
    _exchange()
    state = _gosocket._go_state()
    threads = len(os.listdir("/proc/self/task"))
    return (
        f"{state['version']}, generation {state['generation']}, "
        f"{threads} threads in this process; {state['library']}"
    )


def _families() -> str:
    found: dict[str, list[str]] = {"available": [], "need privileges": [], "not available": []}
    for family in gosocket.AddressFamily:
        if family != gosocket.AF_UNSPEC:
            found[_try_family(family)].append(family.name.removeprefix("AF_"))
    if not {"INET", "UNIX"} <= {*found["available"]}:
        raise OSError("neither AF_INET nor AF_UNIX may be missing")
    indent = " " * (_LABEL_WIDTH + 1)
    lines = [
        textwrap.fill(
            f"{kind}: {' '.join(names)}",
            _LINE_WIDTH,
            initial_indent=indent,
            subsequent_indent=indent + "  ",
        )
        for kind, names in found.items()
        if names
    ]
    return "\n".join(lines).lstrip()


def _try_family(family: gosocket.AddressFamily) -> str:
    """Available is also what has none of these types with protocol 0, but is known."""
    codes = set()
    for kind in _TYPES:
        try:
            gosocket.socket(family, getattr(gosocket, kind)).close()
            return "available"
        except OSError as exc:
            if exc.errno in _NO_ROOM:
                raise
            codes.add(exc.errno)
    if codes & _PRIVILEGE:
        return "need privileges"
    return "not available" if codes == {errno.EAFNOSUPPORT} else "available"


def _fork() -> str:
    """A forked child never uses the Go it was forked with: it loads another."""
    start = time.perf_counter()
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python's, for a process with threads
        child = os.fork()
    if not child:
        _answer(writer)
    os.close(writer)
    generation = _hear(reader, child)
    elapsed = 1000 * (time.perf_counter() - start)
    return f"a child sent a byte on generation {generation} of Go, after {elapsed:.1f} ms"


def _hear(reader: int, child: int) -> str:
    """Give what the child writes before it ends, and leave no child behind."""
    with open(reader, encoding="ascii") as stream:
        ready, _, _ = select.select([stream], [], [], _PATIENCE)
        if not ready:
            os.kill(child, signal.SIGKILL)
        answer = stream.read()
    os.waitpid(child, 0)
    if not answer:
        raise OSError(f"a forked child's socket did not work within {_PATIENCE:g} seconds")
    return answer


def _answer(writer: int) -> NoReturn:
    try:
        _exchange()
        os.write(writer, str(_gosocket._go_state()["generation"]).encode())
    finally:
        os._exit(0)


_CHECKS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("gosocket", lambda: f"{version()} in {os.path.dirname(__file__)}"),
    ("Python", lambda: f"{platform.python_version()} {sys.executable}"),
    ("kernel", lambda: f"{platform.system()} {platform.release()} {platform.machine()}"),
    ("in force", _in_force),
    ("Go", _go),
    ("families", _families),
    ("fork", _fork),
)
