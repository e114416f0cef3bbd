"""The Python layer: the surface of the newest socket module, with this interpreter's signatures."""

import ast
import errno
import importlib
import inspect
import io
import os
import pickle
import socket
import subprocess
import sys
import threading
import typing
import weakref
from pathlib import Path
from unittest import mock

import _gosocket
import gosocket
import pytest
from support import LOOPBACK, PATIENCE, listening, run_script, tcp_pair, unix_pair

PACKAGE = Path(gosocket.__file__).parent
OWN = {"install", "uninstall", "installed", "resolve", "Resolver"}  # that the stdlib has not
IMPORTED = {"IntEnum", "IntFlag", "partial"}  # by the stdlib's, for itself
GENERATED = {"__firstlineno__", "__static_attributes__", "__annotations__"}


def public(module):
    """Names of a module that say nothing about where it comes from."""
    modules = {name for name, value in vars(module).items() if inspect.ismodule(value)}
    return {name for name in vars(module) if not name.startswith("__")} - modules


def names_of(cls):
    return vars(cls).keys() - GENERATED


# ---- the surface ----


def test_module_has_every_name_of_this_interpreter():
    assert public(socket) - IMPORTED <= public(gosocket)


def test_all_has_every_name_of_this_interpreter():
    assert set(socket.__all__) <= set(gosocket.__all__)
    assert len(gosocket.__all__) == len(set(gosocket.__all__))
    assert all(hasattr(gosocket, name) for name in gosocket.__all__)


def test_surface_is_the_newest_and_no_more():
    functions = {name for name, value in vars(gosocket).items() if callable(value)}
    newest = {name for name, value in vars(socket).items() if callable(value)} - IMPORTED
    assert functions - newest - OWN == {"_fallback_socketpair"} - newest
    assert not OWN & set(gosocket.__all__)


@pytest.mark.parametrize("name", ["socket", "SocketIO", "_GiveupOnSendfile"])
def test_classes_have_the_same_attributes(name):
    ours, theirs = getattr(gosocket, name), getattr(socket, name)
    newer = {"_sendfile_zerocopy", "__doc__", "_refuse_if_closed"}
    assert names_of(theirs) - names_of(ours) == set()
    assert names_of(ours) - names_of(theirs) <= newer
    assert [base.__name__ for base in ours.__mro__ if base.__module__ != "_gosocket"] == [
        base.__name__ for base in theirs.__mro__
    ]


def test_every_name_of_the_interpreters_type_is_overridden():
    theirs = vars(_gosocket.socket.__mro__[1])
    allocation = {"__new__", "__doc__"}  # the same object is made: see sock_type.c
    assert theirs.keys() - vars(_gosocket.socket).keys() <= allocation


def test_exceptions_are_the_interpreters_own():
    for name in ("error", "timeout", "gaierror", "herror"):
        assert getattr(gosocket, name) is getattr(socket, name)


def test_slots():
    assert sorted(gosocket.socket.__slots__) == sorted(socket.socket.__slots__)
    with gosocket.socket() as sock:
        with pytest.raises(AttributeError, match="'socket' object has no attribute 'extra'"):
            sock.extra = 1
        assert weakref.ref(sock)() is sock


# ---- signatures ----


def callables(stack):
    """Everything public that can be called, by its name."""
    spaces = {"": stack, "socket.": stack.socket, "SocketIO.": stack.SocketIO}
    return {
        prefix + name: getattr(space, name)
        for prefix, space in spaces.items()
        for name in dir(space)
        if callable(getattr(space, name)) and not name.startswith("_") and name not in IMPORTED
    }


OURS, THEIRS = callables(gosocket), callables(socket)


def signature(function):
    """What callers can rely on; None where there is none to be had, as of many functions in C.

    The names of positional-only parameters differ between Pythons: ours are the newest's.
    """
    try:
        found = inspect.signature(function)
    except ValueError:
        return None
    sentinels = {id(gosocket._GLOBAL_DEFAULT_TIMEOUT), id(socket._GLOBAL_DEFAULT_TIMEOUT)}
    return [
        (
            None if p.kind is p.POSITIONAL_ONLY else p.name,
            str(p.kind),
            "unset" if id(p.default) in sentinels else repr(p.default),
        )
        for p in found.parameters.values()
    ]


# What ours take besides, as docs/differences.md says.
OWN_PARAMETERS = {"getaddrinfo": [("timeout", "KEYWORD_ONLY", "None")]}


# Told more of by us than by this interpreter is no difference: later ones tell it as well.
@pytest.mark.parametrize("name", sorted(n for n in THEIRS if signature(THEIRS[n]) is not None))
def test_signature(name):
    assert signature(OURS[name]) == signature(THEIRS[name]) + OWN_PARAMETERS.get(name, [])


def test_callables():
    assert THEIRS.keys() <= OURS.keys()


def is_inherited(name):
    """Is it io's, and not ours?"""
    return getattr(io.RawIOBase, name.removeprefix("SocketIO."), None) is OURS[name]


@pytest.mark.parametrize("name", sorted(name for name in OURS if not is_inherited(name)))
def test_docstring(name):
    doc = inspect.getdoc(OURS[name])
    assert doc and doc.strip()


def test_docstrings_are_our_own():
    """No sentence of the stdlib's."""
    same = {
        name
        for name, value in OURS.items()
        if inspect.isfunction(value) and name in THEIRS and value.__doc__ == THEIRS[name].__doc__
    }
    assert not same


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("*.py")), ids=lambda path: path.name)
def test_modules_have_docstrings(path):
    assert ast.get_docstring(ast.parse(path.read_text()))


def test_annotations_and_unions_take_the_class():
    def function(sock: gosocket.socket | None) -> gosocket.SocketType: ...

    hints = typing.get_type_hints(function)
    assert hints["sock"] == gosocket.socket | None
    assert hints["return"] is _gosocket.socket


# ---- what an import costs ----


def test_import_brings_neither_the_stdlibs_nor_a_thread():
    script = """
        import sys
        before = set(sys.modules)
        import gosocket, os
        brought = set(sys.modules) - before
        late = {"socket", "threading", "typing", "dataclasses", "inspect", "selectors", "array"}
        assert not brought & late, brought
        assert len(os.listdir("/proc/self/task")) == 1
        assert "libgosock" not in open("/proc/self/maps").read()
        assert gosocket._socket._go_state()["loaded"] is False
    """
    run_script(script, PYTHONPATH=str(PACKAGE.parent))


# ---- the functions ----


def test_functions_use_what_the_module_has(stack):
    """Tests of programs replace names in the module, and expect others to use them."""
    peer = [(stack.AF_INET, stack.SOCK_STREAM, 0, "", (LOOPBACK, 1))]
    name = stack.__name__
    with mock.patch(f"{name}.getaddrinfo", return_value=peer) as lookup:
        with mock.patch(f"{name}.socket") as made:
            assert stack.create_connection(("h", 1), 3, ("", 0)) is made.return_value
            assert stack.create_server(("", 0)) is made.return_value
            assert stack.fromfd(0, 1, 1) is made.return_value
            stack.close(made.call_args[0][3])
    lookup.assert_called_once_with("h", 1, 0, stack.SOCK_STREAM)
    made.return_value.settimeout.assert_called_once_with(3)
    made.return_value.bind.assert_any_call(("", 0))
    with mock.patch(f"{name}.gethostbyaddr", return_value=("a", ["b", "c.d", "e.f"], [])):
        assert stack.getfqdn("x") == "c.d"
    with mock.patch(f"{name}.has_dualstack_ipv6", return_value=False):
        with pytest.raises(ValueError, match="dualstack_ipv6 not supported on this platform"):
            stack.create_server(("", 0), family=stack.AF_INET6, dualstack_ipv6=True)


@pytest.mark.parametrize(
    "names, expected",
    [
        (("full.name", ["a.b"], []), "full.name"),
        (("short", ["other", "long.er"], []), "long.er"),
        (("short", ["other"], []), "short"),
    ],
)
def test_getfqdn(stack, names, expected):
    with mock.patch.object(stack, "gethostbyaddr", return_value=names) as asked:
        with mock.patch.object(stack, "gethostname", return_value="me"):
            assert stack.getfqdn(" there ") == expected
            asked.assert_called_with("there")
            for this_host in ("", "0.0.0.0", "::"):
                assert stack.getfqdn(this_host) == expected
                asked.assert_called_with("me")
        asked.side_effect = stack.herror(1, "Unknown host")
        assert stack.getfqdn("unknown") == "unknown"


def refused(stack):
    """An address at which nobody listens."""
    with stack.socket() as sock:
        sock.bind((LOOPBACK, 0))
        return sock.getsockname()


def test_create_connection(stack):
    with listening(stack) as server:
        with stack.create_connection(server.getsockname(), PATIENCE, (LOOPBACK, 0)) as sock:
            assert sock.gettimeout() == PATIENCE
            assert sock.getpeername() == server.getsockname()


@pytest.mark.parametrize("default", [None, 7.0])
def test_create_connection_without_timeout(stack, default):
    stack.setdefaulttimeout(default)
    try:
        with listening(stack) as server, stack.create_connection(server.getsockname()) as sock:
            assert sock.gettimeout() == default
    finally:
        stack.setdefaulttimeout(None)


def test_create_connection_tries_every_address(stack):
    with listening(stack) as server:
        good, bad = server.getsockname(), refused(stack)
        peers = [(stack.AF_INET, stack.SOCK_STREAM, 0, "", at) for at in (bad, bad, good, bad)]
        with mock.patch.object(stack, "getaddrinfo", return_value=peers):
            with stack.create_connection(("anywhere", 1)) as sock:
                assert sock.getpeername() == good


@pytest.mark.parametrize("all_errors", [False, True])
def test_create_connection_errors(stack, all_errors):
    kinds = [stack.SOCK_STREAM, 77]
    peers = [(stack.AF_INET, kind, 0, "", refused(stack)) for kind in kinds]
    with mock.patch.object(stack, "getaddrinfo", return_value=peers):
        with pytest.raises((OSError, ExceptionGroup)) as caught:
            stack.create_connection(("anywhere", 1), all_errors=all_errors)
    if all_errors:
        assert caught.value.message == "create_connection failed"
        codes = [exc.errno for exc in caught.value.exceptions]
        assert codes == [errno.ECONNREFUSED, errno.EINVAL]
    else:
        assert caught.value.errno == errno.EINVAL
        assert caught.value.__context__ is None


def test_create_connection_leaves_no_cycle(stack):
    """The error goes when it is let go: nothing keeps the frame, and what it holds, alive."""

    class Marked(OSError):
        pass

    peers = [(stack.AF_INET, stack.SOCK_STREAM, 0, "", (LOOPBACK, 1))]
    with mock.patch.object(stack, "getaddrinfo", return_value=peers):
        with mock.patch.object(stack, "socket", side_effect=Marked) as made:
            try:
                stack.create_connection(("anywhere", 1))
            except Marked as exc:
                gone = weakref.ref(exc)
            made.side_effect = None
    assert gone() is None


def test_create_connection_without_addresses(both):
    def create_connection(stack):
        with mock.patch.object(stack, "getaddrinfo", return_value=[]):
            return stack.create_connection(("anywhere", 1))

    both(create_connection)


@pytest.mark.parametrize(
    "keywords",
    [
        {},
        {"backlog": 3},
        {"reuse_port": True},
        {"family": "AF_INET6"},
        {"family": "AF_INET6", "dualstack_ipv6": True},
        {"dualstack_ipv6": True},
        {"family": "AF_UNIX", "dualstack_ipv6": True},
    ],
    ids=str,
)
def test_create_server(both, keywords):
    def create_server(stack):
        family = {k: getattr(stack, v) for k, v in keywords.items() if k == "family"}
        with stack.create_server(("", 0), **{**keywords, **family}) as server:
            options = [
                server.getsockopt(stack.SOL_SOCKET, option)
                for option in (stack.SO_REUSEADDR, stack.SO_REUSEPORT, stack.SO_ACCEPTCONN)
            ]
            if server.family == stack.AF_INET6:
                options.append(server.getsockopt(stack.IPPROTO_IPV6, stack.IPV6_V6ONLY))
            return options, server.family, server.getsockname()[0], server.get_inheritable()

    both(create_server)


def test_create_server_names_the_address_it_cannot_have(both):
    with socket.create_server((LOOPBACK, 0)) as taken:
        address = taken.getsockname()
        outcome = both(lambda stack: stack.create_server(address))
    assert "while attempting to bind on address" in str(outcome)


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_fallback_socketpair(family):
    family = getattr(gosocket, family)
    left, right = gosocket._fallback_socketpair(family)
    with left, right:
        assert left.getsockname() == right.getpeername()
        assert left.family == right.family == family
        left.sendall(b"!")
        assert right.recv(1) == b"!"


@pytest.mark.parametrize(
    "arguments, message",
    [
        (("AF_UNIX",), "Only AF_INET and AF_INET6 socket address families are supported"),
        (("AF_INET", "SOCK_DGRAM"), "Only SOCK_STREAM socket type is supported"),
        (("AF_INET", "SOCK_STREAM", "IPPROTO_TCP"), "Only protocol zero is supported"),
    ],
)
def test_fallback_socketpair_refuses(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        gosocket._fallback_socketpair(*(getattr(gosocket, name) for name in arguments))


def test_fallback_socketpair_refuses_strangers():
    with mock.patch.object(gosocket.socket, "getpeername", return_value=("stranger", 1)):
        with pytest.raises(ConnectionError, match="Unexpected peer connection"):
            gosocket._fallback_socketpair()


def test_passing_descriptors(stack):
    reader, writer = os.pipe()
    with unix_pair(stack) as (left, right):
        assert stack.send_fds(left, [b"a", b"bc"], [reader, writer]) == 3
        data, fds, flags, address = stack.recv_fds(right, 10, 5)
    assert (data, flags & ~stack.MSG_CMSG_CLOEXEC, address) == (
        b"abc",
        0,
        "" if address == "" else None,
    )
    assert [os.fstat(fd).st_ino for fd in fds] == [os.fstat(fd).st_ino for fd in (reader, writer)]
    for fd in (reader, writer, *fds):
        os.close(fd)


def test_getaddrinfo_gives_enums(stack):
    for family, kind, *_ in stack.getaddrinfo(LOOPBACK, 80):
        assert type(family) is stack.AddressFamily
        assert type(kind) is stack.SocketKind
    with mock.patch.object(stack._socket, "getaddrinfo", return_value=[(99, 77, 6, "", ())]):
        [(family, kind, *_)] = stack.getaddrinfo("h", 1)
    assert (type(family), type(kind)) == (int, int)


def test_intenum_converter(stack):
    convert = stack._intenum_converter
    assert convert(2, stack.AddressFamily) is stack.AF_INET
    assert type(convert(12345, stack.AddressFamily)) is int


# ---- the class ----


def test_accepted_socket_has_the_default_timeout(stack):
    with listening(stack) as server, stack.create_connection(server.getsockname()):
        server.settimeout(PATIENCE)
        accepted, _ = server.accept()
        with accepted:
            assert accepted.gettimeout() is None
            assert os.get_blocking(accepted.fileno())


def test_accept_gives_plain_sockets(stack):
    class Server(stack.socket):
        pass

    with Server() as server:
        server.bind((LOOPBACK, 0))
        server.listen()
        with stack.create_connection(server.getsockname()):
            accepted, _ = server.accept()
            with accepted:
                assert type(accepted) is stack.socket


def test_subclass_with_attributes(stack):
    class Counting(stack.socket):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.sent = 0

        def send(self, data, flags=0):
            sent = super().send(data, flags)
            self.sent += sent
            return sent

        def recv_into(self, *args):
            self.sent = -1
            return super().recv_into(*args)

    left, right = stack.socketpair()
    with Counting(fileno=left.detach()) as sock, right:
        right.sendall(b"line\n")
        assert sock.makefile("rb").readline() == b"line\n"
        assert sock.sent == -1
        with sock.makefile("wb") as stream:
            stream.write(b"!!")
        assert sock.sent == 1
        assert sock._io_refs == 0 and not sock._closed


def test_use_by_several_threads(stack):
    with tcp_pair(stack) as (client, server):
        stream = server.makefile("rb")
        threads = [threading.Thread(target=client.sendall, args=(b"x" * 5,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        assert stream.read(40) == b"x" * 40
        for thread in threads:
            thread.join()
        stream.close()


def test_unclosed_socket_is_told_of(stack):
    sock = stack.socket()
    text = repr(sock)
    with pytest.warns(ResourceWarning) as caught:
        del sock
    assert [str(warning.message) for warning in caught] == [f"unclosed {text}"]


def test_encoding_warning(stack):
    """With -X warn_default_encoding, the warning points to who called makefile()."""
    script = (
        "import {0} as s; a, b = s.socketpair()\n"
        "f = a.makefile()\n"
        "f.close(); a.close(); b.close()\n"
    )
    command = [sys.executable, "-X", "warn_default_encoding", "-c", script.format(stack.__name__)]
    env = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, env=env)
    assert "<string>:2: EncodingWarning: 'encoding' argument not specified" in done.stderr


def test_streams_are_the_interpreters(stack):
    with stack.socket() as sock:
        kinds = {"r": io.TextIOWrapper, "rb": io.BufferedReader, "wb": io.BufferedWriter}
        kinds |= {"rwb": io.BufferedRWPair}
        for mode, kind in kinds.items():
            with sock.makefile(mode) as stream:
                assert type(stream) is kind
        with sock.makefile("rb", 0) as raw:
            assert type(raw) is stack.SocketIO
            assert isinstance(raw, io.RawIOBase)


def test_enums_of_a_class_not_installed_pickle_as_ours():
    dumped = pickle.dumps(gosocket.AF_INET)
    assert pickle.loads(dumped) is gosocket.AF_INET


@pytest.mark.parametrize(
    ("name", "attribute"),
    [
        *(("array", "array"), ("errno", "EAGAIN"), ("io", "BytesIO"), ("os", "getpid")),
        *(("selectors", "DefaultSelector"), ("sys", "modules")),
    ],
)
def test_modules_that_programs_take_from_socket(stack, name, attribute):
    if not hasattr(socket, name) and sys.version_info >= (3, 14):
        pytest.skip("this socket imports it where it is used")
    module = importlib.import_module(name)
    assert getattr(getattr(stack, name), attribute) is getattr(module, attribute)
    assert getattr(stack, name) is module  # from the first use on
    assert inspect.ismodule(getattr(stack, name))


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the stdlib's socket has none either")
def test_module_that_is_not_loaded_yet():
    script = """
        import sys, gosocket
        late = gosocket.selectors
        assert "selectors" not in sys.modules
        assert "PollSelector" in dir(late)
        assert late.PollSelector is sys.modules["selectors"].PollSelector
        assert gosocket.selectors is sys.modules["selectors"]
        assert late.SelectSelector is gosocket.selectors.SelectSelector
    """
    run_script(script, PYTHONPATH=str(PACKAGE.parent))


def test_module_looks_its_names_up_as_fast_as_the_stdlibs():
    """The interpreter remembers where a module's attribute is only if it has no __getattr__."""
    assert type(gosocket) is type(socket)
    assert "__getattr__" not in vars(gosocket)


def test_missing_name(stack):
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        stack.no_such_name  # noqa: B018
