"""A TLS server in a thread, with a certificate of its own, and two clients."""

import socket
import ssl
import sys
import threading

import trustme

CLIENTS = 2

authority = trustme.CA()
server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
authority.issue_cert("localhost").configure_cert(server_side)
client_side = ssl.create_default_context()
authority.configure_trust(client_side)


def handle(raw):
    with raw, server_side.wrap_socket(raw, server_side=True) as sock:
        while data := sock.recv(1000):
            sock.sendall(data.upper())


def serve(listener):
    for _ in range(CLIENTS):
        handle(listener.accept()[0])


with socket.create_server(("127.0.0.1", 0)) as listener:
    serving = threading.Thread(target=serve, args=(listener,), name="server")
    serving.start()
    for number in range(CLIENTS):
        with socket.create_connection(listener.getsockname(), 20) as raw:
            with client_side.wrap_socket(raw, server_hostname="localhost") as sock:
                sock.sendall(b"client %d" % number)
                assert sock.recv(1000) == b"CLIENT %d" % number
                sys.stdout.write(f"{sock.version()} {sock.getpeername()[0]}\n")
    serving.join()
