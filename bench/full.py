"""The whole benchmark: every row, the peers beside it, and the thread rows on few processors too.

The results go to a JSON file, of which document.py makes docs/performance.md and its pictures.
"""

import argparse
import os
from pathlib import Path

from harness import compare
from registry import STACKS, missing, on_cpus
from report import HEADER, line, read_limits, write_json
from rows import chosen

FEW = (1, 2)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="+", default=["*"], metavar="NAME", help="names, patterns")
    parser.add_argument("--seconds", type=float, default=400.0, help="for all rows together")
    parser.add_argument("--json", metavar="FILE", required=True, help="where the results go")
    options = parser.parse_args(arguments)
    try:
        return options, chosen(options.rows)
    except LookupError as error:
        parser.error(str(error))


def with_few_processors(rows):
    """The rows, of which those with threads come once more for each small number of processors."""
    available = len(os.sched_getaffinity(0))
    for row in rows:
        yield row
        if row.where == "child" and not row.curve:
            yield from (on_cpus(row, few) for few in FEW if few < available)


def stacks_of(row):
    """The stacks, and what else can do the row."""
    return (*STACKS, *row.peers)


def main(arguments=None):
    options, rows = parse(arguments)
    Path(options.json).parent.mkdir(parents=True, exist_ok=True)
    rows = list(with_few_processors(rows))
    skipped = {row.name: missing(row) for row in rows if missing(row)}
    rows = [row for row in rows if row.name not in skipped]
    limits = read_limits()
    share = options.seconds / sum(row.weight for row in rows)
    results = []
    print(HEADER)
    for row in rows:
        for result in compare(row, row.weight * share, stacks=stacks_of(row)):
            print(line(result, limits), flush=True)
            results.append(result)
    for name, needs in skipped.items():
        print(f"{name}: not measured, it needs {', '.join(needs)}")
    write_json(options.json, results, "wall", skipped)


if __name__ == "__main__":
    main()
