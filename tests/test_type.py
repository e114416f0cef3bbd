"""The type _gosocket.socket: it derives from the interpreter's own, and overrides all of it."""

import _socket
import gc
import inspect
import weakref

import _gosocket
import gosocket
import pytest
from support import PATIENCE, core, tcp_pair

#: Inherited on purpose: making an empty object, whose errorhandler only the base knows.
INHERITED = {"__new__"}
BASE_ENTRIES = sorted(vars(_socket.socket).keys() - INHERITED)


def test_base():
    assert _gosocket.socket.__base__ is _socket.socket
    assert _gosocket.SocketType is _gosocket.socket
    assert _gosocket.socket.__module__ == "_gosocket"
    assert _gosocket.socket.__qualname__ == "socket"
    assert issubclass(gosocket.socket, _gosocket.socket)


def test_class_of_ours_and_the_interpreters():
    """Its __base__ is not ours, though its methods are."""

    class Theirs(_socket.socket):
        pass

    class Both(Theirs, _gosocket.socket):
        pass

    class Further(Both):
        pass

    assert Further.__mro__[3] is _gosocket.socket
    for cls in (Both, Further):
        sock = cls(_socket.AF_INET, _socket.SOCK_DGRAM)
        sock.bind(("127.0.0.1", 0))
        sock.sendto(b"x", sock.getsockname())
        assert sock.recv(10) == b"x"
        sock.close()


@pytest.mark.parametrize("name", BASE_ENTRIES)
def test_override(name):
    """Nothing of the base shows through: each method, member and slot is ours."""
    assert name in vars(_gosocket.socket), f"{name} is the base's"
    assert vars(_gosocket.socket)[name] is not vars(_socket.socket)[name]


@pytest.mark.parametrize("name", BASE_ENTRIES)
def test_kind_of_entry(name):
    ours, base = vars(_gosocket.socket)[name], vars(_socket.socket)[name]
    assert type(ours) is type(base)
    assert getattr(ours, "__name__", None) == getattr(base, "__name__", None)
    assert getattr(ours, "__qualname__", None) == getattr(base, "__qualname__", None)


def parameters(function):
    """What can be passed and how; positional names are those of the newest CPython."""
    found = inspect.signature(function).parameters.values()
    return [(p.kind, p.default, p.kind is p.POSITIONAL_ONLY or p.name) for p in found]


@pytest.mark.parametrize("name", [name for name in BASE_ENTRIES if not name.startswith("__")])
def test_signature_and_docstring(name):
    ours, base = getattr(_gosocket.socket, name), getattr(_socket.socket, name)
    if getattr(base, "__text_signature__", None):
        assert parameters(ours) == parameters(base)
    assert ours.__doc__ and (ours.__doc__ != base.__doc__ or name in ("family", "type", "proto"))


def functions(module):
    return {name: value for name, value in vars(module).items() if inspect.isbuiltin(value)}


@pytest.mark.parametrize("name", sorted(functions(_socket)))
def test_function(name):
    ours, stock = getattr(_gosocket, name), getattr(_socket, name)
    assert ours is not stock
    assert type(ours) is type(stock)
    assert (ours.__name__, ours.__qualname__) == (stock.__name__, stock.__qualname__)
    assert ours.__module__ == "_gosocket"
    if stock.__text_signature__:
        assert parameters(ours) == parameters(stock)
    assert ours.__doc__


@pytest.mark.parametrize("name", ["error", "gaierror", "herror", "timeout"])
def test_exceptions_are_the_interpreters(name):
    assert getattr(_gosocket, name) is getattr(_socket, name)
    assert getattr(gosocket, name) is getattr(_socket, name)


def test_capsule():
    """What the interpreter's _ssl asks for, by the name that it asks for."""
    assert type(_gosocket.CAPI) is type(_socket.CAPI)
    ours, stock = repr(_gosocket.CAPI), repr(_socket.CAPI)
    assert ours.split('"')[1] == stock.split('"')[1] == "_socket.CAPI"


def test_every_name_is_there():
    missing = {name for name in vars(_socket) if not name.startswith("__")} - set(vars(_gosocket))
    assert not missing


@pytest.mark.parametrize("place", ["core", "python"])
def test_subclassing(stack, place):
    base = core(stack).socket if place == "core" else stack.socket

    class Own(base):
        colour = "red"

        def __init__(self, *args, **kwargs):
            self.made_with = args, kwargs
            super().__init__(*args, **kwargs)

        def recv(self, size):
            return super().recv(size).upper()

    sock = Own(stack.AF_INET, stack.SOCK_DGRAM)
    assert sock.made_with == ((stack.AF_INET, stack.SOCK_DGRAM), {})
    sock.settimeout(PATIENCE)
    sock.bind(("127.0.0.1", 0))
    sock.sendto(b"loud", sock.getsockname())
    assert sock.recv(9) == b"LOUD"
    sock.extra = 1
    sock.close()


def test_weak_reference(stack):
    sock = stack.socket()
    reference = weakref.ref(sock)
    assert reference() is sock
    sock.close()
    del sock
    gc.collect()
    assert reference() is None


def test_core_has_no_weak_references(both):
    def refer(stack):
        sock = core(stack).socket()
        try:
            weakref.ref(sock)
        finally:
            sock.close()

    both(refer)


def test_no_attributes(both):
    def set_attribute(stack):
        with stack.socket() as sock:
            sock.nonsense = 1

    assert both(set_attribute).raised.type == "builtins.AttributeError"


def test_core_takes_no_attributes(both):
    def set_attribute(stack):
        sock = core(stack).socket()
        try:
            sock.nonsense = 1
        finally:
            sock.close()

    both(set_attribute)


def test_comparing_and_hashing(stack):
    with tcp_pair(stack) as (client, server):
        assert client == client and client != server
        assert len({client, server, client}) == 2


@pytest.mark.parametrize("name", ["family", "type", "proto", "timeout"])
def test_read_only(both, name):
    def set_attribute(stack):
        with stack.socket() as sock:
            setattr(sock, name, 1)

    assert both(set_attribute).raised.type == "builtins.AttributeError"


def test_size_and_flags(both):
    """As large an object as it seems: whoever allocates by the base's size is not surprised."""
    assert _gosocket.socket.__basicsize__ >= _socket.socket.__basicsize__
    assert _gosocket.socket.__itemsize__ == _socket.socket.__itemsize__
    assert gc.is_tracked(_gosocket.socket.__new__(_gosocket.socket)) == gc.is_tracked(
        _socket.socket.__new__(_socket.socket)
    )


def test_unbound_methods_refuse_others():
    """Our methods need our objects: the interpreter's own sockets lack what they use."""
    stock = _socket.socket()
    try:
        for name in ("recv", "send", "fileno", "close", "gettimeout"):
            with pytest.raises(TypeError):
                getattr(_gosocket.socket, name)(stock)
    finally:
        stock.close()
