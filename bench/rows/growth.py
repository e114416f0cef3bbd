"""How cost grows: with the sockets that are open, and with the size of a message."""

import contextlib
import resource

from registry import growing

from .making import listening
from .threads import peer

MIB = 1 << 20


def accept_beside(net, size):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with contextlib.ExitStack() as exits:
        for _ in range(size):
            exits.enter_context(net.socket())
        listener = exits.enter_context(listening(net))
        address = listener.getsockname()

        def run(n):
            for _ in range(n):
                client = net.socket()
                client.connect(address)
                accepted, _ = listener.accept()
                client.send(b"x")
                accepted.recv(1)
                accepted.close()
                client.close()

        yield run


def sendall_to(net, size):
    data = bytes(size * MIB)
    with peer(net, "sink", 1, size * MIB) as ([sock], _):

        def run(n):
            for _ in range(n):
                sock.sendall(data)
                sock.recv(1)

        yield run


def receive_from(net, size):
    buffer = memoryview(bytearray(size * MIB))
    with peer(net, "source", 1, size * MIB) as ([sock], _):

        def run(n):
            for _ in range(n):
                sock.send(b"x")
                received = 0
                while received < len(buffer):
                    received += sock.recv_into(buffer[received:])

        yield run


growing(
    "accept_beside",
    "connect, accept, send, recv and closing both beside {} open sockets",
    (10, 1000, 10_000),
    accept_beside,
)
growing("sendall", "sendall of {} MiB to another process", (1, 4, 16, 64), sendall_to)
growing("recv_into", "recv_into of {} MiB from another process", (1, 4, 16, 64), receive_from)
