"""Odd values for arguments: each pool maps a label to a function that makes a fresh value."""

import array
import decimal
import enum
import fractions
import mmap
import pathlib

from support import Index


class Whole(enum.IntEnum):
    THREE = 3


class IntSubclass(int):
    pass


class StrSubclass(str):
    pass


class BytesSubclass(bytes):
    pass


class RaisingIndex:
    def __index__(self):
        raise LookupError("no index today")


class WrongIndex:
    def __index__(self):
        return "three"


class FloatOnly:
    def __float__(self):
        return 3.5


class RaisingFloat:
    def __float__(self):
        raise LookupError("no float today")


class IntOnly:
    def __int__(self):
        return 3


def released_view():
    view = memoryview(bytearray(16))
    view.release()
    return view


def closed_map():
    mapped = mmap.mmap(-1, 4096)
    mapped.close()
    return mapped


#: What is no number at all, or does not fit.
NOT_INTEGERS = {
    "None": lambda: None,
    "1.5": lambda: 1.5,
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "1e300": lambda: 1e300,
    "complex": lambda: 1j,
    "Decimal": lambda: decimal.Decimal("3.5"),
    "Fraction": lambda: fractions.Fraction(7, 2),
    "'text'": lambda: "text",
    "''": lambda: "",
    "'1'": lambda: "1",
    "bytes": lambda: b"xy",
    "bytearray": lambda: bytearray(b"xy"),
    "memoryview": lambda: memoryview(b"xy"),
    "tuple": lambda: (),
    "1-tuple": lambda: (1,),
    "list": list,
    "dict": dict,
    "set": lambda: set(),
    "object": lambda: object(),
    "type": lambda: int,
    "function": lambda: len,
    "RaisingIndex": RaisingIndex,
    "WrongIndex": WrongIndex,
    "FloatOnly": FloatOnly,
    "RaisingFloat": RaisingFloat,
    "IntOnly": IntOnly,
}

#: Numbers too large or negative for what they are meant as: never a descriptor of this process.
FAR_INTEGERS = {
    "-1": lambda: -1,
    "-2": lambda: -2,
    "-2**31": lambda: -(2**31),
    "-2**31-1": lambda: -(2**31) - 1,
    "-2**63": lambda: -(2**63),
    "-2**63-1": lambda: -(2**63) - 1,
    "2**31-1": lambda: 2**31 - 1,
    "2**31": lambda: 2**31,
    "2**32-1": lambda: 2**32 - 1,
    "2**63-1": lambda: 2**63 - 1,
    "2**63": lambda: 2**63,
    "2**64-1": lambda: 2**64 - 1,
    "2**64": lambda: 2**64,
    "10**30": lambda: 10**30,
    "Index(-1)": lambda: Index(-1),
    "Index(2**70)": lambda: Index(2**70),
}

NEAR_INTEGERS = {
    "0": lambda: 0,
    "1": lambda: 1,
    "255": lambda: 255,
    "65535": lambda: 65535,
    "65536": lambda: 65536,
    "True": lambda: True,
    "False": lambda: False,
    "Index(3)": lambda: Index(3),
    "IntEnum": lambda: Whole.THREE,
    "int subclass": lambda: IntSubclass(3),
}

TEXTS = {
    "'a\\0b'": lambda: "a\0b",
    "surrogate": lambda: "\udcff",
    "'é'": lambda: "é",
    "str subclass": lambda: StrSubclass("lo"),
    "70 letters": lambda: "x" * 70,
    "b''": lambda: b"",
    "b'a\\0b'": lambda: b"a\0b",
    "b'\\xff'": lambda: b"\xff",
    "4 bytes": lambda: b"\x7f\0\0\1",
    "16 bytes": lambda: bytes(15) + b"\1",
    "bytes subclass": lambda: BytesSubclass(b"lo"),
    "Path": lambda: pathlib.PurePosixPath("x"),
}

BUFFERS = {
    "read-only view": lambda: memoryview(bytes(16)),
    "writable view": lambda: memoryview(bytearray(16)),
    "strided view": lambda: memoryview(bytearray(16))[::2],
    "backward view": lambda: memoryview(bytearray(16))[::-1],
    "2-d view": lambda: memoryview(bytearray(16)).cast("B", (4, 4)),
    "view of shorts": lambda: memoryview(bytearray(16)).cast("H"),
    "released view": released_view,
    "array": lambda: array.array("i", [1, 2, 3]),
    "empty array": lambda: array.array("i"),
    "closed mmap": closed_map,
    "empty bytearray": bytearray,
}

INTEGERS = NEAR_INTEGERS | FAR_INTEGERS | NOT_INTEGERS
ANYTHING = INTEGERS | TEXTS | BUFFERS

#: Sequences for the calls that take several buffers or control messages.
SEQUENCES = {
    "[None]": lambda: [None],
    "[1]": lambda: [1],
    "['text']": lambda: ["text"],
    "[b'x']": lambda: [b"x"],
    "(b'x',)": lambda: (b"x",),
    "generator": lambda: (part for part in (b"x", b"y")),
    "raising generator": lambda: (1 // part for part in (1, 0)),
    "[bytearray]": lambda: [bytearray(4)],
    "[released view]": lambda: [released_view()],
    "[strided view]": lambda: [memoryview(bytearray(8))[::2]],
    "[shorts]": lambda: [memoryview(bytearray(8)).cast("H")],
    "[bytearray, bytes]": lambda: [bytearray(4), b"xy"],
    "1025 buffers": lambda: [bytearray(1)] * 1025,
    "[()]": lambda: [()],
    "[(1,)]": lambda: [(1,)],
    "[(1, 1)]": lambda: [(1, 1)],
    "[(1, 1, 1)]": lambda: [(1, 1, 1)],
    "[(1, 1, None)]": lambda: [(1, 1, None)],
    "[(1, 1, 'x')]": lambda: [(1, 1, "x")],
    "[[1, 1, b'']]": lambda: [[1, 1, b""]],
    "[(1, 1, b'', 1)]": lambda: [(1, 1, b"", 1)],
    "[('1', 1, b'')]": lambda: [("1", 1, b"")],
    "[(1, 2**31, b'')]": lambda: [(1, 2**31, b"")],
    "[(1, 99, b'')]": lambda: [(1, 99, b"")],
    "[(99, 1, b'')]": lambda: [(99, 1, b"")],
    "rights of -1": lambda: [(1, 1, array.array("i", [-1]))],
    "rights of 3 bytes": lambda: [(1, 1, b"abc")],
    "rights, released": lambda: [(1, 1, released_view())],
    "300 messages": lambda: [(1, 99, b"x")] * 300,
}
