"""AF_VSOCK's options: 64-bit numbers, on such a socket at every level."""

import socket

import pytest

AF_VSOCK = 40
LARGEST = 2  # SO_VM_SOCKETS_BUFFER_MAX_SIZE
INT_MAX = 2**31 - 1


def has_vsock():
    try:
        socket.socket(AF_VSOCK, socket.SOCK_STREAM).close()
    except OSError:
        return False
    return True


pytestmark = pytest.mark.skipif(not has_vsock(), reason="the kernel has no AF_VSOCK")


def vsock(stack):
    return stack.socket(AF_VSOCK, stack.SOCK_STREAM)


VALUES = (0, 1, True, -1, INT_MAX + 1, 1 << 40, 1 << 64, (1 << 70) + 5, 1.5, "x", None, bytes(8))


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_set_and_get(both, value):
    def change(stack):
        with vsock(stack) as sock:
            sock.setsockopt(AF_VSOCK, LARGEST, value)
            return sock.getsockopt(AF_VSOCK, LARGEST)

    both(change)


@pytest.mark.parametrize("arguments", [(), (LARGEST,), (LARGEST, None, 4), (LARGEST, 1, 4)])
def test_numbers_of_arguments(both, arguments):
    def change(stack):
        with vsock(stack) as sock:
            sock.setsockopt(AF_VSOCK, *arguments)

    both(change)


@pytest.mark.parametrize("size", [-1, 0, 4, 8, 1025])
def test_buffers_are_refused(both, size):
    def get(stack):
        with vsock(stack) as sock:
            return sock.getsockopt(AF_VSOCK, LARGEST, size)

    both(get)


def test_options_of_other_levels(both):
    def change(stack):
        with vsock(stack) as sock:
            sock.setsockopt(stack.SOL_SOCKET, stack.SO_RCVBUF, 5000)
            return [sock.getsockopt(stack.SOL_SOCKET, o) for o in (stack.SO_RCVBUF, stack.SO_TYPE)]

    both(change)
