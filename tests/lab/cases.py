"""Cases, made of tables: names times functions times families times flags."""

import ipaddress
import itertools
import socket
from socket import (
    AF_INET,
    AF_INET6,
    AF_UNIX,
    AF_UNSPEC,
    AI_ADDRCONFIG,
    AI_ALL,
    AI_CANONNAME,
    AI_NUMERICHOST,
    AI_NUMERICSERV,
    AI_PASSIVE,
    AI_V4MAPPED,
    NI_DGRAM,
    NI_NAMEREQD,
    NI_NOFQDN,
    NI_NUMERICHOST,
    NI_NUMERICSERV,
    SOCK_DGRAM,
    SOCK_RAW,
    SOCK_SEQPACKET,
    SOCK_STREAM,
)

from lab.world import Case

# The stdlib has no names for these (netdb.h).
AI_IDN, AI_CANONIDN, NI_IDN = 0x40, 0x80, 0x20

FAMILIES = (AF_UNSPEC, AF_INET, AF_INET6)
ALL_FAMILIES = (*FAMILIES, AF_UNIX, 99, -1)
KINDS = (0, SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET, 99)
PROTOCOLS = (0, 1, socket.IPPROTO_TCP, socket.IPPROTO_UDP, 33, 132, 136, 255, 999)
FLAGS = (
    0,
    AI_CANONNAME,
    AI_PASSIVE,
    AI_NUMERICHOST,
    AI_ADDRCONFIG,
    AI_V4MAPPED,
    AI_ALL,
    AI_V4MAPPED | AI_ALL,
    AI_V4MAPPED | AI_ADDRCONFIG,
    AI_V4MAPPED | AI_ALL | AI_ADDRCONFIG,
    AI_CANONNAME | AI_NUMERICHOST,
    AI_CANONNAME | AI_ADDRCONFIG,
    AI_CANONNAME | AI_PASSIVE | AI_NUMERICSERV,
    AI_IDN,
    AI_CANONIDN,
    AI_IDN | AI_CANONNAME | AI_CANONIDN,
)
FEW_FLAGS = (0, AI_CANONNAME, AI_V4MAPPED | AI_ALL)
NAME_FLAGS = tuple(
    sum(flags)
    for flags in itertools.chain.from_iterable(
        itertools.combinations((NI_NUMERICHOST, NI_NAMEREQD, NI_NOFQDN, NI_DGRAM), n)
        for n in range(5)
    )
)


def lookups(names, families=FAMILIES, flags=(0,), kinds=(SOCK_STREAM,), ports=(80,)):
    """getaddrinfo() of everything with everything."""
    return [
        Case("getaddrinfo", (name, port, family, kind, 0, flag))
        for name, port, family, kind, flag in itertools.product(
            names, ports, families, kinds, flags
        )
    ]


def each(functions, *values):
    """Calls of functions with one argument."""
    return [Case(f, (value,)) for f in functions.split() for value in values]


def hosts(names):
    """Calls of the old functions by name."""
    return each("gethostbyname gethostbyname_ex gethostbyaddr getfqdn", *names)


def sockets(names):
    """Names as the addresses of sockets."""
    places = ((AF_INET, ("{}", 53)), (AF_INET6, ("{}", 53)), (AF_INET6, ("{}", 53, 0, 2)))
    return [
        Case("connect", (family, SOCK_DGRAM, (name, *rest)))
        for name in names
        for family, (_, *rest) in places
    ]


def names_of(addresses, flags=NAME_FLAGS, port=80):
    """getnameinfo() of addresses."""
    return [Case("getnameinfo", ((address, port), flag)) for address in addresses for flag in flags]


def everything(names, addresses=(), flags=FEW_FLAGS):
    """What a world is mostly about: all kinds of lookups of its names and addresses."""
    return [
        *lookups(names, flags=flags),
        *hosts([*names, *addresses]),
        *names_of(addresses, flags=(0, NI_NAMEREQD, NI_NOFQDN, NI_NUMERICSERV)),
    ]


# ---- cases that run at once: the number of each is in its name ----


def numbered(rests, families=FAMILIES, flags=(0,), start=0):
    """getaddrinfo() of names u0.REST, u1.REST …"""
    combined = itertools.product(rests, families, flags)
    return [
        Case("getaddrinfo", (f"u{n}.{rest}" if rest else f"u{n}", 80, family, SOCK_STREAM, 0, flag))
        for n, (rest, family, flag) in enumerate(combined, start)
    ]


def numbered_hosts(rests, functions="gethostbyname gethostbyname_ex", start=0):
    """The old functions, of such names."""
    combined = itertools.product(rests, functions.split())
    return [Case(f, (f"u{n}.{rest}",)) for n, (rest, f) in enumerate(combined, start)]


def numbered_reverse(faults):
    """The names of addresses: 10.FAULT.x.x, where x.x is the number."""
    calls = (
        lambda address: Case("gethostbyaddr", (address,)),
        lambda address: Case("getnameinfo", ((address, 80), 0)),
        lambda address: Case("getnameinfo", ((address, 80), NI_NAMEREQD)),
        lambda address: Case("getfqdn", (address,)),
    )
    rows = enumerate(itertools.product(range(faults), calls))
    return [call(f"10.{fault}.{n >> 8}.{n & 255}") for n, (fault, call) in rows]


def owner(name):
    """The number in a name that was asked for, or that of the address whose name was."""
    labels = name.lower().split(".")
    if labels[0][:1] == "u" and labels[0][1:].isdigit():
        return int(labels[0][1:])
    if "in-addr" in labels:
        return int(labels[1]) * 256 + int(labels[0])
    if "ip6" in labels:
        return int(labels[3] + labels[2] + labels[1] + labels[0], 16)
    return None


def mapped(addresses):
    """IPv4 addresses as IPv6 has them."""
    return [f"::ffff:{ipaddress.IPv4Address(address)}" for address in addresses]
