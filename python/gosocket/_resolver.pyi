from collections.abc import Sequence
from socket import AddressFamily, SocketKind
from typing import Final, Literal, TypeAlias, overload

from gosocket.records import (
    AAAA,
    CAA,
    CNAME,
    HTTPS,
    MX,
    NAPTR,
    NS,
    PTR,
    SOA,
    SRV,
    SVCB,
    TXT,
    A,
    Record,
)

_Address: TypeAlias = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
_Name: TypeAlias = str | bytes | bytearray

_EDNS: Final[int]
_TCP: Final[int]
_ROTATE: Final[int]
_BOTH: Final[int]
_HIGHEST_TYPE: Final[int]
_BILLION: Final[int]

@overload
def resolve(
    name: _Name, rdtype: Literal["A"] = "A", *, timeout: float | None = None
) -> list[A]: ...
@overload
def resolve(
    name: _Name, rdtype: Literal["AAAA"], *, timeout: float | None = None
) -> list[AAAA]: ...
@overload
def resolve(
    name: _Name, rdtype: Literal["CNAME"], *, timeout: float | None = None
) -> list[CNAME]: ...
@overload
def resolve(name: _Name, rdtype: Literal["NS"], *, timeout: float | None = None) -> list[NS]: ...
@overload
def resolve(name: _Name, rdtype: Literal["PTR"], *, timeout: float | None = None) -> list[PTR]: ...
@overload
def resolve(name: _Name, rdtype: Literal["MX"], *, timeout: float | None = None) -> list[MX]: ...
@overload
def resolve(name: _Name, rdtype: Literal["TXT"], *, timeout: float | None = None) -> list[TXT]: ...
@overload
def resolve(name: _Name, rdtype: Literal["SRV"], *, timeout: float | None = None) -> list[SRV]: ...
@overload
def resolve(name: _Name, rdtype: Literal["SOA"], *, timeout: float | None = None) -> list[SOA]: ...
@overload
def resolve(name: _Name, rdtype: Literal["CAA"], *, timeout: float | None = None) -> list[CAA]: ...
@overload
def resolve(
    name: _Name, rdtype: Literal["NAPTR"], *, timeout: float | None = None
) -> list[NAPTR]: ...
@overload
def resolve(
    name: _Name, rdtype: Literal["SVCB"], *, timeout: float | None = None
) -> list[SVCB]: ...
@overload
def resolve(
    name: _Name, rdtype: Literal["HTTPS"], *, timeout: float | None = None
) -> list[HTTPS]: ...
@overload
def resolve(
    name: _Name, rdtype: str | int, *, timeout: float | None = None
) -> Sequence[Record]: ...

class Resolver:
    __slots__ = ("_settings", "nameservers")
    @property
    def nameservers(self) -> tuple[tuple[str, int], ...]: ...
    def __init__(
        self,
        nameservers: Sequence[str | tuple[str, int]],
        *,
        port: int = 53,
        timeout: float = 5.0,
        attempts: int = 2,
        search: Sequence[_Name] = (),
        ndots: int = 1,
        edns: bool = False,
        use_tcp: bool = False,
        rotate: bool = False,
    ) -> None: ...
    def __setattr__(self, name: str, value: object) -> None: ...
    def __delattr__(self, name: str) -> None: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["A"] = "A", *, timeout: float | None = None
    ) -> list[A]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["AAAA"], *, timeout: float | None = None
    ) -> list[AAAA]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["CNAME"], *, timeout: float | None = None
    ) -> list[CNAME]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["NS"], *, timeout: float | None = None
    ) -> list[NS]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["PTR"], *, timeout: float | None = None
    ) -> list[PTR]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["MX"], *, timeout: float | None = None
    ) -> list[MX]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["TXT"], *, timeout: float | None = None
    ) -> list[TXT]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["SRV"], *, timeout: float | None = None
    ) -> list[SRV]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["SOA"], *, timeout: float | None = None
    ) -> list[SOA]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["CAA"], *, timeout: float | None = None
    ) -> list[CAA]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["NAPTR"], *, timeout: float | None = None
    ) -> list[NAPTR]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["SVCB"], *, timeout: float | None = None
    ) -> list[SVCB]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: Literal["HTTPS"], *, timeout: float | None = None
    ) -> list[HTTPS]: ...
    @overload
    def resolve(
        self, name: _Name, rdtype: str | int, *, timeout: float | None = None
    ) -> Sequence[Record]: ...
    def getaddrinfo(
        self,
        host: bytes | str | None,
        port: bytes | str | int | None,
        family: int = 0,
        type: int = 0,
        proto: int = 0,
        flags: int = 0,
        *,
        timeout: float | None = None,
    ) -> list[tuple[AddressFamily, SocketKind, int, str, _Address]]: ...
