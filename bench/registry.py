"""The rows of the benchmark, by name, and how they are registered.

A row is a function that takes a socket module, sets up, yields a function run(n) which does the
thing n times, and cleans up. Its docstring's first line is what the table says about it.
"""

import contextlib
import functools
import importlib.util
import shutil
from dataclasses import dataclass, replace

STACKS = {"stdlib": "socket", "gosocket": "gosocket"}  # the first is what the others are held to
RAW_C = "C"  # the same system calls without Python, by raw.c: the limit for everybody

ROWS = {}


@dataclass(frozen=True)
class Row:
    """One thing to measure."""

    name: str
    about: str
    make: object  # a context manager of run, from a module; of a snippet: its source
    where: str  # "here", "child", "application" or "fresh": see subjects.py
    round_seconds: float  # how long one measurement takes
    weight: int = 1  # its share of the time
    unit: str = "us"
    quick: bool = True  # whether the quick benchmark has it
    peers: tuple = ()  # what else does it, in the full one
    needs: tuple = ()  # packages and programs
    curve: str = ""  # what it is a point of
    size: int = 0  # and where on that
    cpus: int = 0  # how many processors it may use, 0 for all


ROUND = 0.01
# What happens once in a switch interval (5 ms), or is looked at anew each 100 ms, has to happen
# several times in a round.
LONG_ROUND = 0.3
LONG_WEIGHT = 3


def row(function=None, **more):
    """Register a row that runs in the benchmark's own process: it makes no threads."""
    if function is None:
        return functools.partial(row, **more)
    return _add(function, "here", ROUND, 1, **more)


def threaded_row(function=None, **more):
    """Register a row that has threads, and a process of its own for each stack."""
    if function is None:
        return functools.partial(threaded_row, **more)
    return _add(function, "child", LONG_ROUND, LONG_WEIGHT, **more)


def application(*peers, needs=()):
    """Register a row that is a program's: other libraries' code, for which the stack is installed.

    The function gets the name of the stack: one of STACKS, or a peer.
    """

    def register(function):
        return _add(
            function, "application", LONG_ROUND, 2, quick=False, peers=peers, needs=(*peers, *needs)
        )

    return register


def growing(name, about, sizes, function, where="child", **more):
    """Register a curve: a row for each size, of function(net, size)."""
    for size in sizes:
        point = functools.partial(function, size=size)
        point.__name__ = f"{name}_{size}"
        point.__doc__ = about.format(size)
        _add(point, where, LONG_ROUND / 3, 1, quick=False, curve=name, size=size, **more)


def snippet(name, about, source, unit):
    """Register a program that measures itself, in a fresh process each time, and prints a number.

    The source has {module} in it.
    """
    ROWS[name] = Row(name, about, source, "fresh", 0.0, unit=unit)


def on_cpus(of_row, count):
    """The row, on so many processors."""
    return replace(of_row, name=f"{of_row.name}@{count}", cpus=count)


def missing(of_row):
    """What of the packages and programs that the row needs is not there."""
    return [
        name for name in of_row.needs if not (importlib.util.find_spec(name) or shutil.which(name))
    ]


def _add(function, where, seconds, weight, **more):
    about = function.__doc__.splitlines()[0]
    make = contextlib.contextmanager(function)
    ROWS[function.__name__] = Row(function.__name__, about, make, where, seconds, weight, **more)
    return function
