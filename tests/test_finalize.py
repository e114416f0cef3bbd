"""Sockets that nobody closed: they are told of, and closed."""

import gc
import os
import warnings

import pytest
from support import core, run_script


def lose(make):
    """The warnings that come when the last reference to what make() gives goes."""
    sock = make()
    fd = sock.fileno()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        del sock
    with pytest.raises(OSError):
        os.fstat(fd)
    return [(w.category.__name__, str(w.message).replace(f"fd={fd}", "fd=N")) for w in seen]


def makers(stack):
    """Ways to get a socket that is then lost."""
    yield lambda: stack.socket()
    yield lambda: core(stack).socket()
    yield lambda: stack.socket(stack.AF_UNIX, stack.SOCK_DGRAM)
    yield lambda: stack.socket(fileno=stack.socket().detach())
    with stack.socket() as sock:
        yield lambda: stack.fromfd(sock.fileno(), stack.AF_INET, stack.SOCK_STREAM)


def test_warning(both):
    both(lambda stack: [lose(make) for make in makers(stack)])


def test_warning_text(both):
    def text(stack):
        return lose(lambda: stack.socket(stack.AF_INET, stack.SOCK_DGRAM))

    ((category, message),) = both(text).value
    assert category == "ResourceWarning" and message.startswith("unclosed <socket.socket fd=N,")


@pytest.mark.parametrize("end", ["close", "detach"])
def test_no_warning_after(stack, end):
    sock = stack.socket()
    fd = getattr(sock, end)()
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        del sock
    assert not seen
    if end == "detach":
        os.close(fd)


def test_no_warning_of_an_empty_object(both):
    def make(stack):
        core(stack).socket.__new__(core(stack).socket)
        with pytest.raises(OSError):
            stack.socket(99)

    assert both(make).warnings == ()


def test_cycle(both):
    """A socket in a cycle is found by the collector, its descriptor closed once."""

    def lose_cycle(stack):
        gc.collect()
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            fd = cyclic(stack)
            gc.collect()
        with pytest.raises(OSError):
            os.fstat(fd)
        return len([w for w in seen if w.category is ResourceWarning])

    assert both(lose_cycle).value == 1


def cyclic(stack):
    """A socket that refers to itself and is lost at once; its descriptor."""

    class Own(stack.socket):
        pass

    sock = Own()
    sock.own = sock
    return sock.fileno()


def test_warning_as_an_error(stack):
    """It cannot be raised from a finaliser: it is printed, and the descriptor closed."""
    script = f"""
        import sys, warnings, os
        import {stack.__name__} as socket
        told = []
        sys.unraisablehook = lambda info: told.append(info)
        warnings.simplefilter("error")
        sock = socket.socket()
        fd = sock.fileno()
        del sock
        print(len(told), told[0].exc_type.__name__)
        try:
            os.fstat(fd)
        except OSError:
            print("closed")
    """
    assert run_script(script) == "1 ResourceWarning\nclosed\n"


def test_exception_in_flight_survives(both):
    """A finaliser that runs while an error is handled leaves it alone."""

    def make(stack):
        try:
            lost = stack.socket()
            raise ZeroDivisionError("kept")
        finally:
            del lost

    assert both(make).raised.text == "kept"


def test_at_exit(stack):
    """Sockets still open when the interpreter ends do it no harm."""
    script = f"""
        import threading
        import {stack.__name__} as socket
        left, right = socket.socketpair()
        kept = [left, right, left.makefile("rb")]
        threading.Thread(target=right.recv, args=(1,), daemon=True).start()
        print("ends")
    """
    assert run_script(script, PYTHONWARNINGS="ignore") == "ends\n"


def test_source(both):
    """The warning names the object, so that tracemalloc can say where it was made."""

    def sources(stack):
        sock = stack.socket()
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            del sock
        return [w.source is not None for w in seen]

    assert both(sources).value == [True]


def test_nothing_is_left(stack):
    """Sockets made and closed again and again: their descriptors do not pile up."""
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(500):
        left, right = stack.socketpair()
        left.send(b"x")
        right.recv(1)
        left.close()
        right.close()
    assert len(os.listdir("/proc/self/fd")) == before
