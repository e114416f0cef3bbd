"""Options and the control messages of AF_ALG on their way to the kernel, and options from it."""

import functools
import struct

import family_calls
import pytest
from family_addresses import ALG, BLUETOOTH, CAN, INET, J1939, RAW, RDS, TIPC, VSOCK
from wire_kernel import Plant

SOL_ALG, ALG_SET_KEY, ALG_SET_AEAD_AUTHSIZE = 279, 1, 5
OPTION = struct.pack("@q", -2)
INT_MAX = 2**31 - 1


def same(wires, *args, plant=Plant()):  # noqa: B008 it is frozen
    """What a call does, which is the same on both stacks: the outcome, and the requests."""
    expected, actual = (wire.run(family_calls.call, *args, plant=plant) for wire in wires.values())
    assert expected == actual
    return expected


SET = [
    (ALG, 0, (SOL_ALG, ALG_SET_KEY, b"key")),
    (ALG, 0, (SOL_ALG, ALG_SET_KEY, bytearray(32))),
    (ALG, 0, (SOL_ALG, ALG_SET_KEY, b"")),
    (ALG, 0, (SOL_ALG, ALG_SET_AEAD_AUTHSIZE, None, 16)),
    (ALG, 0, (SOL_ALG, ALG_SET_AEAD_AUTHSIZE, None, 2**32 - 1)),
    (ALG, 0, (SOL_ALG, ALG_SET_AEAD_AUTHSIZE, None, -1)),
    (ALG, 0, (SOL_ALG, ALG_SET_AEAD_AUTHSIZE, None)),
    (ALG, 0, (SOL_ALG, ALG_SET_KEY, "key")),
    (CAN, RAW, (101, 1, struct.pack("@IIII", 1, 2, 3, 4))),
    (CAN, RAW, (101, 5, 1)),
    (CAN, J1939, (107, 1, None, 0)),
    (TIPC, 0, (271, 127, 3)),
    (RDS, 0, (276, 5, INT_MAX)),
    (BLUETOOTH, 0, (274, 4, b"\2\0")),
    (INET, 132, (132, 9, struct.pack("@HHHH", 1, 2, 3, 4))),
    (INET, 0, (-1, -2, -3)),
    (INET, 0, (INT_MAX, -INT_MAX - 1, -INT_MAX - 1)),
    (INET, 0, (0, 0, INT_MAX + 1)),
    (VSOCK, 0, (VSOCK, 2, 1 << 40)),
    (VSOCK, 0, (VSOCK, 2, -1)),
    (VSOCK, 0, (VSOCK, 2, True)),
    (VSOCK, 0, (VSOCK, 2, b"12345678")),
    (VSOCK, 0, (VSOCK, 2, None, 8)),
]


@pytest.mark.parametrize("family, proto, args", SET)
def test_setsockopt(wires, family, proto, args):
    same(wires, family, proto, "setsockopt", *args)


@pytest.mark.parametrize("family", [ALG, CAN, VSOCK, INET, BLUETOOTH])
@pytest.mark.parametrize("size", [(), (0,), (1,), (8,), (100,), (1024,), (1025,), (-1,)])
@pytest.mark.parametrize("answered", [0, 1, 2, 4, 8])
def test_getsockopt(wires, family, size, answered):
    plant = Plant(option=OPTION[:answered])
    same(wires, family, 0, "getsockopt", 270, 3, *size, plant=plant)


HEADER = struct.Struct("@Nii")  # struct cmsghdr


def control(*messages):
    """Control messages of AF_ALG; CPython counts the padding of those with an iv."""
    made = b""
    for kind, data in messages:
        padding = bytes(-len(data) % 8)
        counted = len(data) + (len(padding) if kind == SET_IV else 0)
        made += HEADER.pack(HEADER.size + counted, SOL_ALG, kind) + data + padding
    return made


SET_IV, SET_OP, SET_AEAD_ASSOCLEN = 2, 3, 4  # ALG_SET_…


def number(value):
    return struct.pack("@I", value)


#: Keyword arguments, and the control messages that are made of them.
ALG_MESSAGES = {
    (("op", 0),): [(SET_OP, number(0))],
    (("op", INT_MAX),): [(SET_OP, number(INT_MAX))],
    (("op", 1), ("iv", b"0123456789abcdef")): [
        (SET_OP, number(1)),
        (SET_IV, number(16) + b"0123456789abcdef"),
    ],
    (("op", 1), ("iv", b"")): [(SET_OP, number(1)), (SET_IV, number(0))],
    (("op", 1), ("iv", b"abc"), ("assoclen", 20), ("flags", 0x8000)): [
        (SET_OP, number(1)),
        (SET_IV, number(3) + b"abc"),
        (SET_AEAD_ASSOCLEN, number(20)),
    ],
    (("op", 0), ("assoclen", 0)): [(SET_OP, number(0)), (SET_AEAD_ASSOCLEN, number(0))],
}


def sendmsg_afalg(wires, *args, family=ALG, **keywords):
    call = functools.partial(family_calls.call, **keywords)
    expected, actual = (
        wire.run(call, family, 0, "sendmsg_afalg", *args) for wire in wires.values()
    )
    assert expected == actual
    return expected


@pytest.mark.parametrize("keywords", ALG_MESSAGES, ids=str)
@pytest.mark.parametrize("args", [(), ([],), ([b"da", bytearray(b"ta")],)], ids=repr)
def test_sendmsg_afalg(wires, keywords, args):
    outcome, (request,) = sendmsg_afalg(wires, *args, **dict(keywords))
    assert request.control == control(*ALG_MESSAGES[keywords])
    assert (request.address, request.flags) == (None, dict(keywords).get("flags", 0))
    assert request.data == b"".join(args[0] if args else [])
    assert outcome.value == len(request.data)


@pytest.mark.parametrize(
    "args, keywords",
    [
        ((), {}),
        (([b"data"],), {}),
        (([b"data"], 0), {}),
        ((b"data",), {"op": 0}),
        (([b"data", "text"],), {"op": 0}),
        ((1,), {"op": 0}),
        ((None,), {"op": 0}),
        (([],), {"op": -1}),
        (([],), {"op": None}),
        (([],), {"op": 1.0}),
        (([],), {"op": True}),
        (([],), {"op": 2**31}),
        (([],), {"op": 2**32 + 1}),
        (([],), {"op": 2**70}),
        (([],), {"op": 0, "iv": "text"}),
        (([],), {"op": 0, "iv": None}),
        (([],), {"op": 0, "iv": 5}),
        (([],), {"op": 0, "assoclen": -1}),
        (([],), {"op": 0, "assoclen": "5"}),
        (([],), {"op": 0, "assoclen": 2**31}),
        (([],), {"op": 0, "assoclen": 2**32 + 7}),
        (([],), {"op": 0, "assoclen": 2**70}),
        (([],), {"op": 0, "flags": 2**31}),
        (([],), {"op": 0, "flags": None}),
        (([],), {"op": 0, "tag": b""}),
        (([],), {"msg": [], "op": 0}),
    ],
    ids=repr,
)
def test_sendmsg_afalg_of_odd_arguments(wires, args, keywords):
    sendmsg_afalg(wires, *args, **keywords)


@pytest.mark.parametrize("keywords", [{}, {"op": 0}, {"tag": 1}])
def test_sendmsg_afalg_of_another_family(wires, keywords):
    outcome, seen = sendmsg_afalg(wires, [b"data"], family=INET, **keywords)
    assert (outcome.raised.type, seen) == ("builtins.OSError", [])
