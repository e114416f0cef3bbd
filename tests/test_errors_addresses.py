"""Good and bad addresses of every family: packed and turned down as the stdlib does."""

import functools
import os
import socket

import pytest
from error_addresses import FORMS, UNIX_ADDRESSES, form_ids

#: Each call that takes an address.
CALLS = {
    "bind": lambda sock, address: sock.bind(address),
    "connect": lambda sock, address: sock.connect(address),
    "connect_ex": lambda sock, address: sock.connect_ex(address),
    "sendto": lambda sock, address: sock.sendto(b"x", address),
    "sendto with flags": lambda sock, address: sock.sendto(b"x", 0, address),
    "sendmsg": lambda sock, address: sock.sendmsg([b"x"], [], 0, address),
}


@pytest.fixture
def unix_directory(tmp_path, monkeypatch):
    """A folder for each stack, for what bind() leaves there."""
    for name in ("socket", "gosocket"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "socket")


def of_family(form, stack):
    """A socket of the form's family, or a UDP socket that pretends to be one."""
    family = getattr(stack, form.family)
    if not form.pretend:
        return stack.socket(family, form.kind, form.proto)
    carrier = stack.socket(stack.AF_INET, stack.SOCK_DGRAM)
    return stack.socket(family, stack.SOCK_DGRAM, form.proto, fileno=carrier.detach())


def try_address(form, call, make, stack):
    with of_family(form, stack) as sock:
        sock.setblocking(False)
        result = CALLS[call](sock, make())
        return result, sock.getsockname()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("form", FORMS, ids=form_ids())
def test_addresses(comparison, form, call):
    if not hasattr(socket, form.family):
        pytest.skip(f"this Python has no {form.family}")
    for label, make in form.addresses():
        comparison.run(f"{call} {label}", functools.partial(try_address, form, call, make))
    comparison.check()


def try_unix(kind, call, make, stack):
    os.chdir(f"../{stack.__name__}")
    with stack.socket(stack.AF_UNIX, kind) as sock:
        sock.setblocking(False)
        result = CALLS[call](sock, make())
        name = sock.getsockname()
        return result, len(name) if name[:1] == b"\0" else name  # the kernel's choice, or ours


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", [socket.SOCK_STREAM, socket.SOCK_DGRAM])
def test_unix_addresses(comparison, unix_directory, kind, call):
    for label, make in UNIX_ADDRESSES.items():
        comparison.run(f"{call} {label}", functools.partial(try_unix, kind, call, make))
    comparison.check()


@pytest.mark.parametrize("family", [*range(46), 99, 255, 256, 65536])
def test_every_family(both, family):
    """A family that the kernel lacks is turned down in the same way."""

    def create(stack):
        kinds = (stack.SOCK_STREAM, stack.SOCK_DGRAM, stack.SOCK_RAW, stack.SOCK_SEQPACKET)
        return [try_create(stack, family, kind) for kind in kinds]

    both(create)


def try_create(stack, family, kind):
    try:
        with stack.socket(family, kind) as sock:
            return int(sock.family), int(sock.type), sock.proto
    except OSError as error:
        return error.errno
