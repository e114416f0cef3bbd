# In a folder -stubs, for type checkers see a stub beside a compiled module only there (PEP 561).
import _socket
import sys
from collections.abc import Iterable
from socket import gaierror as gaierror
from socket import herror as herror
from typing import Any, Final, SupportsIndex, TypeAlias, TypedDict, overload, type_check_only

from _gosocket._constants import *  # noqa: F403
from _typeshed import ReadableBuffer, WriteableBuffer
from typing_extensions import CapsuleType

# What a family takes: (host, port, ...) and other tuples, a path for AF_UNIX, and for
# Bluetooth's HCI a device's number alone.
_Address: TypeAlias = tuple[Any, ...] | str | ReadableBuffer | int
_ReturnedAddress: TypeAlias = Any
_ControlMessage: TypeAlias = tuple[int, int, bytes]  # level, type, data
_ControlMessageToSend: TypeAlias = tuple[int, int, ReadableBuffer]
_HostAndPort: TypeAlias = tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]
_HostNames: TypeAlias = tuple[str, list[str], list[str]]  # name, aliases, addresses

@type_check_only
class _GoState(TypedDict):
    loaded: bool
    generation: int
    library: str
    version: str | None  # None until it is loaded

error = OSError
timeout = TimeoutError

CAPI: CapsuleType

# In gosocket these are the members of enums.
AF_ALG: Final[int]
AF_APPLETALK: Final[int]
AF_ASH: Final[int]
AF_ATMPVC: Final[int]
AF_ATMSVC: Final[int]
AF_AX25: Final[int]
AF_BLUETOOTH: Final[int]
AF_BRIDGE: Final[int]
AF_CAN: Final[int]
AF_ECONET: Final[int]
AF_INET: Final[int]
AF_INET6: Final[int]
AF_IPX: Final[int]
AF_IRDA: Final[int]
AF_KEY: Final[int]
AF_LLC: Final[int]
AF_NETBEUI: Final[int]
AF_NETLINK: Final[int]
AF_NETROM: Final[int]
AF_PACKET: Final[int]
AF_PPPOX: Final[int]
AF_QIPCRTR: Final[int]
AF_RDS: Final[int]
AF_ROSE: Final[int]
AF_ROUTE: Final[int]
AF_SECURITY: Final[int]
AF_SNA: Final[int]
AF_TIPC: Final[int]
AF_UNIX: Final[int]
AF_UNSPEC: Final[int]
AF_VSOCK: Final[int]
AF_WANPIPE: Final[int]
AF_X25: Final[int]
AI_ADDRCONFIG: Final[int]
AI_ALL: Final[int]
AI_CANONNAME: Final[int]
AI_NUMERICHOST: Final[int]
AI_NUMERICSERV: Final[int]
AI_PASSIVE: Final[int]
AI_V4MAPPED: Final[int]
MSG_CMSG_CLOEXEC: Final[int]
MSG_CONFIRM: Final[int]
MSG_CTRUNC: Final[int]
MSG_DONTROUTE: Final[int]
MSG_DONTWAIT: Final[int]
MSG_EOR: Final[int]
MSG_ERRQUEUE: Final[int]
MSG_FASTOPEN: Final[int]
MSG_MORE: Final[int]
MSG_NOSIGNAL: Final[int]
MSG_OOB: Final[int]
MSG_PEEK: Final[int]
MSG_TRUNC: Final[int]
MSG_WAITALL: Final[int]
SOCK_CLOEXEC: Final[int]
SOCK_DGRAM: Final[int]
SOCK_NONBLOCK: Final[int]
SOCK_RAW: Final[int]
SOCK_RDM: Final[int]
SOCK_SEQPACKET: Final[int]
SOCK_STREAM: Final[int]

class socket(_socket.socket):
    def __init__(
        self,
        family: int = ...,
        type: int = ...,
        proto: int = ...,
        fileno: SupportsIndex | None = None,
    ) -> None: ...
    def __del__(self) -> None: ...
    @property
    def family(self) -> int: ...
    @property
    def type(self) -> int: ...
    @property
    def proto(self) -> int: ...
    @property
    def timeout(self) -> float | None: ...
    def fileno(self) -> int: ...
    def detach(self) -> int: ...
    def close(self) -> None: ...
    def shutdown(self, how: int, /) -> None: ...
    def bind(self, address: _Address, /) -> None: ...
    def connect(self, address: _Address, /) -> None: ...
    def connect_ex(self, address: _Address, /) -> int: ...
    def listen(self, backlog: int = ..., /) -> None: ...
    # gosocket.socket.accept() makes a socket of the descriptor.
    def _accept(self) -> tuple[int, _ReturnedAddress]: ...
    def getpeername(self) -> _ReturnedAddress: ...
    def getsockname(self) -> _ReturnedAddress: ...
    def recv(self, bufsize: int, flags: int = 0, /) -> bytes: ...
    def recv_into(self, buffer: WriteableBuffer, nbytes: int = 0, flags: int = 0) -> int: ...
    def recvfrom(self, bufsize: int, flags: int = 0, /) -> tuple[bytes, _ReturnedAddress]: ...
    def recvfrom_into(
        self, buffer: WriteableBuffer, nbytes: int = 0, flags: int = 0
    ) -> tuple[int, _ReturnedAddress]: ...
    # The third of what comes are MSG_* flags.
    def recvmsg(
        self, bufsize: int, ancbufsize: int = 0, flags: int = 0, /
    ) -> tuple[bytes, list[_ControlMessage], int, _ReturnedAddress]: ...
    def recvmsg_into(
        self, buffers: Iterable[WriteableBuffer], ancbufsize: int = 0, flags: int = 0, /
    ) -> tuple[int, list[_ControlMessage], int, _ReturnedAddress]: ...
    def send(self, data: ReadableBuffer, flags: int = 0, /) -> int: ...
    def sendall(self, data: ReadableBuffer, flags: int = 0, /) -> None: ...
    @overload
    def sendto(self, data: ReadableBuffer, address: _Address, /) -> int: ...
    @overload
    def sendto(self, data: ReadableBuffer, flags: int, address: _Address, /) -> int: ...
    def sendmsg(
        self,
        buffers: Iterable[ReadableBuffer],
        ancdata: Iterable[_ControlMessageToSend] = (),
        flags: int = 0,
        address: _Address | None = None,
        /,
    ) -> int: ...
    def sendmsg_afalg(
        self,
        msg: Iterable[ReadableBuffer] = ...,
        *,
        op: int,
        iv: ReadableBuffer = ...,
        assoclen: int = ...,
        flags: int = 0,
    ) -> int: ...
    def _sendfile(self, fd: int, offset: int, count: int, /) -> int: ...
    @overload
    def getsockopt(self, level: int, optname: int, /) -> int: ...
    @overload
    def getsockopt(self, level: int, optname: int, buflen: int, /) -> bytes: ...
    @overload
    def setsockopt(self, level: int, optname: int, value: int | ReadableBuffer, /) -> None: ...
    @overload
    def setsockopt(self, level: int, optname: int, value: None, optlen: int, /) -> None: ...
    def setblocking(self, flag: bool, /) -> None: ...
    def getblocking(self) -> bool: ...
    def settimeout(self, value: float | None, /) -> None: ...
    def gettimeout(self) -> float | None: ...

SocketType = socket

def socketpair(family: int = ..., type: int = ..., proto: int = 0, /) -> tuple[socket, socket]: ...
def close(fd: SupportsIndex, /) -> None: ...
def dup(fd: SupportsIndex, /) -> int: ...
def getdefaulttimeout() -> float | None: ...
def setdefaulttimeout(timeout: float | None, /) -> None: ...

# family, type, protocol, canonical name, and the address for connect() or bind().
def getaddrinfo(
    host: bytes | str | None,
    port: bytes | str | int | None,
    family: int = ...,
    type: int = 0,
    proto: int = 0,
    flags: int = 0,
    *,
    timeout: float | None = None,
) -> list[tuple[int, int, int, str, _HostAndPort]]: ...
def getnameinfo(sockaddr: _HostAndPort, flags: int, /) -> tuple[str, str]: ...
def gethostbyname(hostname: str, /, *, timeout: float | None = None) -> str: ...
def gethostbyname_ex(hostname: str, /) -> _HostNames: ...
def gethostbyaddr(ip_address: str, /) -> _HostNames: ...
def gethostname() -> str: ...
def sethostname(name: str, /) -> None: ...
def getservbyname(servicename: str, protocolname: str = ..., /) -> int: ...
def getservbyport(port: int, protocolname: str = ..., /) -> str: ...
def getprotobyname(protocolname: str, /) -> int: ...
def _resolve(
    name: bytes,
    type: int,
    servers: str | None,
    search: str,
    patience: int,
    attempts: int,
    ndots: int,
    flags: int,
    timeout: float | None,
    /,
) -> list[Any]: ...
def if_nameindex() -> list[tuple[int, str]]: ...
def if_nametoindex(oname: str, /) -> int: ...

if sys.version_info >= (3, 14):
    def if_indextoname(if_index: int, /) -> str: ...
else:
    def if_indextoname(index: int, /) -> str: ...

def htons(integer: int, /) -> int: ...
def ntohs(integer: int, /) -> int: ...
def htonl(integer: int, /) -> int: ...
def ntohl(integer: int, /) -> int: ...
def inet_aton(ip_addr: str, /) -> bytes: ...
def inet_ntoa(packed_ip: ReadableBuffer, /) -> str: ...
def inet_pton(address_family: int, ip_string: str, /) -> bytes: ...
def inet_ntop(address_family: int, packed_ip: ReadableBuffer, /) -> str: ...
def CMSG_LEN(length: int, /) -> int: ...
def CMSG_SPACE(length: int, /) -> int: ...
def _go_state() -> _GoState: ...
