"""What may differ between two runs that do the same is left out here, by tables.

Descriptors, ephemeral ports, process numbers, times, temporary names, addresses of objects; and
the names of the stacks' own modules. What else differs between two runs is found by running the
program on one stack twice, and named.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import TYPE_CHECKING, Any

from gosocket.difftest._values import Data, Member, Outcome, Picture, Pictures, Raised, Socket
from gosocket.difftest._websocket import unmasked

if TYPE_CHECKING:
    from collections.abc import Callable

    from gosocket.difftest._transcript import Call, Site

#: ip_local_port_range, as the kernel has it from the start
EPHEMERAL_PORTS = range(32768, 65536)
_PORT = (
    r"(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}"
    r"|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])"
)
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"

#: What differs in texts, as (pattern, replacement); the names of our modules come first.
TEXT_RULES = [
    (re.compile(r"\b_gosocket\b"), "_socket"),
    (re.compile(r"\bgosocket\b(?:\._(?:type|functions|enums)\b)?"), "socket"),
    (re.compile(r"\bfd=\d+"), "fd=N"),
    (re.compile(r"\bat 0x[0-9a-f]+"), "at ADDRESS"),
    (re.compile(rf"(addr=\('[0-9a-f.:]+', ){_PORT}\b"), r"\1PORT"),
    (re.compile(r"\btmp[a-z0-9_]{8}\b"), "tmpNAME"),
]

#: What differs in what is sent, besides process numbers, as (bytes that are in all of it, pattern,
#: replacement): to search megabytes for a pattern takes a second, for bytes it takes none.
CONTENT_RULES = [
    (b"", re.compile(rb"([:=, ])" + _PORT.encode() + rb"\b"), rb"\1PORT"),
    (b" GMT", re.compile(_DAY.encode() + rb", \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"), b"DATE"),
    (b"-", re.compile(rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?"), b"DATE"),
    (b"tmp", re.compile(rb"\btmp[a-z0-9_]{8}\b"), b"tmpNAME"),
    # FTP's way to tell a port (RFC 959, 4.1.2), and web sockets' keys (RFC 6455, 4.1).
    (b",", re.compile(rb"\b(?:\d{1,3},){4}\d{1,3},\d{1,3}\b"), b"HOST,PORT"),
    (b"Sec-W", re.compile(rb"(Sec-WebSocket-(?:Key|Accept): )\S+"), rb"\1CHANCE"),
]

#: What begins like this is random from there on: TLS (RFC 8446, 5.1: a handshake of any version),
#: SSH (RFC 4253, 4.2).
ENCRYPTED = (b"\x16\x03", b"SSH-2.0-")

#: Options that tell of time and chance.
CHANCE_OPTIONS = {
    (socket.SOL_TCP, socket.TCP_INFO),
    (socket.SOL_SOCKET, socket.SO_PEERCRED),  # with the process's number
    (socket.SOL_SOCKET, getattr(socket, "SO_INCOMING_CPU", 49)),
    (socket.SOL_SOCKET, 55),  # SO_MEMINFO
}


def plain_text(text: str) -> str:
    """The text without what TEXT_RULES take out."""
    for pattern, replacement in TEXT_RULES:
        text = pattern.sub(replacement, text)
    return text


def normalise(value: Picture) -> Picture:
    """The picture with everything left out that may differ between two runs that do the same."""
    rule = _RULES.get(type(value))
    return rule(value) if rule else value


def normal_outcome(outcome: Outcome) -> Outcome:
    """The same of an outcome."""
    raised = None if outcome.raised is None else _normal_raised(outcome.raised)
    return Outcome(
        normalise(outcome.value),
        raised,
        normalise(outcome.warnings),
        normalise(outcome.besides),
        outcome.detail,
    )


def picture(value: object) -> Picture:
    """The normalised picture of a value, bytes included."""
    return normalise(Pictures().of(value))


def _normal_tuple(value: tuple[Picture, ...]) -> tuple[Picture, ...]:
    if is_inet_address(value) and value[1] in EPHEMERAL_PORTS:
        value = (value[0], "PORT", *value[2:])
    return tuple(normalise(item) for item in value)


def _normal_raised(raised: Raised) -> Raised:
    return Raised(
        plain_text(raised.type), plain_text(raised.text), _normal_tuple(raised.args), *raised[3:]
    )


def _normal_socket(sock: Socket) -> Socket:
    return sock._replace(type=plain_text(sock.type), timeout=normal_time(sock.timeout), number=None)


def normal_time(seconds: Picture) -> Picture:
    """Seconds, unless they were computed from a clock: nobody writes so many digits."""
    return "TIME" if isinstance(seconds, float) and round(seconds, 3) != seconds else seconds


def is_inet_address(value: tuple[Picture, ...]) -> bool:
    """Whether the tuple is the address of an internet socket."""
    if not (2 <= len(value) <= 4 and isinstance(value[0], str) and isinstance(value[1], int)):
        return False
    return _is_numeric_host(value[0])


def _is_numeric_host(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


_RULES: dict[type, Callable[[Any], Picture]] = {
    str: plain_text,
    tuple: _normal_tuple,
    list: lambda value: [normalise(item) for item in value],
    dict: lambda value: {normalise(key): normalise(item) for key, item in value.items()},
    frozenset: lambda value: frozenset(normalise(item) for item in value),
    Member: lambda member: Member(plain_text(member.type), member.value),
    Socket: _normal_socket,
    Raised: _normal_raised,
}


def normal_content(content: bytes | Data, processes: frozenset[int]) -> bytes | Data:
    """What was sent, without ports, dates and the numbers of the program's processes."""
    if isinstance(content, Data):
        return content
    if content.startswith(ENCRYPTED):
        return b"ENCRYPTED"
    if b"Sec-W" in content:
        content = unmasked(content)
    for part, pattern, replacement in CONTENT_RULES:
        if part in content:
            content = pattern.sub(replacement, content)
    for process in processes:
        if b"%d" % process in content:
            content = re.sub(rb"\b%d\b" % process, b"PID", content)
    return content


# ---- calls: what in their arguments and results the kernel, or chance, has chosen ----

FD = "FD"


def _descriptor(value: Picture) -> Picture:
    """A descriptor, whatever its number; what is none stays."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return FD if is_number and value >= 0 else value


def _descriptors(value: Picture) -> Picture:
    return [_descriptor(item) for item in value] if isinstance(value, list) else value


def _rights(messages: Picture) -> Picture:
    """Ancillary data: descriptors (SCM_RIGHTS) and process numbers (SCM_CREDENTIALS) by size."""
    if not isinstance(messages, list):
        return messages
    return [
        (*message[:2], len(message[2]), *message[3:])
        if isinstance(message, tuple) and message[:2] in _NUMBERS and len(message) > 2
        else message
        for message in messages
    ]


def _service(value: Picture) -> Picture:
    """A port that is given as a service: a number, or one in digits."""
    text = str(value)
    return "PORT" if text.isdecimal() and int(text) in EPHEMERAL_PORTS else value


_NUMBERS = {(socket.SOL_SOCKET, kind) for kind in (1, 2)}

#: Arguments: the call's name, the index, and what is done to it.
ARGUMENT_RULES: dict[str, dict[int, Callable[[Picture], Picture]]] = {
    "socket": {3: _descriptor},
    "fromfd": {0: _descriptor},
    "dup": {0: _descriptor},
    "close": {0: _descriptor},
    "send_fds": {2: _descriptors},
    "sendmsg": {1: _rights},
    "settimeout": {0: normal_time},
    "getaddrinfo": {1: _service},
}
KEYWORD_RULES: dict[str, Callable[[Picture], Picture]] = {
    "fileno": _descriptor,
    "timeout": normal_time,
    "port": _service,
}
#: Results: the same, where the whole is the one at None.
RESULT_RULES: dict[str, dict[int | None, Callable[[Picture], Picture]]] = {
    "_accept": {0: _descriptor},
    "detach": {None: _descriptor},
    "dup": {None: _descriptor},
    "gettimeout": {None: normal_time},
    "recv_fds": {1: _descriptors},
    "recvmsg": {1: _rights},
    "recvmsg_into": {1: _rights},
}


def normal_call(call: Call) -> tuple[str, Site, Picture, Outcome]:
    """A call's name, site, arguments and outcome."""
    rules = ARGUMENT_RULES.get(call.name, {})
    arguments = [
        rules[index](value) if index in rules else value
        for index, value in enumerate(call.arguments)
    ]
    keywords = {
        name: KEYWORD_RULES[name](value) if name in KEYWORD_RULES else value
        for name, value in call.keywords.items()
    }
    told = (normalise(tuple(arguments)), normalise(keywords))
    outcome = call.outcome
    if outcome.raised is None:
        outcome = Outcome(_normal_result(call, outcome.value))
    return call.name, call.site, told, normal_outcome(outcome)


def _normal_result(call: Call, value: Picture) -> Picture:
    if call.name == "getsockopt" and call.arguments[:2] in CHANCE_OPTIONS:
        return type(value).__name__
    rules = RESULT_RULES.get(call.name, {})
    if None in rules:
        return rules[None](value)
    if not rules or not isinstance(value, tuple):
        return value
    return tuple(rules[index](item) if index in rules else item for index, item in enumerate(value))


# ---- what a program writes ----

# A traceback's frames: those of the stacks differ, and the exception itself follows them.
_FRAMES = re.compile(r'^( *[|+]* *)  File ".*\n(?:\1    .*\n?)*', re.MULTILINE)
# Go's threads make Python 3.12 and newer warn of os.fork(); docs/differences.md says so.
_FORK_WARNING = re.compile(
    r"^.*DeprecationWarning: This process .* is multi-threaded, use of fork.*\n(?:  .*\n)?",
    re.MULTILINE,
)
OUTPUT_RULES = [
    (_FRAMES, ""),
    (_FORK_WARNING, ""),
    (re.compile(rf"(?<=[:=, ]){_PORT}\b"), "PORT"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?"), "DATE"),
    (re.compile(r"\b\d+\.\d+ ?(?:s|ms|seconds)\b"), "TIME"),
    (re.compile(r"\b(pid|process)([ =:]+)\d+\b"), r"\1\2PID"),
]


def plain_output(text: str) -> str:
    """A program's output without what may differ between two runs."""
    text = plain_text(text)
    for pattern, replacement in OUTPUT_RULES:
        text = pattern.sub(replacement, text)
    return text
