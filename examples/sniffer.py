"""Print a line for each packet that passes a network interface.

On Linux an AF_PACKET socket gives whole frames, in both directions (it takes root, or
CAP_NET_RAW). On Windows a raw socket gives IP packets, once SIO_RCVALL has told it to take those
of everybody (it takes an administrator).
"""

import argparse
import contextlib
import itertools
import socket
import struct
import sys

LONGEST = 65535
ETHERNET = struct.Struct("!6s6sH")  # destination, source, type
IPV4 = struct.Struct("!BxHxxxxxB2x4s4s")  # version and header's length, length, protocol, addresses
IPV6 = struct.Struct("!B3xHBx16s16s")  # version, length, next header, addresses
PORTS = struct.Struct("!HH")
ARP, ETHERTYPE_IPV4, ETHERTYPE_IPV6 = 0x0806, 0x0800, 0x86DD
ETH_P_ALL = 3  # socket.ETH_P_ALL, but in Python 3.11

PROTOCOLS = {1: "ICMP", 6: "TCP", 17: "UDP", 58: "ICMPv6"}
WITH_PORTS = {6, 17}


def describe_transport(protocol, source, target, payload):
    """Who talks to whom by which protocol."""
    name = PROTOCOLS.get(protocol, f"protocol {protocol}")
    if protocol in WITH_PORTS and len(payload) >= PORTS.size:
        ports = PORTS.unpack_from(payload)
        source, target = (f"{host} port {port}" for host, port in zip((source, target), ports))
    return f"{name} {source} > {target}"


def describe_ipv4(packet):
    first, _, protocol, source, target = IPV4.unpack_from(packet)
    header = (first & 15) * 4
    hosts = (socket.inet_ntop(socket.AF_INET, address) for address in (source, target))
    return describe_transport(protocol, *hosts, packet[header:])


def describe_ipv6(packet):
    _, _, protocol, source, target = IPV6.unpack_from(packet)
    hosts = (socket.inet_ntop(socket.AF_INET6, address) for address in (source, target))
    return describe_transport(protocol, *hosts, packet[IPV6.size :])


DESCRIBERS = {
    ETHERTYPE_IPV4: describe_ipv4,
    ETHERTYPE_IPV6: describe_ipv6,
    ARP: lambda packet: "ARP",
}


def describe(ethertype, packet):
    """One packet in words."""
    describer = DESCRIBERS.get(ethertype, lambda packet: f"type {ethertype:#06x}")
    try:
        return describer(packet)
    except struct.error:
        return f"type {ethertype:#06x}, cut short"


def sniff_linux(interface):
    """Lines for the frames of an interface; of all of them, if it is None."""
    every = socket.htons(ETH_P_ALL)
    directions = {
        socket.PACKET_HOST: "in",
        socket.PACKET_BROADCAST: "in, to all",
        socket.PACKET_MULTICAST: "in, to many",
        socket.PACKET_OTHERHOST: "in, to another",
        socket.PACKET_OUTGOING: "out",
    }
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, every) as sniffer:
        if interface:
            sniffer.bind((interface, ETH_P_ALL))
        yield f"sniffing on {interface or 'all interfaces'}"
        while True:
            frame, (name, ethertype, direction, *_) = sniffer.recvfrom(LONGEST)
            text = describe(ethertype, frame[ETHERNET.size :])
            yield f"{name} {directions.get(direction, direction)}: {text}, {len(frame)} bytes"


def sniff_windows(address):
    """Windows only: lines for the IP packets of the interface that has this address."""
    address = address or socket.gethostbyname(socket.gethostname())
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_IP) as sniffer:
        sniffer.bind((address, 0))
        sniffer.setsockopt(socket.IPPROTO_IP, socket.IP_HDRINCL, 1)
        sniffer.ioctl(socket.SIO_RCVALL, socket.RCVALL_ON)
        try:
            yield f"sniffing on {address}"
            while True:
                packet = sniffer.recv(LONGEST)
                yield f"{describe(ETHERTYPE_IPV4, packet)}, {len(packet)} bytes"
        finally:
            sniffer.ioctl(socket.SIO_RCVALL, socket.RCVALL_OFF)


SNIFFERS = {"linux": sniff_linux, "win32": sniff_windows}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--interface", help="by name, on Linux; by its own address, on Windows")
    parser.add_argument("--count", type=int, help="stop after so many packets")
    arguments = parser.parse_args()
    if sys.platform not in SNIFFERS:
        parser.error(f"nobody knows how to sniff on {sys.platform}")
    with contextlib.closing(SNIFFERS[sys.platform](arguments.interface)) as lines:
        wanted = None if arguments.count is None else arguments.count + 1  # and the first line
        try:
            for line in itertools.islice(lines, wanted):
                print(line, flush=True)
        except OSError as error:
            sys.exit(f"cannot sniff: {error}")
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
