"""A name server that does what no real one would.

How a server answers is the name of a fault (fault_table.py), or `by name`: then the second label
of the name that is asked for says it, as in u7.nxdomain.test, and for A and AAAA apart where it
names two, as in u7.refused--good.test. Of `drop-good`, the first is for the first time that the
server is asked this, and the second for each time after that. Reverse names say it by number
(REVERSE).
"""

import contextlib
import heapq
import itertools
import os
import selectors
import socket
import time
from collections import Counter

import dns.message
import dns.rdatatype

from lab import faults
from lab.fault_table import FAULTS, named

PORT = 53
HURRY = -19  # nice: clients wait for a second, and the machine may have much else to do
NO_TCP = " without TCP"  # after how a server answers


class Server:
    """One address."""

    def __init__(self, loop, address, how):
        self.loop, self.how = loop, how.removesuffix(NO_TCP)
        self.asked = Counter()
        family, target = endpoint(address)
        self.udp = socket.socket(family, socket.SOCK_DGRAM)
        self.udp.bind(target)
        loop.read(self.udp, self.datagram)
        self.stranger = socket.socket(family, socket.SOCK_DGRAM)  # with another port
        self.stranger.bind((target[0], 0, *target[2:]))
        if not how.endswith(NO_TCP):
            self.tcp = socket.socket(family, socket.SOCK_STREAM)
            self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self.tcp.bind(target)
            self.tcp.listen(128)
            loop.read(self.tcp, self.connection)

    def replies(self, data, transport):
        """What to do about a query."""
        query = dns.message.from_wire(data)
        question = query.question[0]
        key = (question.name, question.rdtype, transport)
        self.asked[key] += 1
        how = named(question) if self.how == "by name" else self.how
        steps = how.split("-")
        fault = FAULTS[steps[min(self.asked[key], len(steps)) - 1]]
        return fault(faults.Request(data, query, question, transport))

    def datagram(self):
        data, client = self.udp.recvfrom(65535)
        for reply in self.replies(data, "UDP"):
            sender = self.stranger if reply.stranger else self.udp
            self.loop.later(reply.delay, sender.sendto, reply.data, client)

    def connection(self):
        stream, _ = self.tcp.accept()
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        received = bytearray()
        self.loop.read(stream, lambda: self.segment(stream, received))

    def segment(self, stream, received):
        """More of a stream, which may have whole queries now."""
        try:
            data = stream.recv(65535)
        except ConnectionError:
            data = b""
        if not data:
            self.loop.forget(stream)
        received += data
        while len(received) >= 2 and len(received) >= 2 + int.from_bytes(received[:2]):
            end = 2 + int.from_bytes(received[:2])
            replies = self.replies(bytes(received[2:end]), "TCP")
            del received[:end]
            for reply in replies:
                self.loop.later(reply.delay, self.write, stream, reply)

    def write(self, stream, reply):
        """A reply over TCP, whose data has its length before it, be it right or wrong."""
        with contextlib.suppress(OSError):  # the client has left
            for part in [bytes([b]) for b in reply.data] if reply.bytewise else [reply.data]:
                stream.settimeout(None)
                stream.sendall(part)
        if reply.closes and stream.fileno() >= 0:
            self.loop.forget(stream)


class Loop:
    """Calls what waits for a socket or for its time."""

    def __init__(self):
        self.selector, self.due, self.number = selectors.DefaultSelector(), [], itertools.count()

    def read(self, sock, call):
        self.selector.register(sock, selectors.EVENT_READ, call)

    def forget(self, sock):
        self.selector.unregister(sock)
        sock.close()

    def later(self, delay, call, *args):
        if not delay:
            return call(*args)
        heapq.heappush(self.due, (time.monotonic() + delay, next(self.number), call, args))

    def run(self):
        while True:
            wait = self.due[0][0] - time.monotonic() if self.due else None
            for key, _ in self.selector.select(wait if wait is None else max(wait, 0)):
                key.data()
            while self.due and self.due[0][0] <= time.monotonic():
                _, _, call, args = heapq.heappop(self.due)
                call(*args)


def endpoint(address):
    """A family and an address of its sockets, found without a lookup."""
    host, _, interface = address.partition("%")
    if ":" not in host:
        return socket.AF_INET, (host, PORT)
    return socket.AF_INET6, (host, PORT, 0, socket.if_nametoindex(interface) if interface else 0)


def serve(servers, ready):
    """Serve, as {address: how}, when it is said that we are ready."""
    with contextlib.suppress(PermissionError):
        os.nice(HURRY)
    loop = Loop()
    kept = [Server(loop, *server) for server in servers.items()]
    os.write(ready, b"!")
    loop.run()
    return kept
