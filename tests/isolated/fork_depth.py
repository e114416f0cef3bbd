"""Children of children, ten deep: each has a Go of its own, and no descriptor more."""

import _gosocket
import gosocket
import gosocket as socket
from _tools import descriptors, exchange, in_child, wait_for

DEPTH = 10


def descend(depth):
    assert _gosocket._go_state()["generation"] == depth
    assert not _gosocket._go_state()["loaded"]
    exchange()
    assert socket.getaddrinfo("localhost", 80)
    assert _gosocket._go_state()["generation"] == depth + 1
    assert descriptors() == before, descriptors() - before
    if depth < DEPTH:
        wait_for(in_child(lambda: descend(depth + 1)))


exchange()
before = descriptors()
wait_for(in_child(lambda: descend(1)))
exchange()
assert gosocket.socket is socket.socket
