"""The error table: bad input raises what the stdlib raises on this Python, message included."""

import contextlib
import functools
import os

import pytest
from conftest import open_descriptors
from error_table import CONSTRUCTORS, FUNCTIONS, METHODS, PYTHON_FUNCTIONS, PYTHON_METHODS, row_ids
from error_values import ANYTHING, INTEGERS
from support import core


@contextlib.contextmanager
def fresh(make):
    """A non-blocking socket, whose descriptor is closed even where a case detaches it."""
    sock = make()
    descriptor = sock.fileno()
    try:
        sock.setblocking(False)
        yield sock
    finally:
        if sock.fileno() >= 0:
            sock.close()
        elif descriptor in open_descriptors():
            os.close(descriptor)


def new_tcp(stack):
    return fresh(lambda: stack.socket())


def new_core(stack):
    return fresh(lambda: core(stack).socket())


def new_inet6(stack):
    return fresh(lambda: stack.socket(stack.AF_INET6, stack.SOCK_DGRAM))


def bound_udp(stack):
    def make():
        sock = stack.socket(stack.AF_INET, stack.SOCK_DGRAM)
        sock.bind(("127.0.0.1", 0))
        return sock

    return fresh(make)


@contextlib.contextmanager
def unix_end(stack):
    left, right = stack.socketpair()
    with right, fresh(lambda: left):
        right.send(b"12345678")
        yield left


@contextlib.contextmanager
def closed(stack):
    sock = stack.socket()
    sock.close()
    yield sock


@contextlib.contextmanager
def uninitialised(stack):
    yield core(stack).socket.__new__(core(stack).socket)


SUBJECTS = [new_tcp, new_core, new_inet6, bound_udp, unix_end, closed, uninitialised]


@pytest.fixture(autouse=True)
def directories(tmp_path, monkeypatch):
    """A folder for each stack, for what bind() leaves on AF_UNIX."""
    for name in ("socket", "gosocket"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "socket")


def call_function(place, name, case, stack):
    owner = core(stack) if place == "core" else stack
    result = case.call(getattr(owner, name))
    close_all(result)
    return result


def call_method(subject, name, case, stack):
    os.chdir(f"../{stack.__name__}")
    with subject(stack) as sock:
        result = case.call(getattr(sock, name))
        close_all(result)
        return result, sock.gettimeout()


def close_all(result):
    for item in result if isinstance(result, tuple) else [result]:
        if hasattr(item, "close"):
            item.close()


def compare_row(comparison, place, row, call):
    for case in row.cases():
        comparison.run(f"{place}.{row.name}: {case.label}", functools.partial(call, row.name, case))
    comparison.check()


@pytest.mark.parametrize("place", ["core", "python"])
@pytest.mark.parametrize("row", FUNCTIONS, ids=row_ids(FUNCTIONS))
def test_function(comparison, place, row):
    compare_row(comparison, place, row, functools.partial(call_function, place))


@pytest.mark.parametrize("row", PYTHON_FUNCTIONS, ids=row_ids(PYTHON_FUNCTIONS))
def test_python_function(comparison, row):
    compare_row(comparison, "socket", row, functools.partial(call_function, "python"))


@pytest.mark.parametrize("place", ["core", "python"])
@pytest.mark.parametrize("row", CONSTRUCTORS, ids=["new", "adopting"])
def test_constructor(comparison, place, row):
    compare_row(comparison, place, row, functools.partial(call_function, place))


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("row", METHODS, ids=row_ids(METHODS))
def test_method(comparison, subject, row):
    compare_row(comparison, subject.__name__, row, functools.partial(call_method, subject))


@pytest.mark.parametrize("subject", [new_tcp, unix_end, closed])
@pytest.mark.parametrize("row", PYTHON_METHODS, ids=row_ids(PYTHON_METHODS))
def test_python_method(comparison, subject, row):
    compare_row(comparison, subject.__name__, row, functools.partial(call_method, subject))


#: sendmsg_afalg's keywords, each with a good value and what to try in its place.
AFALG = {
    "op": (0, INTEGERS),
    "iv": (b"0123", ANYTHING),
    "assoclen": (4, INTEGERS),
    "flags": (0, INTEGERS),
    "bogus": (0, {}),
}


def send_afalg(keywords, stack):
    """On a UDP socket that pretends to be of AF_ALG, and knows nobody to send to."""
    carrier = stack.socket(stack.AF_INET, stack.SOCK_DGRAM)
    fd = carrier.detach()
    with stack.socket(stack.AF_ALG, stack.SOCK_SEQPACKET, 0, fileno=fd) as sock:
        return sock.sendmsg_afalg([b"data"], **{name: make() for name, make in keywords.items()})


@pytest.mark.parametrize("name", AFALG)
def test_afalg(comparison, name):
    good, pool = AFALG[name]
    others = [{}, {"op": lambda: 0}] if name != "op" else [{}]
    for label, make in {**pool, "good": lambda: good}.items():
        for other in others:
            keywords = {**other, name: make}
            call = functools.partial(send_afalg, keywords)
            comparison.run(f"{label}, beside {list(other)}", call)
    comparison.check()
