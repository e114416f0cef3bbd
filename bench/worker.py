"""One row on one stack in a process of its own: reads how often, prints how long one took."""

import gc
import os
import sys

from rows import named
from subjects import Here


def main():
    name, stack, clock, cpus = sys.argv[1:]
    if int(cpus):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(cpus)])
    gc.disable()
    subject = Here(named(name), stack, clock)
    for line in sys.stdin:
        print(subject.measure(int(line)), flush=True)
    subject.close()


if __name__ == "__main__":
    main()
