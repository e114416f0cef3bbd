"""Non-blocking sockets: an echo server and all of its clients in one thread, with selectors.

No call here ever waits but select(): a socket that is not ready raises BlockingIOError, a
connect() that is under way answers EINPROGRESS, and a send() may take only part of the data.
"""

import argparse
import errno
import random
import selectors
import socket

CHUNK = 16384
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE


class Server:
    """The listening socket: every connection it accepts becomes an Echo."""

    def __init__(self, selector):
        self.selector = selector
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        selector.register(self.socket, READ, self)

    def ready(self, events):
        try:
            connection, _ = self.socket.accept()
        except BlockingIOError:  # the client has gone again
            return
        Echo(self.selector, connection)


class Echo:
    """One connection of the server: what has come in waits in pending until it is sent back."""

    def __init__(self, selector, connection):
        connection.setblocking(False)
        self.selector, self.socket, self.pending = selector, connection, bytearray()
        selector.register(connection, READ, self)

    def ready(self, events):
        if events & READ:
            data = self.socket.recv(CHUNK)
            if not data:
                self.selector.unregister(self.socket)
                self.socket.close()
                return
            self.pending += data
        if self.pending and events & WRITE:
            del self.pending[: self.socket.send(self.pending)]
        # Ask for "writable" only while there is something to write: it is nearly always true.
        self.selector.modify(self.socket, READ | WRITE if self.pending else READ, self)


class Client:
    """One client: connects, sends its data and receives it again, both at the same time."""

    def __init__(self, selector, address, data):
        self.selector, self.data, self.sent, self.received = selector, data, 0, bytearray()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        code = self.socket.connect_ex(address)
        if code not in (0, errno.EINPROGRESS):
            raise OSError(code, "connect")
        selector.register(self.socket, READ | WRITE, self)

    def ready(self, events):
        if events & WRITE:
            self.send()
        if events & READ:
            self.receive()

    def send(self):
        code = self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise OSError(code, "connect")
        self.sent += self.socket.send(memoryview(self.data)[self.sent :])
        if self.sent == len(self.data):
            self.selector.modify(self.socket, READ, self)

    def receive(self):
        data = self.socket.recv(CHUNK)
        if not data:
            raise ConnectionError("the server closed the connection too early")
        self.received += data
        if len(self.received) == len(self.data):
            self.selector.unregister(self.socket)
            self.socket.close()


def run(clients, size):
    """Run the server until all clients have their data back, and answer them."""
    with selectors.DefaultSelector() as selector:
        server = Server(selector)
        running = [
            Client(selector, server.socket.getsockname(), random.Random(number).randbytes(size))
            for number in range(clients)
        ]
        while len(selector.get_map()) > 1:  # all but the listening socket
            for key, events in selector.select():
                key.data.ready(events)
        server.socket.close()
    return running


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", type=int, default=3)
    parser.add_argument("--bytes", type=int, default=1_000_000, help="sent by each client")
    arguments = parser.parse_args()
    if arguments.bytes < 1:
        parser.error("--bytes must be at least 1")
    for number, client in enumerate(run(arguments.clients, arguments.bytes)):
        verdict = "all as sent" if client.received == client.data else "DIFFERENT"
        print(f"client {number}: {len(client.received)} bytes back, {verdict}")


if __name__ == "__main__":
    main()
