"""Runs other people's suites on both stacks, as in: python -m suites FOLDER [NAME ...].

FOLDER is for the suites' sources and pytest's logs. The exit status is 1 where a test differs.
"""

import contextlib
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

from . import runs
from .judge import Judged, of_calls, of_ends
from .table import CALLS, SUITES

COLUMNS = "{:28} {:>6} {:>8} {:>8} {:>8} {:>10} {:>12} {:>6}"
HEADINGS = "suite", "tests", "passed", "skipped", "failed", "by chance", "differences", "time"


def main(folder, *names):
    print(COLUMNS.format(*HEADINGS), flush=True)
    differences = 0
    for name in names or SUITES:
        differences += len(run(name, SUITES[name], Path(folder).resolve()))
    return 1 if differences else 0


def run(name, suite, folder):
    """Run one suite, print what came of it, and give its differences."""
    begun = time.monotonic()
    judge = of_calls if suite.way == CALLS else of_ends
    with runs.redis_server() if suite.redis else contextlib.nullcontext([]) as options:
        try:
            result = judge(runs.Run(suite, folder, options), suite.arguments)
        except (runs.Stopped, subprocess.TimeoutExpired) as stopped:
            result = Judged(differences=[str(stopped)])
    title = f"{name} {version(suite.package)}, {suite.way}"
    print(COLUMNS.format(title, *result.counts, f"{time.monotonic() - begun:.0f} s"))
    for kind, found in (("BY CHANCE", result.by_chance), ("DIFFERS", result.differences)):
        for told in found:
            print(f"  {kind}: {told}".replace("\n", "\n    "))
    sys.stdout.flush()
    return result.differences


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
