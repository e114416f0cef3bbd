"""Forks while other threads are inside Go, computing, waiting and looking names up."""

import threading

import gosocket as socket
from _tools import PATIENCE, descriptors, dose, exchange, in_child, report, wait_for

FORKS = dose(100, 10_000)
done = threading.Event()


def chatter():
    left, right = socket.socketpair()
    with left, right:
        while not done.is_set():
            left.send(b"x")
            right.recv(1)


def listen():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        while not done.is_set():
            try:
                server.accept()
            except TimeoutError:
                pass


def look_up():
    while not done.is_set():
        socket.getaddrinfo("localhost", None)


def block(sock):
    assert sock.recv(1) == b""


def work():
    exchange(100_000)
    assert socket.getaddrinfo("127.0.0.1", 80)  # for a name's sake glibc takes a lock: look_up's
    other = threading.Thread(target=exchange)
    other.start()
    other.join(PATIENCE)
    assert not other.is_alive()


exchange()
before = descriptors()
held, blocked = socket.socketpair()
threads = [threading.Thread(target=target) for target in (chatter, chatter, listen, look_up)]
threads.append(threading.Thread(target=block, args=[blocked]))
for thread in threads:
    thread.start()
for _ in range(FORKS):
    wait_for(in_child(work))
report(FORKS, "forks, while threads are inside Go")
done.set()
held.close()
for thread in threads:
    thread.join(PATIENCE)
    assert not thread.is_alive()
blocked.close()
assert descriptors() == before, descriptors() - before
