"""After many lookups, and the garbage collection they need, Go still has no descriptor of its own
that a daemon's closerange() could pull away from under it."""

import os
import threading

import gosocket as socket
from _tools import PATIENCE, descriptors, dose, exchange, report

LOOKUPS = 300
THREADS = 20
ROUNDS = dose(3, 30)


def look_up():
    for port in range(LOOKUPS):
        assert socket.getaddrinfo("127.0.0.1", port)
        assert socket.gethostbyname("localhost")


def many():
    threads = [threading.Thread(target=look_up) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def alive(fd):
    """os.listdir's own descriptor is listed, too, and gone by now."""
    return os.path.exists(f"/proc/self/fd/{fd}")


exchange()
for _ in range(ROUNDS):
    many()
    opened = [os.readlink(f"/proc/self/fd/{fd}") for fd in descriptors() if alive(fd)]
    assert not any("anon_inode" in target for target in opened), opened
    os.closerange(3, 4096)
exchange()
report(2 * LOOKUPS * THREADS * ROUNDS, "lookups, and all descriptors closed now and then")
