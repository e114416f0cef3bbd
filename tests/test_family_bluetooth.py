"""Bluetooth addresses, as CPython 3.14 and 3.15 take and give them where they are built with it.

Where they are not, there is nobody to compare with: the expected values were seen on them.
"""

import socket

import family_calls
import pytest
from error_addresses import DEVICE
from family_addresses import BLUETOOTH, HCI, L2CAP, RFCOMM, SCO, address
from wire_kernel import Plant

UNTIDY = "0:1A:b:0c:0xD:e"

PACKED = [
    (L2CAP, (DEVICE, 0x1001), "0110 554433221100 0000 00 00"),
    (L2CAP, (DEVICE, 0xFFFF, 0x40), "ffff 554433221100 4000 00 00"),
    (L2CAP, (DEVICE, 0, 4, 1), "0000 554433221100 0400 01 00"),
    (L2CAP, (UNTIDY, 1, 0xFFFF, 255), "0100 0e0d0c0b1a00 ffff ff 00"),
    (HCI, 3, "0300 0000"),
    (HCI, (3,), "0300 0000"),
    (HCI, (0xFFFF, 2), "ffff 0200"),
    (SCO, DEVICE, "554433221100"),
    (SCO, DEVICE.encode(), "554433221100"),
    (RFCOMM, (DEVICE, 30), "554433221100 1e 00"),
]

WRONG = ("builtins.OSError", "sendto(): wrong format")
NO_DEVICE = ("builtins.OSError", "bad bluetooth address")

REFUSED = [
    (L2CAP, DEVICE, WRONG),
    (L2CAP, (DEVICE,), WRONG),
    (L2CAP, (DEVICE, "1"), WRONG),
    (L2CAP, (DEVICE, 1, 2, 1, 0), WRONG),
    (L2CAP, (DEVICE.encode(), 1), WRONG),
    (L2CAP, [DEVICE, 1], WRONG),
    (L2CAP, ("00:11:22:33:44", 1), NO_DEVICE),
    (L2CAP, ("00:11:22:33:44:55:66", 1), NO_DEVICE),
    (L2CAP, ("00:11:22:33:44:100", 1), NO_DEVICE),
    (HCI, (), WRONG),
    (HCI, (1, 2, 3), WRONG),
    (HCI, "hci0", WRONG),
    (HCI, None, WRONG),
    (SCO, (DEVICE,), WRONG),
    (SCO, bytearray(DEVICE.encode()), WRONG),
    (SCO, None, WRONG),
    (SCO, "0", NO_DEVICE),
    (SCO, "0\0", ("builtins.ValueError", "embedded null character")),
    (SCO, b"0\0", ("builtins.ValueError", "embedded null byte")),
    (RFCOMM, (DEVICE,), WRONG),
    (RFCOMM, (DEVICE, 1, 2), WRONG),
    (RFCOMM, (1, DEVICE), WRONG),
    (RFCOMM, ("", 1), NO_DEVICE),
    (9, (DEVICE, 1), ("builtins.OSError", "sendto(): unknown Bluetooth protocol")),
]

UNPACKED = [
    (L2CAP, "0300 0f0e0d0cbbaa 0000 00 00", ("AA:BB:0C:0D:0E:0F", 3)),
    (L2CAP, "0300 0f0e0d0cbbaa 4000 00 00", ("AA:BB:0C:0D:0E:0F", 3, 0x40)),
    (L2CAP, "0000 0f0e0d0cbbaa 0400 02 00", ("AA:BB:0C:0D:0E:0F", 0, 4, 2)),
    (L2CAP, "0000 0f0e0d0cbbaa 0000 01 00", ("AA:BB:0C:0D:0E:0F", 0, 0, 1)),
    (HCI, "0100 0000", 1),
    (HCI, "ffff 0300", (0xFFFF, 3)),
    (SCO, "0f0e0d0cbbaa", "AA:BB:0C:0D:0E:0F"),
    (RFCOMM, "0f0e0d0cbbaa 1e 00", ("AA:BB:0C:0D:0E:0F", 30)),
]


@pytest.fixture(params=["stdlib", "gosocket"])
def wire(request, wires):
    """A stack that has Bluetooth."""
    if request.param == "stdlib" and not hasattr(socket, "AF_BLUETOOTH"):
        pytest.skip("this Python is built without Bluetooth")
    return wires[request.param]


def send(wire, proto, to):
    return wire.run(family_calls.call, BLUETOOTH, proto, "sendto", b"data", to)


def failure(outcome):
    return outcome.raised and (outcome.raised.type, outcome.raised.text)


@pytest.mark.parametrize("proto, to, packed", PACKED)
def test_packed(wire, proto, to, packed):
    outcome, (request,) = send(wire, proto, to)
    assert (outcome.raised, request.address) == (None, address(BLUETOOTH, packed))


@pytest.mark.parametrize("proto, to, refusal", REFUSED)
def test_refused(wire, proto, to, refusal):
    outcome, seen = send(wire, proto, to)
    assert (failure(outcome), seen) == (refusal, [])


@pytest.mark.parametrize("proto, answer, value", UNPACKED)
def test_unpacked(wire, proto, answer, value):
    plant = Plant(address=address(BLUETOOTH, answer))
    outcome, _ = wire.run(family_calls.call, BLUETOOTH, proto, "getsockname", plant=plant)
    assert (outcome.value, outcome.raised) == (value, None)


@pytest.mark.parametrize(
    "family, text",
    [
        (BLUETOOTH, "getsockaddrlen: unknown BT protocol"),
        (socket.AF_INET, "Unknown Bluetooth protocol"),  # that is what the kernel says it is
    ],
)
def test_protocol_without_addresses(wire, family, text):
    plant = Plant(address=address(BLUETOOTH, "0100 0000"))
    outcome, _ = wire.run(family_calls.call, family, 9, "getsockname", plant=plant)
    assert outcome.raised.text == text
