"""Fixtures that run one test body on two socket stacks: the stdlib's, which specifies, and ours."""

import contextlib
import faulthandler
import gc
import os
import signal
import socket
import sys

import gosocket
import pytest
from gosocket.difftest import Comparison
from netns import Lab
from wire import Wire
from worker import Refused

STACKS = {"stdlib": socket, "gosocket": gosocket}

# A shell's background job ignores Ctrl-C, and so would the children that tests send it to.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(params=STACKS)
def stack(request):
    """The module under test: socket, or gosocket."""
    return STACKS[request.param]


@pytest.fixture
def comparison():
    """Collects cases to be run on both stacks; comparison.check() fails where they differ."""
    return Comparison(socket, gosocket)


@pytest.fixture
def both(comparison):
    """both(call) runs call(stack) on both stacks, fails where they differ, and gives what came."""

    def run(call):
        outcome = comparison.run(getattr(call, "__name__", "call"), call)
        comparison.check()
        return outcome

    return run


@pytest.fixture(scope="session", autouse=True)
def same_host():
    """Fail where something has given this host another name."""
    before = os.uname()
    yield
    assert os.uname() == before


@pytest.fixture(scope="session")
def wires():
    """A Wire for each stack, by the stack's name."""
    with one_for_each_stack(Wire) as running:
        yield running


@pytest.fixture(scope="session")
def labs():
    """A Lab for each stack, by the stack's name."""
    with one_for_each_stack(Lab) as running:
        yield running


@contextlib.contextmanager
def one_for_each_stack(make):
    """make(stack), a worker, for each stack, by the stack's name."""
    with contextlib.ExitStack() as stays:
        try:
            running = {name: stays.enter_context(make(stack)) for name, stack in STACKS.items()}
        except Refused as refused:
            pytest.skip(str(refused))
        yield running


@pytest.fixture(scope="session", autouse=True)
def running():
    """Get Go running before anything counts descriptors or threads."""
    faulthandler.enable(sys.__stderr__)
    for module in STACKS.values():
        module.socket().close()


@pytest.fixture(autouse=True)
def descriptors():
    """Fail a test that leaves descriptors open."""
    before = open_descriptors()
    yield
    if open_descriptors() - before:
        gc.collect()
    left = {fd: target(fd) for fd in open_descriptors() - before}
    assert not left, f"left open: {left}"


def open_descriptors():
    listed = {int(name) for name in os.listdir("/proc/self/fd")}
    return {fd for fd in listed if target(fd)}


def target(fd):
    """What the descriptor is open on, or '' where it is closed."""
    try:
        return os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        return ""
