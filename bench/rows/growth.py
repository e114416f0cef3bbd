"""How cost grows: with the sockets that are open, the size of a message, and the names known."""

import contextlib
import resource

from registry import growing
from world import files

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


def look_up_last_of(net, size):
    names = [f"192.0.2.{i % 256} host{i}\n" for i in range(size)]
    with files(hosts="".join(names), nsswitch_conf="hosts: files\n"):

        def run(n):
            for _ in range(n):
                net.getaddrinfo(f"host{size - 1}", 80, net.AF_INET, net.SOCK_STREAM)

        yield run


growing(
    "accept_beside",
    "connect, accept, send, recv and closing both beside {} open sockets",
    (10, 1000, 10_000),
    accept_beside,
)
growing("sendall", "sendall of {} MiB to another process", (1, 4, 16, 64), sendall_to)
growing("recv_into", "recv_into of {} MiB from another process", (1, 4, 16, 64), receive_from)
growing(
    "names",
    "getaddrinfo of the last of {} names in the hosts file",
    (1, 10, 100, 1000),
    look_up_last_of,
    needs=("mount",),
)
