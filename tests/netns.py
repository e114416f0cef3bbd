"""Two processes of one stack, each in a network namespace of its own, and a cable between them."""

import ctypes
import os
import socket
import struct
import subprocess
import time
from fcntl import ioctl

from support import PATIENCE
from worker import READY, Refused, Worker

CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, IFF_RUNNING = 0x8913, 0x40

LEFT, RIGHT = "left0", "right0"  # the cable's ends: interfaces
LEFT_MAC, RIGHT_MAC = b"\2\0\0\0\0\1", b"\2\0\0\0\0\2"
LEFT_IP, RIGHT_IP = "10.77.0.1", "10.77.0.2"
LEFT_IP6, RIGHT_IP6 = "fd77::1", "fd77::2"


def enter():
    """Go to a network namespace of its own."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"no network namespace: {os.strerror(number)}")


def ip(*lines):
    """Have ip(8) run its commands in the namespace of the caller; give its complaints."""
    command, text = ["ip", "-batch", "-"], "\n".join(lines)
    done = subprocess.run(command, input=text, text=True, capture_output=True, timeout=PATIENCE)
    return done.stderr


def plug_in(stack, *lines):
    """Run ip(8)'s commands; give its complaints."""
    return ip(*lines)


def wait_for_cable(stack, name):
    """Until both ends are up, the kernel drops what is sent."""
    request = struct.pack("@16sh22x", name.encode(), 0)  # struct ifreq
    end = time.monotonic() + PATIENCE
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        while not struct.unpack_from("@16xh", ioctl(sock, SIOCGIFFLAGS, request))[0] & IFF_RUNNING:
            assert time.monotonic() < end, f"{name} stays down"
            time.sleep(0.01)


def settings(name, mac, address, address6):
    """What gives an end of the cable its addresses."""
    hexadecimal = mac.hex(":")
    return (
        "link set lo up",
        f"link set {name} address {hexadecimal} up",
        f"address add {address}/24 dev {name}",
        f"address add {address6}/64 dev {name} nodad",
    )


class Lab:
    """A left and a right worker."""

    def __init__(self, stack):
        self.left = Worker(stack, enter)
        self.right = Worker(stack, enter)
        cable = (
            f"link add {LEFT} type veth peer name {RIGHT} netns {self.right.process.pid}",
            *settings(LEFT, LEFT_MAC, LEFT_IP, LEFT_IP6),
        )
        self.prepare(self.left, plug_in, *cable)
        self.prepare(self.right, plug_in, *settings(RIGHT, RIGHT_MAC, RIGHT_IP, RIGHT_IP6))
        self.prepare(self.left, wait_for_cable, LEFT)
        self.prepare(self.right, wait_for_cable, RIGHT)

    def prepare(self, worker, function, *args):
        done = worker.call(function, *args)
        if done.raised or done.value:
            self.close()
            raise Refused(f"no cable between network namespaces: {done}")

    def close(self):
        self.left.close()
        self.right.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def talk(self, left, right):
        """Run left(stack) on the left, and when that is ready(), right(stack) on the right; give
        the outcomes."""
        self.left.start(left)
        first = self.left.receive()
        if first != READY:
            return [first]
        other = self.right.call(right)
        return [self.left.receive(), other]


def same(labs, function):
    """What the left worker makes of function(stack), the same on both stacks."""
    expected, actual = (lab.left.call(function) for lab in labs.values())
    return agreed([expected], [actual])[0]


def same_talk(labs, left, right):
    """What both sides make of it, the same on both stacks."""
    return agreed(*(lab.talk(left, right) for lab in labs.values()))


def agreed(expected, actual):
    """The values of outcomes that are the same, and no failures."""
    assert actual == expected
    failures = [str(outcome) for outcome in expected if outcome.raised]
    assert not failures, failures
    return [outcome.value for outcome in expected]
