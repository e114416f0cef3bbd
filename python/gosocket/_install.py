"""install() and uninstall(): gosocket in the place of the stdlib's socket, and back.

What install() reaches:

* `import socket` and `import _socket` from here on, in every module: sys.modules.
* Who imported socket before: the module's attributes become ours, in place, and every loaded
  module that holds the stdlib's socket, or anything of it ("from socket import ..."), gets ours
  instead. Constants are plain numbers, and stay.
* The stdlib's class socket, its subclasses (ssl.SSLSocket, anybody's) and their objects: the
  class is given our C type as its base and our methods, and is gosocket.socket from here on. So
  it makes no difference who has copied it, where to, and when.

Not reached, and left as they are: copies of the stdlib's *functions* in places that are not a
module's global (a class attribute, an argument's default); those that are written in Python use
ours all the same. A class that cannot be given our base is named in a RuntimeWarning: it
goes on with the interpreter's own sockets.

uninstall() undoes all of that, in every place that still holds what install() put there. Modules
of the stdlib that were imported in between are swapped back, too. Others keep what they imported:
whether they meant gosocket cannot be told.
"""

from __future__ import annotations

import _thread
import builtins
import sys
import warnings
from enum import Enum
from types import FunctionType, ModuleType

import _gosocket

import gosocket

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeAlias

    _Undo: TypeAlias = list[tuple[Callable[..., object], *tuple[Any, ...]]]

_lock = _thread.RLock()
_undo: _Undo = []  # (function, *arguments) to call in uninstall(), the last one first
_known: set[str] = set()  # the names of the modules that were there before install()
_MISSING = object()
_OWN = {"install", "uninstall", "installed", "resolve", "Resolver"}  # no socket has them


def install() -> None:
    """Make gosocket the socket module of this interpreter; a second call does nothing."""
    with _lock:
        if _undo:
            return
        import _socket  # not before the lock: until uninstall() is through, that name is ours

        theirs = sys.modules.get("socket")
        _known.update(sys.modules)
        left = []
        if theirs is not None:
            own = gosocket.socket
            left = _adopt_classes(_gosocket.socket.__mro__[1])
            _share_default_timeout(theirs, gosocket)
            table = _replacements(theirs, _socket, gosocket, _gosocket)
            _swap_copies(table | {id(own): gosocket.socket}, sys.modules)
            for name, value in _contents(gosocket):
                _put(vars(theirs), name, value)
        _rename_module()
        _put(sys.modules, "_socket", _gosocket)
        _put(sys.modules, "socket", gosocket)
    if left:
        _warn("cannot carry the sockets of {}: imported before install()", left, callers=2)


def uninstall() -> None:
    """Undo install(); without one, do nothing."""
    with _lock:
        if not _undo:
            return
        later = {name: sys.modules[name] for name in sys.modules.keys() - _known}
        _known.clear()
        while _undo:
            function, *arguments = _undo.pop()
            function(*arguments)
        _release({name: module for name, module in later.items() if _is_stdlib(name)})


def installed() -> bool:
    """Whether install() is in force."""
    return bool(_undo)


def _warn(message: str, classes: list[type], callers: int) -> None:
    """Warn of classes; the user's line is so many callers above the one who calls this."""
    names = ", ".join(f"{cls.__module__}.{cls.__qualname__}" for cls in classes)
    warnings.warn(f"gosocket {message.format(names)}", RuntimeWarning, stacklevel=callers + 2)


def _put(namespace: dict[str, Any], name: str, value: object) -> None:
    """Set a name, and remember what it was."""
    _undo.append((_put_back, namespace, name, namespace.get(name, _MISSING), value))
    namespace[name] = value


def _put_back(namespace: dict[str, Any], name: str, old: object, new: object) -> None:
    """Restore a name, unless somebody else has set it meanwhile."""
    if namespace.get(name, _MISSING) is not new:
        return
    if old is _MISSING:
        del namespace[name]
    else:
        namespace[name] = old


def _set(obj: object, name: str, value: object) -> None:
    """setattr, and remember how to undo it."""
    if name in vars(obj):
        _undo.append((setattr, obj, name, vars(obj)[name]))
    else:
        _undo.append((delattr, obj, name))
    setattr(obj, name, value)


def _contents(module: ModuleType) -> list[tuple[str, Any]]:
    """A module's attributes, without those that tell where it was loaded from."""
    return [
        (name, value)
        for name, value in vars(module).items()
        if not name.startswith("__") or name in ("__all__", "__doc__")
    ]


def _replacements(
    old: ModuleType, old_core: ModuleType, new: ModuleType, new_core: ModuleType
) -> dict[int, Any]:
    """What stands for what, by the identity of the old one: modules, classes, functions, enums."""
    table: dict[int, Any] = {id(old): new, id(old_core): new_core}
    for old_module, new_module in ((old_core, new_core), (old, new)):
        replacements = dict(_contents(new_module))
        for name, value in _contents(old_module):
            if name in replacements and (callable(value) or isinstance(value, Enum)):
                table[id(value)] = replacements[name]
    return table


def namespace_of(module: object) -> dict[str, Any] | None:
    """What a module holds, if it is one; not asked by an attribute, which would load a lazy one."""
    try:
        namespace = object.__getattribute__(module, "__dict__")
    except AttributeError:
        return None
    return namespace if type(namespace) is dict else None


def _swap_copies(table: dict[int, Any], modules: dict[str, ModuleType]) -> None:
    """Give modules that hold what the table replaces the replacement."""
    kept = {id(gosocket), id(_gosocket), *table}
    for name, module in list(modules.items()):
        namespace = namespace_of(module)
        if namespace is None or id(module) in kept or name.startswith("gosocket."):
            continue
        for attribute, value in list(namespace.items()):
            replacement = table.get(id(value), value)
            if replacement is not value:
                _put(namespace, attribute, replacement)


def _share_default_timeout(first: ModuleType, second: ModuleType) -> None:
    """Let both modules mean "no timeout given" by the same object.

    http.client and others have it as the default of an argument of their own, so they go on
    handing in the one of the module that they were imported with.
    """
    old, shared = second._GLOBAL_DEFAULT_TIMEOUT, first._GLOBAL_DEFAULT_TIMEOUT
    function = second.create_connection
    vars(second)["_GLOBAL_DEFAULT_TIMEOUT"] = shared
    function.__defaults__ = tuple(shared if v is old else v for v in function.__defaults__)


def _rename_module() -> None:
    """Let our classes and functions say that they are socket's, as what is pickled must."""
    for name, value in _contents(gosocket):
        module = getattr(value, "__module__", None) or ""
        ours = isinstance(value, (type, FunctionType)) and module.split(".")[0] == "gosocket"
        if ours and name not in _OWN:
            _set(value, "__module__", "socket")


def _adopt_classes(their_base: type[object]) -> list[type]:
    """Put our C type under the classes made on theirs; give those where that cannot be."""
    left: list[type] = []
    for cls in their_base.__subclasses__():
        if cls.__module__ == "_gosocket" or _is_elsewhere(cls):
            continue
        try:
            _rebase(cls, their_base)
        except TypeError:
            left.extend(cls.__subclasses__() if _is_stdlib_socket(cls) else [cls])
            continue
        if _is_stdlib_socket(cls):
            for name, value in vars(gosocket.socket).items():
                if isinstance(value, (FunctionType, property)):
                    _set(cls, name, value)
            _put(gosocket.__dict__, "socket", cls)
    return left


def _is_elsewhere(cls: type) -> bool:
    """Is it a class of another interpreter? In 3.11 all have the same _socket.socket."""
    functions = [value for value in vars(cls).values() if isinstance(value, FunctionType)]
    return any(function.__builtins__ is not vars(builtins) for function in functions)


def _rebase(cls: type, their_base: type[object]) -> None:
    bases = cls.__bases__
    cls.__bases__ = tuple(_gosocket.socket if base is their_base else base for base in bases)
    _undo.append((setattr, cls, "__bases__", bases))
    if "__new__" not in vars(cls):
        # The class keeps allocating as it was made to, and object.__new__'s kin insist on that.
        _set(cls, "__new__", their_base.__new__)


def _is_stdlib_socket(cls: type) -> bool:
    return (cls.__module__, cls.__qualname__) == ("socket", "socket")


def _is_stdlib(name: str) -> bool:
    return name.partition(".")[0] in sys.stdlib_module_names


def _release(modules: dict[str, ModuleType]) -> None:
    """Give modules that were imported while ours was in force the stdlib's."""
    import _socket
    import socket

    _share_default_timeout(gosocket, socket)
    _swap_copies(_replacements(gosocket, _gosocket, socket, _socket), modules)
    _undo.clear()
    left = [cls for cls in gosocket.socket.__subclasses__() if _is_stdlib(cls.__module__)]
    if left:
        _warn("still carries the sockets of {}: imported before uninstall()", left, callers=3)
