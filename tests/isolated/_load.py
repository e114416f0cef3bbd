"""The load: connections that talk, plain and over TLS, lookups, and forked children."""

import asyncio
import collections
import os
import random
import socket
import ssl
import threading

import trustme
from _place import DOMAIN
from _tools import dose

PATIENCE = 1200.0  # seconds: the machine may have other things to do
LARGEST = 4096  # bytes of a message
RECONNECT = 0.01  # of the exchanges end with a new connection
PAUSE = dose(0.5, 8.0)  # seconds between exchanges of a connection, on average
NAMES = 50

counts = collections.Counter()


def contexts():
    """Those of a TLS server and its clients."""
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return server, client


async def echo(reader, writer):
    try:
        while line := await reader.readline():
            writer.write(line)
            await writer.drain()
    except (ConnectionError, asyncio.CancelledError):
        pass  # it is over
    finally:
        writer.close()


async def exchange(reader, writer):
    message = random.randbytes(random.randrange(1, LARGEST)).hex().encode() + b"\n"
    writer.write(message)
    await writer.drain()
    got = await asyncio.wait_for(reader.readline(), PATIENCE)
    assert got == message, (len(got), len(message))
    counts["exchanges"] += 1


async def talk(connect):
    """One connection after the other, with words now and then."""
    while True:
        await asyncio.sleep(random.random() * PAUSE)
        reader, writer = await connect()
        try:
            while random.random() > RECONNECT:
                await exchange(reader, writer)
                await asyncio.sleep(2 * random.random() * PAUSE)
        finally:
            writer.close()


def look_up():
    host = f"host{random.randrange(NAMES)}.{DOMAIN}"
    found = socket.getaddrinfo(host, 80, socket.AF_INET, socket.SOCK_STREAM)
    assert found[0][-1] == ("10.1.2.3", 80), found
    assert socket.gethostbyname("localhost") == "127.0.0.1"
    assert socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST)[0] == "127.0.0.1"
    counts["lookups"] += 3


def child():
    """What a forked child does with sockets of its own."""
    left, right = socket.socketpair()
    with left, right:
        left.sendall(bytes(100_000))
        assert right.recv(1)
    look_up()


def fork():
    pid = os.fork()
    if pid:
        assert os.waitpid(pid, 0)[1] == 0
        counts["forks"] += 1
        return
    status = 1
    try:
        child()
        status = 0
    finally:
        os._exit(status)


def repeat(work, every, over, failures):
    """In a thread of its own."""

    def run():
        try:
            while not over.wait(every):
                work()
        except BaseException as failure:
            failures.append(failure)
            over.set()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


async def serve_and_talk(connections, over):
    """Half of the connections in plain, half over TLS, until it is over."""
    server_context, client_context = contexts()
    plain = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=connections, limit=1 << 20)
    tls = await asyncio.start_server(
        echo, "127.0.0.1", 0, backlog=connections, limit=1 << 20, ssl=server_context,
        ssl_handshake_timeout=PATIENCE,
    )  # fmt: skip
    options = {"ssl": client_context, "server_hostname": "localhost"}
    options["ssl_handshake_timeout"] = PATIENCE

    def connector(server, **options):
        address = server.sockets[0].getsockname()
        return lambda: asyncio.open_connection(*address, limit=1 << 20, **options)

    connectors = [connector(plain), connector(tls, **options)]
    talks = [asyncio.create_task(talk(connectors[i % 2])) for i in range(connections)]
    ended = asyncio.create_task(asyncio.to_thread(over.wait))
    done, _ = await asyncio.wait([ended, *talks], return_when=asyncio.FIRST_COMPLETED)
    over.set()
    for task in talks:
        task.cancel()
    await asyncio.gather(*talks, return_exceptions=True)
    for task in done - {ended}:
        task.result()  # a talk never ends by itself
