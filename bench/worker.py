"""One row on one stack in a process of its own: reads how often, prints how long one took."""

import gc
import sys

from rows import chosen
from subjects import Here


def main():
    name, stack, clock = sys.argv[1:]
    gc.disable()
    subject = Here(chosen([name])[0], stack, clock)
    for line in sys.stdin:
        print(subject.measure(int(line)), flush=True)
    subject.close()


if __name__ == "__main__":
    main()
