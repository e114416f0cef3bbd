"""`python -m lab` runs worlds and says where the stacks differ; --help tells the options."""

import argparse
import importlib
import pickle
import random
import sys
from pathlib import Path

from gosocket.difftest import Outcome, Said, compare_tables

from lab.forks import answers
from lab.run import Report, run
from lab.world import load

#: Of a world whose process has ended before it could tell.
UNDONE = compare_tables({"the world's end": Outcome(Said("reached"))}, {})


def arguments():
    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    parser.add_argument(
        "worlds", nargs="*", help="names of worlds, or how they begin (default: all)"
    )
    parser.add_argument("--stacks", nargs=2, default=["socket", "gosocket"], metavar="MODULE")
    parser.add_argument("--jobs", type=int, default=4, help="worlds at a time")
    parser.add_argument("--show", metavar="TEXT", help="show the first stack's cases with it")
    parser.add_argument("--list", action="store_true", help="list the worlds")
    parser.add_argument("--exact", action="store_true", help="whole names of worlds only")
    parser.add_argument("--output", type=Path, help="write the reports to this file, pickled")
    return parser.parse_args()


def show(done, text):
    """A Report in words, and all cases with the text in them."""
    for case, seen in done.seen.items() if text else ():
        if text in case:
            print(f"{case}\n    {seen}")
    print(done, flush=True)


def chosen(worlds, wanted, exact):
    """The worlds of these names, or whose names begin so; it is an error where there are none."""
    fits = str.__eq__ if exact else str.startswith
    unknown = [text for text in wanted if not any(fits(name, text) for name in worlds)]
    if unknown:
        sys.exit(f"no such worlds: {unknown}")
    return [w for name, w in worlds.items() if any(fits(name, text) for text in wanted)]


def main():
    options = arguments()
    worlds = chosen(load(), options.worlds or [""], options.exact)
    random.Random(len(worlds)).shuffle(worlds)  # some wait, and others compute
    if options.list:
        for world in worlds:
            print(f"{world.name}: {len(world.cases())} cases")
        return 0
    stacks = [importlib.import_module(stack) for stack in options.stacks]
    reports = []
    running = answers(lambda world: run(world, stacks), worlds, options.jobs)
    for world, done in zip(worlds, running):
        reports.append(done or Report(world.name, UNDONE))
        show(reports[-1], options.show)
    if options.output:
        options.output.write_bytes(pickle.dumps(reports))
    cases = sum(done.result.cases for done in reports)
    differences = sum(len(done.result.differences) for done in reports)
    print(f"{len(worlds)} worlds, {cases} cases, {differences} differences")
    return bool(differences)


if __name__ == "__main__":
    sys.exit(main())
