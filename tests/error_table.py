"""The error table: every call, with good arguments to be spoilt one by one.

A row names a call, its good arguments, and for each argument the pool of odd values that take its
place. No row blocks, leaves the loopback interface, looks a name up in the DNS, or can hit a
descriptor of this process.
"""

import itertools
from dataclasses import dataclass, field

from error_values import ANYTHING, BUFFERS, FAR_INTEGERS, INTEGERS, NOT_INTEGERS, SEQUENCES

#: Descriptors are cut to 32 bits, which would make 0 of -2**63.
DESCRIPTORS = {k: v for k, v in (FAR_INTEGERS | NOT_INTEGERS | BUFFERS).items() if k != "-2**63"}

#: What would be looked up in the DNS; an embedded NUL only ends the name.
NAMES = """'text' '1' 'é' 'a\\0b' b'a\\0b' b'\\xff' bytes bytearray memoryview""".split()
NAMES += ["str subclass", "bytes subclass", "4 bytes", "16 bytes"]
HOSTS = {k: v for k, v in ANYTHING.items() if k not in NAMES}
NO_NAMES = {k: v for k, v in HOSTS.items() if k in NOT_INTEGERS and k != "''"}


@dataclass(frozen=True)
class Argument:
    """A good value, or what makes one, and what to try in its place."""

    good: object
    pool: dict = field(default_factory=lambda: ANYTHING)
    name: str = ""

    def make(self):
        return self.good() if callable(self.good) else self.good


@dataclass(frozen=True)
class Case:
    """One way to call: functions that make its arguments, as each call gets untouched ones."""

    label: str
    positional: list
    keywords: dict = field(default_factory=dict)

    def call(self, function):
        keywords = {name: make() for name, make in self.keywords.items()}
        return function(*(make() for make in self.positional), **keywords)


@dataclass(frozen=True)
class Row:
    """A call: its name, its arguments, how many of them are required."""

    name: str
    arguments: tuple = ()
    required: int | None = None
    run_good: bool = True

    def cases(self):
        """Each way to call it, good and bad."""
        yield from self.counts()
        yield from self.spoilt()
        if self.run_good:
            yield from self.by_keyword()

    def counts(self):
        most = len(self.arguments)
        least = most if self.required is None else self.required
        for count in range(most + 3):
            if self.run_good or not least <= count <= most:
                extra = [lambda: None] * (count - most)
                yield Case(f"{count} arguments", self.good(count) + extra)

    def spoilt(self):
        for place, argument in enumerate(self.arguments):
            for label, make in argument.pool.items():
                positional = self.good(max(place + 1, self.required or len(self.arguments)))
                positional[place] = make
                yield Case(f"argument {place} {label}", positional)

    def by_keyword(self):
        yield Case("unknown keyword", self.good(), {"bogus": lambda: 1})
        for place, argument in enumerate(self.arguments):
            keywords = {a.name: a.make for a in self.arguments[place:] if a.name}
            yield Case(f"keywords from {place}", self.good(place), keywords)
            if argument.name:
                yield Case(f"{argument.name} twice", self.good(), {argument.name: argument.make})

    def good(self, count=None):
        return [argument.make for argument in self.arguments[:count]]


def integer(good, name="", pool=INTEGERS):
    return Argument(good, pool, name)


def anything(good, name=""):
    return Argument(good, ANYTHING, name)


def descriptor(name=""):
    return Argument(-1, DESCRIPTORS, name)


def sequence(good, name=""):
    """What is iterated over; how 3.11 iterates over a released memoryview is left to chance."""
    pool = {k: v for k, v in (ANYTHING | SEQUENCES).items() if k != "released view"}
    return Argument(good, pool, name)


def host(name="host"):
    return Argument("127.0.0.1", HOSTS, name)


#: Functions of _socket and socket alike.
FUNCTIONS = [
    Row("htons", (integer(1, "x"),)),
    Row("htonl", (integer(1, "x"),)),
    Row("ntohs", (integer(1, "x"),)),
    Row("ntohl", (integer(1, "x"),)),
    Row("inet_aton", (anything("127.0.0.1", "ip_addr"),)),
    Row("inet_ntoa", (anything(b"\x7f\0\0\1", "packed_ip"),)),
    Row("inet_pton", (integer(2, "af"), anything("127.0.0.1", "ip"))),
    Row("inet_ntop", (integer(2, "af"), anything(b"\x7f\0\0\1", "packed_ip"))),
    Row("inet_ntop", (integer(10, "af"), anything(bytes(16), "packed_ip"))),
    Row("if_nameindex"),
    Row("if_nametoindex", (anything("lo", "oname"),)),
    Row("if_indextoname", (integer(1, "index"),)),
    Row("gethostname"),
    Row("sethostname", (Argument("x" * 300, NO_NAMES, "name"),), run_good=False),
    Row("getdefaulttimeout"),
    Row("CMSG_LEN", (integer(4, "length"),)),
    Row("CMSG_SPACE", (integer(4, "length"),)),
    Row("close", (descriptor("fd"),)),
    Row("dup", (descriptor("fd"),)),
    Row("getservbyname", (anything("http", "servicename"), anything("tcp", "protocolname")), 1),
    Row("getservbyport", (integer(80, "port"), anything("tcp", "protocolname")), 1),
    Row("getprotobyname", (anything("tcp", "protocolname"),)),
    Row("gethostbyname", (host("hostname"),)),
    Row("gethostbyname_ex", (host("hostname"),)),
    Row("gethostbyaddr", (host(),)),
    Row(
        "getaddrinfo",
        (
            host(),
            anything(80, "port"),
            integer(0, "family"),
            integer(1, "type"),
            integer(0, "proto"),
            integer(0, "flags"),
        ),
        2,
    ),
    Row("getnameinfo", (Argument(("127.0.0.1", 80), ANYTHING, "sockaddr"), integer(3, "flags"))),
]

#: What else socket.py has; a descriptor 0 to 2 must never be adopted, as it would be closed.
PYTHON_FUNCTIONS = [
    Row(
        "fromfd",
        (descriptor("fd"), integer(2, "family"), integer(1, "type"), integer(0, "proto")),
        3,
    ),
    Row("socketpair", (integer(1, "family"), integer(1, "type"), integer(0, "proto")), 0),
    Row("create_connection", (Argument(("127.0.0.1", "no"), ANYTHING, "address"),)),
    Row("create_server", (Argument(("127.0.0.1", 0), ANYTHING, "address"),)),
    Row("has_dualstack_ipv6"),
    Row("getfqdn", (Argument("127.0.0.1", NO_NAMES, "name"),), run_good=False),
]

#: socket(): the good row makes one, the other adopts.
CONSTRUCTORS = [
    Row(
        "socket",
        (
            integer(2, "family"),
            integer(1, "type"),
            integer(0, "proto"),
            Argument(None, DESCRIPTORS, "fileno"),
        ),
        0,
    ),
    Row(
        "socket",
        (
            integer(-1, "family"),
            integer(-1, "type"),
            integer(-1, "proto"),
            Argument(10**6, DESCRIPTORS, "fileno"),
        ),
    ),
]

#: Methods that both socket classes have.
METHODS = [
    Row("bind", (anything(("127.0.0.1", 0)),)),
    Row("connect", (anything(("127.0.0.1", 1)),)),
    Row("connect_ex", (anything(("127.0.0.1", 1)),)),
    Row("listen", (integer(1, "backlog"),), 0),
    Row("accept"),
    Row("close"),
    Row("detach"),
    Row("fileno"),
    Row("getpeername"),
    Row("getsockname"),
    Row("getblocking"),
    Row("gettimeout"),
    Row("setblocking", (integer(False, "flag"),)),
    Row("settimeout", (anything(0.0, "timeout"),)),
    Row("getsockopt", (integer(1, "level"), integer(3, "option"), integer(4, "buffersize")), 2),
    Row("setsockopt", (integer(1, "level"), integer(2, "option"), anything(1, "value"))),
    Row("setsockopt", (integer(1), integer(2), Argument(None), integer(4, "optlen"))),
    Row("shutdown", (integer(2, "how"),)),
    Row("recv", (integer(8, "bufsize"), integer(0, "flags")), 1),
    Row("recvfrom", (integer(8, "bufsize"), integer(0, "flags")), 1),
    Row(
        "recv_into",
        (anything(lambda: bytearray(8), "buffer"), integer(8, "nbytes"), integer(0, "flags")),
        1,
    ),
    Row(
        "recvfrom_into",
        (anything(lambda: bytearray(8), "buffer"), integer(8, "nbytes"), integer(0, "flags")),
        1,
    ),
    Row("recvmsg", (integer(8, "bufsize"), integer(64, "ancbufsize"), integer(0, "flags")), 1),
    Row(
        "recvmsg_into",
        (
            sequence(lambda: [bytearray(8)], "buffers"),
            integer(64, "ancbufsize"),
            integer(0, "flags"),
        ),
        1,
    ),
    Row("send", (anything(b"data", "data"), integer(0, "flags")), 1),
    Row("sendall", (anything(b"data", "data"), integer(0, "flags")), 1),
    Row("sendto", (anything(b"data"), Argument(("127.0.0.1", 9)))),
    Row("sendto", (anything(b"data"), integer(0), anything(("127.0.0.1", 9)))),
    Row(
        "sendmsg",
        (
            sequence(lambda: [b"data"], "buffers"),
            sequence(list, "ancdata"),
            integer(0, "flags"),
            anything(None, "address"),
        ),
        1,
    ),
    Row("sendmsg_afalg", (sequence(lambda: [b"data"], "msg"),), 0),
]

#: Methods that only socket.socket has, or that it writes anew.
PYTHON_METHODS = [
    Row("dup"),
    Row("get_inheritable"),
    Row("set_inheritable", (integer(True, "inheritable"),)),
    Row("makefile", (anything("r", "mode"), integer(-1, "buffering")), 0),
    Row("sendfile", (anything(None, "file"), integer(0, "offset"), integer(1, "count")), 1),
    Row("__enter__"),
    Row("__exit__", (anything(None), anything(None), anything(None)), 0),
    Row("__repr__"),
    Row("__getstate__"),
    Row("__reduce__"),
]


def row_ids(rows):
    """A name for each row, numbered where several have the same call."""
    seen = {}
    for row in rows:
        seen.setdefault(row.name, itertools.count(1))
        number = next(seen[row.name])
        yield row.name if number == 1 else f"{row.name}-{number}"
