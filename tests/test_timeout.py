"""Blocking modes and timeouts."""

import contextlib
import errno
import os
import struct
import threading
import time

import pytest
from support import PATIENCE, SHORT, abstract_name, listening, tcp_pair, udp_pair, unix_pair
from waiting import RECEIVING, SENDING, deaf_server, no_room, taking

TICK = 0.01  # seconds between two looks


@pytest.mark.parametrize("value", [None, 0, 0.0, 1, 1.5, True, False, 1e-9, 1e-10, 9e9, 1e9])
def test_settimeout(both, value):
    def set(stack):
        with stack.socket() as sock:
            returned = sock.settimeout(value)
            blocking = os.get_blocking(sock.fileno())
            return returned, sock.gettimeout(), sock.timeout, sock.getblocking(), blocking

    both(set)


BAD_TIMEOUTS = [-1, -0.5, -1e-9, -1e-12, 1e10, 1e300, 2**63, float("nan"), float("inf")]
BAD_TIMEOUTS += ["1", b"1", 1j, [], ()]


@pytest.mark.parametrize("value", BAD_TIMEOUTS, ids=str)
@pytest.mark.parametrize("place", ["settimeout", "setdefaulttimeout"])
def test_bad_timeouts(both, value, place):
    def set(stack):
        try:
            with stack.socket() as sock:
                getattr(sock if place == "settimeout" else stack, place)(value)
        finally:
            stack.setdefaulttimeout(None)

    both(set)


@pytest.mark.parametrize("flag", [True, False, 1, 0, 2])
def test_setblocking(both, flag):
    def set(stack):
        with stack.socket() as sock:
            sock.settimeout(3)
            returned = sock.setblocking(flag)
            blocking = os.get_blocking(sock.fileno())
            return returned, sock.gettimeout(), sock.getblocking(), blocking

    both(set)


@pytest.mark.parametrize("value", [None, 0.0, 4.25])
def test_default_timeout(both, value):
    def set(stack):
        try:
            stack.setdefaulttimeout(value)
            with stack.socket() as sock:
                made = sock.gettimeout(), os.get_blocking(sock.fileno())
            with stack.socket(stack.AF_INET, stack.SOCK_STREAM | stack.SOCK_NONBLOCK) as sock:
                return stack.getdefaulttimeout(), made, sock.gettimeout()
        finally:
            stack.setdefaulttimeout(None)

    both(set)


def test_timeouts_of_the_modules_are_their_own(stack):
    """Each stack has a default of its own, as they are two modules."""
    stack.setdefaulttimeout(1.5)
    assert stack.getdefaulttimeout() == 1.5
    stack.setdefaulttimeout(None)
    assert stack.getdefaulttimeout() is None


def test_mode_set_behind_its_back(both):
    """A descriptor that somebody made non-blocking does not make the socket so."""

    def receive(stack):
        with unix_pair(stack) as (left, _):
            left.settimeout(None)
            os.set_blocking(left.fileno(), False)
            try:
                left.recv(1)
            finally:
                assert left.getblocking() is True

    assert both(receive).raised.type == "builtins.BlockingIOError"


@pytest.mark.parametrize("call", RECEIVING)
@pytest.mark.parametrize("timeout", [0.0, 1e-9, SHORT])
def test_receiving_in_vain(both, call, timeout):
    def receive(stack):
        with udp_pair(stack) as (left, _):
            left.settimeout(timeout)
            with taking(timeout):
                RECEIVING[call](left)

    expected = "builtins.TimeoutError" if timeout else "builtins.BlockingIOError"
    assert both(receive).raised.type == expected


@pytest.mark.parametrize("call", SENDING)
@pytest.mark.parametrize("timeout", [0.0, SHORT])
def test_sending_in_vain(both, call, timeout):
    def send(stack):
        left, right = no_room(stack)
        with left, right:
            left.settimeout(timeout)
            with taking(timeout):
                SENDING[call](left)

    expected = "builtins.TimeoutError" if timeout else "builtins.BlockingIOError"
    assert both(send).raised.type == expected


@pytest.mark.parametrize("call", SENDING)
@pytest.mark.parametrize("timeout", [0.0, 1e-9, PATIENCE])
def test_sending_to_nobody(both, call, timeout):
    """Once the socket is ready, what the call says counts, even if the time is up by then."""

    def send(stack):
        left, right = stack.socketpair()
        right.close()
        with left:
            left.settimeout(timeout)
            SENDING[call](left)

    assert both(send).raised.type == "builtins.BrokenPipeError"


@pytest.mark.parametrize("timeout", [0.0, SHORT])
def test_accepting_in_vain(both, timeout):
    def accept(stack):
        with listening(stack) as server:
            server.settimeout(timeout)
            with taking(timeout):
                server.accept()

    both(accept)


@contextlib.contextmanager
def full(stack):
    """The name of an AF_UNIX server whose backlog is full, so that connecting waits."""
    name = abstract_name()
    with listening(stack, stack.AF_UNIX, name, 0), stack.socket(stack.AF_UNIX) as first:
        first.connect(name)
        yield name


@pytest.mark.parametrize("call", ["connect", "connect_ex"])
def test_connecting_in_vain_on_unix(both, call):
    """AF_UNIX has no EINPROGRESS: a socket with a timeout does not wait for a place."""

    def connect(stack):
        with full(stack) as name, stack.socket(stack.AF_UNIX) as sock:
            sock.settimeout(SHORT)
            return getattr(sock, call)(name)

    both(connect)


@pytest.mark.parametrize("call", ["connect", "connect_ex"])
def test_connecting_in_vain(both, call):
    def connect(stack):
        with deaf_server(stack) as server, stack.socket() as sock:
            sock.settimeout(SHORT)
            with taking(SHORT):
                return getattr(sock, call)(server.getsockname())

    outcome = both(connect)
    if call == "connect":
        assert outcome.raised.text == "timed out"
    else:
        assert outcome.value == errno.EAGAIN


def test_timeout_error(both):
    def receive(stack):
        with unix_pair(stack) as (left, _):
            left.settimeout(0.01)
            try:
                left.recv(1)
            except TimeoutError as error:
                assert error.__class__ is stack.timeout is TimeoutError
                return error.args, error.errno, str(error)

    assert both(receive).value == (("timed out",), None, "timed out")


@pytest.mark.parametrize("call", RECEIVING)
def test_waiting_ends_when_it_comes(stack, call):
    with unix_pair(stack) as (left, right):
        timer = threading.Timer(SHORT, right.send, [b"x"])
        with taking(SHORT):
            timer.start()
            RECEIVING[call](left)
        timer.join()


def test_timeout_is_for_all_of_sendall(stack):
    """A peer that reads a little, again and again, does not put the deadline off."""
    left, right = no_room(stack)
    with left, right:
        left.settimeout(4 * SHORT)
        done = threading.Event()

        def dribble():
            while not done.wait(SHORT / 5):
                right.recv(4096)

        reader = threading.Thread(target=dribble)
        reader.start()
        with taking(4 * SHORT), pytest.raises(TimeoutError):
            left.sendall(bytes(1 << 24))
        done.set()
        reader.join()


def receive_timeout(seconds):
    return struct.pack("ll", int(seconds), int(seconds % 1 * 1_000_000))


def test_so_rcvtimeo(both):
    """The kernel's own timeout, on a blocking socket."""

    def receive(stack):
        with unix_pair(stack) as (left, _):
            left.settimeout(None)
            left.setsockopt(stack.SOL_SOCKET, stack.SO_RCVTIMEO, receive_timeout(SHORT))
            with taking(SHORT):
                left.recv(1)

    assert both(receive).raised.type == "builtins.BlockingIOError"


def test_so_sndtimeo(both):
    def send(stack):
        left, right = no_room(stack)
        with left, right:
            left.setsockopt(stack.SOL_SOCKET, stack.SO_SNDTIMEO, receive_timeout(SHORT))
            with taking(SHORT):
                left.send(b"x")

    assert both(send).raised.type == "builtins.BlockingIOError"


def test_so_rcvtimeo_accept(both):
    def accept(stack):
        with listening(stack) as server:
            server.settimeout(None)
            server.setsockopt(stack.SOL_SOCKET, stack.SO_RCVTIMEO, receive_timeout(SHORT))
            server.accept()

    assert both(accept).raised.type == "builtins.BlockingIOError"


def test_tcp_non_blocking_descriptor(stack):
    """A timeout makes the descriptor non-blocking, None makes it blocking again."""
    with tcp_pair(stack) as (client, server):
        for timeout, blocking in ((1, False), (None, True), (0, False), (None, True)):
            client.settimeout(timeout)
            assert os.get_blocking(client.fileno()) is blocking
            server.sendall(b"x")
            time_left = PATIENCE
            while timeout == 0 and time_left > 0:
                with contextlib.suppress(BlockingIOError):
                    assert client.recv(1) == b"x"
                    break
                time_left -= TICK
                time.sleep(TICK)
            if timeout != 0:
                assert client.recv(1) == b"x"
