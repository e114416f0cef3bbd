"""Each call where one allocation fails, or all from one on: MemoryError or the answer, no crash."""

import gc
import time

from _calls import World, cases, run
from _tools import PATIENCE, descriptors, report, skip

try:
    from _testcapi import remove_mem_hooks, set_nomemory
except ImportError as exc:
    skip(f"allocations cannot be made to fail: {exc}")

ALLOCATIONS = 25  # more than any call has, but for a list of names
FOR_EVER = 0  # where set_nomemory() is told of no end
# The second is the interpreter's own, where it has no memory for a traceback.
STARVED = (MemoryError, SystemError)


def starved(case, first, last):
    """The case's call, with the allocations from first to last failing."""

    def call(world):
        function = case.call
        try:
            set_nomemory(first, last)
            return function(world)
        finally:
            remove_mem_hooks()

    return case._replace(call=call)


def fits(result, usual):
    """Is it how a starved call may end, or how it ends anyway? The kernel may say anything."""
    if not (isinstance(result, type) and issubclass(result, Exception)):
        return True
    return result is usual or issubclass(result, (*STARVED, OSError))


def starve(world, case, usual):
    for first in range(ALLOCATIONS):
        for last in (first + 1, FOR_EVER):
            result = run(world, starved(case, first, last))
            assert fits(result, usual), (result, first, last)


def is_codecs(usual):
    """Did a codec fail? CPython 3.13's idna then crashes or hangs, with its own socket as well."""
    return isinstance(usual, type) and issubclass(usual, UnicodeError)


def left_open(before):
    """The descriptors that stay open; a lookup that was given up closes its own a moment later."""
    end = time.monotonic() + PATIENCE
    while (left := descriptors() - before) and time.monotonic() < end:
        time.sleep(0.001)
    return left


def main():
    world = World()
    all_cases = cases()
    usual = [run(world, case) for case in all_cases]  # what is kept for good is there from now on
    gc.collect()
    before = descriptors()
    done = 0
    for number, case in enumerate(all_cases):
        if is_codecs(usual[number]):
            continue
        print(number, case.name, flush=True)  # the last one is what crashed
        starve(world, case, usual[number])
        left = left_open(before)
        assert not left, left
        done += 1
    report(2 * ALLOCATIONS * done, f"times no memory, in {done} calls: no crash, nothing left open")


main()
