"""Children of children: each has a Go of its own, and no descriptor more. Where there is no room
for one more, the child is told so."""

import _gosocket
import gosocket as socket
from _tools import descriptors, dose, exchange, in_child, report, wait_for

DEPTH = dose(10, 200)
END = dose(10, 400)  # further down than there is room for
LONG = 1000.0  # seconds


def check(depth):
    exchange()
    assert socket.getaddrinfo("localhost", 80)
    assert _gosocket._go_state()["generation"] == depth + 1
    assert descriptors() == before, descriptors() - before


def descend(depth):
    assert _gosocket._go_state()["generation"] == depth
    assert not _gosocket._go_state()["loaded"]
    try:
        check(depth)
    except OSError as exc:
        assert depth > DEPTH and "forked child" in str(exc), (depth, exc)
        report(depth - 1, "generations, and OSError in the next")
        return
    if depth < END:
        wait_for(in_child(lambda: descend(depth + 1)), LONG)


exchange()
before = descriptors()
wait_for(in_child(lambda: descend(1)), LONG)
exchange()
report(DEPTH, "children of children")
