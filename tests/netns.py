"""Two processes of one stack, each in a network namespace of its own, and a cable between them."""

import ctypes
import os
import subprocess

from support import PATIENCE
from worker import Refused, Worker

CLONE_NEWNET = 0x40000000

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


def ip(*arguments):
    """Run ip(8) in the namespace of the caller."""
    command = ["ip", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)


def batch(stack, *lines):
    """Run several of ip(8)'s commands."""
    ip_batch = ["ip", "-batch", "-"]
    done = subprocess.run(
        ip_batch, input="\n".join(lines), text=True, capture_output=True, timeout=PATIENCE
    )
    return done.stderr


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
        self.prepare(self.left, cable)
        self.prepare(self.right, settings(RIGHT, RIGHT_MAC, RIGHT_IP, RIGHT_IP6))

    def prepare(self, worker, lines):
        complaint = worker.call(batch, *lines)
        if complaint.raised or complaint.value:
            self.close()
            raise Refused(f"no cable between namespaces: {complaint}")

    def close(self):
        self.left.close()
        self.right.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def talk(self, left, right):
        """Run a function on both sides at once; give both outcomes."""
        self.left.start(left)
        self.right.start(right)
        return self.left.receive(), self.right.receive()
