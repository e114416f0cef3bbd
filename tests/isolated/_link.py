"""A link between two networks that loses, reorders, delays and repeats packets.

Each network is a namespace with a TUN device, whose packets this process carries to the other one.
"""

import collections
import contextlib
import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
LARGEST = 2048  # bytes of a packet: more than an interface's usual 1500
AT_ONCE = 64  # packets, before the other end has its turn

LOST, REPEATED, LATE = 0.004, 0.004, 0.02  # of the packets
DELAY, FURTHER = 0.0005, 0.003  # seconds: of each, at least and at most twice; and of the late ones


def enter(name, address):
    """Go to a network of its own with one device; its descriptor, and what keeps it there."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        number = ctypes.get_errno()
        raise OSError(number, f"no network namespace: {os.strerror(number)}")
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    lines = f"link set lo up\naddress add {address}/24 dev {name}\nlink set {name} up\n"
    subprocess.run(["ip", "-batch", "-"], input=lines, text=True, check=True)
    return device, os.open("/proc/self/ns/net", os.O_RDONLY)


class Link:
    """Carries packets between two devices, and does to them what its seed says."""

    def __init__(self, left, right, seed):
        self.other = {left: right, right: left}
        self.random = random.Random(seed)
        self.late = []  # a heap of packets under way: when, a number, where to, the packet
        self.counts = collections.Counter()

    def run(self, processes):
        """Until the processes, given as descriptors, have ended."""
        left = set(processes)
        while left:
            patience = max(0, self.late[0][0] - time.monotonic()) if self.late else None
            for fd in select.select([*self.other, *left], [], [], patience)[0]:
                if fd in left:
                    left.remove(fd)
                else:
                    self.take(fd)
            self.deliver()

    def take(self, device):
        with contextlib.suppress(BlockingIOError):
            for _ in range(AT_ONCE):
                self.carry(os.read(device, LARGEST), self.other[device])

    def carry(self, packet, to):
        self.counts["packets"] += 1
        if self.happens(LOST, "lost"):
            return
        for _ in range(2 if self.happens(REPEATED, "repeated") else 1):
            delay = DELAY * (1 + self.random.random())
            if self.happens(LATE, "late"):
                delay += FURTHER
            when = time.monotonic() + delay
            heapq.heappush(self.late, (when, self.counts["packets"], to, packet))

    def happens(self, share, what):
        happens = self.random.random() < share
        self.counts[what] += happens
        return happens

    def deliver(self):
        now = time.monotonic()
        while self.late and self.late[0][0] <= now:
            _, _, to, packet = heapq.heappop(self.late)
            os.write(to, packet)
