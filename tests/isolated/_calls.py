"""Every function of _gosocket and every method of its socket, in calls that succeed and that fail.

A Case is one call of a World, with what has to happen before it and what is done with its result.
"""

import array
import contextlib
import os
from collections.abc import Callable
from typing import Any, NamedTuple

import _gosocket

BIG = 100_000  # bytes: received into memory of its size, or the thread's
AT_ONCE = 0.000_001  # seconds: a timeout that is always over
HUGE = 1 << 80
TEXT = "no number \N{SNOWMAN}"

LOOPBACK = ("127.0.0.1", 0)

# A socket of any family needs no kernel that has it: it is told of some other descriptor.
ADDRESSES = {
    "AF_INET": [LOOPBACK, ("localhost", 0), ("127.0.0.1", "x"), (b"\0", 0), None],
    "AF_INET6": [("::1", 0, 0, 0), ("::1", 0, HUGE), ("::1",), ("::1", 70_000)],
    "AF_UNIX": ["\0x", b"\0x", bytearray(b"\0x"), "x" * 200, 1, "\ud800"],
    "AF_PACKET": [("lo", 0, 0, 0, b"12"), ("lo", 0, 0, 0, b"123456789"), ("lo", 0, "x")],
    "AF_NETLINK": [(0, 0), (0, -1), (0,), 1],
    "AF_CAN": [("lo",), (b"lo",), ("x" * 99,), (1,), ()],
    "AF_ALG": [("hash", "sha1"), ("x" * 99, "sha1"), ("hash", 1), ("hash",)],
    "AF_TIPC": [(1, 2, 3, 4), (1, 2, 3, 4, 5), (1, 2, 3), (9, 9, 9, 9, 9)],
    "AF_VSOCK": [(1, 2), (1,), (HUGE, 1)],
    "AF_QIPCRTR": [(1, 2), (1,), 1],
    "AF_BLUETOOTH": [(1,), 1, ("00:00:00:00:00:00", 1), b"x"],
    "AF_RDS": [LOOPBACK, ("x",)],
    "AF_UNSPEC": [LOOPBACK],
}


class World:
    """The sockets that the calls are made on. None of them ever waits for long."""

    def __init__(self):
        self.left, self.right = _gosocket.socketpair()
        self.server = _gosocket.socket(_gosocket.AF_UNIX)
        self.server.bind("")  # the kernel finds a name
        self.server.listen()
        self.udp = _gosocket.socket(_gosocket.AF_INET, _gosocket.SOCK_DGRAM)
        self.udp.bind(LOOPBACK)
        self.here = self.udp.getsockname()
        for sock in (self.left, self.right, self.server, self.udp):
            sock.setblocking(False)
        self.late, self.mute = _gosocket.socketpair()
        self.late.settimeout(AT_ONCE)
        self.closed = _gosocket.socket(fileno=_gosocket.dup(self.left.fileno()))
        self.closed.close()
        self.file = os.memfd_create("file")
        os.write(self.file, b"data")
        self.other = _gosocket.socket(_gosocket.AF_INET, _gosocket.SOCK_DGRAM)
        self.families = {name: self.pretend(name) for name in ADDRESSES}

    def pretend(self, family):
        fd = _gosocket.dup(self.other.fileno())
        return _gosocket.socket(getattr(_gosocket, family), _gosocket.SOCK_RAW, 0, fd)

    def client(self):
        """A connection that the server can accept."""
        self.peer = _gosocket.socket(_gosocket.AF_UNIX)
        self.peer.setblocking(False)
        self.peer.connect(self.server.getsockname())

    def new(self):
        """A socket for calls that can be made but once."""
        self.fresh = _gosocket.socket(fileno=_gosocket.dup(self.udp.fileno()))

    def fill(self, size):
        self.left.send(bytes(size))

    def hand_over(self):
        rights = array.array("i", [self.file])
        level, kind = _gosocket.SOL_SOCKET, _gosocket.SCM_RIGHTS
        self.left.sendmsg([b"x"], [(level, kind, rights)])

    def drain(self):
        """Take what is there, descriptors and connections included."""
        for sock in (self.left, self.right, self.udp):
            with contextlib.suppress(BlockingIOError):
                while True:
                    close_rights(sock.recvmsg(BIG, BIG))
        with contextlib.suppress(BlockingIOError):
            while True:
                close_accepted(self.server._accept())


def nothing(*_):
    pass


def close_number(fd):
    _gosocket.close(fd)


def close_numbers(fds):
    for fd in fds:
        _gosocket.close(fd)


def close_accepted(result):
    _gosocket.close(result[0])


def close_rights(message):
    for _, _, data in message[1]:
        for fd in array.array("i", data):
            _gosocket.close(fd)


class Case(NamedTuple):
    name: str  # of the function or method
    call: Callable[[World], Any]
    prepare: Callable[[World], Any] = nothing
    release: Callable[[Any], Any] = nothing  # gets the result


def function(name, *lists, release=nothing):
    """Calls of a function of the module, each with a list of arguments."""
    call = getattr(_gosocket, name)
    return [Case(name, lambda w, args=args: call(*args), release=release) for args in lists]


def method(name, on, *lists, prepare=nothing, release=nothing):
    """Calls of a method of the world's socket of that name."""
    call = getattr(_gosocket.socket, name)
    return [
        Case(name, lambda w, args=args: call(getattr(w, on), *args), prepare, release)
        for args in lists
    ]


def addressed(name, *before):
    """Calls of a method with each of the addresses."""
    call = getattr(_gosocket.socket, name)
    for family, addresses in ADDRESSES.items():
        for address in addresses:
            yield Case(
                name, lambda w, f=family, a=address: call(w.families[f], *before, a), nothing
            )


def number_functions():
    for name in ("htons", "htonl", "ntohs", "ntohl", "CMSG_LEN", "CMSG_SPACE"):
        yield from function(name, (1000,), (HUGE,), (-1,), (TEXT,), ())


def text_functions():
    inet, inet6 = _gosocket.AF_INET, _gosocket.AF_INET6
    yield from function("inet_aton", ("1.2.3.4",), ("x",), (1,), ())
    yield from function("inet_ntoa", (b"1234",), (b"1",), (1,), (array.array("i", [1]),))
    yield from function("inet_pton", (inet, "1.2.3.4"), (inet6, "::1"), (inet6, "x"), (-7, "x"))
    yield from function("inet_ntop", (inet, b"1234"), (inet6, b"1" * 16), (inet6, b""), (7, b""))


def host_functions():
    yield from function("if_nameindex", ())
    yield from function("if_nametoindex", ("lo",), (b"lo",), ("nosuch",), (1,), (TEXT,))
    yield from function("if_indextoname", (1,), (0,), (HUGE,), (TEXT,))
    yield from function("gethostname", ())
    yield from function("sethostname", (), (1,), (TEXT, 1), ("\0",))
    yield from function("_go_state", ())
    yield from function("getdefaulttimeout", ())
    yield from function("setdefaulttimeout", (None,), (-1,), (HUGE,), (TEXT,), (float("nan"),))
    yield from function("dup", (-1,), (TEXT,))
    yield from function("close", (-1,), (TEXT,))
    yield Case("dup", lambda w: _gosocket.dup(w.file), release=close_number)


def name_functions():
    no_host = _gosocket.AI_NUMERICHOST
    no_names = _gosocket.NI_NUMERICHOST | _gosocket.NI_NUMERICSERV
    yield from function(
        "getaddrinfo", ("127.0.0.1", 80), ("localhost", "http"), (b"::1", None), (None, b"80"),
        ("x" * 99, 1), (None, None), ("127.0.0.1", 1.5), (1, 1), ("x", 1, 0, 0, 0, no_host),
        ("127.0.0.1", HUGE), ("127.0.0.1", "\ud800"),
    )  # fmt: skip
    yield from function(
        "getnameinfo", (("127.0.0.1", 80), 0), (("::1", 80, 0, 0), no_names),
        (("::1", 80, 1 << 20), 0), (("127.0.0.1", 80, 0), 0), (("x", 80), 0), (1, 1),
    )  # fmt: skip
    for name in ("gethostbyname", "gethostbyname_ex", "gethostbyaddr"):
        yield from function(name, ("127.0.0.1",), (b"127.0.0.1",), ("x" * 99,), (1,), ())
    yield from function("getservbyname", ("http",), ("http", "tcp"), ("nosuch",), (1,))
    yield from function("getservbyport", (80,), (80, "tcp"), (1, "nosuch"), (HUGE,), (70_000,))
    yield from function("getprotobyname", ("tcp",), ("nosuch",), (1,))
    nobody = (b"x.example", 1, "127.0.0.1:1", "", 10**9, 1, 1, 0)  # no server is there
    yield from function("_resolve", (*nobody, None), (*nobody, TEXT), ())


class Made(_gosocket.socket):
    """A class as gosocket.socket is."""

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        super().__init__(family, type, proto, fileno)
        self._io_refs = 0
        self._closed = False


_gosocket._shorten_init(Made.__init__, vars(_gosocket))


def making():
    yield from function("_shorten_init", (lambda: None, vars(_gosocket)), (len, {}), ())
    yield Case("_shorten_init", lambda w: Made())
    yield Case("_shorten_init", lambda w: Made(_gosocket.AF_UNIX, type=_gosocket.SOCK_DGRAM))
    yield Case("_shorten_init", lambda w: Made(-2, fileno=None))
    yield Case("_shorten_init", lambda w: Made(fileno=w.file))
    yield Case("_shorten_init", lambda w: Made(TEXT))
    yield Case("_shorten_init", lambda w: Made(kind=TEXT))
    yield Case("_shorten_init", lambda w: Made.__init__(w))
    yield from function("socket", (), (-2,), (TEXT,), (1, 2, 3, -1), (1, 1, 0, 1 << 20))
    pairs = ((), (1, 1, 0), (-2,), (TEXT,), (1, 2))
    yield from function("_socketpair", *pairs, release=close_numbers)
    yield from function("socketpair", (), (-2,), (TEXT,), (1, 2))
    yield Case("__init__", lambda w: w.closed.__init__(fileno=-1))
    yield Case("__repr__", lambda w: repr(w.left))
    yield Case("timeout", lambda w: (w.left.timeout, w.late.timeout))
    yield Case("__del__", lambda w: w.closed.__del__())
    yield from method("detach", "fresh", (), prepare=World.new, release=close_number)
    yield from method("close", "fresh", (), prepare=World.new)
    yield from method("close", "closed", ())


def ends():
    yield from method("_accept", "server", (), prepare=World.client, release=close_accepted)
    yield from method("_accept", "server", ())
    yield from method("_accept", "late", ())
    yield from addressed("bind")
    yield from addressed("connect")
    yield from addressed("connect_ex")
    for name in ("getsockname", "getpeername"):
        for family in ADDRESSES:
            call = getattr(_gosocket.socket, name)
            yield Case(name, lambda w, call=call, family=family: call(w.families[family]))
        yield from method(name, "closed", ())
        yield from method(name, "server", ())
    yield from method("listen", "server", (), (5,), (-1,), (TEXT,))
    yield from method("shutdown", "closed", (2,), (TEXT,), (HUGE,))


def options():
    level, name = _gosocket.SOL_SOCKET, _gosocket.SO_RCVBUF
    yield from method(
        "getsockopt", "left", (level, name), (level, name, 4), (level, name, -1), (level, -1),
        (level,), (level, name, 1 << 20), (TEXT, 1),
    )  # fmt: skip
    yield from method(
        "setsockopt", "left", (level, name, BIG), (level, name, b"1234"), (level, name, None, 4),
        (level, name, TEXT), (level, -1, 1), (level,), (level, name, HUGE),
    )  # fmt: skip
    yield Case("getsockopt", lambda w: w.families["AF_VSOCK"].getsockopt(level, name))
    yield Case("setsockopt", lambda w: w.families["AF_VSOCK"].setsockopt(level, name, 1))
    yield from method("setblocking", "left", (False,), (None,))
    yield from method("setblocking", "closed", (True,))
    yield from method("settimeout", "left", (0.0,), (0,), (-1,), (HUGE,), (TEXT,))
    for name in ("getblocking", "gettimeout", "fileno"):
        yield from method(name, "left", ())


def receiving():
    def one_byte(world):
        world.fill(1)

    def much(world):
        world.fill(BIG)

    room = bytearray(10)
    for prepare in (nothing, one_byte, much):
        for name in ("recv", "recvfrom"):
            for size in (0, 10, BIG, -1, HUGE, TEXT):
                yield from method(name, "right", (size,), prepare=prepare)
        for name in ("recv_into", "recvfrom_into"):
            lists = (room,), (room, 5), (room, 11), (room, -1), (b"",), (TEXT,), (room, TEXT)
            yield from method(name, "right", *lists, prepare=prepare)
    yield from method("recvfrom", "late", (10,))
    yield Case("recvfrom", lambda w: w.udp.recvfrom(10), lambda w: w.udp.sendto(b"x", w.here))


def messages():
    rooms = [bytearray(3), bytearray(BIG)]
    for prepare in (nothing, World.hand_over):
        lists = (10, 100), (10,), (BIG, 20), (-1,), (1, -1), (TEXT,)
        yield from method("recvmsg", "right", *lists, prepare=prepare, release=close_rights)
        lists = (rooms, 100), (iter(rooms),), ([bytearray(3), b""],), (1,), (rooms, -1), ([],)
        yield from method("recvmsg_into", "right", *lists, prepare=prepare, release=close_rights)
    yield from method(
        "sendmsg", "left", ([b"x", bytearray(b"y")],), ([b"x"], [(1, 1, b"")]), ([b"x", 1],), (1,),
        ([b"x"], [(1, 1, b"x"), (1, 1)]), ([b"x"], 1), ([b"x"], (), 0, 1), ([b"x"], (), TEXT),
    )  # fmt: skip
    yield from addressed("sendmsg", [b"x"], (), 0)
    yield Case(
        "sendmsg_afalg",
        lambda w: w.families["AF_ALG"].sendmsg_afalg([b"x"], op=1, iv=b"12345678", assoclen=4),
    )
    yield Case("sendmsg_afalg", lambda w: w.families["AF_ALG"].sendmsg_afalg([1], op=1))
    yield Case("sendmsg_afalg", lambda w: w.families["AF_ALG"].sendmsg_afalg(op=-1, iv=b"1"))
    yield Case("sendmsg_afalg", lambda w: w.left.sendmsg_afalg(op=1))


def sending():
    for name in ("send", "sendall"):
        yield from method(name, "left", (b"x",), (b"x", 0), (bytearray(5),), (TEXT,), (b"x", TEXT))
        yield from method(name, "closed", (b"x",))
    yield from method("sendall", "left", (bytes(100 * BIG),))  # more than there is room for
    yield from method("sendto", "left", (b"x",), (b"x", 1, 1, 1), (TEXT, LOOPBACK))
    yield Case("sendto", lambda w: w.udp.sendto(b"x", w.here))
    yield from addressed("sendto", b"x")
    yield from addressed("sendto", b"x", 0)
    yield Case("_sendfile", lambda w: w.left._sendfile(w.file, 0, 4))
    yield Case("_sendfile", lambda w: w.left._sendfile(w.file, 0, -1))
    yield from method("_sendfile", "left", (-1, 0, 4), (TEXT, 0, 4))


GROUPS = [
    number_functions, text_functions, host_functions, name_functions, making, ends, options,
    receiving, messages, sending,
]  # fmt: skip


def wanted():
    """The names of all there is to call."""
    functions = {name for name, value in vars(_gosocket).items() if callable(value)}
    classes = {"SocketType", "error", "timeout", "gaierror", "herror", "__loader__"}
    slots = {"__new__", "__getattribute__", "__doc__", "__module__", "family", "type", "proto"}
    return (functions - classes) | (set(vars(_gosocket.socket)) - slots)


def cases():
    """All cases; nothing is left out."""
    found = [case for group in GROUPS for case in group()]
    names = {case.name for case in found}
    missing = wanted() - names
    assert not missing, missing
    return found


def run(world, case):
    """The result of a case, or the exception, with all it may leave behind put away."""
    case.prepare(world)
    try:
        result = case.call(world)
    except Exception as exc:
        return type(exc)
    finally:
        world.drain()
    case.release(result)
    return result
