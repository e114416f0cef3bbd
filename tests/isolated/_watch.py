"""What a process holds: memory, descriptors, threads; sampled, and judged."""

import csv
import os
import re
import statistics
import time

COUNTS = ["exchanges", "lookups", "forks"]
HELD = ["rss_mib", "descriptors", "threads"]
FIELDS = ["seconds", *HELD, *COUNTS]
GROWTH = 0.05  # of memory, between the middle and the end of a run
SLACK = 4.0  # MiB more that may come and go


def resident():
    """MiB."""
    with open("/proc/self/status") as status:
        return int(re.search(r"VmRSS:\s+(\d+)", status.read())[1]) / 1024


def sample(start, counts):
    """A row of FIELDS."""
    return [
        round(time.monotonic() - start, 1),
        round(resident(), 2),
        len(os.listdir("/proc/self/fd")) - 1,
        len(os.listdir("/proc/self/task")),
        *(counts.get(name, 0) for name in COUNTS),
    ]


def write(path, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([FIELDS, *rows])


def judge(rows):
    """What is not flat, in words; [] where all is. The first half is for warming up."""
    half = rows[len(rows) // 2 :]
    quarter = len(half) // 3
    if not quarter:
        return ["too short to tell"]
    wrong = []
    for column, name in enumerate(HELD, 1):
        early = statistics.median(row[column] for row in half[:quarter])
        late = statistics.median(row[column] for row in half[-quarter:])
        if late > early * (1 + GROWTH) + SLACK:
            wrong.append(f"{name} grew from {early} to {late}")
    return wrong


def told(rows):
    """The end of it, beside the middle."""
    middle, end = rows[len(rows) // 2], rows[-1]
    return ", ".join(f"{name} {middle[i]} -> {end[i]}" for i, name in enumerate(HELD, 1))
