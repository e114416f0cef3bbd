"""TCP over the loopback interface: connecting, and bytes both ways."""

import contextlib
import errno
import itertools
import os
import select
import struct
import threading

import pytest
from support import LOOPBACK, PATIENCE, listening, read_exactly, tcp_pair, unix_pair

LARGE = bytes(range(256)) * 16384  # 4 MiB: more than the kernel keeps between two sockets


@pytest.fixture
def pair(stack):
    with tcp_pair(stack) as ends:
        yield ends


@contextlib.contextmanager
def deaf(stack):
    """A loopback address that is taken, but that nobody listens on."""
    with stack.socket() as sock:
        sock.bind((LOOPBACK, 0))
        yield sock.getsockname()


def wait_readable(sock):
    """Wait for what is on its way."""
    assert select.select([sock], [], [], PATIENCE)[0]


def test_bind_chooses_a_port(stack):
    with stack.socket() as sock:
        sock.bind(("", 0))
        host, port = sock.getsockname()
        assert host == "0.0.0.0" and port > 0


@pytest.mark.parametrize("host", [LOOPBACK, "localhost", b"127.0.0.1", bytearray(b"localhost")])
def test_hosts(stack, host):
    with stack.socket() as sock:
        sock.bind((host, 0))
        assert sock.getsockname()[0] == LOOPBACK


def test_broadcast_host(stack):
    with stack.socket(stack.AF_INET, stack.SOCK_DGRAM) as sock:
        sock.bind(("<broadcast>", 0))
        assert sock.getsockname()[0] == "255.255.255.255"


def test_bind_twice(both):
    def bind(stack):
        with listening(stack) as server, stack.socket() as sock:
            sock.bind(server.getsockname())

    assert both(bind).raised.errno == errno.EADDRINUSE


@pytest.mark.parametrize("backlog", [(), (0,), (-1,), (5,), (2**31 - 1,)])
def test_listen(stack, backlog):
    with stack.socket() as server:
        server.bind((LOOPBACK, 0))
        assert server.listen(*backlog) is None
        assert server.getsockopt(stack.SOL_SOCKET, stack.SO_ACCEPTCONN) == 1
        with stack.create_connection(server.getsockname(), PATIENCE):
            server.accept()[0].close()


def test_accept(stack):
    with listening(stack) as server, stack.socket() as client:
        client.connect(server.getsockname())
        accepted, peer = server.accept()
        with accepted:
            assert peer == client.getsockname() == accepted.getpeername()
            assert client.getpeername() == accepted.getsockname() == server.getsockname()
            assert (accepted.family, accepted.type) == (server.family, server.type)
            assert not accepted.get_inheritable()


def test_raw_accept(stack):
    with listening(stack) as server, stack.socket() as client:
        client.connect(server.getsockname())
        fd, peer = server._accept()
        os.close(fd)
        assert type(fd) is int and peer == client.getsockname()


@pytest.mark.parametrize("default", [None, 7.0])
@pytest.mark.parametrize("timeout", [None, 5.0])
def test_accepted_timeout(both, timeout, default):
    def accepted_timeout(stack):
        stack.setdefaulttimeout(default)
        try:
            with listening(stack) as server, stack.socket() as client:
                client.connect(server.getsockname())
                server.settimeout(timeout)
                with server.accept()[0] as accepted:
                    return accepted.gettimeout(), os.get_blocking(accepted.fileno())
        finally:
            stack.setdefaulttimeout(None)

    both(accepted_timeout)


def test_accept_non_blocking(both):
    def accept(stack):
        with listening(stack) as server:
            server.setblocking(False)
            server.accept()

    assert both(accept).raised.type == "builtins.BlockingIOError"


def test_accept_without_listen(both):
    def accept(stack):
        with stack.socket() as sock:
            sock.accept()

    assert both(accept).raised.errno == errno.EINVAL


@pytest.mark.parametrize("timeout", [None, PATIENCE])
def test_connect_refused(both, timeout):
    def connect(stack):
        with stack.socket() as sock, deaf(stack) as address:
            sock.settimeout(timeout)
            sock.connect(address)

    assert both(connect).raised.type == "builtins.ConnectionRefusedError"


@pytest.mark.parametrize("timeout", [None, PATIENCE])
def test_connect_ex_refused(both, timeout):
    def connect(stack):
        with stack.socket() as sock, deaf(stack) as address:
            sock.settimeout(timeout)
            return sock.connect_ex(address)

    assert both(connect).value == errno.ECONNREFUSED


def test_connect_ex(stack):
    with listening(stack) as server, stack.socket() as client:
        assert client.connect_ex(server.getsockname()) == 0
        assert client.connect_ex(server.getsockname()) == errno.EISCONN
        with pytest.raises(OSError) as info:
            client.connect(server.getsockname())
        assert info.value.errno == errno.EISCONN


def test_connect_non_blocking(stack):
    with listening(stack) as server, stack.socket() as client:
        client.setblocking(False)
        assert client.connect_ex(server.getsockname()) == errno.EINPROGRESS
        assert select.select([], [client], [], PATIENCE)[1]
        assert client.getsockopt(stack.SOL_SOCKET, stack.SO_ERROR) == 0
        assert client.getpeername() == server.getsockname()


def test_connect_non_blocking_raises(both):
    def connect(stack):
        with listening(stack) as server, stack.socket() as client:
            client.setblocking(False)
            client.connect(server.getsockname())

    assert both(connect).raised.errno == errno.EINPROGRESS


def test_names_without_a_peer(both):
    def peer(stack):
        with stack.socket() as sock:
            sock.getpeername()

    assert both(peer).raised.errno == errno.ENOTCONN


def test_send_and_receive(pair):
    client, server = pair
    assert client.send(b"ping") == 4
    assert server.recv(16) == b"ping"
    assert server.send(memoryview(b"pong")) == 4
    assert client.recv(2) + client.recv(16) == b"pong"


def test_receive_end(pair):
    client, server = pair
    client.shutdown(1)
    assert server.recv(16) == b""
    assert server.recv_into(bytearray(16)) == 0
    assert server.recvfrom(16) == (b"", None)


@pytest.mark.parametrize("size", [0, 1, 4096, 65536, 1 << 20])
def test_sizes(pair, size):
    client, server = pair
    data = LARGE[:size]
    sender = threading.Thread(target=client.sendall, args=(data,))
    sender.start()
    assert read_exactly(server, size) == data
    sender.join(PATIENCE)


@pytest.mark.parametrize("timeout", [None, PATIENCE])
def test_sendall_large(pair, timeout):
    client, server = pair
    client.settimeout(timeout)
    received = []
    reader = threading.Thread(target=lambda: received.append(read_exactly(server, len(LARGE))))
    reader.start()
    assert client.sendall(LARGE) is None
    reader.join(PATIENCE)
    assert received == [LARGE]


def test_sendall_nothing(pair):
    assert pair[0].sendall(b"") is None
    assert pair[0].send(b"") == 0


def test_sendall_non_blocking(both):
    """What fits is sent before BlockingIOError says that the rest did not."""

    def send(stack):
        with unix_pair(stack) as (left, right):
            left.setblocking(False)
            try:
                left.sendall(LARGE)
            finally:
                assert right.recv(4) == LARGE[:4]

    assert both(send).raised.type == "builtins.BlockingIOError"


def test_receive_nothing(stack, pair):
    """A size of zero: nothing is taken out, even where there is something."""
    client, server = pair
    client.sendall(b"kept")
    wait_readable(server)
    assert server.recv(0) == b""
    assert server.recvfrom(0) == (b"", None)
    assert server.recv_into(bytearray()) == 0
    assert server.recv(4) == b"kept"


def test_receive_zero_does_not_wait(both):
    """A stream has nothing to say about zero bytes: what is the rule where no byte is there?"""

    def receive(stack):
        with tcp_pair(stack) as (client, _):
            client.setblocking(False)
            results = []
            for call in (lambda: client.recv(0), lambda: client.recv_into(bytearray())):
                try:
                    results.append(call())
                except OSError as error:
                    results.append(error)
            return results

    both(receive)


@pytest.mark.parametrize("nbytes", [(), (0,), (3,)])
def test_recv_into(pair, nbytes):
    client, server = pair
    client.sendall(b"abcdef")
    buffer = bytearray(b"......")
    wanted = nbytes[0] if nbytes and nbytes[0] else len(buffer)
    assert server.recv_into(buffer, *nbytes) == wanted
    assert buffer == b"abcdef"[:wanted] + b"." * (len(buffer) - wanted)


def test_recv_into_part(pair):
    client, server = pair
    client.sendall(b"xyz")
    buffer = bytearray(8)
    assert server.recv_into(memoryview(buffer)[2:6]) == 3
    assert bytes(buffer) == b"\0\0xyz\0\0\0"


def test_recvfrom_into(pair):
    client, server = pair
    client.sendall(b"xyz")
    buffer = bytearray(8)
    assert server.recvfrom_into(buffer) == (3, None)
    assert bytes(buffer) == b"xyz\0\0\0\0\0"


def test_recv_into_too_small(both):
    def receive(stack):
        with tcp_pair(stack) as (client, _):
            client.recv_into(bytearray(4), 5)

    assert both(receive).raised.type == "builtins.ValueError"


def test_peek(stack, pair):
    client, server = pair
    client.sendall(b"seen twice")
    wait_readable(server)
    assert server.recv(4, stack.MSG_PEEK) == b"seen"
    buffer = bytearray(10)
    assert server.recv_into(buffer, 0, stack.MSG_PEEK) == 10
    assert server.recv(64) == buffer == b"seen twice"


def test_waitall(stack, pair):
    client, server = pair
    server.settimeout(None)
    received = []
    reader = threading.Thread(target=lambda: received.append(server.recv(6, stack.MSG_WAITALL)))
    reader.start()
    for part in (b"ab", b"cd", b"ef"):
        client.sendall(part)
    reader.join(PATIENCE)
    assert received == [b"abcdef"]


def test_dontwait(both):
    def receive(stack):
        with tcp_pair(stack) as (client, _):
            client.settimeout(None)
            client.recv(1, stack.MSG_DONTWAIT)

    assert both(receive).raised.type == "builtins.BlockingIOError"


def test_out_of_band(stack, pair):
    client, server = pair
    server.settimeout(None)
    client.send(b"!", stack.MSG_OOB)
    assert select.select([], [], [server], PATIENCE)[2]
    assert server.recv(1, stack.MSG_OOB) == b"!"


@pytest.mark.parametrize("how", ["SHUT_RD", "SHUT_WR", "SHUT_RDWR"])
def test_shutdown(both, how):
    def shut(stack):
        with tcp_pair(stack) as (client, server):
            results = [client.shutdown(getattr(stack, how))]
            for call in (lambda: client.send(b"x"), lambda: server.recv(1), lambda: client.recv(1)):
                try:
                    server.settimeout(0.01)
                    client.settimeout(0.01)
                    results.append(call())
                except OSError as error:
                    results.append(error)
            return results

    both(shut)


def test_broken_pipe(both):
    """SIGPIPE is ignored, as Python has it: the error tells."""

    def send(stack):
        with unix_pair(stack) as (left, right):
            right.close()
            left.send(b"x")

    assert both(send).raised.type == "builtins.BrokenPipeError"


def test_reset(both):
    def receive(stack):
        with tcp_pair(stack) as (client, server):
            client.setsockopt(stack.SOL_SOCKET, stack.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
            wait_readable(server)
            server.recv(1)

    assert both(receive).raised.type == "builtins.ConnectionResetError"


def test_sendto_on_a_connection(both):
    def send(stack):
        with tcp_pair(stack) as (client, server):
            sent = client.sendto(b"data", (LOOPBACK, 9))
            return sent, server.recv(9)

    both(send)


@pytest.mark.parametrize("timeout", [None, 0.0, PATIENCE])
def test_receive_allocates_what_came(pair, timeout):
    client, server = pair
    client.sendall(b"small")
    wait_readable(server)
    server.settimeout(timeout)
    data = server.recv(1 << 20)
    assert data == b"small"
    assert data.__sizeof__() < 1024


def test_many_connections(stack):
    with listening(stack, backlog=64) as server:
        clients = [stack.create_connection(server.getsockname(), PATIENCE) for _ in range(50)]
        accepted = [server.accept()[0] for _ in clients]
        for number, client in enumerate(clients):
            client.sendall(b"%d" % number)
        ports = {client.getsockname(): b"%d" % number for number, client in enumerate(clients)}
        for sock in accepted:
            assert sock.recv(8) == ports[sock.getpeername()]
        for sock in itertools.chain(clients, accepted):
            sock.close()
