"""System calls that fail, or do less than they were asked for, because we say so.

The worker's system calls on sockets are taken out of the kernel's hands (seccomp's user
notification, seccomp_unotify(2)), and handed back, but for the one that a Fault is for.
"""

import collections
import contextlib
import ctypes
import errno
import fcntl
import os
import platform
import socket
from dataclasses import dataclass

from injection_purposes import Purposes, ready
from wire import (
    BPF_JUMP_EQUAL,
    BPF_LOAD,
    BPF_RETURN,
    INSTRUCTION,
    NOTIFICATION,
    NUMBER_AT,
    RESPONSE,
    SECCOMP_IOCTL_NOTIF_RECV,
    SECCOMP_IOCTL_NOTIF_SEND,
    SECCOMP_RET_ALLOW,
    SECCOMP_RET_USER_NOTIF,
    Wire,
    listen,
)
from wire_kernel import MESSAGE, PIECE, int32
from worker import Refused

SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1
PIDFD_GETFD = 438  # the same on each machine
LISTENER = 600  # the worker's descriptor that tells of its calls
LIBC = ctypes.CDLL(None, use_errno=True)
LATE = b"late"  # the data that comes when it is waited for

#: The system calls that can be made to fail; one name for those that do the same.
CALLS = {
    "x86_64": {
        3: "close", 7: "poll", 271: "poll", 16: "ioctl", 40: "sendfile", 41: "socket",
        42: "connect", 44: "sendto", 45: "recvfrom", 46: "sendmsg", 47: "recvmsg", 48: "shutdown",
        49: "bind", 50: "listen", 51: "getsockname", 52: "getpeername", 53: "socketpair",
        54: "setsockopt", 55: "getsockopt", 72: "fcntl", 288: "accept",
    },
    "aarch64": {
        25: "fcntl", 29: "ioctl", 57: "close", 71: "sendfile", 73: "poll", 198: "socket",
        199: "socketpair", 200: "bind", 201: "listen", 203: "connect", 204: "getsockname",
        205: "getpeername", 206: "sendto", 207: "recvfrom", 208: "setsockopt", 209: "getsockopt",
        210: "shutdown", 211: "sendmsg", 212: "recvmsg", 242: "accept",
    },
}.get(platform.machine(), {})  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """What goes wrong: the time-th call for that purpose, counted from 1."""

    call: str  # a name of Purposes
    time: int
    errno: int = 0  # 0: it does half of what it was asked for, or as much as there is

    def __str__(self):
        what = errno.errorcode[self.errno] if self.errno else "short"
        return f"{what} in {self.call} {self.time}"


def take_calls():
    """A worker's place: all of CALLS are taken, in this thread and those that it starts."""
    if not CALLS:
        raise OSError(errno.ENOSYS, f"system calls of {platform.machine()} are not known")
    code = [(BPF_LOAD, 0, 0, NUMBER_AT)]
    for left, number in zip(range(len(CALLS), 0, -1), CALLS):
        code.append((BPF_JUMP_EQUAL, left, 0, number))
    code += [(BPF_RETURN, 0, 0, SECCOMP_RET_ALLOW), (BPF_RETURN, 0, 0, SECCOMP_RET_USER_NOTIF)]
    # To hand it over, or to close it, is such a call, too.
    os.dup2(listen(b"".join(INSTRUCTION.pack(*line) for line in code)), LISTENER, False)


class Process:
    """Another process's memory and descriptors."""

    def __init__(self, pid, memory):
        self.memory = memory
        self.pidfd = os.pidfd_open(pid)

    def close(self):
        os.close(self.pidfd)

    def read(self, address, size):
        return os.pread(self.memory, size, address)

    def write(self, address, data):
        os.pwrite(self.memory, data, address)

    def take(self, number):
        """A descriptor of the process's, here."""
        fd = LIBC.syscall(PIDFD_GETFD, self.pidfd, number, 0)
        if fd < 0:
            raise OSError(ctypes.get_errno(), "no pidfd_getfd here")
        return fd

    @contextlib.contextmanager
    def descriptor(self, number):
        fd = self.take(number)
        try:
            yield fd
        finally:
            os.close(fd)

    @contextlib.contextmanager
    def socket(self, number):
        with self.descriptor(number) as fd, socket.socket(fileno=os.dup(fd)) as sock:
            yield sock

    def ready(self, number, event):
        """Need a call that waits for this event not wait?"""
        with self.descriptor(number) as fd:
            return ready(fd, event)

    def blocks(self, number):
        with self.descriptor(number) as fd:
            return os.get_blocking(fd)


class Faulty(Wire):
    """A worker in which a system call goes wrong."""

    place = staticmethod(take_calls)

    def receive_descriptor(self):
        self.inside = Process(self.process.pid, None)
        try:
            return self.inside.take(LISTENER)
        except OSError as error:
            raise Refused(str(error)) from error

    def close(self):
        with contextlib.suppress(AttributeError):  # the worker was refused
            self.inside.close()
        super().close()

    def run(self, function, *args, fault=None):
        """function(stack, *args)'s Outcome, and how often a call was made for each purpose."""
        self.inside.memory = self.memory
        self.fault, self.made = fault, collections.Counter()
        self.purposes = Purposes(self.inside)
        self.start(function, *args)
        while self.link not in self.ready():
            self.answer()
        return self.receive(), self.made

    def answer(self):
        notification = bytearray(NOTIFICATION.size)
        fcntl.ioctl(self.listener, SECCOMP_IOCTL_NOTIF_RECV, notification)
        ident, _, _, number, _, _, *args = NOTIFICATION.unpack(notification)
        name = CALLS[number]
        purpose = self.purposes.of(name, args)
        result = self.wrong(name, purpose, args) if purpose else None
        if result is None:
            response = RESPONSE.pack(ident, 0, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE)
        else:
            response = RESPONSE.pack(ident, max(result, 0), min(result, 0), 0)
        with contextlib.suppress(FileNotFoundError):  # the call was given up: a signal came
            fcntl.ioctl(self.listener, SECCOMP_IOCTL_NOTIF_SEND, response)
        if result is None and self.purposes.waits and self.purposes.late is not None:
            self.arrive()

    def arrive(self):
        """What is waited for comes."""
        with self.inside.descriptor(self.purposes.late) as fd:
            os.write(fd, LATE)
        self.purposes.late = None

    def wrong(self, name, purpose, args):
        """The call's result if it is the one to go wrong, or None."""
        self.made[purpose] += 1
        fault = self.fault
        if not fault or (purpose, self.made[purpose]) != (fault.call, fault.time):
            return None
        if not fault.errno:
            return self.short(name, args)
        if (name, fault.errno) == ("connect", errno.EINTR):
            self.connect(*args)
        return -fault.errno

    def connect(self, fd, address, size, *_):
        """One that is interrupted goes on in the kernel."""
        with self.inside.descriptor(fd) as sock:
            LIBC.connect(sock, self.inside.read(address, size), size)

    def short(self, name, args):
        """Do half of what a call asks for, in the worker's place; None where it has to wait."""
        with contextlib.suppress(BlockingIOError):
            return getattr(Short(self.inside), name)(*args)
        return None


class Short:
    """Calls that do half of their work. Those that have more to them than data do all of it."""

    def __init__(self, inside):
        self.inside = inside

    def sendto(self, fd, data, count, flags, address, size):
        part = self.inside.read(data, half(count))
        with self.inside.socket(fd) as sock:
            return None if address else sock.send(part, int32(flags) | socket.MSG_DONTWAIT)

    def recvfrom(self, fd, data, count, flags, address, size):
        if address:
            return None
        with self.inside.socket(fd) as sock:
            got = sock.recv(half(count), int32(flags) | socket.MSG_DONTWAIT)
        self.inside.write(data, got)
        return len(got)

    def pieces(self, message):
        """The iovecs of a message, if there is nothing else to it."""
        packed = self.inside.read(message, MESSAGE.size)
        name, _, iov, count, control, _, _ = MESSAGE.unpack(packed)
        if name or control:
            raise BlockingIOError
        return list(PIECE.iter_unpack(self.inside.read(iov, count * PIECE.size)))

    def sendmsg(self, fd, message, flags, *_):
        data = b"".join(self.inside.read(at, n) for at, n in self.pieces(message))
        with self.inside.socket(fd) as sock:
            return sock.send(data[: half(len(data))], int32(flags) | socket.MSG_DONTWAIT)

    def sendfile(self, out, file, offset, count, *_):
        start = int.from_bytes(self.inside.read(offset, 8), "little")
        with self.inside.socket(out) as sock, self.inside.descriptor(file) as source:
            part = os.pread(source, min(half(count), 1000), start)
            sent = sock.send(part, socket.MSG_DONTWAIT) if part else 0
        self.inside.write(offset, (start + sent).to_bytes(8, "little"))
        return sent


def half(count):
    return max(1, count // 2) if count else 0
