"""UDP-Lite, MPTCP, ICMP and raw IP between two processes: what AF_INET has beside TCP and UDP."""

import functools
import struct

import pytest
from netns import LEFT_IP, LEFT_IP6, RIGHT_IP, RIGHT_IP6, same, same_talk
from support import PATIENCE, SHORT
from worker import ready

PORT = 7007
IP_HEADER = 20  # bytes, where there are no options
DATAGRAM = struct.Struct("!HHHH")  # UDP's header: ports, length or coverage, checksum
ECHO = struct.Struct("!BBHHH")  # ICMP's: type, code, checksum, identifier, sequence
SPOOFED = "10.77.0.99"

UDPLITE, UDPLITE_SEND_CSCOV, UDPLITE_RECV_CSCOV = 136, 10, 11
MPTCP, SOL_MPTCP, MPTCP_INFO = 262, 284, 1
ICMP_ECHO, ICMP_ECHOREPLY, ICMP6_ECHO, ICMP6_ECHOREPLY = 8, 0, 128, 129
ICMP_FILTER, SOL_RAW = 1, 255


def bound(stack, kind, proto, address, family="AF_INET"):
    sock = stack.socket(getattr(stack, family), getattr(stack, kind), proto)
    sock.settimeout(PATIENCE)
    sock.setsockopt(stack.SOL_SOCKET, stack.SO_REUSEADDR, 1)
    sock.bind(address)
    return sock


def checksum(data):
    """The internet's checksum (RFC 1071) of an even number of bytes."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return 0xFFFF - (total + (total >> 16) & 0xFFFF)


# ---- UDP-Lite: a checksum over a part of a datagram, RFC 3828 ----


def receive_covered(wanted, count, stack):
    """Datagrams, and as they were on the wire."""
    with bound(stack, "SOCK_RAW", UDPLITE, (LEFT_IP, 0)) as wire:
        with bound(stack, "SOCK_DGRAM", UDPLITE, (LEFT_IP, PORT)) as sock:
            sock.setsockopt(UDPLITE, UDPLITE_RECV_CSCOV, wanted)
            told = sock.getsockopt(UDPLITE, UDPLITE_RECV_CSCOV)
            ready()
            seen = [wire.recv(100) for _ in range(count)]
            coverages = [DATAGRAM.unpack_from(packet, IP_HEADER)[2] for packet in seen]
            sock.settimeout(SHORT)
            received = []
            while (datagram := try_to_receive(sock)) is not None:
                received.append(datagram)
            return told, coverages, received


def try_to_receive(sock):
    try:
        return sock.recvfrom(100)
    except TimeoutError:
        return None


def send_covered(coverages, stack):
    told = []
    with bound(stack, "SOCK_DGRAM", UDPLITE, (RIGHT_IP, PORT)) as sock:
        for coverage in coverages:
            sock.setsockopt(UDPLITE, UDPLITE_SEND_CSCOV, coverage)
            told.append(sock.getsockopt(UDPLITE, UDPLITE_SEND_CSCOV))
            sock.sendto(b"covered %d" % coverage, (LEFT_IP, PORT))
    return told


def test_checksum_coverage(labs):
    coverages = [0, 8, 12, 14, 3]  # 0: all of it; less than the header is the header
    receiver = functools.partial(receive_covered, 12, len(coverages))
    (wanted, seen, received), told = same_talk(
        labs, receiver, functools.partial(send_covered, coverages)
    )
    assert (wanted, told) == (12, [0, 8, 12, 14, 8])
    assert seen == [0, 8, 12, 14, 8]
    # What covers less than the receiver wants is not for it.
    expected = [b"covered 0", b"covered 12", b"covered 14"]
    assert received == [(data, (RIGHT_IP, PORT)) for data in expected]


# ---- MPTCP ----


def serve(proto, stack):
    with bound(stack, "SOCK_STREAM", proto, (LEFT_IP, PORT)) as server:
        server.listen()
        ready()
        connection, peer = server.accept()
        with connection:
            connection.settimeout(PATIENCE)
            asked = connection.recv(100)
            connection.sendall(asked.upper())
            connection.shutdown(stack.SHUT_WR)
            return asked, connection.proto, peer[0], speaks_mptcp(connection), connection.recv(1)


def speaks_mptcp(sock):
    """Whether the other side does, too: then there is something to tell."""
    try:
        return len(sock.getsockopt(SOL_MPTCP, MPTCP_INFO, 100)) > 0
    except OSError:
        return False


def ask(proto, stack):
    with stack.socket(stack.AF_INET, stack.SOCK_STREAM, proto) as sock:
        sock.settimeout(PATIENCE)
        sock.connect((LEFT_IP, PORT))
        sock.sendall(b"question")
        with sock.makefile("rb") as stream:
            return stream.read(), sock.proto, sock.getpeername(), speaks_mptcp(sock)


@pytest.mark.parametrize("client", [MPTCP, 6])
@pytest.mark.parametrize("server", [MPTCP, 6])
def test_mptcp(labs, client, server):
    answered, asked = same_talk(
        labs, functools.partial(serve, server), functools.partial(ask, client)
    )
    both = client == server == MPTCP
    assert answered == (b"question", server, RIGHT_IP, both, b"")
    assert asked == (b"QUESTION", client, (LEFT_IP, PORT), both)


# ---- ICMP, by raw sockets and by those that only ping ----


def ping(stack):
    """Ask the other machine's kernel for an echo."""
    with stack.socket(stack.AF_INET, stack.SOCK_RAW, stack.IPPROTO_ICMP) as sock:
        sock.settimeout(PATIENCE)
        only_replies = struct.pack("@I", 0xFFFFFFFF - (1 << ICMP_ECHOREPLY))
        sock.setsockopt(SOL_RAW, ICMP_FILTER, only_replies)
        request = ECHO.pack(ICMP_ECHO, 0, 0, 7, 1) + b"echo"
        request = ECHO.pack(ICMP_ECHO, 0, checksum(request), 7, 1) + b"echo"
        sent = sock.sendto(request, (RIGHT_IP, 0))
        packet, sender = sock.recvfrom(100)
        kind, code, _, ident, sequence = ECHO.unpack_from(packet, IP_HEADER)
        payload = packet[IP_HEADER + ECHO.size :]
        return sent, sender, (kind, code, ident, sequence), payload, sock.getsockname()


def test_icmp(labs):
    header = (ICMP_ECHOREPLY, 0, 7, 1)
    assert same(labs, ping) == (12, (RIGHT_IP, 0), header, b"echo", ("0.0.0.0", 1))


def ping6(stack):
    """The kernel fills in the checksum, and tells the hop limit."""
    with stack.socket(stack.AF_INET6, stack.SOCK_RAW, stack.IPPROTO_ICMPV6) as sock:
        sock.settimeout(PATIENCE)
        sock.setsockopt(stack.IPPROTO_IPV6, stack.IPV6_RECVHOPLIMIT, 1)
        sock.connect((RIGHT_IP6, 0))
        sock.send(ECHO.pack(ICMP6_ECHO, 0, 0, 7, 1) + b"echo")
        while True:
            packet, ancillary, _, sender = sock.recvmsg(100, stack.CMSG_SPACE(4))
            kind, _, _, ident, _ = ECHO.unpack_from(packet)
            if (kind, ident) == (ICMP6_ECHOREPLY, 7):
                return packet[ECHO.size :], sender, ancillary, sock.getsockname()


def test_icmp6(labs):
    hops = struct.pack("@i", 64)
    payload, sender, ((_, _, limit),), own = same(labs, ping6)
    assert (payload, sender, limit) == (b"echo", (RIGHT_IP6, 0, 0, 0), hops)
    assert own[0] == LEFT_IP6


def ping_unprivileged(stack):
    with open("/proc/sys/net/ipv4/ping_group_range", "w") as groups:
        groups.write("0 0")
    with bound(stack, "SOCK_DGRAM", stack.IPPROTO_ICMP, (LEFT_IP, PORT)) as sock:
        sock.sendto(ECHO.pack(ICMP_ECHO, 0, 0, 0, 1) + b"echo", (RIGHT_IP, 0))
        packet, sender = sock.recvfrom(100)
        kind, _, _, ident, _ = ECHO.unpack_from(packet)
        return kind, ident, packet[ECHO.size :], sender, sock.getsockname()


def test_icmp_without_privileges(labs):
    expected = (ICMP_ECHOREPLY, PORT, b"echo", (RIGHT_IP, 0), (LEFT_IP, PORT))
    assert same(labs, ping_unprivileged) == expected


# ---- raw IP: the header is the sender's own ----


def datagram(stack, payload):
    """A whole IP packet with a UDP datagram, of a sender who is not there."""
    size = DATAGRAM.size + len(payload)
    addresses = stack.inet_aton(SPOOFED) + stack.inet_aton(LEFT_IP)
    header = struct.pack("!BBHHHBBH", 0x45, 0, 0, 1, 0, 64, stack.IPPROTO_UDP, 0) + addresses
    return header + DATAGRAM.pack(4242, PORT, size, 0) + payload


def receive_udp(stack):
    with bound(stack, "SOCK_DGRAM", 0, (LEFT_IP, PORT)) as sock:
        ready()
        return [sock.recvfrom(100) for _ in range(3)]


def send_raw(stack):
    sent = []
    with stack.socket(stack.AF_INET, stack.SOCK_RAW, stack.IPPROTO_RAW) as sock:
        sent.append(sock.getsockopt(stack.IPPROTO_IP, stack.IP_HDRINCL))  # it is meant so
        sent.append(sock.sendto(datagram(stack, b"raw"), (LEFT_IP, 0)))
    with stack.socket(stack.AF_INET, stack.SOCK_RAW, stack.IPPROTO_UDP) as sock:
        own = DATAGRAM.pack(4243, PORT, DATAGRAM.size + 8, 0) + b"headless"
        sent.append(sock.sendto(own, (LEFT_IP, 0)))
        sock.setsockopt(stack.IPPROTO_IP, stack.IP_HDRINCL, 1)
        sent.append(sock.getsockopt(stack.IPPROTO_IP, stack.IP_HDRINCL))
        sock.connect((LEFT_IP, 0))
        packet = datagram(stack, b"included")
        sent.append(sock.sendmsg([packet[:IP_HEADER], packet[IP_HEADER:]]))
    return sent


def test_raw_ip(labs):
    received, sent = same_talk(labs, receive_udp, send_raw)
    assert received == [
        (b"raw", (SPOOFED, 4242)),
        (b"headless", (RIGHT_IP, 4243)),
        (b"included", (SPOOFED, 4242)),
    ]
    assert sent == [1, 31, 16, 1, 36]


def see_raw(stack):
    """Raw sockets have a protocol for a port, and see whole packets."""
    with bound(stack, "SOCK_RAW", 253, (LEFT_IP, 9)) as sock:
        sock.connect((LEFT_IP, 9))
        sock.send(b"of an experimental protocol")
        packet, sender = sock.recvfrom(100)
        return packet[IP_HEADER:], packet[9], sender, sock.getsockname(), sock.getpeername()


def test_raw_names(labs):
    payload, proto, sender, own, peer = same(labs, see_raw)
    assert (payload, proto) == (b"of an experimental protocol", 253)
    assert (sender, own, peer) == ((LEFT_IP, 0), (LEFT_IP, 253), (LEFT_IP, 9))
