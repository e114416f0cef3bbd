"""Good addresses of each family, to be spoilt one item at a time.

A family that the kernel lacks is tried on a UDP socket that pretends to be of it: the address is
packed all the same, and the kernel turns it down by its family.
"""

import itertools
import os
from dataclasses import dataclass

from error_values import ANYTHING, INTEGERS, TEXTS
from support import abstract_name

#: One address of 127.0.0.0/8 a process: tests beside each other may bind the same low ports.
OWN_HOST = f"127.{os.getpid() >> 8 & 127}.{os.getpid() & 255}.1"

#: Hosts that need no DNS: numeric in odd ways, or turned down before anyone asks.
ODD_HOSTS = {
    "''": lambda: "",
    "b''": lambda: b"",
    "bytes": lambda: OWN_HOST.encode(),
    "bytearray": lambda: bytearray(OWN_HOST.encode()),
    "memoryview": lambda: memoryview(b"127.0.0.1"),
    "localhost": lambda: "localhost",
    "127.1": lambda: "127.1",
    "0x7f.1": lambda: "0x7f.1",
    "'::1'": lambda: "::1",
    "'::1%1'": lambda: "::1%1",
    "None": lambda: None,
    "0": lambda: 0,
    "1.5": lambda: 1.5,
    "tuple": lambda: (),
    "list": lambda: ["127.0.0.1"],
    "object": lambda: object(),
    "'a\\0b'": lambda: "a\0b",
    "b'a\\0b'": lambda: b"a\0b",
    "70 letters": lambda: "x" * 70,
    "surrogate": lambda: "\udcff",
    "'a..b'": lambda: "a..b",
}


@dataclass(frozen=True)
class Form:
    """One form of a family's addresses: how to make the socket, and a good address."""

    family: str
    good: tuple
    kind: int = 2
    proto: int = 0
    pretend: bool = True
    only_tuples: bool = False  # where CPython gives a SystemError for anything else

    def addresses(self):
        """(label, function that makes it) for the good address and all its spoilt ones."""
        yield "good", lambda: self.good
        yield from self.tuples()
        if not self.only_tuples:
            yield "as a list", lambda: list(self.good)
            for label, make in ANYTHING.items():
                if label != "str subclass":
                    yield f"bare {label}", make

    def tuples(self):
        for count in range(len(self.good)):
            yield f"first {count}", lambda count=count: self.good[:count]
        yield "one None more", lambda: (*self.good, None)
        yield "four zeros more", lambda: (*self.good, 0, 0, 0, 0)
        for place, item in enumerate(self.good):
            for label, make in self.odd_items(place, item).items():
                yield f"item {place} {label}", lambda p=place, m=make: self.spoilt(p, m)

    def odd_items(self, place, item):
        if place == 0 and self.family == "AF_INET6":  # where /etc/hosts may know no localhost
            return {k: v for k, v in ODD_HOSTS.items() if k != "localhost"}
        if place == 0 and self.family in ("AF_INET", "AF_RDS"):
            return ODD_HOSTS
        return INTEGERS if isinstance(item, int) else ANYTHING

    def spoilt(self, place, make):
        return (*self.good[:place], make(), *self.good[place + 1 :])


TCP, UDP = 1, 2
DEVICE = "00:11:22:33:44:55"

FORMS = [
    Form("AF_INET", (OWN_HOST, 0), UDP, pretend=False),
    Form("AF_INET", (OWN_HOST, 0), TCP, pretend=False),
    Form("AF_INET6", (f"::ffff:{OWN_HOST}", 0), UDP, pretend=False),
    Form("AF_INET6", (f"::ffff:{OWN_HOST}", 0, 0), UDP, pretend=False),
    Form("AF_INET6", (f"::ffff:{OWN_HOST}", 0, 0, 0), UDP, pretend=False),
    Form("AF_NETLINK", (0, 0)),
    Form("AF_PACKET", ("lo", 3)),
    Form("AF_PACKET", ("lo", 3, 0)),
    Form("AF_PACKET", ("lo", 3, 0, 1)),
    Form("AF_PACKET", ("lo", 3, 0, 1, b"\1\2\3\4\5\6")),
    Form("AF_TIPC", (1, 18888, 0, 16)),
    Form("AF_TIPC", (2, 18888, 17, 0)),
    Form("AF_TIPC", (3, 18888, 17, 0, 2)),
    Form("AF_TIPC", (9, 1, 2, 3)),
    Form("AF_CAN", ("lo",), proto=1),
    Form("AF_CAN", ("lo",), proto=2),
    Form("AF_CAN", ("lo", 0x123, 0x456), proto=6, only_tuples=True),
    Form("AF_CAN", ("lo", 1, 2, 3), proto=7, only_tuples=True),
    Form("AF_CAN", ("lo",), proto=9),
    Form("AF_ALG", ("hash", "sha1")),
    Form("AF_ALG", ("hash", "sha1", 0, 0)),
    Form("AF_VSOCK", (1, 1234)),
    Form("AF_BLUETOOTH", (DEVICE, 1), proto=0),
    Form("AF_BLUETOOTH", (0,), proto=1),
    Form("AF_BLUETOOTH", (DEVICE.encode(),), proto=2),
    Form("AF_BLUETOOTH", (DEVICE, 1), proto=3),
    Form("AF_QIPCRTR", (1, 2)),
    Form("AF_RDS", ("127.0.0.1", 1)),
    Form("AF_UNSPEC", ("127.0.0.1", 1)),
    Form("AF_APPLETALK", (1, 2)),
]

#: AF_UNIX has no tuples: whole addresses instead.
UNIX_ADDRESSES = {
    **(ANYTHING | TEXTS),
    "missing folder": lambda: "missing/socket",
    "107 bytes": lambda: b"x" * 107,
    "108 bytes": lambda: b"x" * 108,
    "109 bytes": lambda: b"x" * 109,
    "108 characters, 109 bytes": lambda: "x" * 107 + "é",
    "abstract, 107 bytes": lambda: abstract_name().ljust(107, b"x"),
    "abstract, 109 bytes": lambda: b"\0".ljust(109, b"x"),
    "abstract text": lambda: "\0" + abstract_name()[1:].decode(),
    "NUL inside": lambda: "a\0b",
    "trailing NUL": lambda: b"a\0",
    "lone surrogate": lambda: "\ud800",
    "escaped byte": lambda: "\udcff\udcfe",
    "bytearray": lambda: bytearray(b"bytearray"),
    "shorts": lambda: memoryview(b"abcd").cast("H"),
}


def form_ids():
    """A name for each form, numbered where several have the same."""
    for number, form in zip(itertools.count(1), FORMS):
        yield f"{number}-{form.family}-{len(form.good)}"
