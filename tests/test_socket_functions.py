"""Functions of the module that need no socket: byte order, addresses as text, interfaces, names."""

import itertools
import os
import random

import pytest
from support import run_script

EDGES = (0, 1, 255, 256, 65535, 65536, 2**24, 2**31 - 1, 2**31, 2**32 - 1, 2**32)

IPV4_TEXTS = [
    "0.0.0.0", "127.0.0.1", "255.255.255.255", "1.2.3.4", "1.2.3", "1.2", "1", "0", "4294967295",
    "4294967296", "1.65536", "1.16777215", "1.16777216", "1.2.65535", "1.2.65536", "256.1.1.1",
    "1.2.3.256", "010.1.1.1", "08.1.1.1", "0x10.1.1.1", "0X1f.1", "0xffffffff", "0x", "0x.1", "00",
    "1.2.3.4 ", " 1.2.3.4", "1.2.3.4 x", "1.2.3.4\t", "1.2.3.4\n5", "1.2.3.4.", ".1.2.3", "1..2",
    "1.2.3.4.5", "", ".", "a.b.c.d", "-1.2.3.4", "+1.2.3.4", "1.2.3.4x", "1e3", "\u0661.1.1.1",
    "127.1", "0x7f.1", "037777777777", "040000000000", "1.2.3.04", "001.002.003.004", "1.2.3.0x4",
    "99999999999999999999", "1.2.3.4\0",
]  # fmt: skip

IPV6_TEXTS = [
    "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
    "1:2:3::5:6:7:8", "2001:db8::1", "fe80::1", "FE80::ABCD", "::ffff:1.2.3.4", "::1.2.3.4",
    "1:2:3:4:5:6:1.2.3.4", "64:ff9b::192.0.2.33", "::ffff:0:0", "::1:0:0", "1:0:0:2:0:0:0:3",
    "1:0:0:2:0:0:3:4", "0:0:1::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", ":::", "1::2::3", ":1",
    "1:", "12345::", "g::", "::1%lo", "::1%", "[::1]", " ::1", "::1 ", "", ":", "::1.2.3",
    "::1.2.3.4.5", "::1.2.3.256", "::01.2.3.4", "1.2.3.4", "00001::", "0001::", "::ffff:1.2.3.04",
    "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:5", "1:2:3:4:5:6::1.2.3.4", "::\0", "::1/64",
]  # fmt: skip


@pytest.mark.parametrize("name", ["htons", "ntohs", "htonl", "ntohl"])
def test_byte_order(both, name):
    width = 2 if name.endswith("s") else 4

    def swap(stack):
        function = getattr(stack, name)
        return [function(number) for number in EDGES if number < 256**width]

    values = both(swap).value
    wanted = [number for number in EDGES if number < 256**width]
    network = [int.from_bytes(number.to_bytes(width, "big"), "little") for number in wanted]
    assert values == network or os.sys.byteorder == "big"


@pytest.mark.parametrize("name", ["htons", "ntohs", "htonl", "ntohl"])
def test_there_and_back(stack, name):
    back = {"h": "n", "n": "h"}[name[0]] + "to" + {"h": "h", "n": "n"}[name[0]] + name[-1]
    numbers = random.Random(1).sample(range(65536), 100)
    assert [getattr(stack, back)(getattr(stack, name)(n)) for n in numbers] == numbers


@pytest.mark.parametrize("text", IPV4_TEXTS, ids=ascii)
@pytest.mark.parametrize("name", ["inet_aton", "inet_pton"])
def test_ipv4_text(both, name, text):
    def parse(stack):
        family = (stack.AF_INET,) if name == "inet_pton" else ()
        return getattr(stack, name)(*family, text)

    both(parse)


@pytest.mark.parametrize("text", IPV6_TEXTS, ids=ascii)
def test_ipv6_text(both, text):
    def parse(stack):
        packed = stack.inet_pton(stack.AF_INET6, text)
        return packed, stack.inet_ntop(stack.AF_INET6, packed)

    both(parse)


def sparse_addresses():
    """Every pattern of zero groups, of which one at most is shortened to '::'."""
    for groups in itertools.product((0, 0xABC), repeat=8):
        yield b"".join(group.to_bytes(2, "big") for group in groups)


def test_ipv6_shortening(both):
    def shorten(stack):
        return [stack.inet_ntop(stack.AF_INET6, packed) for packed in sparse_addresses()]

    assert len(set(both(shorten).value)) == 256


def test_random_addresses(both):
    generator = random.Random(2)
    packed6 = [generator.randbytes(16) for _ in range(200)]
    packed6 += [bytes(12) + generator.randbytes(4) for _ in range(50)]
    packed6 += [bytes(10) + b"\xff\xff" + generator.randbytes(4) for _ in range(50)]

    def convert(stack):
        texts = [stack.inet_ntop(stack.AF_INET6, packed) for packed in packed6]
        assert [stack.inet_pton(stack.AF_INET6, text) for text in texts] == packed6
        return texts + [stack.inet_ntoa(packed[-4:]) for packed in packed6]

    both(convert)


@pytest.mark.parametrize("packed", [bytearray(b"\1\2\3\4"), memoryview(b"\1\2\3\4")])
def test_packed_buffers(stack, packed):
    assert stack.inet_ntoa(packed) == stack.inet_ntop(stack.AF_INET, packed) == "1.2.3.4"


def test_interfaces(both):
    def list_them(stack):
        pairs = stack.if_nameindex()
        for index, name in pairs:
            assert stack.if_nametoindex(name) == stack.if_nametoindex(name.encode()) == index
            assert stack.if_indextoname(index) == name
        return pairs

    assert "lo" in dict(both(list_them).value).values()


@pytest.mark.parametrize("name", ["", "none such", "x" * 15, "x" * 16, "x" * 300, "lo:1", "LO"])
def test_no_such_interface(both, name):
    both(lambda stack: stack.if_nametoindex(name))


@pytest.mark.parametrize("index", [0, 99999, 2**31, 2**32 - 1])
def test_no_such_index(both, index):
    both(lambda stack: stack.if_indextoname(index))


def test_gethostname(both):
    assert both(lambda stack: stack.gethostname()).value == os.uname().nodename


def test_dualstack(both):
    both(lambda stack: stack.has_dualstack_ipv6())


def test_has_ipv6(both):
    both(lambda stack: stack.has_ipv6)


@pytest.mark.parametrize("name", ["http", "https", "domain", "ssh", "smtp", "none-such", "HTTP"])
@pytest.mark.parametrize("protocol", [(), ("tcp",), ("udp",), ("nothing",), ("",)])
def test_services(both, name, protocol):
    both(lambda stack: stack.getservbyname(name, *protocol))


@pytest.mark.parametrize("port", [22, 53, 80, 443, 1, 65535, 12345])
@pytest.mark.parametrize("protocol", [(), ("tcp",), ("udp",), ("nothing",)])
def test_ports(both, port, protocol):
    both(lambda stack: stack.getservbyport(port, *protocol))


@pytest.mark.parametrize("name", ["tcp", "udp", "icmp", "ipv6-icmp", "TCP", "Tcp", "no such", ""])
def test_protocols(both, name):
    both(lambda stack: stack.getprotobyname(name))


@pytest.mark.parametrize("name", ["'other'", "b'bytes'"])
def test_sethostname(both, name):
    """In a namespace of its own, so that nobody else's host gets another name."""

    def rename(stack):
        return run_script(f"""
            import ctypes, os
            import {stack.__name__} as socket
            CLONE_NEWUTS = 0x04000000
            if ctypes.CDLL(None).unshare(CLONE_NEWUTS):
                print("not permitted")
            else:
                socket.sethostname({name})
                print(socket.gethostname(), os.uname().nodename)
        """)

    both(rename)
