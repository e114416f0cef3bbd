"""The enums of the constants AF_*, SOCK_*, MSG_* and AI_*."""

from enum import IntEnum, IntFlag
from types import SimpleNamespace

import _gosocket


def _converted(name, kind, prefix):
    """Make the enum; its members pickle as the package's."""
    constants = {n: v for n, v in vars(_gosocket).items() if n.startswith(prefix)}
    enum = kind._convert_(name, "gosocket", str.isupper, SimpleNamespace(**constants))
    enum.__doc__ = f"The {prefix}* constants that this system knows."
    return enum


AddressFamily = _converted("AddressFamily", IntEnum, "AF_")
SocketKind = _converted("SocketKind", IntEnum, "SOCK_")
MsgFlag = _converted("MsgFlag", IntFlag, "MSG_")
AddressInfo = _converted("AddressInfo", IntFlag, "AI_")


def _intenum_converter(value, enum_klass):
    """Give the member of enum_klass that has this value, or the value where there is none."""
    return enum_klass._value2member_map_.get(value, value)
