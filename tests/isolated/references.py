"""Calls that succeed and calls that fail, many times: nothing that they took is kept."""

import ctypes
import gc
import resource
import sys
from pathlib import Path

import _gosocket
from _calls import World, cases, run
from _tools import descriptors, report

WARM_UP = 50
ROUNDS = 300
LEAKED = ROUNDS // 2  # less is what caches and free lists take
LEAKED_BYTES = 8 * ROUNDS  # the least that malloc(3) gives is more, each time
LEAKED_PAGES = (32 << 20) // resource.getpagesize()  # by all cases together
# Since 3.12 these are immortal, and from 3.14 on what 3.11's headers count is not taken back.
MORTAL = (None, True) if sys.version_info < (3, 12) else ()
ATTEMPTS = 4  # threads of Go's take memory now and then, a leak every time


class Memory(ctypes.Structure):
    """What mallinfo2(3) tells."""

    _fields_ = [(name, ctypes.c_size_t) for name in "arena b c d mapped f g in_use i j".split()]


memory = getattr(ctypes.CDLL(None), "mallinfo2", Memory)  # glibc 2.33
memory.restype = Memory


def resident_pages():
    return int(Path("/proc/self/statm").read_text().split()[1])


def counts(world):
    """What may not grow, as (name, number, by how much it may)."""
    info = memory()
    # Where no new object tells: what a call could keep a reference to.
    shared = (*MORTAL, _gosocket.socket, OSError, world.left, world.right, world.closed)
    return [
        ("blocks", sys.getallocatedblocks(), LEAKED),
        ("bytes", info.in_use + info.mapped, LEAKED_BYTES),
        ("descriptors", len(descriptors()), 0),
        *((f"references to {thing!r}", sys.getrefcount(thing), LEAKED) for thing in shared),
    ]


def growth(world, case):
    """What grows while the case is run ROUNDS times."""
    before = counts(world)
    for _ in range(ROUNDS):
        run(world, case)
    gc.collect()
    after = counts(world)
    return [
        (name, now - was)
        for (name, was, _), (_, now, most) in zip(before, after, strict=True)
        if now - was > most
    ]


def leak(world, case):
    """What grows each time, or nothing."""
    for _ in range(WARM_UP):
        run(world, case)
    gc.collect()
    for _ in range(ATTEMPTS):
        leaked = growth(world, case)
        if not leaked:
            break
    return leaked


def main():
    world = World()
    all_cases = cases()
    for case in all_cases:
        run(world, case)
    pages = resident_pages()
    leaks = [(n, case.name, leak(world, case)) for n, case in enumerate(all_cases)]
    leaks = [found for found in leaks if found[-1]]
    assert not leaks, leaks
    assert resident_pages() - pages < LEAKED_PAGES
    report(len(all_cases), f"calls, each {ROUNDS} times: no block, reference or descriptor kept")


main()
