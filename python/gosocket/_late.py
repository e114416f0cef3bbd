"""Modules that the stdlib's socket has imported, imported here when they are first used."""

from __future__ import annotations

import sys
from types import ModuleType

import gosocket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Late(ModuleType):
    """Stands for a module until an attribute of it is asked for."""

    def __getattr__(self, name: str) -> Any:
        module = __import__(self.__name__)
        if vars(gosocket).get(self.__name__) is self:
            setattr(gosocket, self.__name__, module)
        return getattr(module, name)

    def __dir__(self) -> list[str]:
        return dir(__import__(self.__name__))


def late(name: str) -> ModuleType:
    """Give the module if it is there already, else what stands for it."""
    return sys.modules.get(name) or Late(name)
