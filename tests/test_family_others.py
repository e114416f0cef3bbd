"""AF_VSOCK as far as nothing leaves the machine, AF_XDP, and families without a form of address."""

import socket

import pytest
from netns import same

AF_VSOCK, CID_ANY, PORT_ANY, CID_LOCAL = 40, 0xFFFFFFFF, 0xFFFFFFFF, 1
AF_XDP, SOL_XDP, XDP_MMAP_OFFSETS, XDP_RX_RING, XDP_STATISTICS = 44, 283, 1, 2, 7
EVERY_FAMILY = range(46)
KINDS = ("SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_SEQPACKET")


def needs(family, kind):
    """Skips where the kernel has no such socket."""
    try:
        socket.socket(family, kind).close()
    except OSError as error:
        return pytest.mark.skip(reason=f"no socket of family {family}: {error}")
    return lambda test: test


def attempts(calls):
    """What each call gave, or how it failed."""
    found = []
    for call in calls:
        try:
            found.append(call())
        except (OSError, TypeError) as error:
            found.append((type(error).__name__, str(error)))
    return found


def vsock_names(stack):
    """A server's names; nobody connects."""
    with stack.socket(AF_VSOCK, stack.SOCK_STREAM) as sock:
        before = sock.getsockname()
        sock.bind((CID_ANY, PORT_ANY))
        cid, port = sock.getsockname()
        sock.listen(1)
        listening = sock.getsockopt(stack.SOL_SOCKET, stack.SO_ACCEPTCONN)
        failures = attempts([sock.getpeername, lambda: sock.bind((CID_ANY, 5000))])
        with stack.socket(AF_VSOCK, stack.SOCK_STREAM) as other:
            failures += attempts([lambda: other.bind((cid, port))])
            failures += attempts([lambda: other.bind((0x12345, 5000))])
        return before, cid, 0 < port < PORT_ANY, listening, repr(sock).count("laddr="), failures


@needs(AF_VSOCK, socket.SOCK_STREAM)
def test_vsock(labs):
    before, cid, has_port, listening, shown, failures = same(labs, vsock_names)
    assert before == (CID_ANY, PORT_ANY)
    assert (cid, has_port, bool(listening), shown) == (CID_ANY, True, True, 1)
    assert all(isinstance(failure, tuple) for failure in failures)


def xdp_rings(stack):
    """What can be done without the memory that a ring is mapped to."""
    with stack.socket(AF_XDP, stack.SOCK_RAW) as sock:
        sock.setblocking(False)
        sock.setsockopt(SOL_XDP, XDP_RX_RING, 64)
        offsets = sock.getsockopt(SOL_XDP, XDP_MMAP_OFFSETS, 128)
        statistics = sock.getsockopt(SOL_XDP, XDP_STATISTICS, 48)
        calls = attempts(
            [
                lambda: sock.setsockopt(SOL_XDP, XDP_RX_RING, 63),
                lambda: sock.bind((b"", 1)),
                sock.getsockname,
                lambda: sock.send(b"frame"),
                lambda: sock.recv(100),
                lambda: sock.recvfrom(100),
            ]
        )
        return len(offsets), statistics, repr(sock), calls


@needs(AF_XDP, socket.SOCK_RAW)
def test_xdp(labs):
    size, statistics, _, calls = same(labs, xdp_rings)
    assert (size, statistics) == (128, bytes(48))
    bad_family = ("OSError", "getsockaddrlen: bad family")
    assert (calls[2], calls[5]) == (bad_family, bad_family)


def all_kinds(family):
    """Every socket of a family that the kernel has, asked for what has to do with addresses."""

    def ask(stack):
        return {kind: ask_kind(stack, family, getattr(stack, kind)) for kind in KINDS}

    return ask


def ask_kind(stack, family, kind):
    try:
        sock = stack.socket(family, kind)
    except OSError as error:
        return error.errno
    with sock:
        sock.setblocking(False)
        return attempts(
            [
                sock.getsockname,
                sock.getpeername,
                lambda: sock.bind(()),
                lambda: sock.bind((1, 2, 3, 4, 5, 6, 7)),
                lambda: sock.recvfrom(1),
                lambda: sock.recvmsg(1),
                lambda: sock.accept(),
            ]
        )


@pytest.mark.parametrize("family", EVERY_FAMILY)
def test_every_family(both, family):
    both(all_kinds(family))
