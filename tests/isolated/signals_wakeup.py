"""set_wakeup_fd, faulthandler's dump and a handler that raises in the middle of sendall."""

import faulthandler
import signal
import tempfile

import gosocket as socket
from _tools import PATIENCE, dose, report

ROUNDS = dose(1, 100)
FIRST, TIMEOUT = 0.1, 0.3  # seconds until what interrupts comes, and that a call may take


class Stop(Exception):
    pass


def stop(*_):
    raise Stop


def raises_in_sendall():
    """The handler's exception ends sendall(), and the number is in the descriptor by then."""
    reader, writer = socket.socketpair()
    left, right = socket.socketpair()
    with reader, writer, left, right:
        reader.settimeout(PATIENCE)
        writer.setblocking(False)
        signal.set_wakeup_fd(writer.fileno())
        signal.setitimer(signal.ITIMER_REAL, FIRST)
        try:
            left.sendall(bytes(16 << 20))
        except Stop:
            pass
        else:
            raise AssertionError("sendall was not interrupted")
        assert reader.recv(10) == bytes([signal.SIGALRM])
        signal.set_wakeup_fd(-1)


def dumps_while_it_waits():
    """faulthandler's thread tells where the waiting one is."""
    left, right = socket.socketpair()
    with tempfile.TemporaryFile("w+") as dump, left, right:
        faulthandler.dump_traceback_later(FIRST, file=dump)
        right.settimeout(TIMEOUT)
        try:
            right.recv(1)
        except TimeoutError:
            pass
        dump.seek(0)
        text = dump.read()
    assert "signals_wakeup.py" in text, text


signal.signal(signal.SIGALRM, stop)
for _ in range(ROUNDS):
    raises_in_sendall()
    dumps_while_it_waits()
report(ROUNDS, "times a handler that raises in sendall(), set_wakeup_fd(), and faulthandler's dump")
