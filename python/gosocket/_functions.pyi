from socket import AF_INET as AF_INET
from socket import AF_INET6 as AF_INET6
from socket import AF_UNIX as AF_UNIX
from socket import SOCK_STREAM as SOCK_STREAM
from socket import create_connection as create_connection
from socket import create_server as create_server
from socket import fromfd as fromfd
from socket import getaddrinfo as getaddrinfo
from socket import getfqdn as getfqdn
from socket import has_dualstack_ipv6 as has_dualstack_ipv6
from socket import recv_fds as recv_fds
from socket import send_fds as send_fds
from socket import socket
from socket import socketpair as socketpair
from typing import Final

_LOCALHOST: Final[str]
_LOCALHOST_V6: Final[str]
_GLOBAL_DEFAULT_TIMEOUT: Final[object]

def _fallback_socketpair(
    family: int = ..., type: int = ..., proto: int = 0
) -> tuple[socket, socket]: ...
