"""sendmsg and recvmsg: many buffers, ancillary data, and passing descriptors."""

import array
import contextlib
import errno
import os
import struct

import gosocket
import pytest
from support import LOOPBACK, tcp_pair, udp_pair, unix_pair

INT = struct.calcsize("i")
IP_PKTINFO = 8  # which the socket module of 3.11 lacks
CREDENTIALS = struct.Struct("3i")


@pytest.fixture
def pair(stack):
    with unix_pair(stack) as ends:
        yield ends


@contextlib.contextmanager
def pipes(count):
    """The reading ends of some pipes, each with its number inside."""
    ends = [os.pipe() for _ in range(count)]
    try:
        for number, (_, writing) in enumerate(ends):
            os.write(writing, b"%d" % number)
        yield [reading for reading, _ in ends]
    finally:
        for fd in (fd for pair in ends for fd in pair):
            os.close(fd)


def received_descriptors(ancillary):
    """The descriptors in ancillary data; whoever asks has to close them."""
    fds = array.array("i")
    for _, _, data in ancillary:
        fds.frombytes(data[: len(data) - len(data) % INT])
    return list(fds)


def rights(stack, fds):
    return stack.SOL_SOCKET, stack.SCM_RIGHTS, array.array("i", fds)


def close_all(fds):
    for fd in fds:
        os.close(fd)


@pytest.mark.parametrize(
    "buffers",
    [[], [b""], [b"one"], [b"a", b"", b"bc"], (bytearray(b"x"), memoryview(b"yz")),
     [array.array("H", [1, 2])], [b"x"] * 100],
    ids=["none", "empty", "one", "three", "tuple", "array", "hundred"],
)  # fmt: skip
def test_sendmsg_gathers(pair, buffers):
    left, right = pair
    whole = b"".join(bytes(part) for part in buffers)
    assert left.sendmsg(buffers) == len(whole)
    assert not whole or right.recv(1024) == whole


def test_sendmsg_takes_an_iterator(pair):
    left, right = pair
    assert left.sendmsg(part for part in (b"ab", b"cd")) == 4
    assert right.recv(9) == b"abcd"


def test_too_many_buffers(both):
    def send(stack):
        with unix_pair(stack) as (left, _):
            left.sendmsg([b"x"] * 1025)

    assert both(send).raised.errno == errno.EMSGSIZE


def test_sendmsg_to_an_address(stack):
    with udp_pair(stack) as (left, right):
        assert left.sendmsg([b"da", b"ta"], [], 0, right.getsockname()) == 4
        assert right.recvmsg(16) == (b"data", [], 0, left.getsockname())


def test_sendmsg_without_an_address(stack):
    with tcp_pair(stack) as (client, server):
        assert client.sendmsg([b"data"], [], 0, None) == 4
        assert server.recvmsg(16) == (b"data", [], 0, None)


def test_sendmsg_flags(stack, pair):
    left, _ = pair
    left.settimeout(None)
    with pytest.raises(BlockingIOError):
        while True:
            left.sendmsg([bytes(65536)], [], stack.MSG_DONTWAIT)


def test_recvmsg_end(pair):
    left, right = pair
    left.close()
    assert right.recvmsg(16) == (b"", [], 0, None)


def test_recvmsg_unnamed_peer(both):
    def receive(stack):
        with unix_pair(stack, stack.SOCK_DGRAM) as (left, right):
            left.send(b"x")
            return right.recvmsg(9)

    both(receive)


def test_recvmsg_truncates(stack):
    with udp_pair(stack) as (left, right):
        left.sendto(b"0123456789", right.getsockname())
        data, ancillary, flags, _ = right.recvmsg(4)
        assert (data, ancillary, flags) == (b"0123", [], stack.MSG_TRUNC)
        assert type(flags) is int


def test_recvmsg_peeks(stack, pair):
    left, right = pair
    left.send(b"abc")
    assert right.recvmsg(2, 0, stack.MSG_PEEK)[0] == b"ab"
    assert right.recvmsg(9)[0] == b"abc"


def test_recvmsg_zero(both):
    def receive(stack):
        with unix_pair(stack) as (left, right):
            left.send(b"abc")
            return right.recvmsg(0), right.recvmsg(9)

    both(receive)


def test_recvmsg_into_scatters(stack, pair):
    left, right = pair
    left.send(b"0123456789")
    parts = [bytearray(1), bytearray(4), memoryview(bytearray(b"......"))[1:4], bytearray(8)]
    assert right.recvmsg_into(parts) == (10, [], 0, None)
    assert [bytes(part) for part in parts] == [b"0", b"1234", b"567", b"89\0\0\0\0\0\0"]


@pytest.mark.parametrize("count", [0, 1, 10, 100, 1024])
def test_recvmsg_into_many(pair, count):
    left, right = pair
    parts = [bytearray(1) for _ in range(count)]
    data = bytes(number % 256 for number in range(count))
    left.send(data or b"x")
    assert right.recvmsg_into(parts)[0] == count
    assert b"".join(parts) == data


def test_recvmsg_into_too_many(both):
    def receive(stack):
        with unix_pair(stack) as (left, right):
            left.send(b"x")
            right.recvmsg_into([bytearray(1) for _ in range(1025)])

    assert both(receive).raised.errno == errno.EMSGSIZE


def test_recvmsg_into_an_array(pair):
    left, right = pair
    numbers = array.array("i", [0, 0])
    left.send(struct.pack("ii", 7, 8))
    assert right.recvmsg_into(iter([numbers]))[0] == 2 * INT
    assert list(numbers) == [7, 8]


def test_recvmsg_into_from_an_address(stack):
    with udp_pair(stack) as (left, right):
        left.sendto(b"data", right.getsockname())
        assert right.recvmsg_into([bytearray(9)], 0) == (4, [], 0, left.getsockname())


@pytest.mark.parametrize("count", [1, 2, 20])
def test_descriptors(stack, pair, count):
    left, right = pair
    with pipes(count) as fds:
        assert left.sendmsg([b"fds"], [rights(stack, fds)]) == 3
        data, ancillary, flags, _ = right.recvmsg(9, stack.CMSG_SPACE(count * INT))
        ((level, kind, payload),) = ancillary
        assert (data, level, kind) == (b"fds", stack.SOL_SOCKET, stack.SCM_RIGHTS)
        assert type(level) is type(kind) is int and type(payload) is bytes
        assert flags & ~stack.MSG_CMSG_CLOEXEC == 0
        got = received_descriptors(ancillary)
        assert [os.read(fd, 9) for fd in got] == [b"%d" % number for number in range(count)]
        close_all(got)


def test_descriptors_by_recvmsg_into(stack, pair):
    left, right = pair
    with pipes(1) as fds:
        left.sendmsg([b"fd"], [rights(stack, fds)])
        buffer = bytearray(2)
        size, ancillary, _, _ = right.recvmsg_into([buffer], stack.CMSG_LEN(INT))
        assert (size, buffer) == (2, b"fd")
        close_all(received_descriptors(ancillary))


@pytest.mark.parametrize("flags", [0, "MSG_CMSG_CLOEXEC"])
def test_descriptors_inheritable(both, flags):
    """recvmsg leaves it to the flag, unlike the rest of Python."""

    def receive(stack):
        with unix_pair(stack) as (left, right), pipes(1) as fds:
            left.sendmsg([b"x"], [rights(stack, fds)])
            flag = getattr(stack, flags) if flags else 0
            received = right.recvmsg(1, stack.CMSG_SPACE(INT), flag)
            got = received_descriptors(received[1])
            inheritable = [os.get_inheritable(fd) for fd in got]
            close_all(got)
            return inheritable, received[2]

    both(receive)


@pytest.mark.parametrize("room", ["0", "1", "CMSG_LEN(0)", "CMSG_LEN(0)+1", "CMSG_LEN(INT)-1",
                                  "CMSG_LEN(INT)", "CMSG_SPACE(INT)", "CMSG_SPACE(INT)+1",
                                  "CMSG_LEN(2*INT)-1", "CMSG_SPACE(2*INT)", "4096"])  # fmt: skip
def test_ancillary_truncation(both, room):
    """What fits of two descriptors, and what is told of it."""

    def receive(stack):
        size = eval(room, {"INT": INT, "CMSG_LEN": stack.CMSG_LEN, "CMSG_SPACE": stack.CMSG_SPACE})
        with unix_pair(stack) as (left, right), pipes(2) as fds:
            left.sendmsg([b"x"], [rights(stack, fds)])
            data, ancillary, flags, _ = right.recvmsg(1, size)
            got = received_descriptors(ancillary)
            close_all(got)
            shapes = [(level, kind, len(payload)) for level, kind, payload in ancillary]
            return data, shapes, flags, len(got)

    both(receive)


def test_descriptors_are_lost_without_room(stack, pair):
    left, right = pair
    with pipes(1) as fds:
        left.sendmsg([b"x"], [rights(stack, fds)])
        assert right.recvmsg(1) == (b"x", [], stack.MSG_CTRUNC, None)


def test_bad_descriptor(both):
    def send(stack):
        with unix_pair(stack) as (left, _):
            left.sendmsg([b"x"], [rights(stack, [10**6])])

    assert both(send).raised.errno == errno.EBADF


def test_credentials(both):
    def receive(stack):
        with unix_pair(stack) as (left, right):
            right.setsockopt(stack.SOL_SOCKET, stack.SO_PASSCRED, 1)
            own = CREDENTIALS.pack(os.getpid(), os.getuid(), os.getgid())
            left.sendmsg([b"x"], [(stack.SOL_SOCKET, stack.SCM_CREDENTIALS, own)])
            return right.recvmsg(1, stack.CMSG_SPACE(CREDENTIALS.size))

    assert both(receive).raised is None


def test_credentials_and_descriptors(both):
    def receive(stack):
        with unix_pair(stack) as (left, right), pipes(2) as fds:
            right.setsockopt(stack.SOL_SOCKET, stack.SO_PASSCRED, 1)
            own = CREDENTIALS.pack(os.getpid(), os.getuid(), os.getgid())
            messages = [(stack.SOL_SOCKET, stack.SCM_CREDENTIALS, own), rights(stack, fds)]
            left.sendmsg([b"x"], messages)
            room = stack.CMSG_SPACE(CREDENTIALS.size) + stack.CMSG_SPACE(2 * INT)
            _, ancillary, flags, _ = right.recvmsg(1, room)
            close_all(received_descriptors(a for a in ancillary if a[1] == stack.SCM_RIGHTS))
            return [(kind, len(payload)) for _, kind, payload in ancillary], flags

    assert len(both(receive).value[0]) == 2


def test_several_messages_of_rights(both):
    def receive(stack):
        with unix_pair(stack) as (left, right), pipes(3) as fds:
            left.sendmsg([b"x"], [rights(stack, fds[:1]), rights(stack, fds[1:])])
            _, ancillary, flags, _ = right.recvmsg(1, 1024)
            close_all(received_descriptors(ancillary))
            return [(kind, len(payload)) for _, kind, payload in ancillary], flags

    both(receive)


def test_packet_information(both):
    """Ancillary data of another protocol: the address a datagram was sent to."""

    def receive(stack):
        with udp_pair(stack) as (left, right):
            right.setsockopt(stack.IPPROTO_IP, IP_PKTINFO, 1)
            right.setsockopt(stack.IPPROTO_IP, stack.IP_RECVTOS, 1)
            left.sendto(b"x", right.getsockname())
            return right.recvmsg(1, 256)

    assert both(receive).raised is None


def test_sending_packet_information(both):
    def send(stack):
        with udp_pair(stack) as (left, right):
            wanted = struct.pack("=I4s4s", 0, stack.inet_aton("127.0.0.9"), bytes(4))
            with stack.socket(stack.AF_INET, stack.SOCK_DGRAM) as sender:
                message = (stack.IPPROTO_IP, IP_PKTINFO, wanted)
                sender.sendmsg([b"x"], [message], 0, right.getsockname())
                return right.recvfrom(1)[1][0]

    assert both(send).value == "127.0.0.9"


@pytest.mark.parametrize("length", [0, 1, 4, 7, 8, 9, 1000, 2**31 - 1, 2**31 - 17, 2**31 - 33])
def test_sizes(both, length):
    both(lambda stack: stack.CMSG_LEN(length))
    both(lambda stack: stack.CMSG_SPACE(length))


def test_send_fds_and_recv_fds(stack, pair):
    left, right = pair
    with pipes(3) as fds:
        assert stack.send_fds(left, [b"da", b"ta"], fds) == 4
        data, got, flags, peer = stack.recv_fds(right, 16, 8)
        assert (data, len(got), peer) == (b"data", 3, None)
        assert [os.read(fd, 9) for fd in got] == [b"0", b"1", b"2"]
        close_all(got)


def test_send_fds_with_arguments(both):
    def send(stack):
        with udp_pair(stack) as (left, right):
            sent = stack.send_fds(left, [b"none"], [], 0, right.getsockname())
            return sent, stack.recv_fds(right, 16, 0, stack.MSG_PEEK)

    both(send)


def test_recv_fds_cut(both):
    def receive(stack):
        with unix_pair(stack) as (left, right), pipes(4) as fds:
            stack.send_fds(left, [b"x"], fds)
            data, got, flags, _ = stack.recv_fds(right, 1, 1)
            close_all(got)
            return data, len(got) >= 1, flags

    both(receive)


def test_timeout(both):
    def receive(stack):
        with unix_pair(stack) as (left, _):
            left.settimeout(0.01)
            left.recvmsg(1, 64)

    assert both(receive).raised.type == "builtins.TimeoutError"


def test_buffer_is_released(pair):
    """Buffers that a call borrowed may be resized after it."""
    left, right = pair
    outgoing, incoming = bytearray(b"data"), bytearray(4)
    left.sendmsg([outgoing])
    right.recvmsg_into([incoming])
    outgoing.clear()
    incoming.clear()


def test_buffer_is_released_after_an_error(both):
    def send(stack):
        with stack.socket() as sock:
            buffer = bytearray(4)
            for call in (
                lambda: sock.sendmsg([buffer, "text"]),
                lambda: sock.recvmsg_into([buffer, b"const"]),
                lambda: sock.sendmsg([b""], [(1, 1, buffer), (1, 1, "text")]),
                lambda: sock.sendmsg([buffer], [], 0, "bad address"),
                lambda: sock.sendto(buffer, "bad address"),
                lambda: sock.recv_into(buffer, -1),
                lambda: sock.send(buffer),
                lambda: sock.setsockopt(1, 9999, buffer),
            ):
                with pytest.raises((TypeError, OSError, ValueError)):
                    call()
                buffer.append(1)
            return len(buffer)

    assert both(send).value == 12


def test_many_buffers_over_tcp(stack):
    with tcp_pair(stack, host=LOOPBACK) as (client, server):
        parts = [bytes([number]) * number for number in range(200)]
        assert client.sendmsg(parts) == sum(range(200))
        got = b""
        while len(got) < sum(range(200)):
            got += server.recvmsg(65536)[0]
        assert got == b"".join(parts)


def test_a_list_that_changes_under_way():
    """Its length is settled before an item's own code runs; before 3.15 the stdlib may crash."""

    class Level:
        def __index__(self):
            ancillary.clear()
            return gosocket.SOL_SOCKET

    ancillary = [(Level(), gosocket.SCM_RIGHTS, b"")] * 2
    with unix_pair(gosocket) as (left, right):
        assert left.sendmsg([b"data"], ancillary) == 4
        assert right.recv(8) == b"data"
