"""Pictures of values: what a call took and gave, kept when the value itself is gone or changed.

A picture is made of what JSON has, of bytes, tuples, frozensets, and of the classes below; it can
be compared, and sent to another process.
"""

from __future__ import annotations

import base64
import enum
import hashlib
import math
import reprlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Picture: TypeAlias = Any

DIGEST_SIZE = 12  # bytes of BLAKE2: two contents of the same digest are the same to us
MOST_SHOWN = 64  # bytes that are shown to people; four times as many characters


class Data(NamedTuple):
    """Bytes of which the contents were not kept."""

    size: int
    digest: str


class Member(NamedTuple):
    """A member of an enum."""

    type: str
    value: Picture


class Socket(NamedTuple):
    """A socket as it was at the time; number tells the recorder's objects apart."""

    type: str
    state: str
    family: int
    kind: int
    proto: int
    timeout: Picture
    number: Picture = None


class Said(str):
    """Words about a value, in the place of one."""

    __slots__ = ()


class Raised(NamedTuple):
    """An exception, as far as a caller can tell it from another."""

    type: str
    text: str
    args: tuple[Picture, ...]
    errno: Picture = None
    filename: Picture = None

    def __str__(self) -> str:
        arguments = ", ".join(shown(item) for item in self.args)
        other = "" if self.errno in (None, *self.args[:1]) else f" with errno {self.errno}"
        return f"{self.type.removeprefix('builtins.')}({arguments}){other}"


@dataclass(frozen=True)
class Outcome:
    """What a call did, or a test: it can be pickled, and so come from another process."""

    #: what the call gave, or Said("...") where there is no value to tell it by
    value: Picture = None
    #: what it raised instead
    raised: Raised | None = None
    #: what it warned of
    warnings: tuple[Picture, ...] = ()
    #: what it did besides, as others saw it: queries on the wire, why a test was skipped
    besides: tuple[Any, ...] = ()
    #: what else there is to say, a traceback for example; it is shown, and not compared
    detail: str = field(default="", compare=False)

    def __str__(self) -> str:
        text = str(self.raised) if self.raised else shown(self.value)
        if self.warnings:
            text += f", warning {self.warnings!r}"
        return "\n        ".join([text, *map(str, self.besides), *self.detail.splitlines()])


class Pictures:
    """Makes pictures: bytes up to a limit are kept whole, None for all of them."""

    def __init__(
        self, limit: int | None = None, number: Callable[[object], int | None] | None = None
    ) -> None:
        self.limit = limit
        self.number = number

    def of(self, value: object) -> Picture:
        """The picture of a value."""
        for cls, take in self._ways:
            if isinstance(value, cls):
                return take(self, value)
        core = core_of(type(value))
        return type_name(type(value)) if core is None else self.of_socket(value, core)

    def of_bytes(self, value: Any) -> Picture:
        """The picture of what has the buffer protocol; a view that was released has no contents."""
        try:
            content = bytes(value)
        except (ValueError, BufferError):
            return type_name(type(value))
        if self.limit is None or len(content) <= self.limit:
            return content
        return Data(len(content), hashlib.blake2b(content, digest_size=DIGEST_SIZE).hexdigest())

    def of_tuple(self, value: tuple[object, ...]) -> tuple[Picture, ...]:
        return tuple([self.of(item) for item in value])

    def of_list(self, value: list[object]) -> list[Picture]:
        return [self.of(item) for item in value]

    def of_dict(self, value: dict[Any, object]) -> dict[Picture, Picture]:
        return {self.of(key): self.of(item) for key, item in value.items()}

    def of_set(self, value: frozenset[object]) -> frozenset[Picture]:
        return frozenset(self.of(item) for item in value)

    def of_enum(self, value: enum.Enum) -> Member:
        return Member(type_name(type(value)), value.value)

    def of_error(self, error: BaseException) -> Raised:
        return Raised(
            type=type_name(type(error)),
            text=str(error),
            args=self.of_tuple(error.args),
            errno=self.of(getattr(error, "errno", None)),
            filename=self.of(getattr(error, "filename", None)),
        )

    def of_socket(self, sock: Any, core: Any) -> Socket:
        """The picture of a socket, asked of the interpreter's own class: no call of any stack."""
        return Socket(
            type=type_name(type(sock)),
            state="closed" if core.fileno(sock) < 0 else "open",
            family=core.family.__get__(sock),
            kind=core.type.__get__(sock),
            proto=core.proto.__get__(sock),
            timeout=core.gettimeout(sock),
            number=self.number(sock) if self.number else None,
        )

    #: How values are taken: the first class that fits. What fits none is told by its type.
    _ways: list[tuple[Any, Callable[[Pictures, Any], Picture]]] = [
        (enum.Enum, of_enum),
        ((bool, int, float, str, type(None)), lambda self, value: value),
        ((bytes, bytearray, memoryview), of_bytes),
        (tuple, of_tuple),
        (list, of_list),
        (dict, of_dict),
        ((set, frozenset), of_set),
        (type, lambda self, value: type_name(value)),
        (BaseException, of_error),
    ]


def type_name(cls: type) -> str:
    """The full name of a class."""
    return f"{cls.__module__}.{cls.__qualname__}"


_CORE_NAME = ("_socket", "socket")


def core_of(cls: type) -> type | None:
    """The interpreter's own class of sockets, where this class is derived from it."""
    roots = [base for base in cls.__mro__ if (base.__module__, base.__name__) == _CORE_NAME]
    return roots[-1] if roots else None


class _Shown(reprlib.Repr):
    """repr() for people: pictures as what they are of, and no more of it than fits."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = self.maxlong = 4 * MOST_SHOWN
        self.maxtuple = self.maxlist = self.maxdict = 16

    def repr1(self, x: object, level: int) -> str:
        for cls, show in _SHOWN.items():
            if isinstance(x, cls):
                return show(x)
        return super().repr1(x, level)


def _show_socket(sock: Socket) -> str:
    number = "" if sock.number is None else f" {sock.number}"
    told = f"{sock.state}, family {sock.family}, type {sock.kind}, timeout {sock.timeout}"
    return f"<{sock.type}{number}: {told}>"


def _show_bytes(value: bytes) -> str:
    if len(value) <= MOST_SHOWN:
        return repr(value)
    return f"{value[:MOST_SHOWN]!r}... ({len(value)} bytes)"


_SHOWN: dict[type, Callable[[Any], str]] = {
    Data: lambda data: f"{data.size} bytes",
    Member: lambda member: f"{member.type.rpartition('.')[2]}({member.value!r})",
    Socket: _show_socket,
    Raised: str,
    Said: str,
    bytes: _show_bytes,
}
_shown = _Shown()


def shown(value: Picture) -> str:
    """A picture for people, shortened."""
    return _shown.repr(value)


# ---- as JSON: what JSON lacks is an object with one key, the name of what it stands for ----

_NAMED: dict[str, Callable[..., Picture]] = {
    cls.__name__: cls for cls in (Data, Member, Socket, Raised)
}


def to_json(value: Picture) -> Any:
    """The picture as json.dumps() takes it."""
    kind = type(value)
    if kind.__name__ in _NAMED:
        return {kind.__name__: [to_json(item) for item in value]}
    encode = _ENCODERS.get(kind)
    return encode(value) if encode else value


def from_json(value: Any) -> Picture:
    """What to_json() made it from."""
    if isinstance(value, list):
        return [from_json(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((name, content),) = value.items()
    if name in _NAMED:
        return _NAMED[name](*from_json(content))
    return _DECODERS[name](content)


def _bytes_to_json(value: bytes) -> Any:
    """Text where it is text, for who reads the file."""
    if value.isascii():
        return {"bytes": value.decode()}
    return {"base64": base64.b64encode(value).decode()}


_ENCODERS: dict[type, Callable[[Any], Any]] = {
    bytes: _bytes_to_json,
    tuple: lambda value: {"tuple": [to_json(item) for item in value]},
    list: lambda value: [to_json(item) for item in value],
    frozenset: lambda value: {"set": sorted((to_json(item) for item in value), key=repr)},
    dict: lambda value: {"dict": [[to_json(k), to_json(v)] for k, v in value.items()]},
    float: lambda value: value if math.isfinite(value) else {"float": repr(value)},
}
_DECODERS: dict[str, Callable[[Any], Picture]] = {
    "bytes": lambda content: content.encode(),
    "base64": base64.b64decode,
    "tuple": lambda content: tuple(from_json(item) for item in content),
    "set": lambda content: frozenset(from_json(item) for item in content),
    "dict": lambda content: {from_json(key): from_json(item) for key, item in content},
    "float": float,
}
