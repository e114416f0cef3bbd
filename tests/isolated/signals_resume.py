"""A handler that returns lets the call go on (PEP 475), and not a byte is lost meanwhile."""

import hashlib
import signal
import threading
import time

import gosocket as socket
from _tools import PATIENCE, dose, report

SIZE = dose(8 << 20, 256 << 20)
calls = []
signal.signal(signal.SIGALRM, lambda *_: calls.append(time.monotonic()))


def transfer(timeout):
    left, right = socket.socketpair()
    left.settimeout(timeout)
    right.settimeout(timeout)
    data = bytes(range(256)) * (SIZE // 256)
    seen = hashlib.sha256()

    def read():
        while block := right.recv(50_000):
            seen.update(block)
            time.sleep(0.0005)

    reader = threading.Thread(target=read)
    reader.start()
    left.sendall(data)
    left.close()
    reader.join(dose(PATIENCE, 100 * PATIENCE))
    right.close()
    assert seen.digest() == hashlib.sha256(data).digest()


signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
transfer(None)
transfer(PATIENCE)
signal.setitimer(signal.ITIMER_REAL, 0)
assert len(calls) > 10

# The deadline is for the whole call, however often it is interrupted.
left, right = socket.socketpair()
right.settimeout(0.3)
signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
start = time.monotonic()
try:
    right.recv(1)
except TimeoutError:
    took = time.monotonic() - start
signal.setitimer(signal.ITIMER_REAL, 0)  # the interpreter ends without handlers
assert 0.3 <= took < 0.3 + PATIENCE / 4, took
report(len(calls), f"signals, mostly during transfers of {2 * SIZE >> 20} MiB: not a byte is lost")
