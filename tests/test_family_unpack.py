"""Addresses of every family as they come from the kernel: what the stdlib makes of them."""

import socket
import struct

import family_calls
import pytest
from family_addresses import ALG, ANSWERS, BLUETOOTH, address
from gosocket.difftest import compare_outcomes, report
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
    found = []
    for family, proto, answer in cases:
        plant = planted(family, answer)
        expected, actual = (
            wire.run(family_calls.call, family, proto, name, *CALLS[name], plant=plant)
            for wire in wires.values()
        )
        label = f"{name} {family}, {proto}: {answer.hex()}"
        found.append(compare_outcomes(label, expected, actual))
    found = [difference for difference in found if difference]
    assert not found, report(found, len(cases))
