"""Making and closing sockets, and asking them."""

import struct

from registry import row

LOOPBACK = "127.0.0.1"
# Closing resets the connection: nothing stays in TIME_WAIT, where ports would run out.
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@row
def socket_close(net):
    """socket() and close()"""

    def run(n):
        for _ in range(n):
            net.socket().close()

    yield run


@row
def socketpair(net):
    """socketpair() and closing both"""

    def run(n):
        for _ in range(n):
            left, right = net.socketpair()
            left.close()
            right.close()

    yield run


def connections(net, connect):
    with net.socket() as listener:
        listener.setsockopt(net.SOL_SOCKET, net.SO_LINGER, RESET_ON_CLOSE)
        listener.bind((LOOPBACK, 0))
        listener.listen()
        address = listener.getsockname()

        def run(n):
            for _ in range(n):
                client = connect(address)
                accepted, _ = listener.accept()
                accepted.close()  # inherits the listener's SO_LINGER
                client.close()

        yield run


@row
def connect_accept(net):
    """connect, accept and closing both, TCP over IPv4"""

    def connect(address):
        client = net.socket()
        client.connect(address)
        return client

    return connections(net, connect)


@row
def create_connection(net):
    """create_connection to a numeric address, accept and closing both"""
    return connections(net, net.create_connection)


def asking(net, ask):
    with net.socket() as sock:
        sock.bind((LOOPBACK, 0))

        def run(n):
            for _ in range(n):
                ask(sock)

        yield run


@row
def getsockopt(net):
    """getsockopt of an integer"""
    return asking(net, lambda sock: sock.getsockopt(net.SOL_SOCKET, net.SO_TYPE))


@row
def getsockname(net):
    """getsockname over IPv4"""
    return asking(net, lambda sock: sock.getsockname())


@row
def fileno(net):
    """fileno, which needs no system call"""
    return asking(net, lambda sock: sock.fileno())
