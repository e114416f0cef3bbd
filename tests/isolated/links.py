"""Transfers over a link that loses, reorders, delays and repeats packets: every byte arrives."""

import ctypes
import hashlib
import os
import random
import signal
import tempfile

import gosocket

gosocket.install()  # before asyncio is there

import asyncio
import socket

from _link import Link, enter
from _tools import dose, in_child, report, skip, wait_for

SEED = 7
SIZE = 1 << 20  # bytes of a piece
PIECES = dose(1, 256)  # in each transfer
PATIENCE = 3600.0  # seconds: the machine may have other things to do
LEFT, RIGHT, PORT = "10.78.0.1", "10.78.0.2", 7000
PR_SET_PDEATHSIG = 1

DATA = random.Random(SEED).randbytes(SIZE)
DIGEST = hashlib.sha256(DATA * PIECES).digest()


# ---- senders, and the receivers of what they send: each gives what it has seen as a hash ----


def by_sendall(sock):
    for _ in range(PIECES):
        sock.sendall(DATA)


def by_sendfile(sock):
    with tempfile.TemporaryFile() as file:
        file.write(DATA)
        file.flush()
        for _ in range(PIECES):
            file.seek(0)
            assert sock.sendfile(file) == SIZE


def by_makefile(sock):
    with sock.makefile("wb") as file:
        for _ in range(PIECES):
            file.write(DATA)


def from_recv_into(sock, seen):
    room = memoryview(bytearray(SIZE))
    while got := sock.recv_into(room):
        seen.update(room[:got])


def from_recv(sock, seen):
    while data := sock.recv(100_000):
        seen.update(data)


def from_makefile(sock, seen):
    with sock.makefile("rb") as file:
        while data := file.read(50_000):
            seen.update(data)


def send(way, sock):
    sock.settimeout(PATIENCE)
    way(sock)
    sock.shutdown(socket.SHUT_WR)
    with sock.makefile("rb") as file:
        return file.read()


def receive(way, server):
    sock, _ = server.accept()
    with sock:
        sock.settimeout(PATIENCE)
        seen = hashlib.sha256()
        way(sock, seen)
        sock.sendall(seen.digest())


async def send_by_asyncio(sock):
    reader, writer = await asyncio.open_connection(sock=sock)
    for _ in range(PIECES):
        writer.write(DATA)
        await writer.drain()
    writer.write_eof()
    digest = await reader.read(-1)
    writer.close()
    return digest


async def receive_by_asyncio(server):
    done = asyncio.Event()

    async def connected(reader, writer):
        seen = hashlib.sha256()
        while data := await reader.read(100_000):
            seen.update(data)
        writer.write(seen.digest())
        await writer.drain()
        writer.close()
        done.set()

    async with await asyncio.start_server(connected, sock=server):
        await done.wait()


WAYS = [
    (lambda s: send(by_sendall, s), lambda s: receive(from_recv_into, s)),
    (lambda s: send(by_sendfile, s), lambda s: receive(from_makefile, s)),
    (lambda s: send(by_makefile, s), lambda s: receive(from_recv, s)),
    (lambda s: asyncio.run(send_by_asyncio(s)), lambda s: asyncio.run(receive_by_asyncio(s))),
]


# ---- the two sides ----


def end_with_parent():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def sending_side(listening):
    end_with_parent()
    assert issubclass(socket.socket, gosocket.socket)
    os.read(listening, 1)
    for port, (way, _) in enumerate(WAYS, PORT):
        with socket.create_connection((RIGHT, port), PATIENCE) as sock:
            assert way(sock) == DIGEST


def receiving_side(listening):
    end_with_parent()
    servers = [socket.create_server((RIGHT, port)) for port, _ in enumerate(WAYS, PORT)]
    os.write(listening, b"x")
    for server, (_, way) in zip(servers, WAYS, strict=True):
        with server:
            way(server)


listening, said = os.pipe()
try:
    left, _left_stays = enter("left", LEFT)
    sender = in_child(lambda: sending_side(listening))
    right, _right_stays = enter("right", RIGHT)
    receiver = in_child(lambda: receiving_side(said))
except OSError as error:
    skip(f"no link here: {error}")
link = Link(left, right, SEED)
link.run([os.pidfd_open(sender), os.pidfd_open(receiver)])
wait_for(sender)
wait_for(receiver)
faults = ", ".join(f"{link.counts[what]:,} {what}" for what in ("lost", "repeated", "late"))
report(
    len(WAYS) * PIECES * SIZE >> 20,
    f"MiB in {len(WAYS)} ways: {link.counts['packets']:,} packets, {faults}; hashes equal",
)
assert min(link.counts.values()) > 0, link.counts
