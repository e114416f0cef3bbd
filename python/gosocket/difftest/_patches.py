"""Replacements in namespaces and classes that can be undone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from gosocket._install import namespace_of

if TYPE_CHECKING:
    from collections.abc import Callable

_MISSING = object()


class Patches:
    """Remembers what was there before."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []

    def put(self, namespace: dict[str, Any], name: str, value: object) -> None:
        """Set a name, for as long as nobody else sets it."""
        old = namespace.get(name, _MISSING)
        namespace[name] = value

        def undo() -> None:
            if namespace.get(name) is not value:
                return
            if old is _MISSING:
                del namespace[name]
            else:
                namespace[name] = old

        self._undo.append(undo)

    def set(self, cls: type, name: str, value: object) -> None:
        """Set a class's attribute."""
        if name in vars(cls):
            old = vars(cls)[name]
            self._undo.append(lambda: setattr(cls, name, old))
        else:
            self._undo.append(lambda: delattr(cls, name))
        setattr(cls, name, value)

    def replace(self, namespace: dict[str, Any], table: dict[int, Any]) -> None:
        """Put the replacements of what a namespace holds, by the identity of that."""
        for name, value in list(namespace.items()):
            replacement = table.get(id(value), value)
            if replacement is not value:
                self.put(namespace, name, replacement)

    def swap(self, table: dict[int, Any]) -> None:
        """Give every module the replacement of what it holds, by the identity of that."""
        for name, module in list(sys.modules.items()):
            namespace = namespace_of(module)
            if namespace is None or name.partition(".")[0] in ("gosocket", "_gosocket"):
                continue
            self.replace(namespace, table)

    def undo(self) -> None:
        """Put everything back, the last one first."""
        while self._undo:
            self._undo.pop()()
