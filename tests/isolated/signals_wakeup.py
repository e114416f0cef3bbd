"""set_wakeup_fd, faulthandler's dump and a handler that raises in the middle of sendall."""

import faulthandler
import signal
import tempfile

import gosocket as socket
from _tools import PATIENCE


class Stop(Exception):
    pass


def stop(*_):
    raise Stop


reader, writer = socket.socketpair()
reader.settimeout(PATIENCE)
writer.setblocking(False)
signal.set_wakeup_fd(writer.fileno())
signal.signal(signal.SIGALRM, stop)

left, right = socket.socketpair()
signal.setitimer(signal.ITIMER_REAL, 0.1)
try:
    left.sendall(bytes(16 << 20))
except Stop:
    pass
else:
    raise AssertionError("sendall was not interrupted")
assert reader.recv(10) == bytes([signal.SIGALRM])
signal.set_wakeup_fd(-1)

with tempfile.TemporaryFile("w+") as report:
    faulthandler.dump_traceback_later(0.1, file=report)
    right.settimeout(0.4)
    left.close()
    other, waiting = socket.socketpair()
    waiting.settimeout(0.4)
    try:
        waiting.recv(1)
    except TimeoutError:
        pass
    report.seek(0)
    text = report.read()
assert "signals_wakeup.py" in text, text
