"""Addresses of every family as they come from the kernel: what the stdlib makes of them."""

import socket
import struct
from dataclasses import replace

import family_calls
import pytest
from family_addresses import ALG, ANSWERS, BLUETOOTH, address
from gosocket.difftest import compare_tables
from wire_kernel import Plant

#: Each call that answers an address.
CALLS = {
    "getsockname": (),
    "getpeername": (),
    "_accept": (),
    "recvfrom": (100,),
    "recvfrom_into": (bytearray(100),),
    "recvmsg": (100, 100),
    "recvmsg_into": ([bytearray(2), bytearray(100)], 100),
}
ANCILLARY = struct.pack("@Nii4s4x", 20, socket.SOL_SOCKET, 99, b"data")
HAS_BLUETOOTH = hasattr(socket, "AF_BLUETOOTH")


def known(family, answer):
    """Whether this Python's own socket has the families of a socket and of an answer."""
    return HAS_BLUETOOTH or (family != BLUETOOTH and answer[:2] != address(BLUETOOTH))


def planted(family, answer):
    return Plant(
        address=answer,
        data=b"planted",
        control=ANCILLARY,
        flags=int(socket.MSG_EOR),
        option=struct.pack("@i", family),  # of SO_DOMAIN
        peerless=family == ALG,
    )


@pytest.mark.parametrize("name", CALLS)
def test_answers(wires, name):
    cases = [case for case in ANSWERS if known(case[0], case[2])]
    compare_tables(*(answers(wire, name, cases) for wire in wires.values())).check()


def answers(wire, name, cases):
    """What a call made of each of the answers, and what it asked the kernel for."""
    table = {}
    for family, proto, answer in cases:
        outcome, seen = wire.run(
            family_calls.call, family, proto, name, *CALLS[name], plant=planted(family, answer)
        )
        table[f"{name} {family}, {proto}: {answer.hex()}"] = replace(outcome, besides=tuple(seen))
    return table
