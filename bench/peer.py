"""The other process of a row: always on the stdlib, so that only one side differs.

peer.py ROLE ADDRESS COUNT ARGUMENT   connects COUNT times to a path, or to host:port

echo     sends back what comes, until the connection is closed
ask      reads a number of round trips, makes them, says so; and so on
sink     receives ARGUMENT bytes and sends one; source: the other way round
request  is ask with HTTP requests; tls: with TLS
serve    listens itself, says on which port, and answers HTTP requests
"""

import os
import socket
import sys

SMALL = b"x"
MESSAGE = bytes(64)
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
END = b"\r\n\r\n"
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def echo(socks, _):
    """Serve each connection, all but the first in a process of its own."""
    mine, *others = socks
    for sock in others:
        if not os.fork():
            mine = sock
            break
    for sock in socks:
        if sock is not mine:
            sock.close()
    while data := mine.recv(1):
        mine.send(data)


def for_each_order(socks, send, receive):
    """One question on every connection at a time, then all the answers."""
    for line in sys.stdin:
        left = int(line)
        while left > 0:
            asked = socks[:left]
            for sock in asked:
                send(sock)
            for sock in asked:
                receive(sock)
            left -= len(asked)
        print("done", flush=True)


def ask(socks, size):
    message = SMALL * max(int(size), 1)
    for_each_order(
        socks, lambda s: s.send(message), lambda s: s.recv(len(message), socket.MSG_WAITALL)
    )


def request(socks, _):
    for_each_order(socks, lambda s: s.send(REQUEST), read_response)


def read_response(sock):
    """Read the head, and as much behind it as it says."""
    data = b""
    while END not in data:
        data += sock.recv(65536)
    head, _, body = data.partition(END)
    [length] = [
        int(line.split(b":")[1])
        for line in head.splitlines()
        if line.lower().startswith(b"content-length")
    ]
    while len(body) < length:
        body += sock.recv(65536)


def tls(socks, _):
    import ssl

    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    wrapped = [context.wrap_socket(sock) for sock in socks]
    for_each_order(wrapped, lambda s: s.send(MESSAGE), lambda s: s.recv(len(MESSAGE)))


def sink(socks, size):
    [sock] = socks
    buffer = bytearray(1 << 20)
    left = int(size)
    while got := sock.recv_into(buffer, min(len(buffer), left)):
        left -= got
        if not left:
            sock.send(SMALL)
            left = int(size)


def source(socks, size):
    [sock] = socks
    data = bytes(int(size))
    while sock.recv(1):
        sock.sendall(data)


def serve():
    """Answer requests, one connection after the other, until the input ends."""
    import threading

    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    threading.Thread(target=serve_all, args=[listener], daemon=True).start()
    sys.stdin.read()


def serve_all(listener):
    while True:
        sock, _ = listener.accept()
        with sock:
            while sock.recv(65536):
                sock.sendall(RESPONSE)


ROLES = {role.__name__: role for role in (echo, ask, request, tls, sink, source)}


def connect(address):
    if "/" in address:
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(address)
        return sock
    host, port = address.split(":")
    sock = socket.create_connection((host, int(port)))
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def main():
    role, *rest = sys.argv[1:]
    if role == "serve":
        serve()
        return
    address, count, argument = rest
    socks = [connect(address) for _ in range(int(count))]
    ROLES[role](socks, argument)
    for sock in socks:
        sock.close()


if __name__ == "__main__":
    main()
