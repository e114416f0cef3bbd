"""Many threads: on one socket, on many, short-lived, with small stacks."""

import threading

import gosocket as socket
from _tools import PATIENCE, dose, exchange, report

THREADS = dose(200, 500)
CHURN = dose(2000, 50_000)
SMALL_STACK = 64 << 10


def run(target, count):
    threads = [threading.Thread(target=target) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


left, right = socket.socketpair(type=socket.SOCK_DGRAM)
left.settimeout(PATIENCE)
right.settimeout(PATIENCE)
got = []


def one_each():
    left.send(b"x")
    got.append(right.recv(10))


run(one_each, THREADS)
assert got == [b"x"] * THREADS

threading.stack_size(SMALL_STACK)
run(exchange, THREADS)
for _ in range(CHURN // 50):
    run(exchange, 50)
report(THREADS, f"threads on one socket, as many on many, and {CHURN:,} one after the other")
