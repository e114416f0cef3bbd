"""The enums of the constants AF_*, SOCK_*, MSG_* and AI_*."""

from enum import IntEnum, IntFlag
from types import SimpleNamespace

import _gosocket

# Most of what an import costs is made here, so the names are looked at once, and not for each enum.
_PREFIXES = ("AF_", "SOCK_", "MSG_", "AI_")
_constants = {n: v for n, v in vars(_gosocket).items() if n.startswith(_PREFIXES)}


def _converted(name, kind, prefix):
    """Make the enum; its members pickle as the package's."""
    constants = {n: v for n, v in _constants.items() if n.startswith(prefix)}
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
