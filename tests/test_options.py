"""getsockopt and setsockopt in all their forms, and the options that people use."""

import errno
import struct

import pytest
from support import listening, tcp_pair, unix_pair


@pytest.fixture
def sock(stack):
    with stack.socket() as sock:
        yield sock


def test_integer(stack, sock):
    assert sock.getsockopt(stack.SOL_SOCKET, stack.SO_KEEPALIVE) == 0
    assert sock.setsockopt(stack.SOL_SOCKET, stack.SO_KEEPALIVE, 1) is None
    assert sock.getsockopt(stack.SOL_SOCKET, stack.SO_KEEPALIVE) == 1


@pytest.mark.parametrize("value", [True, struct.pack("i", 1), bytearray(b"\1\0\0\0"),
                                   memoryview(b"\1\0\0\0")])  # fmt: skip
def test_ways_to_set(stack, sock, value):
    sock.setsockopt(stack.SOL_SOCKET, stack.SO_REUSEADDR, value)
    assert sock.getsockopt(stack.SOL_SOCKET, stack.SO_REUSEADDR) == 1


@pytest.mark.parametrize("size", [0, 1, 2, 4, 8, 1024, 1025, 4096, 65536, -1, 2**31 - 1])
def test_buffer_sizes(both, size):
    def get(stack):
        with stack.socket() as sock:
            return sock.getsockopt(stack.SOL_SOCKET, stack.SO_TYPE, size)

    both(get)


def test_structure(stack, sock):
    linger = struct.pack("ii", 1, 30)
    sock.setsockopt(stack.SOL_SOCKET, stack.SO_LINGER, linger)
    assert sock.getsockopt(stack.SOL_SOCKET, stack.SO_LINGER, 8) == linger
    assert sock.getsockopt(stack.SOL_SOCKET, stack.SO_LINGER, 1024) == linger
    assert sock.getsockopt(stack.SOL_SOCKET, stack.SO_LINGER, 4) == linger[:4]


def test_large_value(both):
    """TCP_INFO, and a value that the kernel cuts at the buffer's end."""

    def get(stack):
        with tcp_pair(stack) as (client, _):
            whole = client.getsockopt(stack.IPPROTO_TCP, stack.TCP_INFO, 1024)
            part = client.getsockopt(stack.IPPROTO_TCP, stack.TCP_INFO, 10)
            return len(whole), part[:1]

    both(get)


def test_interface_name(both):
    def get(stack):
        with stack.socket() as sock:
            sock.setsockopt(stack.SOL_SOCKET, stack.SO_BINDTODEVICE, b"lo\0")
            return sock.getsockopt(stack.SOL_SOCKET, stack.SO_BINDTODEVICE, 16)

    both(get)


@pytest.mark.parametrize("length", [0, 4, 1024])
def test_no_value(both, length):
    """None and a length: the kernel is given a NULL pointer."""

    def set(stack):
        with stack.socket() as sock:
            sock.setsockopt(stack.SOL_SOCKET, stack.SO_KEEPALIVE, None, length)

    assert both(set).raised.errno in (errno.EFAULT, errno.EINVAL)


@pytest.mark.parametrize("level, option", [(1, 9999), (9999, 1), (6, 9999), (-1, -1)])
def test_unknown(both, level, option):
    def get(stack):
        with stack.socket() as sock:
            results = []
            for call in (
                lambda: sock.getsockopt(level, option),
                lambda: sock.getsockopt(level, option, 16),
                lambda: sock.setsockopt(level, option, 1),
                lambda: sock.setsockopt(level, option, b"1"),
            ):
                with pytest.raises(OSError) as info:
                    call()
                results.append(info.value)
            return results

    both(get)


#: Options with what is put in, as (family, type, level, option, value).
ROUND_TRIPS = [
    ("AF_INET", "SOCK_STREAM", "SOL_SOCKET", "SO_REUSEPORT", 1),
    ("AF_INET", "SOCK_STREAM", "SOL_SOCKET", "SO_RCVBUF", 20000),
    ("AF_INET", "SOCK_STREAM", "SOL_SOCKET", "SO_SNDBUF", 20000),
    ("AF_INET", "SOCK_STREAM", "SOL_SOCKET", "SO_MARK", 7),
    ("AF_INET", "SOCK_STREAM", "SOL_SOCKET", "SO_PRIORITY", 3),
    ("AF_INET", "SOCK_STREAM", "SOL_SOCKET", "SO_RCVLOWAT", 5),
    ("AF_INET", "SOCK_STREAM", "IPPROTO_TCP", "TCP_NODELAY", 1),
    ("AF_INET", "SOCK_STREAM", "IPPROTO_TCP", "TCP_KEEPIDLE", 30),
    ("AF_INET", "SOCK_STREAM", "IPPROTO_TCP", "TCP_KEEPINTVL", 3),
    ("AF_INET", "SOCK_STREAM", "IPPROTO_TCP", "TCP_KEEPCNT", 4),
    ("AF_INET", "SOCK_STREAM", "IPPROTO_TCP", "TCP_USER_TIMEOUT", 1234),
    ("AF_INET", "SOCK_STREAM", "IPPROTO_TCP", "TCP_DEFER_ACCEPT", 1),
    ("AF_INET", "SOCK_STREAM", "IPPROTO_TCP", "TCP_CORK", 1),
    ("AF_INET", "SOCK_STREAM", "IPPROTO_TCP", "TCP_MAXSEG", 1000),
    ("AF_INET", "SOCK_DGRAM", "SOL_SOCKET", "SO_BROADCAST", 1),
    ("AF_INET", "SOCK_DGRAM", "IPPROTO_IP", "IP_TTL", 9),
    ("AF_INET", "SOCK_DGRAM", "IPPROTO_IP", "IP_TOS", 0x10),
    ("AF_INET", "SOCK_DGRAM", "IPPROTO_IP", "IP_MULTICAST_TTL", 5),
    ("AF_INET", "SOCK_DGRAM", "IPPROTO_IP", "IP_MULTICAST_LOOP", 0),
    ("AF_INET6", "SOCK_STREAM", "IPPROTO_IPV6", "IPV6_V6ONLY", 1),
    ("AF_INET6", "SOCK_DGRAM", "IPPROTO_IPV6", "IPV6_UNICAST_HOPS", 9),
    ("AF_INET6", "SOCK_DGRAM", "IPPROTO_IPV6", "IPV6_TCLASS", 0x20),
    ("AF_UNIX", "SOCK_DGRAM", "SOL_SOCKET", "SO_PASSCRED", 1),
]


@pytest.mark.parametrize("row", ROUND_TRIPS, ids=lambda row: row[3])
def test_round_trip(both, row):
    def set_and_get(stack):
        family, type, level, option = (getattr(stack, name) for name in row[:4])
        with stack.socket(family, type) as sock:
            before = sock.getsockopt(level, option)
            sock.setsockopt(level, option, row[4])
            after = sock.getsockopt(level, option)
            return before, after, sock.getsockopt(level, option, 64)

    outcome = both(set_and_get)
    assert outcome.raised is None, outcome


def test_multicast_membership(both):
    def join(stack):
        with stack.socket(stack.AF_INET, stack.SOCK_DGRAM) as sock:
            request = stack.inet_aton("239.1.2.3") + stack.inet_aton("127.0.0.1")
            sock.setsockopt(stack.IPPROTO_IP, stack.IP_ADD_MEMBERSHIP, request)
            sock.setsockopt(stack.IPPROTO_IP, stack.IP_DROP_MEMBERSHIP, request)

    assert both(join).raised is None


def test_peer_credentials(both):
    def credentials(stack):
        with unix_pair(stack) as (left, _):
            return left.getsockopt(stack.SOL_SOCKET, stack.SO_PEERCRED, struct.calcsize("3i"))

    both(credentials)


def test_domain_and_protocol(stack):
    with listening(stack) as server:
        assert server.getsockopt(stack.SOL_SOCKET, stack.SO_DOMAIN) == stack.AF_INET
        assert server.getsockopt(stack.SOL_SOCKET, stack.SO_PROTOCOL) == stack.IPPROTO_TCP
        assert server.getsockopt(stack.SOL_SOCKET, stack.SO_TYPE) == stack.SOCK_STREAM
