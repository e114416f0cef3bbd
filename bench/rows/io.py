"""Sending and receiving in one thread."""

import struct

from registry import RAW_C, row

SMALL = b"x"
LARGE = 64 * 1024
ASYNCIO_CHUNK = 256 * 1024  # what asyncio asks for, however little there is
LONG = 60.0  # seconds: never reached, but a timeout


def send_recv_over(net, timeout):
    left, right = net.socketpair()
    with left, right:
        left.settimeout(timeout)
        right.settimeout(timeout)

        def run(n):
            for _ in range(n):
                left.send(SMALL)
                right.recv(1)

        yield run


@row(peers=(RAW_C,))
def send_recv(net):
    """send and recv of 1 byte, blocking"""
    return send_recv_over(net, None)


@row(peers=(RAW_C,))
def send_recv_timeout(net):
    """send and recv of 1 byte, with a timeout"""
    return send_recv_over(net, LONG)


@row(peers=(RAW_C,))
def send_recv_nonblocking(net):
    """send and recv of 1 byte, non-blocking"""
    return send_recv_over(net, 0.0)


@row(peers=(RAW_C,))
def recv_large_buffer(net):
    """send of 1 byte and recv(262144), non-blocking, as asyncio does"""
    left, right = net.socketpair()
    with left, right:
        right.setblocking(False)

        def run(n):
            for _ in range(n):
                left.send(SMALL)
                right.recv(ASYNCIO_CHUNK)

        yield run


@row(peers=(RAW_C,))
def recv_into(net):
    """send and recv_into of 1 byte"""
    buffer = bytearray(1)
    left, right = net.socketpair()
    with left, right:

        def run(n):
            for _ in range(n):
                left.send(SMALL)
                right.recv_into(buffer)

        yield run


@row(peers=(RAW_C,))
def send_recv_64k(net):
    """send and recv of 64 KiB"""
    data = bytes(LARGE)
    left, right = net.socketpair()
    with left, right:

        def run(n):
            for _ in range(n):
                left.send(data)
                right.recv(LARGE)

        yield run


@row
def sendall_64k(net):
    """sendall of 64 KiB, and recv_into until all is there"""
    data, buffer = bytes(LARGE), memoryview(bytearray(LARGE))
    left, right = net.socketpair()
    with left, right:

        def run(n):
            for _ in range(n):
                left.sendall(data)
                received = 0
                while received < LARGE:
                    received += right.recv_into(buffer[received:])

        yield run


def datagrams(net, family, host):
    left, right = net.socket(family, net.SOCK_DGRAM), net.socket(family, net.SOCK_DGRAM)
    with left, right:
        right.bind((host, 0))
        address = right.getsockname()

        def run(n):
            for _ in range(n):
                left.sendto(SMALL, address)
                right.recvfrom(1)

        yield run


@row(peers=(RAW_C,))
def sendto_recvfrom(net):
    """sendto and recvfrom of 1 byte, UDP over IPv4"""
    return datagrams(net, net.AF_INET, "127.0.0.1")


@row(peers=(RAW_C,))
def sendto_recvfrom_ipv6(net):
    """sendto and recvfrom of 1 byte, UDP over IPv6"""
    return datagrams(net, net.AF_INET6, "::1")


@row(peers=(RAW_C,))
def sendmsg_recvmsg(net):
    """sendmsg and recvmsg of 1 byte, without ancillary data"""
    left, right = net.socketpair()
    with left, right:

        def run(n):
            for _ in range(n):
                left.sendmsg([SMALL])
                right.recvmsg(1)

        yield run


@row
def send_fds(net):
    """sendmsg and recvmsg of 1 byte and a descriptor, and closing that"""
    control = [(net.SOL_SOCKET, net.SCM_RIGHTS, struct.pack("i", 0))]
    room = net.CMSG_LEN(struct.calcsize("i"))
    left, right = net.socketpair()
    with left, right:

        def run(n):
            for _ in range(n):
                left.sendmsg([SMALL], control)
                _, [(_, _, fd)], _, _ = right.recvmsg(1, room)
                net.close(*struct.unpack("i", fd))

        yield run


@row
def makefile_readline(net):
    """write, flush and readline of a short line through makefile"""
    text = b"a line of text\n"
    left, right = net.socketpair()
    with left, right, left.makefile("wb") as writer, right.makefile("rb") as reader:

        def run(n):
            for _ in range(n):
                writer.write(text)
                writer.flush()
                reader.readline()

        yield run
