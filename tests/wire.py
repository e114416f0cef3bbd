"""What a stack hands to the kernel, and what it makes of the kernel's answers.

The worker's system calls on one descriptor are taken out of the kernel's hands (seccomp's user
notification, seccomp_unotify(2)): this side reads the arguments in the worker's memory, answers in
the kernel's place, and plants there what the kernel would give. So families that this kernel
lacks are looked at byte by byte, and nothing is sent to anybody.
"""

import contextlib
import ctypes
import errno
import fcntl
import os
import platform
import socket
import struct
from multiprocessing.connection import wait

from support import PATIENCE
from wire_kernel import Kernel, Plant
from worker import Worker

DESCRIPTOR = 500  # whose system calls are taken

#: System calls by machine, and by number.
CALLS = {
    "x86_64": {
        42: "connect",
        44: "sendto",
        45: "recvfrom",
        46: "sendmsg",
        47: "recvmsg",
        49: "bind",
        51: "getsockname",
        52: "getpeername",
        54: "setsockopt",
        55: "getsockopt",
        288: "accept4",
    },
    "aarch64": {
        200: "bind",
        203: "connect",
        204: "getsockname",
        205: "getpeername",
        206: "sendto",
        207: "recvfrom",
        208: "setsockopt",
        209: "getsockopt",
        211: "sendmsg",
        212: "recvmsg",
        242: "accept4",
    },
}.get(platform.machine(), {})

PR_SET_NO_NEW_PRIVS = 38
SECCOMP_NUMBER = {"x86_64": 317, "aarch64": 277}.get(platform.machine())
SECCOMP_SET_MODE_FILTER = 1
SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3
SECCOMP_RET_ALLOW = 0x7FFF0000
SECCOMP_RET_USER_NOTIF = 0x7FC00000
SECCOMP_IOCTL_NOTIF_RECV = 0xC0502100
SECCOMP_IOCTL_NOTIF_SEND = 0xC0182101

# Of struct seccomp_data.
NUMBER_AT, FIRST_ARGUMENT_AT = 0, 16

# Instructions of the classic BPF.
BPF_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
BPF_JUMP_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
BPF_RETURN = 0x06  # BPF_RET | BPF_K
INSTRUCTION = struct.Struct("=HBBI")
PROGRAM = struct.Struct("@HP")

NOTIFICATION = struct.Struct("=QIIiIQ6Q")  # struct seccomp_notif
RESPONSE = struct.Struct("=QqiI")  # struct seccomp_notif_resp


# ---- in the worker ----


def intercept():
    """Have the calls on DESCRIPTOR taken, in this thread; give the descriptor that tells them."""
    if not CALLS:
        raise OSError(errno.ENOSYS, f"system calls of {platform.machine()} are not known")
    return listen(program())


def listen(instructions):
    """Install a filter in this thread; give the descriptor that tells what it takes."""
    code = ctypes.create_string_buffer(instructions)
    header = ctypes.create_string_buffer(
        PROGRAM.pack(len(code) // INSTRUCTION.size, ctypes.addressof(code))
    )
    libc = ctypes.CDLL(None, use_errno=True)
    listener = -1
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
        listener = libc.syscall(
            SECCOMP_NUMBER,
            SECCOMP_SET_MODE_FILTER,
            SECCOMP_FILTER_FLAG_NEW_LISTENER,
            header,
        )
    if listener < 0:
        raise OSError(ctypes.get_errno(), "no seccomp user notification here")
    return listener


def program():
    """The filter: allow, unless it is one of CALLS and its first argument is DESCRIPTOR."""
    code = [(BPF_LOAD, 0, 0, NUMBER_AT)]
    for left, number in zip(range(len(CALLS), 0, -1), CALLS):
        code.append((BPF_JUMP_EQUAL, left, 0, number))
    code += [
        (BPF_RETURN, 0, 0, SECCOMP_RET_ALLOW),
        (BPF_LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (BPF_JUMP_EQUAL, 0, 1, DESCRIPTOR),
        (BPF_RETURN, 0, 0, SECCOMP_RET_USER_NOTIF),
        (BPF_RETURN, 0, 0, SECCOMP_RET_ALLOW),
    ]
    return b"".join(INSTRUCTION.pack(*line) for line in code)


@contextlib.contextmanager
def intercepted(stack, family, kind, proto=0):
    """A socket on DESCRIPTOR that says it is of this family."""
    with socket.socketpair()[0] as carrier:
        os.dup2(carrier.fileno(), DESCRIPTOR)
    with stack.socket(family, kind, proto, fileno=DESCRIPTOR) as sock:
        sock.setblocking(False)
        yield sock


# ---- beside it ----


class Wire(Worker):
    """A worker whose calls on DESCRIPTOR are taken."""

    place = staticmethod(intercept)

    def __init__(self, stack):
        super().__init__(stack, self.place)
        self.listener = self.receive_descriptor()
        self.memory = os.open(f"/proc/{self.process.pid}/mem", os.O_RDWR)

    def close(self):
        with contextlib.suppress(AttributeError):  # the worker was refused
            os.close(self.listener)
            os.close(self.memory)
        super().close()

    def run(self, function, *args, plant=Plant()):  # noqa: B008 it is frozen
        """function(stack, *args)'s Outcome, and the Requests that the kernel would have had."""
        kernel = Kernel(self.memory, plant)
        self.start(function, *args)
        while self.link not in self.ready():
            self.answer(kernel)
        return self.receive(), kernel.seen

    def ready(self):
        ready = wait([self.link, self.listener], PATIENCE)
        assert ready, "the worker hangs"
        return ready

    def answer(self, kernel):
        """Have the kernel answer one system call."""
        notification = bytearray(NOTIFICATION.size)
        fcntl.ioctl(self.listener, SECCOMP_IOCTL_NOTIF_RECV, notification)
        ident, _, _, number, _, _, *args = NOTIFICATION.unpack(notification)
        result = getattr(kernel, CALLS[number])(*args)
        response = RESPONSE.pack(ident, max(result, 0), min(result, 0), 0)
        fcntl.ioctl(self.listener, SECCOMP_IOCTL_NOTIF_SEND, response)
