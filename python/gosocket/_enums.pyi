from enum import IntEnum, IntFlag
from socket import AddressFamily as AddressFamily
from socket import AddressInfo as AddressInfo
from socket import MsgFlag as MsgFlag
from socket import SocketKind as SocketKind
from typing import TypeVar

_Enum = TypeVar("_Enum", bound=IntEnum | IntFlag)

def _intenum_converter(value: int, enum_klass: type[_Enum]) -> _Enum | int: ...
