"""The stacks that a program can be run on, by their names."""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import gosocket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

STDLIB, GOSOCKET = "stdlib", "gosocket"


def put_in_force(name: str) -> ModuleType:
    """Make a stack the socket module of this interpreter, and give that.

    Besides the two there is any module that can be imported and has a function install(), or
    MODULE:FUNCTION.
    """
    if name == STDLIB:
        gosocket.uninstall()
    elif name == GOSOCKET:
        gosocket.install()
    else:
        module, _, function = name.partition(":")
        getattr(importlib.import_module(module), function or "install")()
    return importlib.import_module("socket")


@contextmanager
def in_force(name: str) -> Iterator[ModuleType]:
    """Have a stack in force for a while, and then the one that was."""
    before = GOSOCKET if gosocket.installed() else STDLIB
    try:
        yield put_in_force(name)
    finally:
        put_in_force(before)


def current() -> str:
    """The name of the stack that is in force."""
    return GOSOCKET if getattr(sys.modules.get("socket"), "install", None) else STDLIB
