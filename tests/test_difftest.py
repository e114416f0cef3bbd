"""The engine of gosocket.difftest: pictures, what is normalised, aligned and compared."""

import _socket
import asyncio
import json
import math
import os
import pickle
import socket
import threading
import time

import gosocket
import pytest
from gosocket import difftest
from gosocket.difftest import _normal, _values
from gosocket.difftest._compare import Pair, judge
from support import LOOPBACK, PATIENCE

PICTURES = [
    *(None, True, 3, 2.5, math.inf, "text", "\ud800", b"", b"\xff\0", b"text"),
    *((1, (b"x", "y")), [1, [2]], {"a": b"b", 3: (4,)}, frozenset({b"a"}), {}),
    difftest.Data(3, "abc"),
    difftest.Member("socket.AddressFamily", 2),
    difftest.Socket("socket.socket", "open", 2, 1, 0, None, 7),
    difftest.Raised("builtins.OSError", "[Errno 9] no", (9, "no"), 9, None),
]


@pytest.mark.parametrize("picture", PICTURES, ids=repr)
def test_pictures_survive_json(picture):
    again = _values.from_json(json.loads(json.dumps(_values.to_json(picture))))
    assert again == picture
    assert type(again) is type(picture)


def test_pictures_keep_as_much_as_they_shall():
    sizes = _values.Pictures(limit=4)
    assert sizes.of(b"four") == b"four"
    assert sizes.of(bytearray(b"fives")).size == 5
    assert sizes.of([memoryview(b"fives")]) == [sizes.of(b"fives")] != [sizes.of(b"other")]
    assert _values.Pictures().of(part for part in ()) == "builtins.generator"


@pytest.mark.parametrize("stack", [socket, gosocket], ids=lambda stack: stack.__name__)
def test_sockets_are_told_alike(stack):
    with stack.socket() as sock:
        sock.settimeout(3)
        told = _normal.picture(sock)
        assert told == ("socket.socket", "open", socket.AF_INET, socket.SOCK_STREAM, 0, 3.0, None)
    assert _normal.picture(sock).state == "closed"


NORMAL = {
    "port": (("127.0.0.1", 45678), ("127.0.0.1", "PORT")),
    "well-known port": (("127.0.0.1", 80), ("127.0.0.1", 80)),
    "IPv6": (("::1", 60999, 0, 0), ("::1", "PORT", 0, 0)),
    "no address": (("x", 45678), ("x", 45678)),
    "name": (
        "<gosocket.socket fd=12, laddr=('::', 45678)>",
        "<socket.socket fd=N, laddr=('::', PORT)>",
    ),
    "object": ("<function f at 0x7f12>", "<function f at ADDRESS>"),
    "folder": ("/run/tmpab12cd_9/socket", "/run/tmpNAME/socket"),
}


@pytest.mark.parametrize(("value", "normal"), NORMAL.values(), ids=NORMAL)
def test_normalised(value, normal):
    assert _normal.normalise(value) == normal


CONTENTS = {
    "port": (b"Host: 127.0.0.1:45678\r\n", b"Host: 127.0.0.1:PORT\r\n"),
    "other number": (b"Content-Length: 12\r\n", b"Content-Length: 12\r\n"),
    "date": (b"Date: Thu, 01 Jan 1970 00:00:00 GMT", b"Date: DATE"),
    "process": (b"hello from 4711.", b"hello from PID."),
    "TLS": (b"\x16\x03\x01\2\0random", b"ENCRYPTED"),
    "FTP": (b"PORT 127,0,0,1,200,13\r\n", b"PORT HOST,PORT\r\n"),
    "web socket": (
        b"Sec-WebSocket-Key: random\r\n\r\n\x81\x83abcd\x09\x0b\x42\x81\xfe\0\x021234\x59\x5brest",
        b"Sec-WebSocket-Key: CHANCE\r\n\r\n\x81\x83KEYhi!\x81\xfe\0\x02KEYhirest",
    ),
    "web socket cut off": (
        b"Sec-WebSocket-Key: random\r\n\r\n\x81\xff\0\0",
        b"Sec-WebSocket-Key: CHANCE\r\n\r\n\x81\xff\0\0KEY",
    ),
}


@pytest.mark.parametrize(("content", "normal"), CONTENTS.values(), ids=CONTENTS)
def test_contents_are_normalised(content, normal):
    assert _normal.normal_content(content, frozenset({4711})) == normal


TRACEBACK = """\
before
Traceback (most recent call last):
  File "a.py", line 3, in main
    call(
    ^^^^
  File "gosocket/_functions.py", line 9, in call
ValueError: at 12.5 ms
"""


def test_frames_in_the_output_do_not_count():
    normal = "before\nTraceback (most recent call last):\nValueError: at TIME\n"
    assert _normal.plain_output(TRACEBACK) == normal


# ---- whole functions ----


def talk(sizes=(100,)):
    """Send ten bytes through a stream, and receive them in pieces."""
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"0123456789")
        left.shutdown(socket.SHUT_WR)
        got = b""
        for size in sizes:
            got += right.recv(size)
        while piece := right.recv(100):
            got += piece
    assert got == b"0123456789"


def names(transcript):
    return [call.name for call in transcript.calls]


@pytest.mark.parametrize("stack", ["stdlib", "gosocket"])
def test_record(stack):
    before = socket.socket.recv, socket.getaddrinfo, gosocket.getaddrinfo, dict(os.environ)
    transcript = difftest.record(talk, stack)
    assert before == (socket.socket.recv, socket.getaddrinfo, gosocket.getaddrinfo, os.environ)
    told = "socketpair sendall shutdown recv recv close close"
    assert names(transcript) == told.split()
    pair, sent, *_, read, end, _, _ = transcript.calls
    assert [item.number for item in pair.outcome.value] == [1, 2]
    assert (sent.object, sent.flow, sent.data, sent.site.function) == (
        1,
        "write",
        b"0123456789",
        "talk",
    )
    assert (read.object, read.flow, read.data, read.size) == (2, "read", b"0123456789", 10)
    assert (end.data, end.outcome.value) == (b"", b"")
    assert transcript.birth(read).name == "socketpair"
    assert all(0 <= call.waited <= call.taken < PATIENCE for call in transcript.calls)
    assert transcript.status == "returned"
    (process,) = transcript.processes.values()
    assert (process.number, process.stack, process.role) == (os.getpid(), stack, "main")


def test_equal():
    result = difftest.compare(talk)
    assert (result.verdict, result.differences, result.unstable) == ("equal", [], [])
    assert len(result.expected.calls) == len(result.actual.calls) == 7


def test_pieces_of_a_stream_are_chance():
    runs = [
        difftest.record(lambda sizes=sizes: talk(sizes), "stdlib") for sizes in ((100,), (3, 2))
    ]
    assert len(runs[0].calls) < len(runs[1].calls)
    # Where a call was made counts, and these were made on two lines.
    found = judge([Pair(*runs)]).differences
    assert [each.kind for each in found] == []


def test_how_often_a_loop_is_woken_is_chance():
    async def main(times):
        for _ in range(times):
            asyncio.get_running_loop().call_soon_threadsafe(time.time)
            await asyncio.sleep(0.001)

    runs = [
        difftest.record(lambda times=times: asyncio.run(main(times)), "stdlib") for times in (1, 3)
    ]
    assert len(runs[0].calls) < len(runs[1].calls)
    assert judge([Pair(*runs)]).differences == []


def only_on(name, call):
    """A function that makes a call on one stack alone."""

    def function():
        if (name == "gosocket") == gosocket.installed():
            call()

    return function


def test_a_difference_is_found_and_described():
    def function():
        left, right = socket.socketpair()
        with left, right:
            right.settimeout(0.01 if gosocket.installed() else 0.02)

    result = difftest.compare(function)
    assert result.verdict == "different"
    ((difference, count),) = result.first_of_each_kind
    assert (difference.kind, difference.name, count) == ("arguments", "settimeout", 1)
    assert difference.site.source.startswith("right.settimeout(0.01 if")
    assert (difference.expected.value, difference.actual.value) == ((0.02,), (0.01,))
    report = str(result)
    assert report.startswith(
        "gosocket against stdlib: 1 difference in 4 calls\n\nARGUMENTS  settimeout()"
    )
    assert f"{__file__}:{difference.site.line} in test_a_difference" in report
    assert "kernel: O_NONBLOCK True, SO_TYPE 1, SO_DOMAIN 1" in report


@pytest.mark.parametrize(
    ("stack", "kind"), [("gosocket", "extra call"), ("stdlib", "missing call")]
)
def test_calls_on_one_stack_alone(stack, kind):
    result = difftest.compare(only_on(stack, lambda: socket.inet_aton("127.1")))
    assert [(each.kind, each.name) for each in result.differences] == [(kind, "inet_aton")]


def test_how_a_function_ends_is_compared():
    def fail():
        raise LookupError("on this stack alone")

    result = difftest.compare(only_on("gosocket", fail))
    (difference,) = result.differences
    assert (difference.kind, difference.expected.value) == ("end", "returned")
    assert "LookupError: on this stack alone" in str(result)


def test_what_differs_from_run_to_run_is_named():
    counter = iter(range(100))
    result = difftest.compare(lambda: socket.inet_ntoa(bytes([next(counter), 0, 0, 1])))
    assert (result.verdict, result.differences) == ("could not tell", [])
    assert "not compared, for it differs from run to run: 1 places" in str(result)
    assert "inet_ntoa" in str(result)


def test_threads_and_objects_may_come_in_any_order():
    order = iter([(0, 1), (1, 0)])

    def work(number):
        with socket.socket() as sock:
            sock.settimeout(number)
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, number)

    def function():
        for number in next(order):
            thread = threading.Thread(target=work, args=(number,))
            thread.start()
            thread.join()

    assert difference_kinds(difftest.compare(function)) == []


def difference_kinds(result):
    return [each.kind for each in result.differences + result.unstable]


def test_a_signal_handlers_calls_are_told():
    import signal

    def function():
        left, right = socket.socketpair()
        with left, right:
            before = signal.signal(signal.SIGALRM, lambda *_: left.send(b"!"))
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.05)
                assert right.recv(1) == b"!"
            finally:
                signal.signal(signal.SIGALRM, before)

    for stack in ("stdlib", "gosocket"):
        transcript = difftest.record(function, stack)
        assert transcript.status == "returned"
        assert names(transcript).count("send") == 1


def serve_without_the_class():
    """What a program does that uses the extension module alone."""
    import _socket

    listener, client = _socket.socket(), Bare(_socket.AF_INET, _socket.SOCK_STREAM)
    listener.bind((LOOPBACK, 0))
    listener.listen()
    client.connect(listener.getsockname())
    accepted = socket.SocketType(fileno=listener._accept()[0])
    accepted.sendall(_socket.inet_aton("127.1"))
    assert client.recv(10) == bytes([127, 0, 0, 1])
    for sock in (listener, client, accepted, socket.socket()):
        assert isinstance(sock, (_socket.socket, socket.SocketType)) and not isinstance(3, Bare)
        assert isinstance(sock, Bare) == (sock is client)
        sock.close()


class Bare(_socket.socket):
    """Of the extension's class, and made before anything is recorded."""


def test_sockets_of_the_extensions_class_are_recorded():
    before = _socket.socket, socket.SocketType, gosocket.SocketType, vars(Bare).copy()
    result = difftest.compare(serve_without_the_class)
    assert before == (_socket.socket, socket.SocketType, gosocket.SocketType, vars(Bare))
    assert (result.verdict, result.actual.status) == ("equal", "returned"), str(result)
    told = (
        "socket socket bind listen getsockname connect _accept socket inet_aton sendall recv"
        " socket close close close close"
    )
    for transcript in (result.expected, result.actual):
        assert names(transcript) == told.split()
        assert {call.object for call in transcript.calls} == {1, 2, 3, 4, None}


def test_a_difference_without_the_class_is_found():
    def function():
        import _socket

        sock = _socket.socket()
        sock.settimeout(2 if gosocket.installed() else 1)
        sock.close()

    (difference,) = difftest.compare(function).differences
    assert (difference.kind, difference.name) == ("arguments", "settimeout")
    assert difference.site.function.endswith("function")


# ---- tables of outcomes ----


def table(values):
    """A case for each letter, which is what it gave."""
    return {number: difftest.Outcome(letter) for number, letter in enumerate(values)}


def different(result):
    return [(each.name, str(each.expected), str(each.actual)) for each in result.differences]


def test_tables():
    result = difftest.compare_tables(table("abcd"), table("axc"), name="case {}".format)
    absent = str(difftest.ABSENT)
    assert different(result) == [("case 1", "'b'", "'x'"), ("case 3", "'d'", absent)]
    assert str(result).startswith(
        "gosocket against stdlib: 2 differences in 4 cases\n\n"
        "RESULT  case 1\n  stdlib    'b'\n  gosocket  'x'\n\nRESULT  case 3\n"
    )
    with pytest.raises(AssertionError, match="2 differences in 4 cases"):
        result.check()


def test_equal_tables():
    difftest.compare_tables(table("abc"), table("abc")).check()
    difftest.compare_tables(table("abc"), table("ABC"), same=lambda *_: True).check()
    with pytest.raises(AssertionError, match="nothing was compared"):
        difftest.compare_tables({}, {}).check()


def test_a_difference_has_to_come_each_time():
    asked, runs = [], iter([("abcd", "axxx"), ("abcd", "axcx"), ("abcd", "abcx")])

    def again(cases):
        asked.append(cases)
        return map(table, next(runs))

    result = difftest.compare_tables(*again([]), again=again, times=2)
    assert asked == [[], [1, 2, 3], [1, 3]]
    assert [each.name for each in result.differences] == ["3"]
    assert [each.name for each in result.unstable] == ["2", "1"]


def test_what_else_there_is_to_an_outcome():
    passed, failed = difftest.Outcome(difftest.Said("passed")), difftest.Said("failed")
    why = [difftest.Outcome(failed, detail=f"in line {number}") for number in (1, 2)]
    difftest.compare_tables({"test": why[0]}, {"test": why[1]}).check()
    assert "failed\n        in line 2" in str(difftest.compare_tables({1: passed}, {1: why[1]}))
    asked = [difftest.Outcome(besides=(question,)) for question in ("who", "what")]
    assert different(difftest.compare_tables({1: asked[0]}, {1: asked[1]})) == [
        ("1", "None\n        who", "None\n        what")
    ]
    assert pickle.loads(pickle.dumps(asked)) == asked


def test_nothing_is_imported_with_gosocket():
    from support import run_script

    script = "import gosocket, sys; print([name for name in sys.modules if 'difftest' in name])"
    assert run_script(script) == "[]\n"


def test_unknown_names_are_refused():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        difftest.nothing  # noqa: B018
