"""What a forked child's own Go takes of memory, beside what the same work takes of the stdlib's."""

import os
import re
import socket as stdlib

import gosocket
from _tools import dose, report

CHILDREN = dose(5, 100)
ALLOWED = 2048  # KiB that are the child's alone
DEPTH = 3


def private():
    """KiB that no other process has."""
    with open("/proc/self/smaps_rollup") as rollup:
        return sum(map(int, re.findall(r"^Private_\w+: +(\d+) kB", rollup.read(), re.M)))


def work(stack):
    left, right = stack.socketpair()
    with left, right:
        left.send(b"x")
        right.recv(1)
    stack.getaddrinfo("127.0.0.1", 80)


def growth(stack, depth=1):
    """By how much the memory of a child, so many forks deep, grows with its work."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        before = private()
        work(stack)
        grown = private() - before
        if depth > 1:
            grown = growth(stack, depth - 1)
        os.write(writer, b"%d" % grown)
        os._exit(0)
    os.close(writer)
    with open(reader) as told:
        grown = int(told.read())
    assert os.waitpid(pid, 0)[1] == 0
    return grown


for stack in (stdlib, gosocket):
    work(stack)
for depth in (1, DEPTH):
    usual = min(growth(stdlib, depth) for _ in range(CHILDREN))
    ours = sorted(growth(gosocket, depth) - usual for _ in range(CHILDREN))
    print(f"{depth} deep: {ours[0]} to {ours[-1]} KiB, by the stdlib {usual}")
    assert ours[len(ours) // 2] <= ALLOWED, ours
report(2 * CHILDREN, f"children, each with at most {ours[-1]} KiB of their own for Go")
