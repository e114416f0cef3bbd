"""A daemon: forks twice and closes every descriptor, Go's among them, before it uses a socket."""

import os

import gosocket as socket
from _tools import PATIENCE, dose, exchange, in_child, report, wait_for

DAEMONS = dose(1, 200)


def daemon(writer):
    keep = 3
    os.dup2(writer, keep)
    os.closerange(keep + 1, 4096)
    exchange()
    assert socket.getaddrinfo("localhost", 80)
    os.write(keep, b"well")


def intermediate(writer):
    os.setsid()
    in_child(lambda: daemon(writer))


def daemonise():
    reader, writer = os.pipe()
    wait_for(in_child(lambda: intermediate(writer)), PATIENCE)
    os.close(writer)
    assert os.read(reader, 10) == b"well"
    os.close(reader)


exchange()
socket.getaddrinfo("localhost", 80)
for _ in range(DAEMONS):
    daemonise()

# The same without a fork: whatever Go had open is gone, and it goes on.
os.closerange(3, 4096)
exchange()
assert socket.getaddrinfo("localhost", 80)
report(DAEMONS, "daemons, which close every descriptor")
