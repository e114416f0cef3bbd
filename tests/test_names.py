"""Names of hosts, services and protocols: the same answers and the same errors on both stacks.

Nothing here asks the DNS: names are in the files every system has, or refused without a query. What
needs a name server is in test_names_lookup.py.
"""

import json
import socket
import threading

import gosocket
import pytest
from support import PATIENCE, Index, core, run_script

NUMERIC = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV
STREAM = socket.SOCK_STREAM


class Text(str):
    """A str of another class."""


class Number(int):
    """An int of another class, with another text."""

    def __str__(self):
        return "81"


def calls(name, rows):
    """Parameters (name, args) for each row of arguments, with a readable id."""
    return [pytest.param(name, row, id=f"{name}{row!r:.60}") for row in rows]


def words(text):
    return text.split()


INTEGERS = [0, 1, 80, 65535, 65536, -1, 2**31 - 1, 2**31, 2**32, 2**63 - 1, 2**63, -(2**63)]
NOT_INTEGERS = [2**31, -(2**31) - 1, 2**100, 1.5, "x", None]

PORTS = [
    *INTEGERS,
    *(-(2**63) - 1, 2**200, True, 1.5, None, Index(80), Number(80), [], object),
    *words("80 0 -1 +80 080 0x50 65536 99999999999999999999 http HTTP www domain ntp nope é"),
    *("", " 80", "80 ", "8 0", "\udc80", "8\0", "http\0", Text("80")),
    *(b"80", b"http", b"80\0x", b"\xff", bytearray(b"80"), memoryview(b"80")),
]

ADDRESSES = [
    *words("127.0.0.1 127.1 127.0.1 1 0 0x7f.1 0177.1 2130706433 0.0.0.0 255.255.255.255"),
    *words("256.1.1.1 1.2.3 1.2.3.256 4294967296 1.2.3.4.5 1.2.3.4. .1 0x 08 <broadcast>x"),
    *words(":: ::1 ::ffff:1.2.3.4 1::2::3 ::: ::1% ::1%lo [::1] 2001:db8::G FE80::ABCD%LO"),
    *words("fe80::1 fe80::1% fe80::1%lo fe80::1%1 fe80::1%nonexist ff02::1%lo"),
    *words("1:2:3:4:5:6:7:8 1:2:3:4:5:6:7:8:9 1:2:3:4:5:6:1.2.3.4"),
    *(b"127.0.0.1", b"::1", b"127.0.0.1\0x", "127.0.0.1\0x", Text("127.0.0.1")),
]

# Refused before any server is asked, or no host at all.
NO_HOSTS = [
    *(5, 1.5, bytearray(b"1.2.3.4"), memoryview(b"1.2.3.4"), [], Index(1), object),
    *("", b"", "-dash", "bad name", "a..b", ".a", "..", ".", "a" * 64, "a" * 64 + ".b", "a" * 300),
    *("\udc80", "é" * 70, "é..b", "ü\0b", "xn--\udcff"),
]

LOCALHOSTS = ["localhost", "LOCALHOST", b"localhost", Text("localhost")]

FAMILIES = [0, socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, 99, -1, Index(2)]
TYPES = [*range(7), 10, -1, STREAM | socket.SOCK_CLOEXEC]
PROTOS = [1, 6, 17, 132, 136, 99, 255, -1]

GETADDRINFO = [
    *[("127.0.0.1", port, 0, STREAM) for port in PORTS],
    *[("::1", port, 0, socket.SOCK_DGRAM) for port in PORTS],
    *[(None, port) for port in PORTS],
    *[(host, 80, 0, STREAM) for host in ADDRESSES + NO_HOSTS],
    *[(host, "http", 0, STREAM) for host in ADDRESSES],
    *[(host, None) for host in ADDRESSES],
    *[(host, 80, family) for host in ("127.0.0.1", "fe80::1%lo", None) for family in FAMILIES],
    *[("127.0.0.1", 80, 0, kind) for kind in TYPES],
    *[("127.0.0.1", 80, 0, kind, proto) for kind in range(4) for proto in PROTOS],
    *[("127.0.0.1", 80, *[0] * more, bad) for more in range(4) for bad in NOT_INTEGERS],
    *[("127.0.0.1", "http", 0, kind) for kind in range(4)],
    *[("localhost", port, family, STREAM) for port in (80, "http", None) for family in (0, 2)],
    *[(host, 80, 2, STREAM) for host in (*LOCALHOSTS, "localhost\0x")],
    *[(), ("127.0.0.1",), (1, 2, 3, 4, 5, 6, 7), (None, None), ("", ""), ("", None), (None, "")],
]

FLAGS = [
    *(1 << bit for bit in range(12)),
    socket.AI_PASSIVE | socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    socket.AI_V4MAPPED | socket.AI_ALL | socket.AI_CANONNAME,
    socket.AI_NUMERICHOST | socket.AI_CANONNAME,
    *(1 << 20, -1),
]

FLAGGED_HOSTS = [
    *[("127.0.0.1", 0), ("127.0.0.1", socket.AF_INET6), ("127.1", socket.AF_INET), ("::1", 0)],
    *[("::ffff:1.2.3.4", socket.AF_INET), ("fe80::1%lo", 0), (None, 0), ("", 0)],
    *[("localhost", socket.AF_INET), ("-dash", 0)],
]

GETADDRINFO_FLAGS = [
    (host, port, family, STREAM, 0, flags)
    for host, family in FLAGGED_HOSTS
    for port in (80, "http")
    for flags in FLAGS
]

GETNAMEINFO = [
    *[(), (1,), (1, 2), ("x", 0), (["127.0.0.1", 80], 0), (("127.0.0.1", 80), 0, 1), (None, 0)],
    *[((host, 80, *more), NUMERIC) for host in ADDRESSES for more in ((), (0, 0))],
    *[((host, 80), NUMERIC) for host in (None, 1, "", "é", "a\0", "\udc80", "localhost", "-dash")],
    *[(("127.0.0.1", port), NUMERIC) for port in PORTS],
    *[(("127.0.0.1", port), 0) for port in (0, 53, 80, 65535)],
    *[(("127.0.0.1", 53), flags) for flags in FLAGS],
    *[(("127.0.0.1", 80), flags) for flags in NOT_INTEGERS],
    *[(("127.0.0.1", *[0] * more), NUMERIC) for more in range(5)],
    *[(("::1", 80, *more), NUMERIC) for more in ((0,), (0, 0, 0), ("x",), (1.5,), (0, "x"))],
    *[(("::1", 80, flow, 0), NUMERIC) for flow in (2**20 - 1, 2**20, -1, 2**32, 2**64, Index(1))],
    *[(("fe80::1", 80, 0, scope), NUMERIC) for scope in (1, 77777, 2**32, -1, Index(1), None)],
    *[(("fe80::1%lo", 80, 0, scope), NUMERIC) for scope in (0, 1)],
    *[((), NUMERIC), (("127.0.0.1", 80), NUMERIC | socket.NI_NAMEREQD)],
]

HOSTS = [
    *[(), ("a", "b"), (None,), (5,), ([],), (object,), (memoryview(b"x"),)],
    *[(host,) for host in [*ADDRESSES, *NO_HOSTS, *LOCALHOSTS]],
    *[(bytearray(b"localhost"),), ("a\0b",), (b"a\0b",), (b"\xff",), (b"-d\xe9",)],
]

# gethostbyaddr() asks the DNS for an address that is not in the hosts file.
HOSTS_BY_ADDRESS = [
    *[row for row in HOSTS if row[:1] not in [(host,) for host in ADDRESSES]],
    *[("127.0.0.1",), ("127.1",), (b"127.0.0.1",)],
]

NOT_TEXTS = [1, None, b"tcp", "a\0", "\udc80", 1.5]
SERVICES = ["http", "HTTP", "www", "domain", "nope", "", "80", "é", " http", "http ", Text("http")]
PROTOCOLS = ["tcp", "udp", "", "TCP", "nope"]

GETSERVBYNAME = [
    *[(), ("http", "tcp", 1)],
    *[(name,) for name in [*SERVICES, *NOT_TEXTS]],
    *[(name, protocol) for name in SERVICES for protocol in PROTOCOLS],
    *[("http", protocol) for protocol in NOT_TEXTS],
]

GETSERVBYPORT = [
    *[(), (80, "tcp", 1)],
    *[(port,) for port in PORTS],
    *[(port, protocol) for port in (0, 53, 80, 443) for protocol in PROTOCOLS],
    *[(80, protocol) for protocol in NOT_TEXTS],
]

GETPROTOBYNAME = [
    *[(), ("tcp", 1)],
    *[(name,) for name in [*words("tcp TCP udp icmp ipv6-icmp nope 6 é"), "", *NOT_TEXTS]],
]

CALLS = [
    *calls("getaddrinfo", GETADDRINFO),
    *calls("getaddrinfo", GETADDRINFO_FLAGS),
    *calls("getnameinfo", GETNAMEINFO),
    *calls("gethostbyname", [*HOSTS, ("<broadcast>",)]),
    *calls("gethostbyname_ex", HOSTS),
    *calls("gethostbyaddr", HOSTS_BY_ADDRESS),
    *calls("getservbyname", GETSERVBYNAME),
    *calls("getservbyport", GETSERVBYPORT),
    *calls("getprotobyname", GETPROTOBYNAME),
]


@pytest.mark.parametrize(("name", "args"), CALLS)
def test_call(both, name, args):
    both(lambda stack: getattr(core(stack), name)(*args))


@pytest.mark.parametrize(
    "keywords",
    [
        *[{}, {"type": 1, "flags": 4, "proto": 6}, {"host": None}, {"port": "http"}],
        *[{"bogus": 1}, {"socktype": 1}, {"family": "x"}, {"flags": -1}],
    ],
)
def test_getaddrinfo_keywords(both, keywords):
    given = {"host": "::1", "port": 80} | keywords
    both(lambda stack: stack.getaddrinfo(**given))
    both(lambda stack: core(stack).getaddrinfo(**given))
    both(lambda stack: core(stack).getaddrinfo("::1", **given))
    both(lambda stack: core(stack).getaddrinfo(**keywords))


@pytest.mark.parametrize("timeout", [-1, "x", float("nan"), 1e300, 10**30, []])
@pytest.mark.parametrize(
    "look_up",
    [
        lambda timeout: gosocket.getaddrinfo("::1", 80, timeout=timeout),
        lambda timeout: gosocket._socket.getaddrinfo("::1", 80, timeout=timeout),
        lambda timeout: gosocket.gethostbyname("127.0.0.1", timeout=timeout),
    ],
)
def test_bad_timeouts_are_refused_as_a_sockets(look_up, timeout):
    with gosocket.socket() as sock, pytest.raises((TypeError, ValueError, OverflowError)) as theirs:
        sock.settimeout(timeout)
    with pytest.raises(theirs.type) as ours:
        look_up(timeout)
    assert str(ours.value) == str(theirs.value)


def test_timeout_is_taken_by_name_only():
    keywords = {"timeout": 1, "port": 80}
    assert gosocket._socket.getaddrinfo("::1", **keywords)
    assert keywords == {"timeout": 1, "port": 80}
    for look_up in gosocket._socket.gethostbyname, gosocket._socket.getaddrinfo:
        with pytest.raises(TypeError):
            look_up("::1", 80, 0, 0, 0, 0, 1)


@pytest.mark.parametrize("name", sorted({case.values[0] for case in CALLS} - {"getaddrinfo"}))
def test_no_keywords(both, name):
    both(lambda stack: getattr(core(stack), name)(hostname="localhost"))


def test_getaddrinfo_gives_enums(stack):
    for family, kind, proto, canonname, address in stack.getaddrinfo("127.0.0.1", 80, type=STREAM):
        assert (type(family), type(kind)) == (stack.AddressFamily, stack.SocketKind)
        assert (proto, canonname, address) == (socket.IPPROTO_TCP, "", ("127.0.0.1", 80))


def test_the_interpreters_own_error_is_raised(stack):
    with pytest.raises(socket.gaierror) as raised:
        stack.getaddrinfo("-dash", 80)
    assert raised.value.args == (socket.EAI_NONAME, "Name or service not known")
    with pytest.raises(socket.herror):
        core(stack).gethostbyname_ex("<broadcast>")


@pytest.mark.parametrize("name", ["", "localhost", "127.0.0.1", socket.gethostname()])
def test_getfqdn(both, name):
    both(lambda stack: stack.getfqdn(name))


def bound_host(stack, family, host):
    with stack.socket(family, stack.SOCK_DGRAM) as sock:
        sock.bind((host, 0))
        return sock.getsockname()[0]


HOSTS_OF_ADDRESSES = [
    *[(socket.AF_INET, host) for host in [*LOCALHOSTS, bytearray(b"localhost")]],
    *[
        (family, host)
        for family in (socket.AF_INET, socket.AF_INET6)
        for host in [
            *words("127.1 0x7f.1 -dash <broadcast> 255.255.255.255 ::1 ::1%lo :: é..b"),
            "",
        ]
    ],
]


@pytest.mark.parametrize(("family", "host"), HOSTS_OF_ADDRESSES)
def test_hosts_of_addresses_are_looked_up(both, family, host):
    both(lambda stack: bound_host(stack, family, host))


AUDITED = """
    import importlib, json, sys
    module, events = importlib.import_module(sys.argv[1]), []

    def hook(name, args):
        if name.startswith("socket."):
            events.append((name, repr(args)))

    sys.addaudithook(hook)
    for name, args in eval(sys.argv[2]):
        events.append((name, repr(args)))
        try:
            getattr(module, name)(*args)
        except Exception as error:
            events.append((type(error).__name__, str(error)))
    print(json.dumps(events))
"""

AUDITED_CALLS = [
    *[("getaddrinfo", args) for args in [("::1", 80), (b"::1", b"80", 0, 1, 6, 2), (None, "80")]],
    *[("getaddrinfo", args) for args in [("a..b", 80), ("::1", 1.5), (1.5, 1), ("-dash", None)]],
    *[("gethostbyname", (host,)) for host in ("127.0.0.1", b"127.0.0.1", "-dash", "a..b", 1)],
    *[("gethostbyname_ex", (host,)) for host in ("127.0.0.1", bytearray(b"127.0.0.1"), "-dash", 1)],
    *[("gethostbyaddr", (host,)) for host in ("127.0.0.1", b"127.0.0.1", "-dash", 1)],
    *[("getservbyname", args) for args in [("http",), ("http", "tcp"), ("nope",), ("http", None)]],
    *[("getservbyport", args) for args in [(80,), (80, "tcp"), (-1, "tcp"), (65536,), ("x",)]],
    *[("getprotobyname", args) for args in [("tcp",), ("nope",)]],
    *[("getnameinfo", (address, NUMERIC)) for address in [("::1", 80), ("::1", 80, 1 << 20, 0)]],
    *[("getnameinfo", (address, NUMERIC)) for address in [("::1", 1, 2, 3, 4), ["::1", 80]]],
    *[("getnameinfo", (address, NUMERIC)) for address in [("-", 80), ("127.0.0.1", 80, 0, 0)]],
]


def test_audit_events():
    expected, actual = (
        json.loads(run_script(AUDITED, module, repr(AUDITED_CALLS)))
        for module in ("_socket", "_gosocket")
    )
    assert actual == expected
    assert len({name for name, _ in expected if name.startswith("socket.")}) == 6


def test_a_hook_can_refuse():
    out = run_script(
        """
        import sys
        import gosocket

        def refuse(event, args):
            if event == "socket.getaddrinfo":
                raise PermissionError(event)

        sys.addaudithook(refuse)
        try:
            gosocket.getaddrinfo("127.0.0.1", 80)
        except PermissionError as error:
            print(error)
        """
    )
    assert out == "socket.getaddrinfo\n"


def test_threads(stack):
    """Every thread gets its own answer."""
    expected = {n: [(f"127.0.0.{n}", n)] for n in range(1, 51)}
    expected[0] = socket.getservbyname("http")
    answers = {}

    def look_up(n):
        for _ in range(20):
            if n:
                found = stack.getaddrinfo(f"127.0.0.{n}", n, type=STREAM)
                answers[n] = [address for *_, address in found]
                assert stack.gethostbyname("localhost") == "127.0.0.1"
            else:
                answers[n] = stack.getservbyname("http")

    threads = [threading.Thread(target=look_up, args=(n,)) for n in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert answers == expected


@pytest.mark.parametrize("name", ["gethostbyname", "gethostbyname_ex", "getaddrinfo"])
def test_no_keywords_at_all_are_not_refused(both, name):
    """What wraps a function calls it with **kwargs, that are empty mostly."""
    nothing = {}
    args = ("127.0.0.1",) if name != "getaddrinfo" else ("127.0.0.1", 80)
    assert not both(lambda stack: getattr(stack, name)(*args, **nothing)).raised
