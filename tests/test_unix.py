"""AF_UNIX: paths, abstract names, and sockets without a name."""

import errno
import mmap
import os
import pathlib
import stat
import sys

import pytest
from support import PATIENCE, abstract_name, listening, unix_pair

LONGEST = 108  # sizeof(sun_path)


@pytest.fixture
def folder(stack, tmp_path, monkeypatch):
    """The working directory, so that long paths are a matter of the socket alone."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bound(stack, address, kind=None):
    sock = stack.socket(stack.AF_UNIX, stack.SOCK_DGRAM if kind is None else kind)
    sock.settimeout(PATIENCE)
    sock.bind(address)
    return sock


def converse(stack, address, expected):
    """Listen at the address, connect to it, and see what both ends are called."""
    with listening(stack, stack.AF_UNIX, address) as server:
        assert server.getsockname() == expected
        with stack.socket(stack.AF_UNIX) as client:
            client.settimeout(PATIENCE)
            assert client.connect(address) is None
            accepted, peer = server.accept()
            with accepted:
                assert peer == client.getsockname() == accepted.getpeername() == ""
                assert client.getpeername() == accepted.getsockname() == expected
                client.sendall(b"hello")
                assert accepted.recv(9) == b"hello"


@pytest.mark.parametrize(
    "address, expected",
    [
        ("plain", "plain"),
        (b"bytes", "bytes"),
        (bytearray(b"bytearray"), "bytearray"),
        (memoryview(b"view"), "view"),
        ("grün", "grün"),
        ("grün".encode(), "grün"),
        (b"not \xff utf-8", "not \udcff utf-8"),
        ("not \udcff utf-8", "not \udcff utf-8"),
        ("x" * (LONGEST - 1), "x" * (LONGEST - 1)),
    ],
)
def test_paths(stack, folder, address, expected):
    converse(stack, address, expected)
    assert stat.S_ISSOCK(os.stat(expected).st_mode)


@pytest.mark.parametrize("size", range(LONGEST - 2, LONGEST + 3))
@pytest.mark.parametrize("first", [b"x", b"\0", "x", "\0", "é"], ids=ascii)
def test_length_limit(both, folder, size, first):
    fill = b"a" if isinstance(first, bytes) else "a"
    address = first + fill * (size - len(os.fsencode(first)))

    def bind(stack):
        with stack.socket(stack.AF_UNIX, stack.SOCK_DGRAM) as sock:
            sock.bind(address)
            name = sock.getsockname()
        for left in os.listdir():
            os.unlink(left)
        return name

    both(bind)


def test_path_like_is_refused_or_taken(both, folder):
    def bind(stack):
        with bound(stack, pathlib.Path("pathlike")) as sock:
            os.unlink("pathlike")
            return sock.getsockname()

    both(bind)


@pytest.mark.parametrize("text", [False, True])
def test_abstract(stack, text):
    name = abstract_name()
    converse(stack, name.decode() if text else name, name)


def test_abstract_with_zeros(stack):
    name = abstract_name() + b"\0inside\0"
    converse(stack, name, name)


def test_abstract_longest(stack):
    name = abstract_name().ljust(LONGEST, b"-")
    converse(stack, name, name)


@pytest.mark.parametrize("empty", ["", b""])
def test_autobind(stack, empty):
    """Linux finds a free abstract name where none is given."""
    with bound(stack, empty) as sock:
        name = sock.getsockname()
        assert len(name) == 6 and name[0] == 0
        with stack.socket(stack.AF_UNIX, stack.SOCK_DGRAM) as client:
            client.sendto(b"found", name)
        assert sock.recvfrom(9) == (b"found", None)


def test_unnamed(stack):
    with unix_pair(stack) as (left, right):
        assert left.getsockname() == left.getpeername() == ""
        left.sendall(b"x")
        assert right.recvfrom(1) == (b"x", None)


def test_datagram_sender(stack, folder):
    with bound(stack, "left") as left, bound(stack, abstract_name()) as right:
        left.sendto(b"to right", right.getsockname())
        assert right.recvfrom(16) == (b"to right", "left")
        right.sendto(b"to left", "left")
        assert left.recvfrom(16) == (b"to left", right.getsockname())


def test_sender_with_surrogates(stack, folder):
    with bound(stack, b"\xe9") as left, bound(stack, "right") as right:
        left.sendto(b"x", "right")
        assert right.recvfrom(1) == (b"x", "\udce9")


@pytest.mark.parametrize("missing", ["nobody", b"nobody", "no/folder", "\0gosocket nobody"])
def test_nobody_there(both, folder, missing):
    def connect(stack):
        with stack.socket(stack.AF_UNIX) as sock:
            sock.connect(missing)

    assert both(connect).raised.errno in (errno.ENOENT, errno.ECONNREFUSED)


def test_name_taken(both, folder):
    def bind(stack):
        with bound(stack, "taken"):
            try:
                bound(stack, "taken")
            finally:
                os.unlink("taken")

    assert both(bind).raised.errno == errno.EADDRINUSE


def test_wrong_type(both, folder):
    def connect(stack):
        with bound(stack, "datagram"), stack.socket(stack.AF_UNIX) as sock:
            try:
                sock.connect("datagram")
            finally:
                os.unlink("datagram")

    assert both(connect).raised.errno == errno.EPROTOTYPE


def test_full_backlog(both):
    def connect(stack):
        name = abstract_name()
        with listening(stack, stack.AF_UNIX, name, backlog=0), stack.socket(stack.AF_UNIX) as first:
            first.connect(name)
            with stack.socket(stack.AF_UNIX) as second:
                second.setblocking(False)
                second.connect(name)

    assert both(connect).raised.type == "builtins.BlockingIOError"


@pytest.mark.skipif(sys.maxsize < 2**32, reason="no object is as large as that")
def test_path_longer_than_32_bits_tell(stack, tmp_path):
    with open(tmp_path / "sparse", "wb+") as file:
        file.truncate(2**32 + 4)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as path:
            with stack.socket(stack.AF_UNIX) as sock:
                with pytest.raises(OSError, match="AF_UNIX path too long"):
                    sock.bind(path)
