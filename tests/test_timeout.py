"""Blocking modes, timeouts, and calls that a signal interrupts (PEP 475)."""

import contextlib
import errno
import os
import signal
import struct
import threading
import time

import pytest
from support import (
    LOOPBACK,
    PATIENCE,
    SHORT,
    abstract_name,
    listening,
    tcp_pair,
    udp_pair,
    unix_pair,
)

TICK = 0.01  # seconds between signals


@pytest.fixture
def sock(stack):
    with stack.socket() as sock:
        yield sock


@pytest.fixture
def pair(stack):
    with unix_pair(stack) as ends:
        yield ends


@contextlib.contextmanager
def taking(least, most=PATIENCE):
    """The block takes at least so long."""
    start = time.monotonic()
    yield
    taken = time.monotonic() - start
    assert least * 0.9 <= taken < most, taken


@contextlib.contextmanager
def alarms(handler, interval=TICK, first=None):
    """The handler is called again and again, an interval after it has returned, until it raises."""

    def ring(*_):
        handler()
        signal.setitimer(signal.ITIMER_REAL, interval)

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, interval if first is None else first)
        yield
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_IGN)  # before anything can ring once more
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def no_room(stack):
    """A blocking socket that can send no more, and its peer."""
    left, right = stack.socketpair()
    left.setblocking(False)
    for part in (bytes(65536), b"x"):
        with contextlib.suppress(BlockingIOError):
            while True:
                left.send(part)
    left.setblocking(True)
    return left, right


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


#: Calls that wait, as name: function of a socket.
RECEIVING = {
    "recv": lambda sock: sock.recv(1),
    "recv_into": lambda sock: sock.recv_into(bytearray(1)),
    "recvfrom": lambda sock: sock.recvfrom(1),
    "recvfrom_into": lambda sock: sock.recvfrom_into(bytearray(1)),
    "recvmsg": lambda sock: sock.recvmsg(1),
    "recvmsg_into": lambda sock: sock.recvmsg_into([bytearray(1)]),
}
SENDING = {
    "send": lambda sock: sock.send(b"x"),
    "sendall": lambda sock: sock.sendall(b"x"),
    "sendmsg": lambda sock: sock.sendmsg([b"x"]),
    "sendto": lambda sock: sock.sendto(b"x", b""),
}


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


@pytest.mark.parametrize("call", ["send", "sendall", "sendmsg"])
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


@contextlib.contextmanager
def deaf_server(stack):
    """The address of a TCP server whose backlog is full: the kernel drops what knocks."""
    with listening(stack, backlog=0) as server, contextlib.ExitStack() as held:
        for _ in range(2):
            sock = held.enter_context(stack.socket())
            sock.setblocking(False)
            sock.connect_ex(server.getsockname())
        yield server.getsockname()


@pytest.mark.parametrize("call", ["connect", "connect_ex"])
def test_connecting_in_vain(both, call):
    def connect(stack):
        with deaf_server(stack) as address, stack.socket() as sock:
            sock.settimeout(SHORT)
            with taking(SHORT):
                return getattr(sock, call)(address)

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
        timer.start()
        with taking(SHORT / 2):
            assert b"x" in repr(RECEIVING[call](left)).encode() or call.endswith("_into")
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


# Signals


@pytest.mark.parametrize("timeout", [None, PATIENCE])
@pytest.mark.parametrize("call", RECEIVING)
def test_handlers_run_and_the_call_goes_on(stack, call, timeout):
    with unix_pair(stack) as (left, right):
        left.settimeout(timeout)
        ticks = []

        def tick():
            ticks.append(1)
            if len(ticks) == 3:
                right.send(b"x")

        with alarms(tick):
            RECEIVING[call](left)
        assert len(ticks) >= 3


@pytest.mark.parametrize("timeout", [None, PATIENCE])
@pytest.mark.parametrize("call", ["send", "sendall", "sendmsg"])
def test_sending_goes_on(stack, call, timeout):
    left, right = no_room(stack)
    with left, right:
        left.settimeout(timeout)
        ticks = []

        def tick():
            ticks.append(1)
            if len(ticks) >= 3:
                with contextlib.suppress(BlockingIOError):
                    right.recv(1 << 20, stack.MSG_DONTWAIT)

        with alarms(tick):
            SENDING[call](left)
        assert len(ticks) >= 3


@pytest.mark.parametrize("timeout", [None, PATIENCE])
def test_accepting_goes_on(stack, timeout):
    with listening(stack) as server, stack.socket() as client:
        server.settimeout(timeout)
        client.setblocking(False)
        ticks = []

        def tick():
            ticks.append(1)
            if len(ticks) == 3:
                client.connect_ex(server.getsockname())

        with alarms(tick):
            server.accept()[0].close()
        assert len(ticks) >= 3


def test_connecting_goes_on(stack):
    """An interrupted connect waits for its end; the kernel knocks again after a second."""
    with listening(stack, backlog=0) as server, contextlib.ExitStack() as held:
        for _ in range(2):
            sock = held.enter_context(stack.socket())
            sock.setblocking(False)
            sock.connect_ex(server.getsockname())
        ticks = []

        def tick():
            ticks.append(1)
            if len(ticks) == 3:
                held.enter_context(server.accept()[0])

        with stack.socket() as sock, alarms(tick):
            assert sock.connect(server.getsockname()) is None
            assert sock.getpeername() == server.getsockname()
        assert len(ticks) >= 3


def test_tcp_connect_interrupted(both):
    """Signals during a connect with a timeout: the time still runs out."""

    def connect(stack):
        with deaf_server(stack) as address, stack.socket() as sock:
            sock.settimeout(5 * TICK)
            with alarms(lambda: None), taking(5 * TICK):
                sock.connect(address)

    assert both(connect).raised.type == "builtins.TimeoutError"


@pytest.mark.parametrize("call", RECEIVING)
def test_signals_do_not_put_the_deadline_off(stack, call):
    with unix_pair(stack) as (left, _):
        left.settimeout(5 * TICK)
        with alarms(lambda: None, TICK / 2), taking(5 * TICK), pytest.raises(TimeoutError):
            RECEIVING[call](left)


@pytest.mark.parametrize("timeout", [None, PATIENCE])
@pytest.mark.parametrize("call", RECEIVING)
def test_handler_raises_while_receiving(stack, call, timeout):
    with unix_pair(stack) as (left, right):
        left.settimeout(timeout)
        with pytest.raises(ZeroDivisionError), alarms(lambda: 1 / 0):
            RECEIVING[call](left)
        right.send(b"fine")
        assert left.recv(9) == b"fine"


@pytest.mark.parametrize("timeout", [None, PATIENCE])
@pytest.mark.parametrize("call", ["send", "sendall", "sendmsg"])
def test_handler_raises_while_sending(stack, call, timeout):
    left, right = no_room(stack)
    with left, right:
        left.settimeout(timeout)
        with pytest.raises(ZeroDivisionError), alarms(lambda: 1 / 0):
            SENDING[call](left)


@pytest.mark.parametrize("timeout", [None, PATIENCE])
def test_handler_raises_half_way_through_sendall(stack, timeout):
    """What was sent before is there, nothing of it twice, and the rest is not."""
    data = bytes(range(256)) * 40_000
    with unix_pair(stack) as (left, right):
        left.settimeout(timeout)
        with pytest.raises(ZeroDivisionError), alarms(lambda: 1 / 0, first=SHORT):
            left.sendall(data)
        left.close()
        arrived = b"".join(iter(lambda: right.recv(1 << 20), b""))
        assert 0 < len(arrived) < len(data)
        assert data.startswith(arrived)


@pytest.mark.parametrize("timeout", [None, PATIENCE])
def test_handler_runs_while_sendall_goes_on(stack, timeout):
    data = bytes(range(256)) * 40_000
    with unix_pair(stack) as (left, right):
        left.settimeout(timeout)
        arrived, ticks = [], []

        def tick():
            ticks.append(1)
            with contextlib.suppress(BlockingIOError):
                arrived.append(right.recv(1 << 18, stack.MSG_DONTWAIT))

        with alarms(tick):
            left.sendall(data)
        left.close()
        arrived.extend(iter(lambda: right.recv(1 << 20), b""))
        assert b"".join(arrived) == data
        assert len(ticks) > 3


def test_keyboard_interrupt(stack, pair):
    timer = threading.Timer(SHORT, signal.raise_signal, [signal.SIGINT])
    timer.start()
    pair[0].settimeout(None)
    with pytest.raises(KeyboardInterrupt):
        with alarms(lambda: None):  # raise_signal hits its own thread: the main one has to wake
            pair[0].recv(1)
    timer.join()


def test_handler_closes_the_socket(both):
    """The call goes on with a descriptor that is no more."""

    def receive(stack):
        with unix_pair(stack) as (left, _):
            left.settimeout(None)
            with alarms(left.close, first=SHORT):
                left.recv(1)

    assert both(receive).raised.errno == errno.EBADF


def test_handler_changes_the_timeout(both):
    """The time a call may take is what it was when the call began."""

    def receive(stack):
        with unix_pair(stack) as (left, _):
            left.settimeout(5 * TICK)
            with alarms(lambda: left.settimeout(PATIENCE)), taking(5 * TICK):
                left.recv(1)

    assert both(receive).raised.type == "builtins.TimeoutError"


def test_udp_interrupted(stack):
    with udp_pair(stack, host=LOOPBACK) as (left, right):
        left.settimeout(None)
        right.settimeout(None)
        ticks = []

        def tick():
            ticks.append(1)
            if len(ticks) == 3:
                right.sendto(b"data", left.getsockname())

        with alarms(tick):
            assert left.recvfrom(9) == (b"data", right.getsockname())


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
