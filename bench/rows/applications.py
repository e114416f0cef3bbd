"""Programs: what other libraries make of the sockets, here and on what else they can run on."""

import asyncio
import contextlib
import http.server
import os
import socketserver
import subprocess
import tempfile
import threading
import time

from registry import application

from .threads import order, started

LOOPBACK = "127.0.0.1"
TIMEOUT = 5.0
MESSAGE = 64
CONNECTIONS = 4
PATIENCE = 20.0


class Answer(http.server.BaseHTTPRequestHandler):
    """A web application that says ok."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self):
        body = b"ok"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Nobody reads it."""


class EchoTLS(socketserver.BaseRequestHandler):
    """Sends back what comes, encrypted."""

    context = None  # the server's ssl.SSLContext

    def handle(self):
        with self.context.wrap_socket(self.request, server_side=True) as sock:
            while data := sock.recv(MESSAGE):
                sock.sendall(data)


@contextlib.contextmanager
def asked(role, port):
    """run(n) that has another process ask a server here."""
    with started(role, f"{LOOPBACK}:{port}", str(CONNECTIONS), str(MESSAGE)) as process:
        yield lambda n: order(process, n)
        process.stdin.close()


def served(server, role):
    """run(n) that has a socketserver's server asked."""
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        with asked(role, server.server_address[1]) as run:
            yield run
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@application("gevent")
def http_server(stack):
    """a request to http.server with a thread for each of 4 connections"""
    return served(http.server.ThreadingHTTPServer((LOOPBACK, 0), Answer), "request")


@application("gevent", needs=("trustme",))
def tls_echo(stack):
    """64 bytes there and back, encrypted by ssl, with a thread for each of 4 connections"""
    import ssl

    import trustme

    EchoTLS.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("localhost").configure_cert(EchoTLS.context)
    return served(socketserver.ThreadingTCPServer((LOOPBACK, 0), EchoTLS), "tls")


async def echo_asyncio(reader, writer):
    while data := await reader.read(MESSAGE):
        writer.write(data)
        await writer.drain()
    writer.close()


async def serve_asyncio(tell):
    """Serve until the event is set that is told with the port."""
    server = await asyncio.start_server(echo_asyncio, LOOPBACK, 0)
    async with server:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        tell(server.sockets[0].getsockname()[1], lambda: loop.call_soon_threadsafe(stop.set))
        await stop.wait()


def run_asyncio(tell):
    asyncio.run(serve_asyncio(tell))


def run_uvloop(tell):
    import uvloop

    uvloop.run(serve_asyncio(tell))


def run_trio(tell):
    import trio

    async def echo(stream):
        async for data in stream:
            await stream.send_all(data)

    async def serve():
        token = trio.lowlevel.current_trio_token()
        listeners = await trio.open_tcp_listeners(0, host=LOOPBACK)
        with trio.CancelScope() as scope:
            port = listeners[0].socket.getsockname()[1]
            tell(port, lambda: token.run_sync_soon(scope.cancel))
            await trio.serve_listeners(echo, listeners)

    trio.run(serve)


LOOPS = {"uvloop": run_uvloop, "trio": run_trio}


@application("uvloop", "trio")
def asyncio_echo(stack):
    """64 bytes there and back through asyncio's streams, 4 connections"""
    ready, told = threading.Event(), []

    def tell(*what):
        told.extend(what)
        ready.set()

    thread = threading.Thread(target=LOOPS.get(stack, run_asyncio), args=[tell])
    thread.start()
    assert ready.wait(PATIENCE)
    port, stop = told
    with asked("ask", port) as run:
        yield run
    stop()
    thread.join()


@application("gevent", needs=("urllib3",))
def urllib3_timeout(stack):
    """a request by urllib3 with a timeout, over a connection that is kept"""
    import urllib3

    with started("serve") as process, urllib3.PoolManager(timeout=TIMEOUT) as pool:
        url = f"http://{LOOPBACK}:{int(process.stdout.readline())}/"

        def run(n):
            for _ in range(n):
                pool.request("GET", url)

        yield run
        process.stdin.close()


@contextlib.contextmanager
def redis_server():
    """The path of a Redis server's socket."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "redis")
        command = ["redis-server", "--port", "0", "--unixsocket", path, "--save", ""]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=folder) as process:
            deadline = time.monotonic() + PATIENCE
            while not os.path.exists(path) and time.monotonic() < deadline:
                time.sleep(0.01)
            yield path
            process.terminate()


@application("gevent", needs=("redis", "redis-server"))
def redis_set_get(stack):
    """SET and GET by redis-py with a timeout, of a Redis server"""
    import redis

    with redis_server() as path:
        client = redis.Redis(unix_socket_path=path, socket_timeout=TIMEOUT)

        def run(n):
            for _ in range(n):
                client.set("key", "value")
                client.get("key")

        yield run
        client.close()
