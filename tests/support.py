"""What several tests need: connected sockets, names, scripts in a process of their own."""

import _socket
import contextlib
import os
import subprocess
import sys
import textwrap
import uuid

import _gosocket
import gosocket

LOOPBACK = "127.0.0.1"
PATIENCE = 20.0  # seconds for what happens at once: only a hang takes longer
SHORT = 0.05  # seconds, where a timeout itself is tested


def core(stack):
    """The extension module under a stack: _socket or _gosocket."""
    return _gosocket if stack is gosocket else _socket


@contextlib.contextmanager
def listening(stack, family=None, address=None, backlog=8):
    """A listening socket; a TCP one on the loopback interface, where nothing else is said."""
    family = stack.AF_INET if family is None else family
    with stack.socket(family, stack.SOCK_STREAM) as server:
        server.settimeout(PATIENCE)
        server.bind((LOOPBACK, 0) if address is None else address)
        server.listen(backlog)
        yield server


@contextlib.contextmanager
def tcp_pair(stack, family=None, host=LOOPBACK):
    """Both ends of a TCP connection: the one that connected and the one that accepted."""
    with listening(stack, family, (host, 0)) as server:
        with stack.socket(server.family, stack.SOCK_STREAM) as client:
            client.settimeout(PATIENCE)
            client.connect(server.getsockname())
            accepted, _ = server.accept()
            with accepted:
                accepted.settimeout(PATIENCE)
                yield client, accepted


@contextlib.contextmanager
def unix_pair(stack, kind=None):
    """Both ends of a socketpair, with patience."""
    kind = stack.SOCK_STREAM if kind is None else kind
    left, right = stack.socketpair(stack.AF_UNIX, kind)
    with left, right:
        left.settimeout(PATIENCE)
        right.settimeout(PATIENCE)
        yield left, right


@contextlib.contextmanager
def udp_pair(stack, family=None, host=LOOPBACK):
    """Two bound UDP sockets."""
    family = stack.AF_INET if family is None else family
    with stack.socket(family, stack.SOCK_DGRAM) as left:
        with stack.socket(family, stack.SOCK_DGRAM) as right:
            for sock in (left, right):
                sock.settimeout(PATIENCE)
                sock.bind((host, 0))
            yield left, right


def abstract_name():
    """A name in the abstract namespace that nobody else has."""
    return b"\0gosocket-" + uuid.uuid4().hex.encode()


def read_exactly(sock, size):
    """size bytes from a stream, however they come."""
    parts = []
    while size:
        part = sock.recv(size)
        assert part, f"{size} bytes short"
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def run_script(code, *args, **environ):
    """Run Python code in a process of its own; give what it printed. stderr must stay empty."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), *args],
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        env={**os.environ, **environ},
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr + done.stdout
    return done.stdout


class Index:
    """An integer by __index__ alone."""

    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value
