"""AF_PACKET: frames over a cable between two processes, sent and seen in every form."""

import functools
import struct

import pytest
from netns import LEFT, LEFT_MAC, RIGHT, RIGHT_MAC, same, same_talk
from support import PATIENCE
from worker import ready

PROTOCOL = 0x88B5  # IEEE 802's local experimental Ethertype 1
ETH_P_ALL, ARPHRD_ETHER = 3, 1
PACKET_HOST, PACKET_BROADCAST, PACKET_MULTICAST, PACKET_OTHERHOST, PACKET_OUTGOING = range(5)
SOL_PACKET, PACKET_ADD_MEMBERSHIP, PACKET_STATISTICS, PACKET_AUXDATA = 263, 1, 6, 8
PACKET_MR_PROMISC = 1
MEMBERSHIP = struct.Struct("@iHH8s")  # struct packet_mreq
AUXDATA = struct.Struct("@IIIHHHH")  # struct tpacket_auxdata: status, len, snaplen, …

#: The type of packet that the receiver sees, by where the frame goes.
KINDS = {
    LEFT_MAC: PACKET_HOST,
    b"\xff" * 6: PACKET_BROADCAST,
    b"\1\0\x5e\0\0\1": PACKET_MULTICAST,
    b"\2\0\0\0\0\x63": PACKET_OTHERHOST,
}

SENDER = (LEFT, PROTOCOL, PACKET_HOST, ARPHRD_ETHER, RIGHT_MAC)  # as a receiver sees it


def frame(to=LEFT_MAC, payload=b"payload"):
    return to + RIGHT_MAC + PROTOCOL.to_bytes(2, "big") + payload


def packet(stack, kind="SOCK_RAW", protocol=PROTOCOL):
    sock = stack.socket(stack.AF_PACKET, getattr(stack, kind), stack.htons(protocol))
    sock.settimeout(PATIENCE)
    return sock


def receive(kind, count, stack):
    """Frames that come by the cable, of any destination."""
    with packet(stack, kind) as sock:
        sock.bind((LEFT, PROTOCOL))
        index = stack.if_nametoindex(LEFT)
        promiscuous = MEMBERSHIP.pack(index, PACKET_MR_PROMISC, 0, b"")
        sock.setsockopt(SOL_PACKET, PACKET_ADD_MEMBERSHIP, promiscuous)
        ready()
        received = [sock.recvfrom(100) for _ in range(count)]
        statistics = sock.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8)
        return received, struct.unpack("@II", statistics)


def send_frames(frames, stack):
    with packet(stack) as sock:
        sock.bind((RIGHT, 0))
        return [sock.send(each) for each in frames]


@pytest.mark.parametrize("kind, start", [("SOCK_RAW", 0), ("SOCK_DGRAM", 14)])
def test_types_of_packets(labs, kind, start):
    frames = [frame(to) for to in KINDS]
    receiver = functools.partial(receive, kind, len(frames))
    (received, statistics), sent = same_talk(labs, receiver, functools.partial(send_frames, frames))
    senders = [(LEFT, PROTOCOL, kind, ARPHRD_ETHER, RIGHT_MAC) for kind in KINDS.values()]
    assert received == [(each[start:], sender) for each, sender in zip(frames, senders)]
    assert sent == [len(each) for each in frames]
    assert statistics == (len(frames), 0)


#: Addresses to send to, and the kinds of socket that can: SOCK_DGRAM's frame is made of them.
TO = [
    ("SOCK_RAW", (RIGHT, 0)),
    ("SOCK_RAW", (RIGHT, PROTOCOL)),
    ("SOCK_RAW", (RIGHT, PROTOCOL, PACKET_OUTGOING)),
    ("SOCK_RAW", (RIGHT, PROTOCOL, 0, ARPHRD_ETHER)),
    ("SOCK_RAW", (RIGHT, PROTOCOL, 0, 0, LEFT_MAC)),
    ("SOCK_DGRAM", (RIGHT, PROTOCOL, 0, 0, LEFT_MAC)),
    ("SOCK_DGRAM", (RIGHT, PROTOCOL, PACKET_HOST, ARPHRD_ETHER, bytearray(LEFT_MAC))),
]


def send_to(stack):
    """To each of them, with sendto and sendmsg."""
    sent = []
    for kind, to in TO:
        with packet(stack, kind, 0) as sock:
            data = frame() if kind == "SOCK_RAW" else b"payload"
            sent.append((sock.sendto(data, to), sock.sendmsg([data[:3], data[3:]], [], 0, to)))
    return sent


def test_forms_to_send_to(labs):
    count = 2 * len(TO)
    (received, _), sent = same_talk(labs, functools.partial(receive, "SOCK_RAW", count), send_to)
    assert received == [(frame(), SENDER)] * count
    assert sent == [((21, 21) if kind == "SOCK_RAW" else (7, 7)) for kind, _ in TO]


#: Addresses to bind to.
AT = [
    (LEFT, 0),
    (LEFT, PROTOCOL),
    (LEFT, PROTOCOL, PACKET_OTHERHOST),
    (LEFT, PROTOCOL, 0, 7),
    (LEFT, PROTOCOL, 0, 7, b"ignored"),
    ("lo", PROTOCOL),
]


def bind(stack):
    names = []
    for at in AT:
        with packet(stack, "SOCK_DGRAM", 0) as sock:
            before = sock.getsockname()
            sock.bind(at)
            names.append((before, sock.getsockname()))
    return names


def test_forms_to_bind(labs):
    nowhere = ("", 0, 0, 0, b"")
    bound = same(labs, bind)
    assert bound[1] == (nowhere, (LEFT, PROTOCOL, 0, ARPHRD_ETHER, LEFT_MAC))
    assert [before for before, _ in bound] == [nowhere] * len(AT)


def receive_with_details(stack):
    """Through recvmsg, with what the kernel knows of the packet, and into a buffer."""
    with packet(stack) as sock:
        sock.bind((LEFT, PROTOCOL))
        sock.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        ready()
        data, ((level, kind, aux),), flags, sender = sock.recvmsg(10, stack.CMSG_SPACE(100))
        cut = bool(flags & stack.MSG_TRUNC)
        buffer = bytearray(100)
        into = sock.recvfrom_into(buffer)
        return data, (level, kind), AUXDATA.unpack(aux)[1:3], cut, sender, into, buffer


def test_details(labs):
    sender = functools.partial(send_frames, [frame(), frame()])
    details, _ = same_talk(labs, receive_with_details, sender)
    size = len(frame())
    assert details == (
        *(frame()[:10], (SOL_PACKET, PACKET_AUXDATA), (size, size), True, SENDER),
        *((size, SENDER), frame().ljust(100, b"\0")),
    )


def see_own(stack):
    """A socket sees what another one of the same machine sends."""
    with packet(stack, protocol=ETH_P_ALL) as sock, packet(stack) as sender:
        sock.bind((LEFT, ETH_P_ALL))
        sender.bind((LEFT, 0))
        sender.send(frame(RIGHT_MAC, b"own"))
        while True:
            data, address = sock.recvfrom(100)
            if data.endswith(b"own"):
                return address


def test_outgoing(labs):
    assert same(labs, see_own) == (LEFT, PROTOCOL, PACKET_OUTGOING, ARPHRD_ETHER, RIGHT_MAC)


def fail(stack):
    """(errno, text) of what does not work."""
    found = []
    with packet(stack, "SOCK_DGRAM", 0) as sock:
        for call in (
            lambda: sock.bind(("nobody0", 0)),
            lambda: sock.connect((LEFT, PROTOCOL)),
            lambda: sock.sendto(b"x", (LEFT, PROTOCOL, 0, 0, b"123456789")),
            lambda: sock.sendto(b"x" * 5000, (LEFT, PROTOCOL, 0, 0, RIGHT_MAC)),
            lambda: sock.send(b"x"),
            lambda: sock.getpeername(),
            lambda: sock.listen(),
        ):
            try:
                found.append(call())
            except (OSError, ValueError) as error:
                found.append(str(error))
    return found


def test_failures(labs):
    assert all(isinstance(failure, str) for failure in same(labs, fail))
