"""IPv6: addresses of two to four items, scopes, and both stacks on one socket."""

import errno
import ipaddress

import pytest
from support import PATIENCE, listening, tcp_pair, udp_pair

LOOPBACK6 = "::1"
LINK_LOCAL = "fe80::1234"
IPV6_ADDR_LINKLOCAL = 0x20  # a scope, as the kernel numbers them


@pytest.fixture
def sock(stack):
    with stack.socket(stack.AF_INET6, stack.SOCK_DGRAM) as sock:
        yield sock


@pytest.mark.parametrize("rest", [(), (0,), (0, 0)])
def test_lengths(sock, rest):
    sock.bind((LOOPBACK6, 0, *rest))
    host, port, flowinfo, scope = sock.getsockname()
    assert (host, flowinfo, scope) == (LOOPBACK6, 0, 0) and port > 0


@pytest.mark.parametrize("host", ["", "::", b"::"])
def test_any(sock, host):
    sock.bind((host, 0))
    assert sock.getsockname()[0] == "::"


def test_connection(stack):
    with tcp_pair(stack, stack.AF_INET6, LOOPBACK6) as (client, server):
        client.sendall(b"six")
        assert server.recv(3) == b"six"
        assert len(server.getpeername()) == 4
        assert server.getpeername() == client.getsockname()


def test_datagram_has_four_items(stack):
    with udp_pair(stack, stack.AF_INET6, LOOPBACK6) as (left, right):
        left.sendto(b"x", right.getsockname()[:2])
        assert right.recvfrom(1) == (b"x", (*left.getsockname()[:2], 0, 0))


def test_flowinfo(both):
    def flow(stack):
        with stack.socket(stack.AF_INET6, stack.SOCK_DGRAM) as sock:
            sock.connect((LOOPBACK6, 9, 0xABCDE))
            return sock.getpeername()

    both(flow)


@pytest.mark.parametrize(
    "address",
    [
        (f"{LINK_LOCAL}%lo", 9),
        (f"{LINK_LOCAL}%1", 9),
        (LINK_LOCAL, 9, 0, 1),
        (f"{LINK_LOCAL}%lo", 9, 0, 0),
        (f"{LINK_LOCAL}%lo", 9, 0, 7),
        (LINK_LOCAL, 9),
        (LINK_LOCAL, 9, 0, 999),
        (f"{LINK_LOCAL}%", 9),
        ("ff02::1%lo", 9),
        ("::1%lo", 9),
    ],
)
def test_scopes(both, address):
    """Connecting a datagram socket sends nothing."""

    def connect(stack):
        with stack.socket(stack.AF_INET6, stack.SOCK_DGRAM) as sock:
            sock.connect(address)
            return sock.getpeername(), sock.getsockname()[2:]

    both(connect)


def link_local():
    """An address of this machine with a scope, and the scope's number; or None."""
    with open("/proc/net/if_inet6") as table:
        for digits, index, _, scope, _, _ in map(str.split, table):
            if int(scope, 16) == IPV6_ADDR_LINKLOCAL:
                return str(ipaddress.IPv6Address(bytes.fromhex(digits))), int(index, 16)
    return None


@pytest.mark.skipif(not link_local(), reason="no interface has a link-local address")
def test_scope_is_told(stack, sock):
    host, scope = link_local()
    sock.bind((host, 0, 0, scope))
    assert sock.getsockname()[0] == host and sock.getsockname()[3] == scope
    name, _ = stack.getnameinfo(sock.getsockname(), stack.NI_NUMERICHOST | stack.NI_NUMERICSERV)
    assert name == f"{host}%{stack.if_indextoname(scope)}"


def test_mapped(stack):
    """An IPv4 peer of a dual-stack socket has a mapped address."""
    with stack.socket(stack.AF_INET6, stack.SOCK_STREAM) as server:
        server.setsockopt(stack.IPPROTO_IPV6, stack.IPV6_V6ONLY, 0)
        server.bind(("::", 0))
        server.listen()
        server.settimeout(PATIENCE)
        with stack.create_connection(("127.0.0.1", server.getsockname()[1]), PATIENCE):
            accepted, peer = server.accept()
            accepted.close()
            assert peer[0] == "::ffff:127.0.0.1"


def test_only_six(both):
    def connect(stack):
        with stack.socket(stack.AF_INET6, stack.SOCK_STREAM) as sock:
            sock.setsockopt(stack.IPPROTO_IPV6, stack.IPV6_V6ONLY, 1)
            sock.connect(("::ffff:127.0.0.1", 9))

    assert both(connect).raised.errno in (errno.ENETUNREACH, errno.EADDRNOTAVAIL)


@pytest.mark.parametrize(
    "host",
    [
        "::1", "0:0:0:0:0:0:0:1", "::0.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1",
        "0::1", "::0001", "::1%0", "::ffff:7f00:1", "0000:0:0::1",
    ],
)  # fmt: skip
def test_spellings(both, host):
    def bind(stack):
        with stack.socket(stack.AF_INET6, stack.SOCK_DGRAM) as sock:
            sock.bind((host, 0))
            return sock.getsockname()

    both(bind)


def test_listening_tells_four_items(stack):
    with listening(stack, stack.AF_INET6, (LOOPBACK6, 0)) as server:
        assert len(server.getsockname()) == 4
