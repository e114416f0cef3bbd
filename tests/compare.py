"""Run one call on two socket stacks and say where they differ.

record() takes down what a call did, normalise() leaves out what may differ between two runs
(descriptor numbers, ephemeral ports, addresses of objects) or between two stacks (their names),
compare() holds two recordings against each other, and report() puts the differences into words.
"""

import enum
import ipaddress
import re
import warnings
from dataclasses import dataclass, field

EPHEMERAL_PORTS = range(32768, 65536)  # ip_local_port_range, as the kernel has it from the start

#: What differs in texts, as (pattern, replacement); the names of our modules come first.
TEXT_RULES = [
    (re.compile(r"\bgosocket\b"), "socket"),
    (re.compile(r"\b_gosocket\b"), "_socket"),
    (re.compile(r"\bfd=\d+"), "fd=N"),
    (re.compile(r"\bat 0x[0-9a-f]+"), "at ADDRESS"),
    (
        re.compile(r"(addr=\('[0-9a-f.:]+', )(?:3276[89]|32[89]\d\d|3[3-9]\d{3}|[456]\d{4})\b"),
        r"\1PORT",
    ),
]


@dataclass(frozen=True)
class Raised:
    """An exception, as far as a caller can tell it from another."""

    type: str
    text: str
    args: tuple
    errno: object = None
    filename: object = None


@dataclass(frozen=True)
class Outcome:
    """What a call did: its value, or what it raised, and what it warned of."""

    value: object = None
    raised: Raised | None = None
    warnings: tuple = ()

    def __str__(self):
        shown = f"{self.raised.type}{self.raised.args!r}" if self.raised else repr(self.value)
        return shown if not self.warnings else f"{shown}, warning {self.warnings!r}"


@dataclass
class Difference:
    """One call that did not do the same on both stacks."""

    case: str
    expected: Outcome
    actual: Outcome

    def __str__(self):
        return f"{self.case}\n    expected {self.expected}\n    actual   {self.actual}"


def record(call, *args, **kwargs):
    """Call, and give what came of it as an Outcome."""
    value = raised = None
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        try:
            value = normalise(call(*args, **kwargs))
        except Exception as error:
            raised = normalise(error)
    return Outcome(value, raised, tuple(normal_warning(w) for w in seen if told(w)))


def compare(case, expected, actual):
    """The Difference between two outcomes, or None."""
    return None if expected == actual else Difference(case, expected, actual)


def report(differences, total, limit=40):
    """The differences in words: how many of how many, and the first of them in full."""
    shown = [str(difference) for difference in differences[:limit]]
    if len(differences) > limit:
        shown.append(f"... and {len(differences) - limit} more")
    return "\n".join([f"{len(differences)} of {total} cases differ", *shown])


@dataclass
class Comparison:
    """Cases run on an expected and an actual stack, and the differences found."""

    expected: object
    actual: object
    total: int = 0
    differences: list = field(default_factory=list)

    @property
    def stacks(self):
        return self.expected, self.actual

    def run(self, case, call):
        """Run call(stack) on both stacks; give the expected outcome."""
        expected, actual = record(call, self.expected), record(call, self.actual)
        self.add(case, expected, actual)
        return expected

    def add(self, case, expected, actual):
        """Compare two outcomes that were recorded already."""
        self.total += 1
        difference = compare(case, expected, actual)
        if difference:
            self.differences.append(difference)

    def check(self):
        """Fail with a report, where anything differed."""
        assert self.total, "nothing was compared"
        assert not self.differences, report(self.differences, self.total)


def plain_text(text):
    """The text without what TEXT_RULES takes out."""
    for pattern, replacement in TEXT_RULES:
        text = pattern.sub(replacement, text)
    return text


def type_name(cls):
    """The full name of a class, stacks' own names taken out."""
    return plain_text(f"{cls.__module__}.{cls.__qualname__}")


def normalise(value):
    """The value with everything left out that may differ between two runs that do the same."""
    for cls, rule in NORMALISERS:
        if isinstance(value, cls):
            return rule(value)
    if hasattr(value, "gettimeout") and hasattr(value, "getsockname"):
        return normal_socket(value)
    return type_name(type(value))


def normal_enum(value):
    return type_name(type(value)), value.value


def normal_tuple(value):
    if is_inet_address(value) and value[1] in EPHEMERAL_PORTS:
        value = (value[0], "PORT", *value[2:])
    return tuple(normalise(item) for item in value)


def told(warning):
    """Whether a warning is part of what a call did: garbage is found sooner or later."""
    return warning.category is not ResourceWarning


def normal_warning(warning):
    return warning.category.__name__, plain_text(str(warning.message))


def normal_error(error):
    return Raised(
        type=type_name(type(error)),
        text=plain_text(str(error)),
        args=normal_tuple(error.args),
        errno=getattr(error, "errno", None),
        filename=getattr(error, "filename", None),
    )


def normal_socket(sock):
    state = "closed" if sock.fileno() < 0 else "open"
    kind = (int(sock.family), int(sock.type), sock.proto, sock.gettimeout())
    return (type_name(type(sock)), state, *kind)


def is_inet_address(value):
    """Whether the tuple is the address of an internet socket."""
    if not (2 <= len(value) <= 4 and isinstance(value[0], str) and isinstance(value[1], int)):
        return False
    try:
        ipaddress.ip_address(value[0])
    except ValueError:
        return False
    return True


#: How values are normalised: the first class that fits; what fits none is a socket, or told by
#: its type.
NORMALISERS = [
    (enum.Enum, normal_enum),
    ((bool, int, float, bytes, type(None)), lambda value: value),
    (str, plain_text),
    ((bytearray, memoryview), bytes),
    (tuple, normal_tuple),
    (list, lambda value: [normalise(item) for item in value]),
    (dict, lambda value: {normalise(k): normalise(v) for k, v in value.items()}),
    ((set, frozenset), lambda value: frozenset(normalise(item) for item in value)),
    (type, type_name),
    (BaseException, normal_error),
]
