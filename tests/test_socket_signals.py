"""Calls that a signal interrupts: its handler runs, and they go on or raise (PEP 475)."""

import contextlib
import errno
import signal
import threading

import pytest
from support import LOOPBACK, PATIENCE, SHORT, listening, udp_pair, unix_pair
from waiting import RECEIVING, SENDING, deaf_server, no_room, taking

TICK = 0.01  # seconds between signals


@contextlib.contextmanager
def alarms(handler, interval=TICK, first=None):
    """The handler is called again and again, until it raises, and not while it runs.

    One alarm would not do: it may ring after the last look at signals, just before the call that
    it is to interrupt. Another timer that was running (that of a test's timeout) goes on after it.
    """
    busy = False

    def ring(*_):
        nonlocal busy
        if not busy:
            busy = True
            handler()
            busy = False

    before = signal.signal(signal.SIGALRM, ring)
    timer = signal.getitimer(signal.ITIMER_REAL)
    try:
        signal.setitimer(signal.ITIMER_REAL, interval if first is None else first, interval)
        yield
    finally:
        signal.signal(signal.SIGALRM, signal.SIG_IGN)  # before anything can ring once more
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *timer)


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
@pytest.mark.parametrize("call", SENDING)
def test_sending_goes_on(stack, call, timeout):
    left, right = no_room(stack)
    with left, right:
        left.settimeout(timeout)
        right.setblocking(False)
        ticks = []

        def tick():
            ticks.append(1)
            if len(ticks) >= 3:
                with contextlib.suppress(BlockingIOError):
                    right.recv(1 << 20)

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
    """An interrupted connect waits for its end; the kernel knocks again after a second, and so it
    does for what made the server deaf, which may be first."""
    with deaf_server(stack) as server, contextlib.ExitStack() as held:
        server.setblocking(False)
        ticks = []

        def tick():
            ticks.append(1)
            if len(ticks) >= 3:
                with contextlib.suppress(BlockingIOError):
                    held.enter_context(server.accept()[0])

        with stack.socket() as sock, alarms(tick):
            assert sock.connect(server.getsockname()) is None
            assert sock.getpeername() == server.getsockname()
        assert len(ticks) >= 3


def test_tcp_connect_interrupted(both):
    """Signals during a connect with a timeout: the time still runs out."""

    def connect(stack):
        with deaf_server(stack) as server, stack.socket() as sock:
            sock.settimeout(5 * TICK)
            with alarms(lambda: None), taking(5 * TICK):
                sock.connect(server.getsockname())

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
@pytest.mark.parametrize("call", SENDING)
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
        right.setblocking(False)
        arrived, ticks = [], []

        def tick():
            ticks.append(1)
            with contextlib.suppress(BlockingIOError):
                arrived.append(right.recv(1 << 18))

        with alarms(tick):
            left.sendall(data)
        left.close()
        arrived.extend(iter(lambda: right.recv(1 << 20), b""))
        assert b"".join(arrived) == data
        assert len(ticks) > 3


def test_keyboard_interrupt(stack):
    timer = threading.Timer(SHORT, signal.raise_signal, [signal.SIGINT])
    with unix_pair(stack) as (left, _):
        left.settimeout(None)
        timer.start()
        # raise_signal hits its own thread: the alarm wakes the main one
        with pytest.raises(KeyboardInterrupt), alarms(lambda: None):
            left.recv(1)
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
