"""sendfile: a file's bytes, by the kernel where it can, by read and send where it cannot."""

import io
import os
import threading

import pytest
from support import PATIENCE, tcp_pair, unix_pair

DATA = os.urandom(1 << 16)
LARGE = 24 * len(DATA)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "data"
    path.write_bytes(DATA)
    return path


def transfer(stack, file, *args, timeout=PATIENCE, method="sendfile", **kwargs):
    """What sendfile returned, what arrived, and where the file stood afterwards."""
    with tcp_pair(stack) as (client, server):
        client.settimeout(timeout)
        arrived = []

        def receive():
            while part := server.recv(1 << 18):
                arrived.append(part)

        receiver = threading.Thread(target=receive)
        receiver.start()
        try:
            sent = getattr(client, method)(file, *args, **kwargs)
        finally:
            client.shutdown(stack.SHUT_WR)
            receiver.join(PATIENCE)
        return sent, b"".join(arrived), file.tell()


RANGES = [(), (0,), (100,), (0, 100), (100, 50), (1000, 10**9), (10**9,), (0, None), (5, 1),
          (len(DATA) - 1,), (len(DATA),)]  # fmt: skip


def kernel_file(path):
    return open(path, "rb")


def unbuffered_file(path):
    return open(path, "rb", buffering=0)


def memory_file(path):
    return io.BytesIO(path.read_bytes())


FILES = [kernel_file, unbuffered_file, memory_file]


@pytest.mark.parametrize("opener", FILES)
@pytest.mark.parametrize("args", RANGES, ids=str)
def test_ranges(both, path, opener, args):
    offset, count = (*args, None, None)[:2]
    expected = DATA[offset or 0 :][:count]

    def send(stack):
        with opener(path) as file:
            return transfer(stack, file, *args)

    assert both(send).value[:2] == (len(expected), expected)


@pytest.mark.parametrize("opener", FILES)
@pytest.mark.parametrize("args", [(-1,), (1.5,), ("1",), (0, 0), (0, -1), (0, 1.5), (0, "1"),
                                  (0, True), (2**70,)], ids=str)  # fmt: skip
def test_bad_arguments(both, path, opener, args):
    def send(stack):
        with opener(path) as file:
            return transfer(stack, file, *args)

    both(send)


@pytest.mark.parametrize("name", ["_sendfile_use_sendfile", "_sendfile_use_send"])
def test_the_two_ways(stack, path, name):
    """What other modules (asyncio's tests, ssl) reach for by name."""
    with open(path, "rb") as file:
        assert transfer(stack, file, 10, 20, method=name) == (20, DATA[10:30], 30)


def test_kernel_way_gives_up(stack, path):
    with tcp_pair(stack) as (client, _):
        with pytest.raises(stack._GiveupOnSendfile):
            client._sendfile_use_sendfile(io.BytesIO(b"x"))
        with pytest.raises(stack._GiveupOnSendfile):
            client._sendfile_use_sendfile(object())


@pytest.mark.parametrize("timeout", [None, PATIENCE])
def test_large(stack, tmp_path, timeout):
    """More than the kernel keeps between two sockets, so that the sender has to wait."""
    path = tmp_path / "large"
    with open(path, "wb") as file:
        for _ in range(LARGE // len(DATA)):
            file.write(DATA)
    with open(path, "rb") as file:
        sent, arrived, position = transfer(stack, file, timeout=timeout)
    assert sent == position == LARGE
    assert arrived == DATA * (LARGE // len(DATA))


def test_position_is_not_where_it_starts(stack, path):
    """The offset counts from the file's start, wherever it stands."""
    with open(path, "rb") as file:
        file.seek(1000)
        assert transfer(stack, file, 10, 5) == (5, DATA[10:15], 15)
        assert transfer(stack, file) == (len(DATA), DATA, len(DATA))


def test_empty_file(stack, tmp_path):
    (tmp_path / "empty").touch()
    with open(tmp_path / "empty", "rb") as file:
        assert transfer(stack, file) == (0, b"", 0)


def test_pipe(both):
    """A pipe has no size that fstat could tell."""

    def send(stack):
        reading, writing = os.pipe()
        os.write(writing, b"through a pipe")
        os.close(writing)
        with open(reading, "rb", buffering=0) as file, unix_pair(stack) as (left, _):
            return left.sendfile(file), file.read()

    both(send)


def test_text_file(both, path):
    def send(stack):
        with open(path, encoding="latin-1") as file, unix_pair(stack) as (left, _):
            left.sendfile(file)

    assert both(send).raised.type == "builtins.ValueError"


def test_non_blocking(both, path):
    def send(stack):
        with open(path, "rb") as file, unix_pair(stack) as (left, _):
            left.setblocking(False)
            left.sendfile(file)

    assert both(send).raised.type == "builtins.ValueError"


def test_datagram_socket(both, path):
    def send(stack):
        with open(path, "rb") as file, unix_pair(stack, stack.SOCK_DGRAM) as (left, _):
            left.sendfile(file)

    assert both(send).raised.type == "builtins.ValueError"


@pytest.mark.parametrize("file", [None, 5, "name", object()], ids=lambda file: type(file).__name__)
def test_no_file(both, file):
    def send(stack):
        with unix_pair(stack) as (left, _):
            left.sendfile(file)

    both(send)


def test_not_connected(both, path):
    def send(stack):
        with open(path, "rb") as file, stack.socket() as sock:
            try:
                sock.sendfile(file)
            finally:
                assert file.tell() == 0

    both(send)


@pytest.mark.parametrize("opener", FILES)
def test_timeout(both, tmp_path, opener):
    """Nobody reads: the time is up, and the file stands after what was sent."""
    path = tmp_path / "large"
    path.write_bytes(DATA * 20)

    def send(stack):
        with opener(path) as file, unix_pair(stack) as (left, right):
            left.settimeout(0.02)
            with pytest.raises(TimeoutError) as info:
                left.sendfile(file)
            arrived = right.recv(len(DATA))
            return info.value, file.tell() > 0, DATA.startswith(arrived[:100])

    both(send)


@pytest.mark.parametrize("opener", FILES)
def test_peer_goes_away(both, path, opener):
    def send(stack):
        with opener(path) as file, unix_pair(stack) as (left, right):
            right.close()
            left.sendfile(file)

    assert both(send).raised.type == "builtins.BrokenPipeError"


def test_file_shrinks(stack, path):
    """A size asked for that the file has not: what there is, is sent."""
    with open(path, "rb") as file:
        os.truncate(path, 100)
        assert transfer(stack, file, 0, 1000) == (100, DATA[:100], 100)
