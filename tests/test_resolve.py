"""Records of any type, from name servers that are told what to say."""

import signal
import socket as stdlib
import struct
import threading
import time

import gosocket
import pytest
from gosocket.records import (
    AAAA,
    CAA,
    CNAME,
    HTTPS,
    MX,
    NAPTR,
    NS,
    PTR,
    SOA,
    SRV,
    SVCB,
    TXT,
    A,
    Unknown,
)
from support import PATIENCE, run_script

HEADER, QUESTION_END = 12, 4  # bytes: of a message's header, of a question after its name
OK, SERVFAIL, NXDOMAIN = 0, 2, 3
TTL = 300


def wire(name):
    """A name as messages have it."""
    labels = [label.encode() for label in name.split(".") if label]
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def text(*strings):
    """Strings as messages have them, their lengths before them."""
    return b"".join(bytes([len(string)]) + string for string in strings)


ADDRESS6 = stdlib.inet_pton(stdlib.AF_INET6, "2001:db8::1")
# By type: its number, what the server sends, and what that is to us.
RECORDS = {
    "A": (1, b"\xc0\0\2\1", A("192.0.2.1")),
    "AAAA": (28, ADDRESS6, AAAA("2001:db8::1")),
    "CNAME": (5, wire("other.test"), CNAME("other.test")),
    "NS": (2, wire("ns.test"), NS("ns.test")),
    "PTR": (12, wire("a host.test"), PTR("a\\032host.test")),
    "MX": (15, b"\0\x0a" + wire("mail.test"), MX(10, "mail.test")),
    "TXT": (16, text(b"one", b"", b"\xff"), TXT((b"one", b"", b"\xff"))),
    "SRV": (33, struct.pack("!3H", 1, 2, 443) + wire("."), SRV(1, 2, 443, ".")),
    "SOA": (
        6,
        wire("ns.test") + wire("root.test") + struct.pack("!5I", 1, 2, 3, 4, 2**32 - 1),
        SOA("ns.test", "root.test", 1, 2, 3, 4, 2**32 - 1),
    ),
    "CAA": (257, b"\x80" + text(b"issue") + b"ca.test", CAA(128, "issue", b"ca.test")),
    "NAPTR": (
        35,
        struct.pack("!2H", 1, 2) + text(b"u", b"E2U+sip", b"!^.*$!sip:a@b!") + wire("x.test"),
        NAPTR(1, 2, b"u", b"E2U+sip", b"!^.*$!sip:a@b!", "x.test"),
    ),
    "SVCB": (64, b"\0\0" + wire("alias.test"), SVCB(0, "alias.test", ())),
    "HTTPS": (
        65,
        b"\0\1" + wire(".") + struct.pack("!2H3s2HH", 1, 3, b"\2h2", 3, 2, 8443),
        HTTPS(1, ".", ((1, b"\2h2"), (3, struct.pack("!H", 8443)))),
    ),
    "TYPE999": (999, b"\0\xffany", Unknown(999, b"\0\xffany")),
}


class Server:
    """A name server on 127.0.0.1: answers(name, type) gives a code and what the records hold."""

    def __init__(self, answers):
        self.answers = answers
        self.asked = []
        self.sock = stdlib.socket(stdlib.AF_INET, stdlib.SOCK_DGRAM)
        self.sock.bind(("127.0.0.1", 0))
        self.port = self.sock.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            query, client = self.sock.recvfrom(1 << 16)
            if not query:
                return
            end = query.index(0, HEADER) + 1
            (number,) = struct.unpack_from("!H", query, end)
            name = self.name(query)
            self.asked.append((name, number))
            answer = self.answers(name, number)
            if answer is not None:
                self.sock.sendto(self.message(query, end, number, *answer), client)

    @staticmethod
    def name(query):
        labels, at = [], HEADER
        while query[at]:
            labels.append(query[at + 1 :][: query[at]].decode())
            at += query[at] + 1
        return ".".join(labels)

    @staticmethod
    def message(query, end, number, code, *data):
        records = b"".join(
            struct.pack("!3HIH", 0xC000 | HEADER, number, 1, TTL, len(one)) + one for one in data
        )
        header = query[:2] + struct.pack("!5H", 0x8180 | code, 1, len(data), 0, 0)
        return header + query[HEADER : end + QUESTION_END] + records

    def close(self):
        self.sock.sendto(b"", ("127.0.0.1", self.port))
        self.thread.join(PATIENCE)
        self.sock.close()


@pytest.fixture
def serve():
    """Start servers, each with a Resolver for it."""
    servers = []

    def start(answers, **settings):
        server = Server(answers)
        servers.append(server)
        settings = {"timeout": PATIENCE, **settings}
        return server, gosocket.Resolver(["127.0.0.1"], port=server.port, **settings)

    yield start
    for server in servers:
        server.close()


def every(name, number):
    """Answer with the record of the table."""
    return OK, next(data for kind, data, _ in RECORDS.values() if kind == number)


@pytest.mark.parametrize("rdtype", RECORDS)
def test_types(serve, rdtype):
    server, resolver = serve(every)
    number, _, expected = RECORDS[rdtype]
    for asked in (rdtype, rdtype.lower(), number):
        (record,) = resolver.resolve("host.test", asked)
        assert record == expected and type(record) is type(expected)
        assert (record.name, record.ttl) == ("host.test", TTL)
    assert server.asked == [("host.test", number)] * 3


def test_records_are_immutable():
    record = MX(10, "mail.test", name="test", ttl=60)
    with pytest.raises(AttributeError):
        record.preference = 20
    assert repr(record) == "MX(name='test', ttl=60, preference=10, exchange='mail.test')"
    assert record == MX(10, "mail.test") != MX(20, "mail.test")
    assert {record, MX(10, "mail.test")} == {record}


@pytest.mark.parametrize(("code", "errno"), [(NXDOMAIN, 1), (OK, 4), (SERVFAIL, 2), (1, 3)])
def test_errors(serve, code, errno):
    _, resolver = serve(lambda name, number: (code,))
    with pytest.raises(gosocket.herror) as raised:
        resolver.resolve("host.test", "MX")
    assert raised.value.errno == errno


def test_search(serve):
    known = "host.good.test"
    server, resolver = serve(
        lambda name, number: (OK, b"\0\0\0\0") if name == known else (NXDOMAIN,),
        search=["bad.test", "good.test"],
    )
    assert resolver.resolve("host")[0].name == known
    assert [name for name, _ in server.asked] == ["host.bad.test", known]


def test_next_server(serve):
    failing, _ = serve(lambda name, number: (SERVFAIL,))
    good, _ = serve(every)
    ports = [("127.0.0.1", server.port) for server in (failing, good)]
    resolver = gosocket.Resolver(ports, timeout=PATIENCE)
    assert resolver.resolve("host.test") == [A("192.0.2.1")]
    assert len(failing.asked) == len(good.asked) == 1


def test_silence_ends(serve):
    server, resolver = serve(lambda name, number: None, timeout=0.1, attempts=3)
    with pytest.raises(gosocket.herror) as raised:
        resolver.resolve("host.test")
    assert raised.value.errno == 2
    assert len(server.asked) == 3


def test_timeout(serve):
    _, resolver = serve(lambda name, number: None)
    with pytest.raises(TimeoutError):
        resolver.resolve("host.test", timeout=0.1)
    with pytest.raises(TimeoutError):
        resolver.getaddrinfo("host.test", 80, timeout=0.1)
    with pytest.raises(ValueError, match="Timeout value out of range"):
        resolver.resolve("host.test", timeout=-1)


def test_signal(serve):
    """A handler runs while nobody answers, and what it raises comes out."""
    server, resolver = serve(lambda name, number: None)

    class Handled(Exception):
        pass

    def handler(number, frame):
        raise Handled

    def interrupt():
        end = time.monotonic() + PATIENCE
        while not server.asked and time.monotonic() < end:
            time.sleep(0.001)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)

    before = signal.signal(signal.SIGUSR1, handler)
    thread = threading.Thread(target=interrupt)
    try:
        thread.start()
        with pytest.raises(Handled):
            resolver.resolve("host.test")
    finally:
        thread.join(PATIENCE)
        signal.signal(signal.SIGUSR1, before)


def test_getaddrinfo(serve):
    server, resolver = serve(every)
    stream = gosocket.SOCK_STREAM
    both = [
        (gosocket.AF_INET, stream, 6, "", ("192.0.2.1", 80)),
        (gosocket.AF_INET6, stream, 6, "", ("2001:db8::1", 80, 0, 0)),
    ]
    assert sorted(resolver.getaddrinfo("host.test", 80, type=stream)) == both
    assert resolver.getaddrinfo("host.test", 80, gosocket.AF_INET6, stream) == both[1:]
    named = resolver.getaddrinfo("Host.test", 80, 2, stream, flags=gosocket.AI_CANONNAME)
    assert [entry[3] for entry in named] == ["Host.test"]
    asked = len(server.asked)
    assert resolver.getaddrinfo("192.0.2.1", 80, type=stream) == both[:1]
    assert len(server.asked) == asked
    with pytest.raises(gosocket.gaierror) as raised:
        resolver.getaddrinfo("host.test", 80, gosocket.AF_UNIX)
    assert raised.value.errno == gosocket.EAI_FAMILY


@pytest.mark.parametrize(
    ("code", "error"), [(NXDOMAIN, "EAI_NONAME"), (OK, "EAI_NODATA"), (SERVFAIL, "EAI_AGAIN")]
)
def test_getaddrinfo_errors(serve, code, error):
    _, resolver = serve(lambda name, number: (code,))
    with pytest.raises(gosocket.gaierror) as raised:
        resolver.getaddrinfo("host.test", 80)
    assert raised.value.errno == getattr(gosocket, error)


@pytest.mark.parametrize(
    ("nameservers", "settings", "error"),
    [
        ([], {}, ValueError),
        ("127.0.0.1", {}, TypeError),
        (["localhost"], {}, ValueError),
        (["127.0.0.1%lo"], {}, ValueError),
        (["127.0.0.1"], {"port": 0}, ValueError),
        ([("127.0.0.1", 1 << 16)], {}, ValueError),
        (["127.0.0.1"], {"timeout": 0}, ValueError),
        (["127.0.0.1"], {"attempts": 0}, ValueError),
        (["127.0.0.1"], {"search": "test"}, TypeError),
    ],
)
def test_bad_settings(nameservers, settings, error):
    with pytest.raises(error):
        gosocket.Resolver(nameservers, **settings)


def test_resolver_is_immutable():
    resolver = gosocket.Resolver(["192.0.2.1", ("2001:db8::1", 5353)])
    assert resolver.nameservers == (("192.0.2.1", 53), ("2001:db8::1", 5353))
    with pytest.raises(AttributeError):
        resolver.nameservers = ()
    with pytest.raises(AttributeError):
        del resolver.nameservers


@pytest.mark.parametrize("rdtype", ["NONE", "TYPE", "TYPE0", 0, -1, 1 << 16, None])
def test_bad_types(serve, rdtype):
    server, resolver = serve(every)
    with pytest.raises(ValueError):
        resolver.resolve("host.test", rdtype)
    assert not server.asked


def test_audit():
    """In a process of its own: a hook stays."""
    code = """
        import gosocket, sys

        def hook(event, args):
            if event == "gosocket.resolve":
                print(*args)
                raise LookupError

        sys.addaudithook(hook)
        try:
            gosocket.Resolver(["127.0.0.1"]).resolve("host.test", "MX")
        except LookupError:
            pass
    """
    assert run_script(code).split() == ["host.test", str(RECORDS["MX"][0])]
