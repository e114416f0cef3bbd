"""The command: python -m tests.cpython."""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed

from .environment import Environments, version
from .known import known, stale, unexpected
from .runner import JOBS, Runner
from .suites import suites
from .verdict import judge

ROW = "{:<40} {:>5} {:>6} {:>7} {:>11} {:>11} {:>8} {:>6}"
HEADER = ROW.format(
    "suite", "run", "passed", "skipped", "failed both", "differences", "gosocket", "stdlib"
)


def options(arguments):
    parser = argparse.ArgumentParser(prog="python -m tests.cpython", description=__doc__)
    parser.add_argument("suite", nargs="*", help="a suite, or the beginning of its name and a dot")
    parser.add_argument("--all", action="store_true", help="slow suites as well")
    parser.add_argument("--list", action="store_true", help="show the suites' names only")
    parser.add_argument("--jobs", type=int, default=JOBS, help="suites at a time")
    return parser.parse_args(arguments)


def chosen(names, everything):
    """The suites to run; a package's name stands for the modules in it."""
    available = suites(everything or bool(names))
    if not names:
        return available
    picked = [s for s in available if any(f"{s.name}.".startswith(f"{name}.") for name in names)]
    if not picked:
        sys.exit(f"no such suite: {', '.join(names)}")
    return picked


def row(verdict):
    """A line of the table."""
    run, differing = verdict.gosocket, {each.name for each in verdict.result.differences}
    failed = run.names("failed", "error", "died") - differing - {verdict.suite.module}
    return ROW.format(
        verdict.suite.name,
        len(run.listed),
        run.count("passed"),
        run.count("skipped"),
        len(failed),
        len(differing),
        f"{run.seconds:.1f}s",
        f"{verdict.stdlib.seconds:.1f}s",
    )


def passing(verdict):
    """What differed once and not again: worth a look where it comes often."""
    return [f"    once only: {str(each).splitlines()[0]}" for each in verdict.result.unstable]


def faults(verdict, entries):
    """What has to be mended, in words."""
    return [
        *(f"{verdict.suite.name}: {complaint}" for complaint in verdict.complaints),
        *map(str, unexpected(verdict, entries)),
        *(f"no longer true: {e.pattern} {e.reason}" for e in stale(verdict, entries)),
    ]


def main(arguments=None):
    args = options(arguments)
    picked = chosen(args.suite, args.all)
    if args.list:
        print(*(suite.name for suite in picked), sep="\n")
        return 0
    environments, entries, wrong = Environments(), known(), []
    print(f"CPython {version()}, seconds on either side\n{HEADER}")
    try:
        with ThreadPoolExecutor(args.jobs) as pool:
            runner = Runner(environments)
            for future in as_completed(pool.submit(judge, runner, suite) for suite in picked):
                print(row(future.result()), *passing(future.result()), sep="\n", flush=True)
                wrong += faults(future.result(), entries)
    finally:
        environments.close()
    print(*("", *wrong), sep="\n\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
