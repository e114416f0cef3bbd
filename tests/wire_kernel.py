"""A stand-in for the kernel: reads what a process asks for in its memory, and answers there."""

import ctypes
import errno
import os
import socket
import struct
from dataclasses import dataclass, field

ACCEPTED = 501  # the descriptor that accept is answered with; nobody has it

MESSAGE = struct.Struct("@PIPNPNi")  # struct msghdr
PIECE = struct.Struct("@PN")  # struct iovec
LENGTH = struct.Struct("@I")  # socklen_t


@dataclass(frozen=True)
class Plant:
    """What the kernel is to answer."""

    address: bytes = b""
    data: bytes = b""
    control: bytes = b""
    option: bytes = b""
    flags: int = 0
    peerless: bool = False  # accept that is asked for an address is given up, as AF_ALG's is


@dataclass(frozen=True)
class Request:
    """What the kernel was asked for."""

    call: str
    address: bytes | None = None
    data: bytes | None = None
    flags: int = 0
    control: bytes | None = None
    option: tuple = ()  # level, name, size


@dataclass
class Kernel:
    """Answers system calls, a method each: its result, or -errno."""

    memory: int  # a descriptor of the process's memory
    plant: Plant
    seen: list = field(default_factory=list)

    # What goes to the kernel.

    def bind(self, fd, address, size, *_):
        self.seen.append(Request("bind", self.read(address, size)))
        return 0

    def connect(self, fd, address, size, *_):
        self.seen.append(Request("connect", self.read(address, size)))
        return 0

    def sendto(self, fd, data, count, flags, address, size):
        sent = self.read(data, count)
        self.seen.append(Request("sendto", self.read(address, size), sent, plain(flags)))
        return count

    def sendmsg(self, fd, message, flags, *_):
        name, namelen, iov, iovlen, control, controllen, _ = self.message(message)
        sent = b"".join(self.read(at, size) or b"" for at, size in self.pieces(iov, iovlen))
        to, ancillary = self.read(name, namelen), self.read(control, controllen)
        self.seen.append(Request("sendmsg", to, sent, plain(flags), ancillary))
        return len(sent)

    def setsockopt(self, fd, level, name, value, size, _):
        option = (int32(level), int32(name), size)
        self.seen.append(Request("setsockopt", data=self.read(value, size), option=option))
        return 0

    # What comes from it.

    def getsockopt(self, fd, level, name, value, size, _):
        room = self.length(size)
        if level != socket.SOL_SOCKET:  # that a stack asks for of its own accord
            self.seen.append(Request("getsockopt", option=(int32(level), int32(name), room)))
        self.write(value, self.plant.option[:room])
        self.write(size, LENGTH.pack(min(room, len(self.plant.option))))
        return 0

    def getsockname(self, fd, address, size, *_):
        self.write_address(address, size)
        return 0

    getpeername = getsockname

    def accept4(self, fd, address, size, *_):
        if self.plant.peerless and address:
            return -errno.ECONNABORTED
        self.write_address(address, size)
        return ACCEPTED

    def recvfrom(self, fd, data, count, flags, address, size):
        self.write(data, self.plant.data[:count])
        self.write_address(address, size)
        return min(count, len(self.plant.data))

    def recvmsg(self, fd, message, *_):
        name, namelen, iov, iovlen, control, room, _ = self.message(message)
        left = self.plant.data
        for at, size in self.pieces(iov, iovlen):
            self.write(at, left[:size])
            left = left[size:]
        self.write(name, self.plant.address[:namelen])
        self.write(control, self.plant.control[:room])
        filled = (control, min(room, len(self.plant.control)), self.plant.flags)
        self.write(message, MESSAGE.pack(name, len(self.plant.address), iov, iovlen, *filled))
        return len(self.plant.data) - len(left)

    # The process's memory.

    def read(self, address, size):
        return os.pread(self.memory, size, address) if address else None

    def write(self, address, data):
        if address and data:
            os.pwrite(self.memory, data, address)

    def length(self, at):
        return LENGTH.unpack(self.read(at, LENGTH.size))[0]

    def write_address(self, address, size):
        if address:
            self.write(address, self.plant.address[: self.length(size)])
            self.write(size, LENGTH.pack(len(self.plant.address)))

    def message(self, at):
        return MESSAGE.unpack(self.read(at, MESSAGE.size))

    def pieces(self, iov, count):
        return PIECE.iter_unpack(self.read(iov, count * PIECE.size) or b"")


def plain(flags):
    """A call's flags, without the one that says not to wait."""
    return int32(flags) & ~int(socket.MSG_DONTWAIT)


def int32(argument):
    """An argument of C's type int."""
    return ctypes.c_int32(argument & 0xFFFFFFFF).value
