# ssl, asyncio, http.client and all others that take or give the stdlib's sockets work with these
# ones, so to a type checker they are the same class, with the same enums.
from socket import SocketIO as SocketIO
from socket import socket as socket

_blocking_errnos: set[int]

class _GiveupOnSendfile(Exception): ...
