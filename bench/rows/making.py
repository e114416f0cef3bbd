"""Making and closing sockets, and asking them."""

import contextlib
import struct

from registry import RAW_C, row

LOOPBACK = "127.0.0.1"
# Closing resets the connection: nothing stays in TIME_WAIT, where ports would run out.
RESET_ON_CLOSE = struct.pack("ii", 1, 0)


@row(peers=(RAW_C,))
def socket_close(net):
    """socket() and close()"""

    def run(n):
        for _ in range(n):
            net.socket().close()

    yield run


@row(peers=(RAW_C,))
def socketpair(net):
    """socketpair() and closing both"""

    def run(n):
        for _ in range(n):
            left, right = net.socketpair()
            left.close()
            right.close()

    yield run


@contextlib.contextmanager
def listening(net):
    """A socket that listens on the loopback interface."""
    with net.socket() as listener:
        listener.setsockopt(net.SOL_SOCKET, net.SO_LINGER, RESET_ON_CLOSE)
        listener.bind((LOOPBACK, 0))
        listener.listen()
        yield listener


def connections(net, connect):
    with listening(net) as listener:
        address = listener.getsockname()

        def run(n):
            for _ in range(n):
                client = connect(address)
                accepted, _ = listener.accept()
                accepted.close()  # inherits the listener's SO_LINGER
                client.close()

        yield run


@row(peers=(RAW_C,))
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


@row(peers=(RAW_C,))
def getsockopt(net):
    """getsockopt of an integer"""
    return asking(net, lambda sock: sock.getsockopt(net.SOL_SOCKET, net.SO_TYPE))


@row(peers=(RAW_C,))
def getsockname(net):
    """getsockname over IPv4"""
    return asking(net, lambda sock: sock.getsockname())


@row
def fileno(net):
    """fileno, which needs no system call"""
    return asking(net, lambda sock: sock.fileno())


@row
def setsockopt(net):
    """setsockopt of an integer"""
    return asking(net, lambda sock: sock.setsockopt(net.SOL_SOCKET, net.SO_KEEPALIVE, 1))


@row
def getpeername(net):
    """getpeername over IPv4"""
    with net.socket(net.AF_INET, net.SOCK_DGRAM) as sock:
        sock.connect((LOOPBACK, 9))

        def run(n):
            for _ in range(n):
                sock.getpeername()

        yield run


@row
def gettimeout(net):
    """gettimeout, which needs no system call"""
    return asking(net, lambda sock: sock.gettimeout())
