# To a type checker, what is here is what the stdlib's socket has: any of the two will do.
from socket import *  # noqa: F403
from socket import EAGAIN as EAGAIN
from socket import EBADF as EBADF
from socket import EWOULDBLOCK as EWOULDBLOCK
from socket import AddressInfo as AddressInfo
from socket import MsgFlag as MsgFlag
from socket import SocketIO as SocketIO

def install() -> None: ...
def uninstall() -> None: ...
def installed() -> bool: ...
