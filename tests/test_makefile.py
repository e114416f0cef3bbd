"""makefile: a socket as a file, in every mode and buffering."""

import io

import pytest
from support import tcp_pair, unix_pair

TEXT = "first line\nzweite Zeile: ü\n\nlast"
MODES = ["r", "w", "rw", "wr", "rb", "wb", "rwb", "wrb", "br", "bw", "", "b"]
BAD_MODES = ["a", "x", "r+", "rU", "rt", "q", "rwt", "R", "+", " r"]


@pytest.fixture
def pair(stack):
    with unix_pair(stack) as ends:
        yield ends


def describe(file):
    """What a file says of itself and of what it wraps."""
    layers = [type(file).__name__]
    inner = file
    for name in ("buffer", "raw"):
        inner = getattr(inner, name, None) or inner
        layers.append(type(inner).__name__)
    asked = (file.readable(), file.writable(), file.seekable(), file.isatty(), file.closed)
    return layers, getattr(file, "mode", None), getattr(file, "name", None).__class__, asked


@pytest.mark.parametrize("buffering", [None, -1, 0, 1, 2, 100, -2])
@pytest.mark.parametrize("mode", [*MODES, *BAD_MODES])
def test_modes(both, mode, buffering):
    def open_file(stack):
        with unix_pair(stack) as (left, _), left.makefile(mode, buffering) as file:
            return describe(file)

    both(open_file)


@pytest.mark.parametrize("keywords", [
    {"encoding": "latin-1"}, {"encoding": "utf-8", "errors": "replace"}, {"newline": "\r\n"},
    {"newline": ""}, {"newline": "bad"}, {"encoding": "no such"}, {"errors": "no such"},
])  # fmt: skip
def test_text_options(both, keywords):
    def converse(stack):
        with unix_pair(stack) as (left, right):
            with (
                left.makefile("w", **keywords) as writer,
                right.makefile("r", **keywords) as reader,
            ):
                writer.write("a\nä\r\nb\n")
                writer.flush()
                left.shutdown(stack.SHUT_WR)
                return reader.encoding, reader.errors, reader.read()

    both(converse)


@pytest.mark.parametrize("buffering", [None, 1, 10])
def test_text_both_ways(pair, buffering):
    left, right = pair
    with left.makefile("w", buffering, encoding="utf-8") as writer:
        writer.write(TEXT)
    left.shutdown(1)
    with right.makefile("r", encoding="utf-8") as reader:
        assert list(reader) == TEXT.splitlines(keepends=True)


@pytest.mark.parametrize("buffering", [None, 0, 1, 2, 5000])
def test_bytes_both_ways(pair, buffering):
    left, right = pair
    data = bytes(range(256)) * 20
    with left.makefile("wb", buffering) as writer:
        assert writer.write(data) == len(data)
    left.shutdown(1)
    with right.makefile("rb", buffering) as reader:
        assert reader.read() == data
        assert reader.read() == b""


@pytest.mark.parametrize("buffering", [0, 3, -1])
def test_small_reads(pair, buffering):
    left, right = pair
    left.sendall(b"one\ntwo\nthree")
    left.shutdown(1)
    with right.makefile("rb", buffering) as reader:
        assert reader.readline() == b"one\n"
        assert reader.read(2) == b"tw"
        assert reader.readinto(bytearray(0)) == 0
        buffer = bytearray(2)
        assert reader.readinto(buffer) == 2 and buffer == b"o\n"
        assert reader.readline(3) == b"thr"
        assert reader.readlines() == [b"ee"]


def test_read_and_write(pair):
    left, right = pair
    with left.makefile("rw", encoding="ascii") as near, right.makefile("rwb") as far:
        near.write("question\n")
        near.flush()
        assert far.readline() == b"question\n"
        far.write(b"answer\n")
        far.flush()
        assert near.readline() == "answer\n"


def test_line_buffering(pair):
    left, right = pair
    with left.makefile("w", 1) as writer:
        assert writer.line_buffering is False
        writer.write("kept\n")
        writer.flush()
    assert right.recv(16) == b"kept\n"


def test_unbuffered_text(both):
    def open_file(stack):
        with unix_pair(stack) as (left, _):
            left.makefile("r", 0)

    assert both(open_file).raised.type == "builtins.ValueError"


def test_raw_file(stack, pair):
    left, right = pair
    with left.makefile("rwb", 0) as raw:
        assert type(raw) is stack.SocketIO and isinstance(raw, io.RawIOBase)
        assert raw.fileno() == left.fileno() == raw.name
        assert raw.mode == "rwb"
        assert raw.write(memoryview(b"abc")) == 3
        assert right.recv(9) == b"abc"


def test_name_after_close(both):
    def names(stack):
        with unix_pair(stack) as (left, _):
            raw = left.makefile("rb", 0)
            raw.close()
            return raw.name, raw.closed, repr(raw)

    both(names)


@pytest.mark.parametrize("method", ["fileno", "read", "readable", "writable", "seekable", "flush",
                                    "readinto", "write", "seek", "tell", "isatty"])  # fmt: skip
@pytest.mark.parametrize("state", ["open to read", "open to write", "closed"])
def test_raw_methods(both, method, state):
    arguments = {"readinto": (bytearray(1),), "write": (b"x",), "seek": (0,)}

    def call(stack):
        with unix_pair(stack) as (left, right):
            right.sendall(b"xy")
            right.shutdown(stack.SHUT_WR)
            raw = left.makefile("wb" if state == "open to write" else "rb", 0)
            if state == "closed":
                raw.close()
            try:
                result = getattr(raw, method)(*arguments.get(method, ()))
                return "fd" if method == "fileno" else result
            finally:
                raw.close()

    both(call)


def test_file_outlives_the_socket(stack, pair):
    """The descriptor is closed with the last of the socket and its files."""
    left, right = pair
    one, two = left.makefile("rb"), left.makefile("wb")
    assert left._io_refs == 2
    left.close()
    assert left._closed and left.fileno() >= 0
    two.write(b"still here")
    two.close()
    assert right.recv(64) == b"still here" and left._io_refs == 1
    right.sendall(b"indeed")
    right.shutdown(stack.SHUT_WR)
    assert one.read() == b"indeed"
    one.close()
    assert left.fileno() == -1


def test_socket_outlives_the_file(pair):
    left, right = pair
    left.makefile("rb").close()
    left.sendall(b"open")
    assert right.recv(9) == b"open"


def test_closing_twice(pair):
    left, _ = pair
    file = left.makefile("rb", 0)
    file.close()
    file.close()
    assert left._io_refs == 0 and left.fileno() >= 0


def test_more_closes_than_files(pair):
    left, _ = pair
    left._decref_socketios()
    assert left.fileno() >= 0


def test_with_statement_in_order(stack):
    with tcp_pair(stack) as (client, server):
        with server, server.makefile("wb") as file:
            file.write(b"flushed")
        assert client.recv(64) == b"flushed"
        assert client.recv(64) == b""


def test_timeout_spoils_reading(both):
    """After a timeout a file may have lost bytes, so it refuses to be read again."""

    def read(stack):
        with unix_pair(stack) as (left, _), left.makefile("rb") as file:
            left.settimeout(0.01)
            with pytest.raises(TimeoutError):
                file.read(1)
            file.read(1)

    assert both(read).raised.text == "cannot read from timed out object"


def test_timeout_in_writing(both):
    def write(stack):
        with unix_pair(stack) as (left, _), left.makefile("wb", 0) as file:
            left.settimeout(0.01)
            while True:
                file.write(bytes(65536))

    assert both(write).raised.type == "builtins.TimeoutError"


def test_non_blocking(both):
    def use(stack):
        with unix_pair(stack) as (left, _):
            left.setblocking(False)
            with left.makefile("rwb", 0) as raw:
                results = [raw.read(1), raw.readinto(bytearray(1)), raw.readall(), raw.readline()]
                while raw.write(bytes(65536)) is not None:
                    pass
                return results, raw.write(b"x")

    both(use)


def test_non_blocking_buffered(both):
    def use(stack):
        with unix_pair(stack) as (left, right):
            left.setblocking(False)
            with left.makefile("rb") as reader:
                results = [reader.read(), reader.read1(), reader.peek()]
                right.send(b"now")
                return [*results, reader.read1(), reader.read(1)]

    both(use)


def test_end_of_file(both):
    def read(stack):
        with unix_pair(stack) as (left, right), left.makefile("rb", 0) as raw:
            right.close()
            return raw.read(5), raw.readall(), raw.readline(), raw.readinto(bytearray(3))

    both(read)


def test_readinto_error(both):
    def read(stack):
        with stack.socket() as sock, sock.makefile("rb", 0) as raw:
            raw.readinto(bytearray(4))

    both(read)


def test_file_of_a_closed_socket(both):
    def open_file(stack):
        sock = stack.socket()
        sock.close()
        file = sock.makefile("rb")
        try:
            return file.read(1)
        finally:
            file.close()

    both(open_file)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_socketio_by_hand(both):
    """An object that could not be made has no socket, of which 3.13 complains as it goes."""

    def wrap(stack):
        with unix_pair(stack) as (left, _):
            left._io_refs += 1
            with stack.SocketIO(left, "r") as raw:
                described = raw.mode, raw.readable(), raw.writable(), type(raw).__mro__
            for mode in ("w", "rb", "wb", "rw", "rwb"):
                left._io_refs += 1
                stack.SocketIO(left, mode).close()
            try:
                stack.SocketIO(left, "a")
            except ValueError as error:
                return described, error

    both(wrap)
