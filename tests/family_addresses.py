"""Addresses of every family: how they look in Python, and as the kernel has them."""

import struct
from dataclasses import dataclass, fields

import error_addresses
import gosocket


@dataclass(frozen=True)
class Form(error_addresses.Form):
    """A form of a family's addresses, whose number the stdlib need not know."""

    @property
    def number(self):
        return getattr(gosocket, self.family)


def with_number(form):
    return Form(**{field.name: getattr(form, field.name) for field in fields(form)})


LOCAL = error_addresses.OWN_HOST
DEVICE = error_addresses.DEVICE
SCTP, MPTCP, UDPLITE = 132, 262, 136
RAW, BCM, ISOTP, J1939 = 1, 2, 6, 7
L2CAP, HCI, SCO, RFCOMM = 0, 1, 2, 3

FORMS = [
    *map(with_number, error_addresses.FORMS),
    Form("AF_INET", (LOCAL, 5000), proto=SCTP),
    Form("AF_INET6", ("::1", 5000, 0x12345, 7), proto=SCTP),
    Form("AF_PACKET", ("lo", 0x0806, 4, 65535, b"\xff" * 8)),
    Form("AF_CAN", ("",), proto=RAW),
    Form("AF_CAN", ("lo", 0x9FFFFFFF, 0xDEADBEEF), proto=ISOTP, only_tuples=True),
    Form("AF_CAN", ("lo", 2**64 - 1, 0x40000, 255), proto=J1939, only_tuples=True),
    Form("AF_ALG", ("skcipher", "cbc(aes)", 255, 0xFFFF)),
    Form("AF_VSOCK", (0xFFFFFFFF, 0xFFFFFFFF)),
    Form("AF_BLUETOOTH", (0, 1), proto=HCI),
    Form("AF_BLUETOOTH", (DEVICE, 0x1001, 0x40), proto=L2CAP),
    Form("AF_BLUETOOTH", (DEVICE, 0, 4, 2), proto=L2CAP),
    Form("AF_BLUETOOTH", (DEVICE, 0), proto=9),
    Form("AF_NETLINK", (4242, 0xFFFFFFFF)),
]


def form_ids():
    """A name for each form."""
    return [f"{n}-{form.family}-{form.proto}-{len(form.good)}" for n, form in enumerate(FORMS)]


def address(family, *parts):
    """A struct sockaddr of a family's number and the rest in hexadecimal, blanks left out."""
    return struct.pack("@H", family) + bytes.fromhex("".join(parts))


UNIX, INET, INET6, NETLINK, PACKET, RDS, CAN, TIPC, BLUETOOTH, ALG, VSOCK, QIPCRTR = (
    *(1, 2, 10, 16, 17, 21, 29, 30, 31, 38, 40, 42),
)
NOBODY = 99

#: Bytes of a struct sockaddr that CPython leaves as they are, by family and protocol: whatever was
#: on its stack goes to the kernel. Ours are zero.
UNSET = {
    (NETLINK, 0): range(2, 4),
    (QIPCRTR, 0): range(2, 4),
    (CAN, RAW): (2, 3, *range(8, 24)),
    (CAN, BCM): (2, 3, *range(8, 24)),
    (CAN, ISOTP): (2, 3, *range(16, 24)),
    (CAN, J1939): (2, 3, *range(21, 24)),
}
SLL_HALEN, SLL_ADDR = 11, 12  # offsets in struct sockaddr_ll


def as_set(proto, sockaddr):
    """The struct sockaddr with zeros where CPython sets nothing."""
    (family,) = struct.unpack_from("@H", sockaddr)
    unset = UNSET.get((family, proto), ())
    if family == PACKET:
        unset = range(SLL_ADDR + sockaddr[SLL_HALEN], len(sockaddr))
    return bytes(0 if at in unset else byte for at, byte in enumerate(sockaddr))


#: What the kernel may answer, as (family, protocol, struct sockaddr).
ANSWERS = [
    (UNIX, 0, address(UNIX)),
    (UNIX, 0, address(UNIX, "00")),
    (UNIX, 0, address(UNIX, "00616263")),
    (UNIX, 0, address(UNIX, "006162630000")),
    (UNIX, 0, address(UNIX, "2f746d702f78", "00")),
    (UNIX, 0, address(UNIX, "2f746d702f78")),
    (UNIX, 0, address(UNIX, "2f746d702f", "00", "7878")),
    (UNIX, 0, address(UNIX, "2fc3a9ff", "00")),
    (UNIX, 0, address(UNIX, "61" * 108)),
    (UNIX, 0, b""),
    (INET, 0, address(INET, "0050 01020304", "00" * 8)),
    (INET, SCTP, address(INET, "ffff ffffffff", "00" * 8)),
    (INET, UDPLITE, address(INET, "0000 7f000001")),
    (INET, MPTCP, address(INET, "0050")),
    (INET, 0, address(INET)),
    (INET, 0, b""),
    (INET6, 0, address(INET6, "0050 00012345", "20010db8", "00" * 11, "01", "07000000")),
    (INET6, SCTP, address(INET6, "ffff ffffffff", "00" * 10, "ffff7f000001", "ffffffff")),
    (INET6, 0, address(INET6, "0050 00000000", "fe80", "00" * 13, "01")),
    (INET6, 0, address(INET, "0050 01020304", "00" * 8)),
    (NETLINK, 0, address(NETLINK, "0000 12340000 01000000")),
    (NETLINK, 0, address(NETLINK, "0000 ffffffff ffffffff")),
    (NETLINK, 0, address(NETLINK, "0000 1234")),
    (PACKET, 0, address(PACKET, "0800 01000000 0403 00 06 010203040506 0000")),
    (PACKET, 0, address(PACKET, "86dd ffffff7f ffff 04 08 0102030405060708")),
    (PACKET, 0, address(PACKET, "0003 00000000 0100 ff 00")),
    (PACKET, 0, address(PACKET, "0003")),
    (RDS, 0, address(INET, "0050 01020304", "00" * 8)),
    (RDS, 0, address(RDS, "0050 01020304", "00" * 8)),
    (CAN, RAW, address(CAN, "0000 01000000", "00" * 16)),
    (CAN, RAW, address(CAN, "0000 00000000", "ff" * 16)),
    (CAN, RAW, address(CAN, "0000 ffffff7f")),
    (CAN, BCM, address(CAN, "0000 01000000", "00" * 8)),
    (CAN, ISOTP, address(CAN, "0000 01000000", "78563492 fe000080", "00" * 8)),
    (CAN, ISOTP, address(CAN, "0000 01000000", "7856")),
    (CAN, J1939, address(CAN, "0000 01000000", "ff" * 8, "56341200", "80", "000000")),
    (CAN, J1939, address(CAN, "0000 01000000", "01" * 8)),
    (CAN, 9, address(CAN, "0000 01000000", "01" * 16)),
    (TIPC, 0, address(TIPC, "01 01 01000000 02000000 03000000")),
    (TIPC, 0, address(TIPC, "02 02 01000000 02000000 03000000")),
    (TIPC, 0, address(TIPC, "03 03 01000000 02000000 03000000")),
    (TIPC, 0, address(TIPC, "03 fe ffffffff ffffffff ffffffff")),
    (TIPC, 0, address(TIPC, "00 00 01000000 02000000 03000000")),
    (TIPC, 0, address(TIPC, "04 00 01000000 02000000 03000000")),
    (TIPC, 0, address(TIPC, "02 02 0100")),
    (TIPC, 0, address(TIPC)),
    (ALG, 0, address(ALG, "61626300", "00" * 10, "01000000 02000000", "7831", "00" * 62)),
    (ALG, 0, address(ALG, "68617368", "00" * 10)),
    (ALG, 0, b""),
    (VSOCK, 0, address(VSOCK, "0000 ffffffff 02000000", "00" * 4)),
    (VSOCK, 0, address(VSOCK, "0000 d2040000 01000000")),
    (VSOCK, 0, address(VSOCK, "0000 d204")),
    (QIPCRTR, 0, address(QIPCRTR, "0000 01000000 feffffff")),
    (QIPCRTR, 0, address(QIPCRTR, "0000 0100")),
    (BLUETOOTH, L2CAP, address(BLUETOOTH, "0300 554433221100 0000 00 00")),
    (BLUETOOTH, L2CAP, address(BLUETOOTH, "0300 0f0e0d0cbbaa 4100 00 00")),
    (BLUETOOTH, L2CAP, address(BLUETOOTH, "0000 0f0e0d0cbbaa 0400 02 00")),
    (BLUETOOTH, L2CAP, address(BLUETOOTH, "0000 0f0e0d0cbbaa 0000 01 00")),
    (BLUETOOTH, L2CAP, address(BLUETOOTH, "0300")),
    (BLUETOOTH, HCI, address(BLUETOOTH, "0100 0000")),
    (BLUETOOTH, HCI, address(BLUETOOTH, "ffff 0300")),
    (BLUETOOTH, HCI, address(BLUETOOTH, "0100")),
    (BLUETOOTH, SCO, address(BLUETOOTH, "0f0e0d0cbbaa")),
    (BLUETOOTH, SCO, address(BLUETOOTH, "0f0e")),
    (BLUETOOTH, RFCOMM, address(BLUETOOTH, "0f0e0d0cbbaa 1e 00")),
    (BLUETOOTH, RFCOMM, address(BLUETOOTH, "0f0e0d0cbbaa")),
    (BLUETOOTH, 9, address(BLUETOOTH, "0100 0000")),
    # A socket that says it is of one family, and the kernel that it is of another.
    (INET, 9, address(BLUETOOTH, "0100 0000 0000 0000 0000 0000 0000")),
    (INET, 0, address(TIPC, "02 02 01000000 02000000 03000000")),
    (INET, 0, address(NOBODY, "01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e")),
    (VSOCK, 0, address(NOBODY, "01")),
    *((family, 0, address(family, "00" * 14)) for family in (0, 3, 15, 34, 39, 43, 44, NOBODY)),
]
