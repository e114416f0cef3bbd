"""The quick benchmark: gosocket's time as a ratio of the stdlib's, in about a minute.

Both stacks run in one process tree, a round of one and a round of the other in turn; ratios are
medians over neighbouring rounds, with their quartiles.
"""

import argparse
import sys

from harness import compare
from report import HEADER, is_above, line, read_limits, write_json
from rows import chosen
from subjects import CLOCKS


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", nargs="+", default=[], metavar="NAME", help="names or patterns")
    parser.add_argument("--seconds", type=float, default=60.0, help="for all rows together")
    parser.add_argument("--json", metavar="FILE", help="write everything there, too")
    parser.add_argument("--check", action="store_true", help="fail if a row is above its limit")
    parser.add_argument("--clock", choices=CLOCKS, default="wall", help="cpu: time of the process")
    parser.add_argument("--list", action="store_true", help="name the rows, measure nothing")
    options = parser.parse_args(arguments)
    try:
        return options, chosen(options.rows)
    except LookupError as error:
        parser.error(str(error))


def main(arguments=None):
    options, rows = parse(arguments)
    if options.list:
        for row in rows:
            print(f"{row.name:28} {row.about}")
        return
    limits = read_limits() if options.check else {}
    print(HEADER)
    results = []
    share = options.seconds / sum(row.weight for row in rows)
    for row in rows:
        for result in compare(row, row.weight * share, options.clock):
            print(line(result, limits), flush=True)
            results.append(result)
    if options.json:
        write_json(options.json, results, options.clock)
    above = [result.row for result in results if is_above(result, limits)]
    if above:
        sys.exit(f"above the limit: {', '.join(above)}")


if __name__ == "__main__":
    main()
