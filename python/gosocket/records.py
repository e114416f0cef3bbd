"""DNS records, as gosocket.resolve() gives them: a class for each type that is known.

A record is immutable. It equals another of its type with the same data, whatever its owner (name)
and its time to live (ttl, in seconds). Names are text without a dot at the end, in which a
backslash stands before what is special, and before three digits for what cannot be seen.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Record:
    """What all records have: the name that owns it, which an alias may have led to, and a TTL."""

    name: str = field(default="", kw_only=True, compare=False)
    ttl: int = field(default=0, kw_only=True, compare=False)


@dataclass(frozen=True)
class A(Record):
    """An IPv4 address."""

    address: str


@dataclass(frozen=True)
class AAAA(Record):
    """An IPv6 address."""

    address: str


@dataclass(frozen=True)
class CNAME(Record):
    """The name that this one is an alias of."""

    target: str


@dataclass(frozen=True)
class NS(Record):
    """A name server of a zone."""

    target: str


@dataclass(frozen=True)
class PTR(Record):
    """The name of an address."""

    target: str


@dataclass(frozen=True)
class MX(Record):
    """A host that takes mail for a domain; the lowest preference is to be tried first."""

    preference: int
    exchange: str


@dataclass(frozen=True)
class TXT(Record):
    """Text, in strings of at most 255 bytes; mostly they are meant to be joined."""

    strings: tuple[bytes, ...]


@dataclass(frozen=True)
class SRV(Record):
    """Where a service is. The lowest priority comes first, and among equals, chance by weight."""

    priority: int
    weight: int
    port: int
    target: str


@dataclass(frozen=True)
class SOA(Record):
    """Where a zone begins: its first server, who answers for it (a mail address), and times."""

    mname: str
    rname: str
    serial: int
    refresh: int
    retry: int
    expire: int
    minimum: int


@dataclass(frozen=True)
class CAA(Record):
    """Who may issue certificates for a domain."""

    flags: int
    tag: str
    value: bytes


@dataclass(frozen=True)
class NAPTR(Record):
    """A rule to rewrite a name by."""

    order: int
    preference: int
    flags: bytes
    service: bytes
    regexp: bytes
    replacement: str


@dataclass(frozen=True)
class SVCB(Record):
    """How a service is reached; params are (key, value) pairs as RFC 9460 numbers and packs them.

    With priority 0 it is an alias of its target.
    """

    priority: int
    target: str
    params: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True)
class HTTPS(SVCB):
    """SVCB for HTTPS."""


@dataclass(frozen=True)
class Unknown(Record):
    """A record of any other type: its number, and its data as they came."""

    type: int
    data: bytes


TYPES: dict[str, int] = {
    "A": 1,
    "NS": 2,
    "CNAME": 5,
    "SOA": 6,
    "PTR": 12,
    "MX": 15,
    "TXT": 16,
    "AAAA": 28,
    "SRV": 33,
    "NAPTR": 35,
    "SVCB": 64,
    "HTTPS": 65,
    "CAA": 257,
}
"""The numbers of the types that have a class here."""
