"""A child that only closes what it inherited starts no Go."""

import _gosocket
import gosocket as socket
from _tools import dose, in_child, report, wait_for

CHILDREN = dose(1, 1000)

left, right = socket.socketpair()
left.send(b"for the parent")


def close_both():
    left.close()
    right.close()
    assert not _gosocket._go_state()["loaded"]


for _ in range(CHILDREN):
    wait_for(in_child(close_both))
assert right.recv(100) == b"for the parent"
left.close()
right.close()
report(CHILDREN, "children that close what they inherited, and start no Go")
