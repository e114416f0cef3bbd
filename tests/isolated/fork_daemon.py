"""A daemon: forks twice and closes every descriptor, Go's among them, before it uses a socket."""

import os

import gosocket as socket
from _tools import PATIENCE, exchange, in_child, wait_for

report_out, report_in = os.pipe()


def daemon():
    keep = 3
    os.dup2(report_in, keep)
    os.closerange(keep + 1, 4096)
    exchange()
    assert socket.getaddrinfo("localhost", 80)
    os.write(keep, b"well")


def intermediate():
    os.setsid()
    in_child(daemon)


exchange()
socket.getaddrinfo("localhost", 80)
wait_for(in_child(intermediate), PATIENCE)
os.close(report_in)
assert os.read(report_out, 10) == b"well"

# The same without a fork: whatever Go had open is gone, and it goes on.
os.closerange(3, 4096)
exchange()
assert socket.getaddrinfo("localhost", 80)
