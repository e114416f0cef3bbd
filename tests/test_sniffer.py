"""examples/sniffer.py: on Linux in a network namespace, and what it asks of Windows."""

import functools
import importlib.util
import os
import signal
import socket
import struct
import subprocess

import pytest
from netns import LEFT, LEFT_MAC, RIGHT, RIGHT_MAC, agreed
from support import PATIENCE
from test_examples import EXAMPLES, WAYS, Runner
from worker import ready

ARP, IPV4, IPV6, EXPERIMENTAL = 0x0806, 0x0800, 0x86DD, 0x88B5
BROADCAST, MULTICAST, STRANGER = b"\xff" * 6, b"\x33\x33\0\0\0\1", b"\2\0\0\0\0\x63"
NOBODY, NOBODY6 = "192.0.2.1", "2001:db8::1"  # nobody answers
LAST = "type 0x88b5, 18 bytes\n"


def ipv4(proto, payload):
    size = 20 + len(payload)
    hosts = socket.inet_aton(NOBODY) * 2
    return struct.pack("!BBHHHBBH", 0x45, 0, size, 0, 0, 64, proto, 0) + hosts + payload


def ipv6(proto, payload):
    hosts = socket.inet_pton(socket.AF_INET6, NOBODY6) * 2
    return struct.pack("!IHBB", 6 << 28, len(payload), proto, 64) + hosts + payload


PORTS = struct.pack("!HH", 1024, 80)

#: Destination, Ethernet type, packet; and the line for it.
FRAMES = [
    (LEFT_MAC, IPV4, ipv4(17, PORTS), f"in: UDP {NOBODY} port 1024 > {NOBODY} port 80, 38 bytes"),
    (STRANGER, IPV4, ipv4(1, b""), f"in, to another: ICMP {NOBODY} > {NOBODY}, 34 bytes"),
    (LEFT_MAC, IPV4, ipv4(253, b"x"), f"in: protocol 253 {NOBODY} > {NOBODY}, 35 bytes"),
    (LEFT_MAC, IPV4, ipv4(6, b"")[:19], "in: type 0x0800, cut short, 33 bytes"),
    (
        *(MULTICAST, IPV6, ipv6(6, PORTS)),
        f"in, to many: TCP {NOBODY6} port 1024 > {NOBODY6} port 80, 58 bytes",
    ),
    (MULTICAST, IPV6, ipv6(58, b""), f"in, to many: ICMPv6 {NOBODY6} > {NOBODY6}, 54 bytes"),
    (BROADCAST, ARP, bytes(28), "in, to all: ARP, 42 bytes"),
    (LEFT_MAC, EXPERIMENTAL, b"last", "in: " + LAST.rstrip()),
]


def send_frames(stack):
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as sock:
        sock.bind((RIGHT, 0))
        for to, ethertype, packet, _ in FRAMES:
            sock.send(to + RIGHT_MAC + ethertype.to_bytes(2, "big") + packet)


def sniff(command, stack):
    """The lines up to the last frame's, and how it ends when it is interrupted."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        lines = [process.stdout.readline()]
        ready()
        while lines[-1] and not lines[-1].endswith(LAST):
            lines.append(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
        return lines, process.returncode, errors


def sniff_some(stack, command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    return done.stdout, done.returncode, done.stderr


@pytest.fixture(params=WAYS)
def runner(request, tmp_path):
    return Runner(request.param, tmp_path)


def test_lines(labs, runner):
    command = runner.command("sniffer.py", "--interface", LEFT)
    outcomes = labs["stdlib"].talk(functools.partial(sniff, command), send_frames)
    (lines, status, errors), _ = agreed(outcomes, outcomes)
    assert (status, errors) == (0, "")
    assert lines[0] == f"sniffing on {LEFT}\n"
    sent = [f"{LEFT} {line}\n" for *_, line in FRAMES]
    assert [line for line in lines if line in sent] == sent


@pytest.mark.parametrize(
    "arguments, expected",
    [
        (["--count=0"], ("sniffing on all interfaces\n", 0, "")),
        (["--interface=nobody0"], ("", 1, "cannot sniff: [Errno 19] No such device\n")),
    ],
)
def test_ends(labs, runner, arguments, expected):
    command = runner.command("sniffer.py", *arguments)
    outcomes = [labs["stdlib"].left.call(sniff_some, command)]
    assert agreed(outcomes, outcomes) == [expected]


class WindowsSocket:
    """What the sniffer asks of a socket there is written down."""

    def __init__(self, asked, *kind):
        self.asked = asked
        asked.append(("socket", *kind))

    def __getattr__(self, name):
        return lambda *args: self.asked.append((name, *args))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.asked.append(("close",))

    def recv(self, size):
        return ipv4(17, PORTS)


def load_example():
    path = os.path.join(EXAMPLES, "sniffer.py")
    spec = importlib.util.spec_from_file_location("sniffer", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_windows(monkeypatch):
    asked = []
    codes = {"SIO_RCVALL": 0x98000001, "RCVALL_ON": 1, "RCVALL_OFF": 0}  # of Windows' headers
    for name, value in codes.items():
        monkeypatch.setattr(socket, name, value, raising=False)
    monkeypatch.setattr(socket, "socket", functools.partial(WindowsSocket, asked))
    lines = load_example().sniff_windows(NOBODY)
    assert next(lines) == f"sniffing on {NOBODY}"
    assert next(lines) == f"UDP {NOBODY} port 1024 > {NOBODY} port 80, 24 bytes"
    lines.close()
    assert asked == [
        ("socket", socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_IP),
        ("bind", (NOBODY, 0)),
        ("setsockopt", socket.IPPROTO_IP, socket.IP_HDRINCL, 1),
        ("ioctl", codes["SIO_RCVALL"], codes["RCVALL_ON"]),
        ("ioctl", codes["SIO_RCVALL"], codes["RCVALL_OFF"]),
        ("close",),
    ]
