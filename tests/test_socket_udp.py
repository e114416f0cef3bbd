"""Datagrams over the loopback interface."""

import errno
import select

import pytest
from support import LOOPBACK, PATIENCE, core, udp_pair, unix_pair


@pytest.fixture(params=["AF_INET", "AF_INET6"])
def pair(request, stack):
    host = LOOPBACK if request.param == "AF_INET" else "::1"
    with udp_pair(stack, getattr(stack, request.param), host) as ends:
        yield ends


def test_sendto_and_recvfrom(pair):
    left, right = pair
    assert left.sendto(b"datagram", right.getsockname()) == 8
    assert right.recvfrom(64) == (b"datagram", left.getsockname())


def test_sendto_with_flags(pair):
    left, right = pair
    assert left.sendto(b"datagram", 0, right.getsockname()) == 8
    assert right.recv(64) == b"datagram"


def test_empty_datagram(pair):
    left, right = pair
    assert left.sendto(b"", right.getsockname()) == 0
    assert right.recvfrom(64) == (b"", left.getsockname())


def test_order_and_bounds(pair):
    left, right = pair
    for size in (1, 0, 100, 1000, 65000):
        left.sendto(b"x" * size, right.getsockname())
    assert [len(right.recv(65535)) for _ in range(5)] == [1, 0, 100, 1000, 65000]


def test_datagram_is_cut(stack, pair):
    left, right = pair
    for _ in range(2):
        left.sendto(b"0123456789", right.getsockname())
    buffer = bytearray(4)
    assert right.recv(4) == b"0123"
    assert right.recvfrom_into(buffer) == (4, left.getsockname())


def test_truncated_size(stack, pair):
    """MSG_TRUNC makes the kernel tell the full length, which is more than the buffer has."""
    left, right = pair
    left.sendto(b"0123456789", right.getsockname())
    assert right.recv_into(bytearray(4), 0, stack.MSG_TRUNC) == 10


@pytest.mark.parametrize("size", [4, 60_000])
@pytest.mark.parametrize("room", [0, 1, 4, 5000, 60_000])
@pytest.mark.parametrize("call", ["recv", "recvfrom", "recvmsg"])
def test_truncated_size_of_bytes(both, call, room, size):
    """What the kernel did not copy is undefined, and for 3.15 an error."""
    arguments = (room, 0) if call == "recvmsg" else (room,)

    def receive(stack):
        with udp_pair(stack) as (left, right):
            left.sendto(b"x" * size, right.getsockname())
            got = getattr(right, call)(*arguments, stack.MSG_TRUNC)
            data = got if call == "recv" else got[0]
            return len(data), data[: min(room, size)] == b"x" * min(room, size)

    both(receive)


def test_receive_zero_takes_a_datagram_out(pair):
    left, right = pair
    left.sendto(b"lost", right.getsockname())
    left.sendto(b"next", right.getsockname())
    assert right.recvfrom(0)[0] == b""
    assert right.recv(9) == b"next"


def test_peek(stack, pair):
    left, right = pair
    left.sendto(b"seen twice", right.getsockname())
    assert right.recvfrom(4, stack.MSG_PEEK) == (b"seen", left.getsockname())
    assert right.recv(64) == b"seen twice"


def test_recvfrom_into_part(pair):
    left, right = pair
    left.sendto(b"abc", right.getsockname())
    buffer = bytearray(b"........")
    assert right.recvfrom_into(memoryview(buffer)[4:], 2) == (2, left.getsockname())
    assert buffer == b"....ab.."


def test_connected(pair):
    left, right = pair
    left.connect(right.getsockname())
    assert left.getpeername() == right.getsockname()
    assert left.send(b"hello") == 5
    assert left.sendall(b"again") is None
    assert right.recv(9) + right.recv(9) == b"helloagain"


def test_refused(both):
    """The answer to a datagram that found nobody is told at the next call."""

    def send(stack):
        with udp_pair(stack) as (left, right):
            left.connect(right.getsockname())
            right.close()
            left.send(b"anybody?")
            left.recv(1)

    assert both(send).raised.errno == errno.ECONNREFUSED


def test_too_large(both):
    def send(stack):
        with udp_pair(stack) as (left, right):
            left.sendto(bytes(70000), right.getsockname())

    assert both(send).raised.errno == errno.EMSGSIZE


def test_broadcast_needs_permission(both):
    def send(stack):
        with stack.socket(stack.AF_INET, stack.SOCK_DGRAM) as sock:
            sock.sendto(b"x", ("<broadcast>", 9))

    assert both(send).raised.type == "builtins.PermissionError"


def test_destination_needed(both):
    def send(stack):
        with stack.socket(stack.AF_INET, stack.SOCK_DGRAM) as sock:
            sock.send(b"x")

    assert both(send).raised.errno == errno.EDESTADDRREQ


def test_datagrams_on_a_socketpair(stack):
    with unix_pair(stack, stack.SOCK_DGRAM) as (left, right):
        left.send(b"one")
        left.send(b"")
        assert right.recvfrom(9) == (b"one", None)
        assert right.recvfrom(9) == (b"", None)


def test_sequenced_packets(stack):
    with unix_pair(stack, stack.SOCK_SEQPACKET) as (left, right):
        left.send(b"one")
        left.send(b"two")
        assert [right.recv(9), right.recv(2)] == [b"one", b"tw"]
        left.close()
        assert right.recv(9) == b""


def test_core_socket(stack):
    """The C type alone does it, too."""
    make = core(stack).socket
    left, right = make(stack.AF_INET, stack.SOCK_DGRAM), make(stack.AF_INET, stack.SOCK_DGRAM)
    right.bind((LOOPBACK, 0))
    left.bind((LOOPBACK, 0))
    left.sendto(b"core", right.getsockname())
    assert select.select([right], [], [], PATIENCE)[0]
    assert right.recvfrom(9) == (b"core", left.getsockname())
    left.close()
    right.close()
