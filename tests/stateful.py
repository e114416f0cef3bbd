"""Random sequences of socket calls, on both stacks side by side: everything a program could see of
them has to be the same. A sequence that shows a difference is shrunk, and printed as a script.

The sockets are AF_UNIX, where what is sent has arrived: nothing depends on time. No call waits,
or it waits for next to nothing.
"""

import array
import itertools
import os
import re
import select
import socket as stdlib
import threading
import uuid

import gosocket
from gosocket.difftest import outcome
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)
from support import PATIENCE

STACKS = (stdlib, gosocket)
LARGEST = 300_000
HUGE = 1 << 80
MOST = 6  # sockets: with few of them, what one sends is received by another
KINDS = [stdlib.SOCK_STREAM, stdlib.SOCK_DGRAM, stdlib.SOCK_SEQPACKET]
#: A server's, as each stack has one of its own; and those that the kernel gives by itself, unix(7).
NAME = re.compile(r"gosocket-[0-9a-f]{32}[01]|(?<=\\x00)[0-9a-f]{5}(?=')")
#: What is handed over is no socket: one that is closed while on its way to itself is there until
#: the kernel collects its garbage, so that one stack could still reach it, and the other not.
DEVICE = os.open(os.devnull, os.O_RDONLY)
made = {"steps": 0, "outcomes": 0}

sizes = st.sampled_from([0, 1, 2, 10, 1000, 65536, LARGEST])
bad = st.sampled_from([None, -1, HUGE, -HUGE, "text", 1.5, b"", object])
flags = st.sampled_from([0, stdlib.MSG_PEEK, stdlib.MSG_DONTWAIT, stdlib.MSG_WAITALL, 1 << 30])
data = st.one_of(st.binary(max_size=20), st.builds(bytes, sizes), st.builds(bytearray, sizes))
timeouts = st.sampled_from([0, 0.0, 1e-9, 1e-4, -1, "soon", float("nan"), HUGE, False])
options = st.sampled_from(
    [getattr(stdlib, name) for name in dir(stdlib) if name.startswith("SO_")] + [-1, 1 << 20]
)
levels = st.sampled_from([stdlib.SOL_SOCKET, stdlib.IPPROTO_TCP, stdlib.IPPROTO_IP, -1, 12345])


def mostly(good):
    """Good values, and now and then a bad one."""
    return st.one_of(good, good, good, good, good, good, good, bad)


#: Methods, and what they are called with. A bytearray to receive into is made anew for each stack.
METHODS = {
    "recv": (
        sizes,
        flags,
    ),
    "recvfrom": (
        sizes,
        flags,
    ),
    "recvmsg": (
        sizes,
        sizes,
        flags,
    ),
    "recv_into": (
        st.builds(bytearray, sizes),
        sizes,
        flags,
    ),
    "recvfrom_into": (
        st.builds(bytearray, sizes),
        sizes,
        flags,
    ),
    "recvmsg_into": (
        st.lists(st.builds(bytearray, sizes), max_size=3),
        sizes,
        flags,
    ),
    "send": (
        data,
        flags,
    ),
    "sendall": (
        data,
        flags,
    ),
    "sendto": (
        data,
        flags,
        st.sampled_from(["", b"\0nobody", "/nowhere", 1]),
    ),
    "sendmsg": (
        st.lists(data, max_size=3),
        st.just([]),
        flags,
    ),
    "getsockopt": (
        levels,
        options,
        st.sampled_from([0, 4, 8, 100, 2000]),
    ),
    "settimeout": (timeouts,),
    "setblocking": (st.sampled_from([False, 0, None]),),
    "shutdown": (st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7]),),
    "listen": (st.sampled_from([0, 1, 128, -5]),),
    "bind": (st.sampled_from([b"/no/where", 1, ("127.0.0.1", 0), "\0" + "x" * 200]),),
    "connect": (st.sampled_from(["", b"\0nobody", "/nowhere", 1]),),
    "connect_ex": (st.sampled_from(["", b"\0nobody", "/nowhere", 1]),),
    **dict.fromkeys(["accept", "getblocking", "gettimeout", "get_inheritable"], ()),
}
SENDING = [name for name in METHODS if name.startswith("send")]
SETTING = [name for name in METHODS if name.startswith("set")]
RECEIVING = [name for name in METHODS if name.startswith("recv")]


def call_of(names, arguments):
    return st.sampled_from(names).flatmap(lambda name: st.tuples(st.just(name), arguments(name)))


def good(name):
    return st.tuples(*METHODS[name])


def odd(name):
    """Arguments that may be bad, too few or too many."""
    whole = st.tuples(*(mostly(strategy) for strategy in METHODS[name]))
    fewer, more = whole.map(lambda values: values[:-1]), whole.map(lambda values: (*values, 0))
    return st.one_of(whole, whole, whole, fewer, more)


def calls(names):
    return st.one_of(call_of(names, good), call_of(names, odd))


def whole(numbers):
    """Without a last descriptor that is cut off."""
    return numbers[: len(numbers) // 4 * 4]


def fresh(value):
    """A copy of what a call may change."""
    if isinstance(value, bytearray):
        return bytearray(value)
    return [fresh(item) for item in value] if isinstance(value, list) else value


def told(result, values):
    """The result, and what was received into; accepted sockets and descriptors are not kept."""
    if isinstance(result, tuple) and result and hasattr(result[0], "close"):
        result[0].close()
    if isinstance(result, tuple) and len(result) == 4:  # a message
        rights = [array.array("i", whole(numbers)) for _, _, numbers in result[1]]
        for fd in itertools.chain(*rights):
            os.close(fd)
        result = (result[0], [len(numbers) for numbers in rights], *result[2:])
    return result, [value for value in values if isinstance(value, bytearray | list)]


def call(sock, name, values):
    values = [fresh(value) for value in values]
    return outcome(lambda: told(getattr(sock, name)(*values), values))


def in_thread(*args):
    """The same in another thread."""
    outcomes = []
    thread = threading.Thread(target=lambda: outcomes.append(call(*args)))
    thread.start()
    thread.join(PATIENCE)
    return outcomes[0]


def in_child(*args):
    """The same in a forked child, whose sockets are its parent's."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        os.write(writer, repr(call(*args))[:4000].encode())
        os._exit(0)
    os.close(writer)
    with open(reader) as file:
        text = file.read()
    assert os.waitpid(pid, 0)[1] == 0
    return text


def times_out(sock):
    """Would the stdlib wait for the kernel to call it writable? gosocket tries first, and finds
    room where there is some (docs/differences.md)."""
    if not sock.gettimeout() or sock.fileno() < 0:
        return False
    return not select.select([], [sock], [], 0)[1]


PLACES = {"here": call, "thread": in_thread, "child": in_child}
places = st.sampled_from(["here"] * 28 + ["thread", "child"])


class Sockets(RuleBasedStateMachine):
    """Each socket is a tuple: the stdlib's, and ours that has seen the same calls."""

    sockets = Bundle("sockets")

    def __init__(self):
        super().__init__()
        self.open = []
        self.peers = {}

    @invariant()
    def count(self):
        made["steps"] += 1

    def keep(self, *pairs):
        for pair in pairs:
            self.open.append(pair)
            for sock in pair:
                sock.setblocking(False)
        if len(pairs) == len(STACKS):
            self.peers |= {pairs[0]: pairs[1], pairs[1]: pairs[0]}
        return multiple(*pairs)

    def both(self, what, outcomes):
        made["outcomes"] += 1
        expected, actual = (NAME.sub("NAME", repr(outcome)) for outcome in outcomes)
        assert expected == actual, f"{what}\n    expected {expected}\n    actual   {actual}"

    def socketpair(self, kind):
        return zip(*(stack.socketpair(stack.AF_UNIX, kind) for stack in STACKS), strict=True)

    def socket(self, kind):
        return [tuple(stack.socket(stack.AF_UNIX, kind) for stack in STACKS)]

    def connection(self, kind):
        """By bind, listen, connect and accept."""
        if kind == stdlib.SOCK_DGRAM:
            return []
        name = b"\0gosocket-" + uuid.uuid4().hex.encode()
        ends = []
        for number, stack in enumerate(STACKS):
            with stack.socket(stack.AF_UNIX, kind) as server:
                server.bind(name + b"%d" % number)
                server.listen()
                client = stack.socket(stack.AF_UNIX, kind)
                client.connect(server.getsockname())
                ends.append((server.accept()[0], client))
        return zip(*ends, strict=True)

    @initialize(target=sockets, kind=st.sampled_from(KINDS))
    def first(self, kind):
        return self.keep(*self.socketpair(kind))

    @precondition(lambda self: len(self.open) < MOST)
    @rule(
        target=sockets,
        make=st.sampled_from(["socketpair", "connection", "socket"]),
        kind=st.sampled_from(KINDS),
    )
    def more(self, make, kind):
        return self.keep(*getattr(self, make)(kind))

    @rule(pair=sockets, what=calls(SENDING), place=places)
    def send(self, pair, what, place):
        self.call(pair, what, place)

    @rule(pair=sockets, what=calls(RECEIVING), place=places)
    def receive(self, pair, what, place):
        self.call(pair, what, place)

    @rule(pair=sockets, send=call_of(SENDING, good), receive=call_of(RECEIVING, good))
    def talk(self, pair, send, receive):
        """One sends, and its peer receives."""
        self.call(pair, send, "here")
        self.call(self.peers.get(pair, pair), receive, "here")

    @rule(pair=sockets, what=calls(list(METHODS)), place=places)
    def call(self, pair, what, place):
        name, values = what
        if name in SENDING and times_out(pair[0]):
            return
        outcomes = [PLACES[place](sock, name, values) for sock in pair]
        self.both(f"{name}{values!r:.200} ({place})", outcomes)
        if name in SETTING:
            self.let_none_wait(pair)

    def let_none_wait(self, pair):
        """However the time was set: by a child, too, which shares the kernel's flag."""
        for sock in pair:
            if sock.fileno() >= 0:
                sock.settimeout(sock.gettimeout() or 0.0)

    @rule(pair=sockets, handed=st.sampled_from([DEVICE, -1]))
    def hand_over(self, pair, handed):
        """A descriptor in a control message."""
        if times_out(pair[0]):
            return
        rights = [(stdlib.SOL_SOCKET, stdlib.SCM_RIGHTS, array.array("i", [handed]))]
        outcomes = [outcome(sock.sendmsg, [b"rights"], rights) for sock in pair]
        self.both("sendmsg with rights", outcomes)

    @rule(pair=sockets)
    def look(self, pair):
        """All that can be asked of a socket."""
        self.both(
            "state",
            [
                (outcome(lambda s=s: (s.family, s.type, s.proto, s.timeout, s.fileno() < 0, s)))
                for s in pair
            ],
        )
        for name in ("getsockname", "getpeername", "__repr__"):
            self.both(name, [outcome(getattr(sock, name)) for sock in pair])

    @precondition(lambda self: len(self.open) < MOST)
    @rule(target=sockets, pair=sockets)
    def dup(self, pair):
        copies = []
        self.both("dup", [outcome(lambda s=s: copies.append(s.dup())) for s in pair])
        return self.keep(tuple(copies)) if copies else multiple()

    @rule(pair=sockets, how=st.sampled_from([*["not yet"] * 9, "close", "detach"]))
    def end(self, pair, how):
        """It may be used again: its calls fail then."""
        for sock in pair:
            if how == "close":
                sock.close()
            elif how == "detach" and sock.fileno() >= 0:
                os.close(sock.detach())

    def teardown(self):
        for pair in self.open:
            for sock in pair:
                sock.close()
