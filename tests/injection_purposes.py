"""What a system call is for, in words that are the same for both stacks.

By design they make other calls: gosocket tries first and waits only if it has to, the stdlib looks
whether it would have to wait; they ask other questions of a descriptor that they take over. So a
call is known by what an operation needs it for, and what it does not need has no name.
"""

import select
import struct

MSG_DONTWAIT = 0x40
FIONBIO = 0x5421
F_DUPFD_CLOEXEC, F_GETSIG = 1030, 11
SOL_SOCKET, SO_DOMAIN = 1, 39
POLLFD = struct.Struct("@ihh")

#: Calls that may wait: for what, and which argument is their flags.
WAITING = {
    "accept": (select.POLLIN, None), "recvfrom": (select.POLLIN, 3),
    "recvmsg": (select.POLLIN, 2), "sendto": (select.POLLOUT, 3),
    "sendmsg": (select.POLLOUT, 2), "sendfile": (select.POLLOUT, None),
}  # fmt: skip
TAKEN_OVER = ("accept", "adopt")  # the calls that make a socket of a connection
BLOCKING = ", blocking"  # after the name of a call that the kernel waits in, if it has to


def ready(fd, event):
    poll = select.poll()
    poll.register(fd, event)
    return bool(poll.poll(0))


class Purposes:
    """Follows the system calls of one run. waits: the last one has to wait. late: a descriptor
    which what is waited for is to be written to."""

    def __init__(self, inside):
        self.inside = inside
        self.known = set()  # the descriptors that were used
        self.last = ()
        self.waits = False
        self.late = None

    def of(self, name, args):
        """The purpose of a call, or None where only one stack has use for it."""
        self.waits = False
        purpose = getattr(self, name, self.on_descriptor)(name, *args)
        self.last = (*self.last[-1:], purpose and purpose.removesuffix(BLOCKING))
        return purpose

    def on_descriptor(self, name, fd, *args):
        self.known.add(fd)
        if name not in WAITING:
            return name
        event, flags = WAITING[name]
        blocks = self.inside.blocks(fd)
        purpose = name + BLOCKING if blocks else name
        if self.inside.ready(fd, event):
            return purpose
        self.waits = blocks and not (flags and args[flags - 1] & MSG_DONTWAIT)
        return purpose if self.waits else None  # nothing comes of a mere try

    def socket(self, name, *_):
        return name

    socketpair = socket

    def poll(self, name, place, *_):
        """Whoever looks at what is ready need not look; and what the kernel is about to make ready
        may be so by now, or not."""
        fd, event, _ = POLLFD.unpack(self.inside.read(place, POLLFD.size))
        self.waits = not self.inside.ready(fd, event)
        return name if self.waits and self.late is not None else None

    def close(self, name, fd, *_):
        if fd not in self.known:
            return None  # no socket
        self.known.remove(fd)
        return name

    def getsockname(self, name, fd, *_):
        """The stdlib asks so what a descriptor is."""
        first = fd not in self.known
        self.known.add(fd)
        return "adopt" if first else name

    def getsockopt(self, name, fd, level, option, *_):
        """gosocket asks so."""
        self.known.add(fd)
        return "adopt" if (level, option) == (SOL_SOCKET, SO_DOMAIN) else name

    def ioctl(self, name, fd, request, *_):
        if request != FIONBIO or self.last == TAKEN_OVER:
            return None  # what is accepted blocks anyway
        self.known.add(fd)
        return "setblocking"

    def fcntl(self, name, fd, command, *_):
        if command == F_GETSIG:
            self.late = fd  # the operation's mark
        return "dup" if command == F_DUPFD_CLOEXEC else None
