"""A class to be seen in the place of an extension's own class socket.

No attribute of that can be set, so what is recorded is a subclass under its name, which
isinstance() and issubclass() take for it. The sockets that are there already, and those that the
extension itself makes, are of the old class.
"""

from __future__ import annotations

from abc import ABCMeta
from typing import Any


def stand_in(core: type) -> type:
    """The subclass, of which every attribute can be set."""

    def subclasshook(cls: type, other: type) -> bool:
        return issubclass(other, core) if cls is made else NotImplemented

    namespace: dict[str, Any] = {
        "__slots__": ("__weakref__",),
        "__module__": core.__module__,
        "__doc__": core.__doc__,
        "__subclasshook__": classmethod(subclasshook),
    }
    made = ABCMeta(core.__name__, (core,), namespace)
    return made


def methods(core: type) -> list[str]:
    """What a program may call; one has no name without an underscore."""
    return [*(name for name in dir(core) if name[0] != "_"), "__init__", "_accept"]
