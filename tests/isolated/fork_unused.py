"""A child that only closes what it inherited starts no Go."""

import _gosocket
import gosocket as socket
from _tools import in_child, wait_for

left, right = socket.socketpair()
left.send(b"for the parent")


def close_both():
    left.close()
    right.close()
    assert not _gosocket._go_state()["loaded"]


wait_for(in_child(close_both))
assert right.recv(100) == b"for the parent"
left.close()
right.close()
