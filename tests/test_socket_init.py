"""socket.__init__ on its short way through C, which nobody is to notice, and on its own."""

import inspect
import sys

import pytest


class Number:
    """An int by its __index__ alone."""

    def __index__(self):
        return 2


# Arguments by position, and by name; the last ones are refused.
PLAIN = [
    ((), {}),
    ((-1, -1, -1, None), {}),
    ((10,), {}),
    ((2, 2), {}),
    ((2, 2, 17), {}),
    ((), {"type": 2}),
    ((10,), {"proto": 17, "type": 2}),
    ((True, 1), {}),
    ((1, 1, 0), {"fileno": None}),
]
OTHERS = [
    ((Number(), 1), {}),
    ((), {"family": Number()}),
    ((2.0,), {}),
    (("2",), {}),
    ((None,), {}),
    ((1 << 40,), {}),
    ((-(1 << 40),), {}),
    ((-2,), {}),
    ((2, 99), {}),
    ((), {"fileno": "0"}),
    ((), {"fileno": 0.0}),
    ((), {"fileno": Number()}),
    ((), {"fileno": -5}),
    ((), {"fileno": 1 << 40}),
    ((1, 2, 3, 4, 5), {}),
    ((2,), {"family": 2}),
    ((), {"kind": 2}),
    ((), {"filen\N{LATIN SMALL LETTER O WITH STROKE}": 2}),
]


def kind_of(sock):
    return sock.family, sock.type, sock.proto, sock._io_refs, sock._closed


@pytest.mark.parametrize(("positional", "named"), [*PLAIN, *OTHERS])
def test_arguments(both, positional, named):
    def made(stack):
        with stack.socket(*positional, **named) as sock:
            return kind_of(sock)

    both(made)


@pytest.mark.parametrize("arguments", [(), (3,), (None, 2)])
def test_object_of_another_kind(both, arguments):
    both(lambda stack: stack.socket.__init__(*arguments))


def frames_of(make, name="__init__"):
    """How many Python functions of this name run in a call."""
    seen = []
    before = sys.getprofile()
    sys.setprofile(lambda frame, event, _: event == "call" and seen.append(frame.f_code.co_name))
    try:
        make().close()
    finally:
        sys.setprofile(before)
    return seen.count(name)


def test_plain_arguments_run_no_python(stack):
    short = stack.__name__ == "gosocket" and sys.version_info >= (3, 12)
    plain = [frames_of(lambda a=a, k=k: stack.socket(*a, **k)) for a, k in PLAIN]
    assert plain == [0 if short else 1] * len(PLAIN)
    assert frames_of(lambda: stack.socket(Number(), 1)) == 1


def test_is_a_function_as_any_other(both):
    def told(stack):
        init = stack.socket.__init__
        signatures = [str(inspect.signature(each)) for each in (stack.socket, init)]
        return type(init), signatures, init.__qualname__, init.__defaults__, init.__doc__

    both(told)


def test_defaults_are_the_modules(stack, monkeypatch):
    monkeypatch.setattr(stack, "AF_INET", stack.AF_UNIX)
    monkeypatch.setattr(stack, "SOCK_STREAM", stack.SOCK_DGRAM)
    with stack.socket() as sock:
        assert (sock.family, sock.type) == (stack.AF_UNIX, stack.SOCK_DGRAM)


def test_default_that_is_gone(both, monkeypatch):
    def made(stack):
        with monkeypatch.context() as patch:
            patch.setattr(stack, "AF_INET", "none")
            with stack.socket() as sock:
                return kind_of(sock)

    both(made)


def test_class_sees_what_is_assigned(both):
    def assigned(stack):
        names = []

        class Seeing(stack.socket):
            def __setattr__(self, name, value):
                names.append((name, value))
                super().__setattr__(name, value)

        Seeing().close()
        return names

    both(assigned)


def test_class_may_refuse_what_is_assigned(both):
    def refused(stack):
        class Refusing(stack.socket):
            def __setattr__(self, name, value):
                raise ValueError(name)

        sock = Refusing.__new__(Refusing)
        try:
            sock.__init__()
        finally:
            stack.close(sock.detach())

    both(refused)


def test_class_with_an_init_of_its_own(both):
    def made(stack):
        class Own(stack.socket):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.extra = 1

        with Own(stack.AF_INET, type=stack.SOCK_DGRAM) as sock:
            return kind_of(sock), sock.extra

    both(made)


def test_replaced_init_is_called(stack, monkeypatch):
    called = []
    original = stack.socket.__init__

    def replacement(self, *args):
        called.append(args)
        original(self, *args)

    monkeypatch.setattr(stack.socket, "__init__", replacement)
    stack.socket(stack.AF_INET).close()
    assert called == [(stack.AF_INET,)]
