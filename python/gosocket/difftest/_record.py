"""The recorder: the same for every stack, for it sees a stack's module and class from outside.

The stack's class socket is a Python class over an extension's: each method that it has or inherits
is overridden on it, in place, so that everyone who holds the class is seen, subclasses included;
of these ssl's are treated the same way, for their own methods. The extension's class cannot be
changed: a subclass takes its place. Both modules' functions are wrapped, in each module that holds
them.

Told are the calls that a program makes. What the stack's Python half calls in turn is the stack's
own affair and left out; a signal handler's calls are told, whatever they interrupt.
"""

from __future__ import annotations

import atexit
import functools
import gc
import inspect
import itertools
import os
import sys
import threading
import time
import weakref
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from gosocket.difftest import _extension, _kernel
from gosocket.difftest._flow import FLOWS, Flow, is_stream, room
from gosocket.difftest._patches import Patches
from gosocket.difftest._sink import Sink
from gosocket.difftest._values import Pictures, core_of, to_json, type_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType, ModuleType, TracebackType

Frame: TypeAlias = tuple[str, int, str]  # file, line, function

#: Modules between a program and its sockets: no call site is in one of them.
IMPLEMENTATION = {"socket", "ssl", "gosocket"}
#: Those whose classes are derived from an extension's.
KNOWN = IMPLEMENTATION | {"_socket", "_gosocket"}
DEEPEST = 24  # frames of a stack that are kept
NEVER_WRAPPED = {"install", "uninstall", "installed", "CAPI"}


@dataclass
class Options:
    """What to record, and where to."""

    folder: str
    stack: str = "stdlib"
    role: str = "main"
    #: bytes of a call's contents that are kept; None for all of them
    limit: int | None = None
    #: whether to say that a call begins, and the frames that it was made from
    begin: bool = True
    stacks: bool = True
    #: whether to count descriptors around each call
    descriptors: bool = True
    #: the calls after which to ask the kernel about the socket, as "name file:line"
    state_at: list[str] = field(default_factory=list)

    asdict = asdict


@dataclass
class _Open:
    """A call under way."""

    number: int
    name: str
    fields: dict[str, Any]
    flow: Flow | None
    descriptors: int | None
    made: list[list[Any]] = field(default_factory=list)


class _Local(threading.local):
    """What each thread has of its own: its calls under way."""

    def __init__(self) -> None:
        self.calls: list[_Open] = []


class _Function:
    """A wrapped function of the module: like the builtin that it wraps, no method of a class."""

    def __init__(self, recorder: Recorder, name: str, function: Callable[..., Any]) -> None:
        functools.update_wrapper(self, function)
        self._recorder, self._name, self._function = recorder, name, function

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._recorder.call(self._name, self._function, None, args, kwargs)

    def __repr__(self) -> str:
        return repr(self._function)

    def __reduce__(self) -> str:
        return self._name


class Recorder:
    """Writes down the calls on one stack, from attach() to detach()."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._sink = Sink(options.folder, options.role, options.stack)
        self._pictures = Pictures(options.limit, self._number)
        self._sizes = Pictures(0, self._number)
        self._patches = Patches()
        self._local = _Local()
        self._calls = itertools.count(1)
        self._objects = itertools.count(1)
        self._known: dict[int, tuple[weakref.ref[Any], int]] = {}
        self._inodes: dict[int, int] = {}  # of sockets, with the number of the object
        self._core: Any = None

    def attach(self, module: ModuleType) -> None:
        """Begin to record the calls on a stack."""
        cls = module.__dict__["socket"]
        self._core = core_of(cls)
        names = [name for name in dir(cls) if name[0] != "_"]
        self._override(cls, [*names, "__init__"])
        for subclass in _subclasses(cls):
            self._see_subclass(subclass)
        self._see_new_subclasses(cls)
        extension = sys.modules["_socket"]
        replaced = self._stand_in(vars(extension)["socket"])
        for each in (module, extension):
            for name, value in list(vars(each).items()):
                if callable(value) and not isinstance(value, type) and _is_public(name):
                    replaced.setdefault(id(value), _Function(self, name, value))
            self._patches.replace(vars(each), replaced)
        self._patches.swap(replaced)

    def detach(self) -> None:
        """Record no more."""
        self._patches.undo()

    def at_exit(self) -> None:
        """Tell at the end of the interpreter what is left open."""
        atexit.register(self._tell_left)

    # ---- what is overridden ----

    def _override(self, cls: type, names: list[str]) -> None:
        for name in names:
            function = inspect.getattr_static(cls, name)
            of_class = isinstance(function, (classmethod, staticmethod))
            if inspect.isroutine(function) and not of_class:
                self._patches.set(cls, name, self._method(name, getattr(cls, name)))

    def _stand_in(self, core: type) -> dict[int, Any]:
        """Have the calls on sockets of the extension's class seen; give what is to replace it."""
        made, names = _extension.stand_in(core), _extension.methods(core)
        subclasses: list[type] = core.__subclasses__()
        for cls in subclasses:
            if cls is made or cls.__module__.partition(".")[0] not in KNOWN:
                self._override(cls, names)
        return {id(core): made}

    def _method(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        told = "socket" if name == "__init__" else name

        @functools.wraps(function)
        def method(self_: Any, /, *args: Any, **kwargs: Any) -> Any:
            return self.call(told, function, self_, args, kwargs)

        return method

    def _see_subclass(self, cls: type) -> None:
        if cls.__module__ == "ssl":
            self._override(cls, [name for name in vars(cls) if name[0] != "_"])

    def _see_new_subclasses(self, cls: type) -> None:
        """ssl may come to be imported later."""

        def init_subclass(subclass: Any, /, **kwargs: Any) -> None:
            super(cls, subclass).__init_subclass__(**kwargs)  # type: ignore[arg-type]
            self._see_subclass(subclass)

        self._patches.set(cls, "__init_subclass__", classmethod(init_subclass))

    # ---- a call ----

    def call(
        self,
        name: str,
        function: Callable[..., Any],
        sock: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> Any:
        """Make the call, and tell of it if it is the program's."""
        frame = sys._getframe(2)
        stack = _stack(frame)
        made = (sock,) if sock is not None else ()
        # Nobody's calls are a finalizer's, which tells of a socket that was left open.
        if not stack or (self._local.calls and _is_implementation(frame)):
            result = function(*made, *args, **kwargs)
            if name == "socket":
                self._see_new(sock)
            return result
        call = self._begin(name, sock, args, kwargs, stack)
        self._local.calls.append(call)
        asleep, awake, start = time.perf_counter_ns(), time.thread_time_ns(), time.time()
        result, raised = None, None
        try:
            result = function(*made, *args, **kwargs)
            return result
        except BaseException as error:
            raised = error
            raise
        finally:
            taken = time.perf_counter_ns() - asleep
            waited = max(taken - (time.thread_time_ns() - awake), 0)
            call.fields |= {"start": start, "taken": taken / 1e9, "waited": waited / 1e9}
            if name == "socket" and raised is None:
                self._see_new(sock)
            self._local.calls.pop()
            self._end(call, sock, args, kwargs, result, raised)
            del raised, frame

    def _begin(
        self,
        name: str,
        sock: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        stack: list[Frame],
    ) -> _Open:
        flow = FLOWS.get(name) if sock is not None else None
        if flow and not is_stream(flow, self._kind(sock), args):
            flow = None
        pictures = self._sizes if flow else self._pictures
        fields = {
            "process": os.getpid(),
            "number": next(self._calls),
            "thread": _thread_name(),
            "thread_id": threading.get_native_id(),
            "name": name,
            "site": stack[0],
            "object": None if sock is None or name == "socket" else self._number(sock),
            "arguments": to_json(pictures.of_tuple(_told(name, args))),
            "keywords": to_json(pictures.of_dict(dict(kwargs))),
        }
        if self._options.begin:
            self._sink.write(begin=fields | {"start": time.time()})
        if self._options.stacks:
            fields["stack"] = stack[:DEEPEST][::-1]
        count = self._options.descriptors and _is_alone()
        descriptors = _kernel.open_descriptors() if count else None
        return _Open(fields["number"], name, fields, flow, descriptors)

    def _end(
        self,
        call: _Open,
        sock: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        result: Any,
        raised: BaseException | None,
    ) -> None:
        fields, name = call.fields, call.name
        if call.descriptors is not None and _is_alone():
            now = _kernel.open_descriptors()
            fields["descriptors"] = None if now is None else now - call.descriptors
        if name == "socket" and raised is None:
            fields["object"] = self._number(sock)
        if raised is None:
            self._add_data(call, sock, args, kwargs, result)
        elif self._options.stacks:
            fields["stack"] += _inner_sites(raised.__traceback__)
        pictures = self._sizes if fields.get("flow") else self._pictures
        outcome = [pictures.of(result), None if raised is None else pictures.of_error(raised)]
        fields["outcome"] = [to_json(item) for item in outcome]
        if call.made:
            fields["made"] = call.made
        self._sink.write(call=fields)
        file, line, _ = fields["site"]
        if sock is not None and f"{name} {file}:{line}" in self._options.state_at:
            state = _kernel.state_of(sock, self._core)
            self._sink.write(state={"process": fields["process"], "number": call.number} | state)

    def _add_data(
        self, call: _Open, sock: Any, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any
    ) -> None:
        flow = FLOWS.get(call.name) if sock is not None else None
        if flow is None:
            return
        try:
            content = flow.bytes_of((*args, *kwargs.values()), result)
            data = None if content is None else self._pictures.of_bytes(content)
        except (TypeError, ValueError, IndexError):
            return  # it succeeded with what is no plain buffer; its arguments tell
        call.fields["data"] = to_json(data)
        if call.flow and not (call.name.startswith("recvmsg") and result[1]):
            call.fields["flow"] = flow.direction

    # ---- objects ----

    def _kind(self, sock: Any) -> int:
        return int(self._core.type.__get__(sock))

    def _number(self, sock: Any) -> int:
        known = self._known.get(id(sock))
        return known[1] if known else self._see_new(sock, "found")

    def _see_new(self, sock: Any, name: str | None = None) -> int:
        """Number an object; it was made by the call that the thread is in."""
        known = self._known.get(id(sock))
        if known:
            return known[1]
        key, number = id(sock), next(self._objects)
        self._known[key] = (weakref.ref(sock, lambda _: self._known.pop(key, None)), number)
        family, kind = self._core.family.__get__(sock), self._kind(sock)
        if self._local.calls:
            call = self._local.calls[-1]
            told = name or call.name
            call.made.append([number, told, family, kind, type_name(type(sock))])
        try:
            self._inodes[os.fstat(self._core.fileno(sock)).st_ino] = number
        except OSError:
            pass  # a closed one
        return number

    def _tell_left(self) -> None:
        """The sockets that are open on no object's account, or still."""
        if not _is_alone():
            return  # the others still open and close
        gc.collect()
        left = []
        for target in _kernel.targets().values():
            kind, _, inode = target.partition(":")
            if kind == "socket":
                left.append([kind, self._inodes.get(int(inode.strip("[]")))])
        self._sink.write(end={"process": os.getpid(), "left": left})


def _is_public(name: str) -> bool:
    return name[0] != "_" and name not in NEVER_WRAPPED


def _subclasses(cls: type) -> list[type]:
    direct: list[type] = cls.__subclasses__()
    return [found for each in direct for found in (each, *_subclasses(each))]


def _is_implementation(frame: FrameType) -> bool:
    name = frame.f_globals.get("__name__") or ""
    return name.partition(".")[0] in IMPLEMENTATION


def _stack(frame: FrameType | None) -> list[Frame]:
    """The program's frames from the call outwards, without those of its sockets."""
    found = []
    while frame is not None:
        if not _is_implementation(frame):
            code = frame.f_code
            found.append((code.co_filename, frame.f_lineno, code.co_qualname))
        frame = frame.f_back
    return found


def _inner_sites(traceback: TracebackType | None) -> list[Frame]:
    """Where in the stack an exception came from."""
    sites = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        if code.co_filename != __file__:
            sites.append((code.co_filename, traceback.tb_lineno, code.co_qualname))
        traceback = traceback.tb_next
    return sites


def _told(name: str, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments to tell of: of a buffer that is to be filled, its size."""
    flow = FLOWS.get(name)
    if flow is None or flow.fills is None or len(args) <= flow.fills:
        return args
    at = flow.fills
    return (*args[:at], room(args[at]), *args[at + 1 :])


def _thread_name() -> str:
    """The thread's name; a thread that threading does not know gets no object there by us."""
    known = threading._active.get(threading.get_ident())  # type: ignore[attr-defined]
    return known.name if known else "foreign"


def _is_alone() -> bool:
    """Whether no other thread of Python's runs."""
    return len(threading._active) == 1  # type: ignore[attr-defined]
