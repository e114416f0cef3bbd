"""The queries that went over the wire, whoever serves there, and even where nobody does."""

import contextlib
import errno
import ipaddress
import socket
import struct
from typing import NamedTuple

ETH_P_ALL = 3
IPV4_MIN, IPV6_HEADER, UDP_HEADER = 20, 40, 8
ROOM = 1 << 25  # bytes, for what waits to be read
SO_RCVBUFFORCE = 33
DNS_PORT = 53
DNS_HEADER = struct.Struct("!6H")
OPT = 41

TYPES = {1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA"}


class Query(NamedTuple):
    """A query, as far as a server can tell it from another; its ID and port are left out."""

    name: str
    type: str
    flags: int
    server: str
    transport: str
    socket: int  # counts the source ports, or the TCP connections, of one case
    edns: tuple

    def __str__(self):
        options = "".join(f" {part}" for part in self.edns)
        return (
            f"{self.name} {self.type} to {self.server} by {self.transport} from socket"
            f" {self.socket}, flags {self.flags:#06x}{options}"
        )


class Packet(NamedTuple):
    """What one UDP or TCP packet to a name server carried."""

    transport: str
    source: tuple
    server: str
    payload: bytes


class Sniffer:
    """Sees what all processes of the network namespace send to any name server."""

    def __init__(self):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.ntohs(ETH_P_ALL))
        self.socket.setblocking(False)
        with contextlib.suppress(PermissionError):
            self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, ROOM)
        self.packets = []

    def close(self):
        self.socket.close()

    def drain(self):
        """Read the packets that have been sent by now. They are queued before send() returns."""
        while True:
            try:
                data, (_, _, direction, *_) = self.socket.recvfrom(65536)
            except BlockingIOError:
                return
            except OSError as error:
                if error.errno != errno.ENETDOWN:  # an interface went, and is told of
                    raise
                continue
            packet = direction == socket.PACKET_OUTGOING and unwrap(data)
            if packet:
                self.packets.append(packet)

    def take(self):
        """The packets since the last time."""
        self.drain()
        packets, self.packets = self.packets, []
        return packets


def unwrap(data):
    """The Packet in an IP packet, if it goes to a name server and carries anything."""
    if data[0] >> 4 == 4:
        start, protocol = (data[0] & 15) * 4, data[9]
        source, target = data[12:16], data[16:20]
        data = data[: int.from_bytes(data[2:4])]
    else:
        start, protocol = IPV6_HEADER, data[6]
        source, target = data[8:24], data[24:40]
    if protocol not in (socket.IPPROTO_UDP, socket.IPPROTO_TCP):
        return None
    from_port, to_port = struct.unpack_from("!HH", data, start)
    if to_port != DNS_PORT:
        return None
    udp = protocol == socket.IPPROTO_UDP
    payload = data[start + (UDP_HEADER if udp else (data[start + 12] >> 4) * 4) :]
    if not payload and not udp:
        return None
    server = str(ipaddress.ip_address(target))
    return Packet("UDP" if udp else "TCP", (source, from_port), server, payload)


def queries(packets):
    """The queries in packets of one case, in the order in which they were complete."""
    sockets, streams, found = {}, {}, []
    for packet in packets:
        number = sockets.setdefault((packet.transport, packet.source), len(sockets))
        if packet.transport == "UDP":
            messages = [packet.payload]
        else:
            stream = streams.setdefault(number, bytearray())
            stream += packet.payload
            messages = whole_messages(stream)
        found += [parse(m, packet.server, packet.transport, number) for m in messages]
    return tuple(found)


def whole_messages(stream):
    """Take the messages out of a TCP stream that are there to their ends."""
    messages = []
    while len(stream) >= 2 and len(stream) >= 2 + int.from_bytes(stream[:2]):
        end = 2 + int.from_bytes(stream[:2])
        messages.append(bytes(stream[2:end]))
        del stream[:end]
    return messages


def parse(message, server, transport, number):
    """The Query in a message; one that cannot be read is told by its bytes."""
    try:
        _, flags, *counts = DNS_HEADER.unpack_from(message)
        name, at = name_at(message, DNS_HEADER.size)
        kind, group = struct.unpack_from("!HH", message, at)
        edns = options(message[at + 4 :]) if counts != [1, 0, 0, 0] else ()
    except (struct.error, IndexError):
        return Query(message.hex(), "?", 0, server, transport, number, ())
    kind = TYPES.get(kind, str(kind)) + ("" if group == 1 else f" of class {group}")
    return Query(name, kind, flags, server, transport, number, (*edns, *odd(counts)))


def name_at(message, at):
    """The name there, as text, and where it ends."""
    labels = []
    while message[at]:
        end = at + 1 + message[at]
        labels.append(message[at + 1 : end].decode("latin-1"))
        at = end
    return ".".join(labels) + ".", at + 1


def options(rest):
    """What an OPT record says: EDNS's size, version, flags and options."""
    root, kind, size, _, version, flags, length = struct.unpack_from("!BHHBBHH", rest)
    if root or kind != OPT:
        return (rest.hex(),)
    told = (f"EDNS of {size} bytes", f"version {version}", f"flags {flags:#06x}")
    return told + ((rest[11:].hex(),) if length else ())


def odd(counts):
    """The counts of the sections, where they are not as usual."""
    return () if counts in ([1, 0, 0, 0], [1, 0, 0, 1]) else (f"counts {counts}",)
