"""A program that uses gosocket, for type checkers: assert_type() says what they must find.

It is run as well, so that what they find is true.
"""

import asyncio
import io
import ssl
from socket import socket as stdlib_socket
from typing import Any, assert_type

import _gosocket
import gosocket as socket

PAYLOAD = b"typed"


def serve(server: socket.socket) -> bytes:
    """Take one connection, and give what came."""
    connection, address = server.accept()
    assert_type(connection, socket.socket)
    assert_type(address, Any)
    with connection, connection.makefile("rb") as stream:
        assert_type(stream, io.BufferedReader)
        return stream.read(len(PAYLOAD))


def tcp() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=1) as server:
        assert_type(server, socket.socket)
        assert_type(server.family, socket.AddressFamily)
        assert_type(server.type, socket.SocketKind)
        assert server.family == socket.AF_INET
        with socket.create_connection(server.getsockname(), timeout=5.0) as client:
            assert_type(client, socket.socket)
            assert_type(client.timeout, float | None)
            assert_type(client.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), int)
            assert_type(client.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8), bytes)
            client.sendall(PAYLOAD, socket.MSG_NOSIGNAL)
            assert serve(server) == PAYLOAD


def messages() -> None:
    left, right = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with left, right:
        credentials = (socket.SOL_SOCKET, socket.SCM_RIGHTS, left.fileno().to_bytes(4, "little"))
        assert_type(left.sendmsg([PAYLOAD], [credentials]), int)
        data, control, flags, _ = right.recvmsg(16, socket.CMSG_SPACE(4))
        assert_type(data, bytes)
        assert_type(control, list[tuple[int, int, bytes]])
        assert_type(flags, int)
        for _, _, content in control:
            socket.close(int.from_bytes(content, "little"))


def names() -> None:
    for family, kind, protocol, canonical_name, _ in socket.getaddrinfo("127.0.0.1", 80):
        assert isinstance(family, socket.AddressFamily)
        assert_type(kind, socket.SocketKind)
        assert_type(protocol, int)
        assert_type(canonical_name, str)
    assert_type(socket.inet_pton(socket.AF_INET6, "::1"), bytes)
    assert_type(socket.if_nameindex(), list[tuple[int, str]])
    try:
        socket.getaddrinfo("127.0.0.1", "no such service")
    except socket.gaierror as error:
        assert_type(error.errno, int | None)
        assert isinstance(error, socket.error)


async def together() -> None:
    """What takes the stdlib's sockets takes these ones, and the other way round."""
    loop = asyncio.get_running_loop()
    left, right = socket.socketpair()
    with left, right:
        left.setblocking(False)
        await loop.sock_sendall(left, PAYLOAD)
        same: stdlib_socket = right
        assert same.recv(len(PAYLOAD)) == PAYLOAD
        context = ssl.create_default_context()
        secure: socket.socket = context.wrap_socket(
            left, do_handshake_on_connect=False, server_hostname="localhost"
        )
        secure.close()


def newest() -> None:
    """On every Python, what the newest has."""
    assert_type(socket.IP_RECVTTL, int)
    assert_type(socket.SOL_CAN_ISOTP, int)
    assert_type(socket.BDADDR_ANY, str)
    assert_type(socket.has_ipv6, bool)
    assert socket.AddressFamily.AF_BLUETOOTH is socket.AF_BLUETOOTH


def core() -> None:
    left, right = _gosocket.socketpair()
    assert_type(left, _gosocket.socket)
    assert_type(_gosocket.AF_INET, int)
    left.close()
    right.close()


def install() -> None:
    socket.install()
    assert_type(socket.installed(), bool)
    socket.uninstall()


if __name__ == "__main__":
    for part in (tcp, messages, names, newest, core, install):
        part()
    asyncio.run(together())
