"""Worlds without a server: addresses and services as numbers, and what goes with what."""

import socket

from lab import cases
from lab.cases import (
    ALL_FAMILIES,
    FAMILIES,
    FLAGS,
    KINDS,
    PROTOCOLS,
    each,
    hosts,
    lookups,
    names_of,
    sockets,
)
from lab.world import Case, World

NUMBERS = """
    127.0.0.1 127.1 127.0.1 1 0 0x7f.1 0x7F000001 0x7f.0x0.0x0.0x1 010.0.0.1 0177.1 08.1 09
    1.2.3 1.2.3.4 1.2.3.4. 1.2.3.4.5 256.1.1.1 1.256.1.1 1.2.65535 1.2.65536 1.16777215
    1.16777216 4294967295 4294967296 0xffffffff 0x100000000 037777777777 040000000000 -1 +1 1.
    .1 1..2 0x 0xg 0X1 1e3 1_0 00000000000000000001.1 255.255.255.255 0.0.0.0 224.0.0.1
    169.254.1.1 10.53.0.2 192.168.000.1 1.2.3.4x 1.2.3.x 0x1.0x2.0x3.0x4 01.02.03.04
    99999999999999999999 0.0.0.256 :: ::1 ::1%lo ::1%net0 ::1%1 ::1%0 ::1%nonexist ::% ::1% 1::
    1::2 1:2:3:4:5:6:7:8 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 1:2:3:4:5:6:7:8:9 1::2::3
    ::ffff:1.2.3.4 ::1.2.3.4 ::ffff:1.2.3 ::ffff:01.2.3.4 ::ffff:0x1.2.3.4 ::ffff:1.2.3.256
    ::ffff:1.2.3.4% ::ffff:1.2.3.4%lo ::FFFF:102:304 fe80::1 fe80::1%lo fe80::1%net0
    fe80::1%net1 fe80::1%1 fe80::1%2 fe80::1%0 fe80::1%99 fe80::1%999999 fe80::1%4294967295
    fe80::1%4294967296 fe80::1%-1 fe80::1%+1 fe80::1%01 fe80::1%0x1 fe80::1% fe80::1%%
    fe80::1%lo%lo fe80::1%nonexist FE80::1%LO fe80::1%net0. fec0::1%net0 febf::1%net0 ff02::1
    ff02::1%net0 ff01::1%net0 ff05::1%net0 ff0e::1%net0 ff12::1%net0 fd53::1%net0 2001:db8::1
    2001:DB8::A 2001:0db8:0000:0000:0000:0000:0000:0001 12345::1 g::1 : ::: 1: :1 1:2 [::1]
    ::1/64 2001:db8::1%2 0:0:0:0:0:0:0:0 0::0 ::00001 ::10000 64:ff9b::1.2.3.4
    1:2:3:4:5:6:1.2.3.4
""".split()
ODD = [
    "",
    " ",
    " 1.2.3.4",
    "1.2.3.4 ",
    "1.2.3.4 x",
    "1.2.3.4\t",
    "1.2.3.4\n",
    "::1 ",
    " ::1",
    "1 2",
]
ODD += [
    "bad name",
    "-dash",
    "dash-",
    "under_score",
    ".",
    "..",
    "a..b",
    ".a",
    "a.",
    "*",
    "a b",
    "\u2075",
]
ODD += ["l" * 63, "l" * 64, "a." * 126 + "a", "a." * 127 + "a", "x" * 255, "x" * 256, "x" * 1100]
ODD += [
    b"1.2.3.4",
    b"127.1",
    b"\xff",
    b"",
    b"localhost",
    "caf\u00e9",
    "\u2460.1.1.1",
    "xn--",
    "%",
    "%lo",
]
ODD += ["localhost", "LocalHost", "localhost.", "ip6-localhost", "lab", None, "<broadcast>"]
ODD += [
    "255.255.255.255.",
    "0x7f.1.",
    "1.2.3.4%lo",
    "lab%net0",
    "a%b",
    "<broadcast",
    "any",
    "\x00",
    "a\0b",
]

SERVICES = [
    None,
    "",
    "http",
    "HTTP",
    "domain",
    "ssh",
    "www",
    "nosuch",
    "0",
    "80",
    "080",
    "0x50",
    "0120",
]
SERVICES += [
    "65535",
    "65536",
    "99999999999",
    "-1",
    "+80",
    " 80",
    "80 ",
    "8O",
    b"http",
    b"80",
    "ntp",
]
SERVICES += [
    0,
    80,
    65535,
    65536,
    -1,
    1 << 31,
    1 << 40,
    "tftp",
    "kerberos",
    "sctp",
    "http/tcp",
    "\u00e9",
    "*",
]
SERVICES += [
    "time",
    "echo",
    "discard",
    "daytime",
    "bootps",
    "exec",
    "login",
    "shell",
    "syslog",
    "1e1",
    "0b1",
]

WITHOUT = {"nsswitch.conf": "hosts: files\nservices: files\nprotocols: files\n"}
FEW = ["127.0.0.1", "::1", None, "localhost", "fe80::1%net0", "::ffff:1.2.3.4", "1"]
LOCAL = [
    "127.0.0.1",
    "::1",
    "10.53.0.2",
    "fd53::2",
    "fe80::2%net0",
    "fe80::2",
    "fe80::2%2",
    "ff02::1%net0",
]
LOCAL += [
    "0.0.0.0",
    "::",
    "::ffff:127.0.0.1",
    "255.255.255.255",
    "1.2.3.4",
    "2001:db8::1",
    "127.0.0.2",
]


def numbers():
    return [
        *lookups(NUMBERS, families=FAMILIES, flags=FLAGS[:4]),
        *lookups(ODD, families=FAMILIES, flags=FLAGS[:4]),
        *lookups(ODD + NUMBERS, flags=FLAGS[4:], families=FAMILIES[1:]),
        *hosts(NUMBERS + ODD),
        *sockets(NUMBERS + ODD),
    ]


def kinds():
    return [
        Case("getaddrinfo", (host, port, family, kind, proto, flag))
        for host in ("127.0.0.1", None)
        for port in (80, "http", "domain", None)
        for family in ALL_FAMILIES
        for kind in KINDS
        for proto in PROTOCOLS
        for flag in (0, socket.AI_PASSIVE)
        if family in (0, 2) or proto in (0, 6)
    ]


def services():
    return [
        *[
            Case("getaddrinfo", (host, service, 0, kind, proto, flag))
            for host in ("127.0.0.1", "::1", None)
            for service in SERVICES
            for kind, proto in [(0, 0), (1, 0), (2, 0), (3, 0), (0, 6), (0, 17), (1, 17), (0, 132)]
            for flag in (0, cases.AI_NUMERICSERV, cases.AI_PASSIVE)
        ],
        *[
            Case("getservbyname", (service, *proto))
            for service in SERVICES
            for proto in [(), ("tcp",), ("udp",), ("TCP",), ("sctp",), ("dccp",), ("",), ("x",)]
        ],
        *[
            Case("getservbyport", (port, *proto))
            for port in [*range(120), 443, 512, 513, 514, 520, 5353, 65535, 65536, -1, 1 << 40]
            for proto in [(), ("tcp",), ("udp",), ("sctp",)]
        ],
        *each(
            "getprotobyname", *SERVICES, "ip", "icmp", "tcp", "TCP", "udp", "UDP", "ipv6", "sctp"
        ),
        *each(
            "getprotobyname", "ipv6-icmp", "IPv6-ICMP", "6", "", "hopopt", "udplite", "dccp", "ip "
        ),
    ]


def flags():
    return [
        *lookups([*FEW, "nosuch"], families=ALL_FAMILIES, flags=range(0x800))[::61],
        *lookups(FEW, flags=[1 << n for n in range(31)]),
        *lookups(FEW, families=(0,), flags=(-1, 1 << 31, 1 << 32, 0x7FFFFFFF, 0x800, 0x8000)),
        *lookups(
            FEW, families=(1 << 31, 1 << 32, -(1 << 31), 3, 10, 16, 17, 29, 40), flags=(0, 1, 2)
        ),
        *lookups([None], ports=(None, "", 0, "0", "http", b""), flags=FLAGS, kinds=KINDS),
        *lookups([""], ports=(None, "", 0, "0", "http", b""), flags=FLAGS, kinds=KINDS),
    ]


def backwards():
    every = range(0x40)
    wrong = [((), 0), (("127.0.0.1",), 0), (("127.0.0.1", 80, 0), 0), (("127.0.0.1", 80, 0, 0), 0)]
    wrong += [
        (("::1", 80, 1 << 20, 0), 0),
        (("::1", 80, -1, 0), 0),
        (("::1", 80, 5, 2), 3),
        ("x", 0),
    ]
    wrong += [
        (("::1", "80"), 0),
        (("localhost", 80), 3),
        (("nosuch", 80), 3),
        (("127.0.0.1", -1), 3),
    ]
    wrong += [
        (("127.0.0.1", 65536), 3),
        (("127.0.0.1", 1 << 40), 3),
        ((None, 80), 3),
        ((b"::1", 80), 3),
    ]
    wrong += [(("fe80::1", 80, 0, n), f) for n in (0, 1, 2, 3, 99, 1 << 32) for f in (2, 3, 0)]
    wrong += [(("ff02::1", 80, 0, n), f) for n in (0, 1, 2, 3, 99) for f in (2, 3, 0, 10)]
    wrong += [(("2001:db8::1", 80, 0, n), f) for n in (0, 1, 2, 3, 99) for f in (2, 3, 0, 10)]
    return [
        *names_of(LOCAL, flags=every),
        *[Case("getnameinfo", args) for args in wrong],
        *[
            Case("getnameinfo", (("127.0.0.1", port), flag))
            for port in (0, 7, 22, 53, 80, 443, 512, 513, 514, 65535)
            for flag in every
        ],
        *names_of(
            ["127.0.0.1", "::1"], flags=(-1, 0x40, 0x80, 0x100, 1 << 31, 1 << 32, 0x7FFFFFFF)
        ),
        *hosts(LOCAL),
    ]


WORLDS = [
    World("numbers", numbers, WITHOUT),
    World("kinds", kinds, WITHOUT),
    World("services", services, WITHOUT),
    World("flags", flags, WITHOUT),
    World("backwards", backwards, WITHOUT),
]
