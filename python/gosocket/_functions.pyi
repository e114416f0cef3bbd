from socket import AF_INET as AF_INET
from socket import AF_INET6 as AF_INET6
from socket import AF_UNIX as AF_UNIX
from socket import SOCK_STREAM as SOCK_STREAM
from socket import AddressFamily, SocketKind, socket
from socket import create_connection as create_connection
from socket import create_server as create_server
from socket import fromfd as fromfd
from socket import getfqdn as getfqdn
from socket import has_dualstack_ipv6 as has_dualstack_ipv6
from socket import recv_fds as recv_fds
from socket import send_fds as send_fds
from socket import socketpair as socketpair
from typing import Final, TypeAlias

_LOCALHOST: Final[str]
_LOCALHOST_V6: Final[str]
_GLOBAL_DEFAULT_TIMEOUT: Final[object]

_Address: TypeAlias = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]

def _fallback_socketpair(
    family: int = ..., type: int = ..., proto: int = 0
) -> tuple[socket, socket]: ...
def getaddrinfo(
    host: bytes | str | None,
    port: bytes | str | int | None,
    family: int = 0,
    type: int = 0,
    proto: int = 0,
    flags: int = 0,
    *,
    timeout: float | None = None,
) -> list[tuple[AddressFamily, SocketKind, int, str, _Address]]: ...
