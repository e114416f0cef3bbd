"""The rows of the benchmark, by name, and how they are registered.

A row is a function that takes a socket module, sets up, yields a function run(n) which does the
thing n times, and cleans up. Its docstring's first line is what the table says about it.
"""

import contextlib
from dataclasses import dataclass

STACKS = {"stdlib": "socket", "gosocket": "gosocket"}  # the first is what the others are held to

ROWS = {}


@dataclass(frozen=True)
class Row:
    """One thing to measure."""

    name: str
    about: str
    make: object  # a context manager of run, from a module; of a snippet: its source
    where: str  # "here", "child" or "fresh": see subjects.py
    round_seconds: float  # how long one measurement takes
    weight: int = 1  # its share of the time
    unit: str = "us"


ROUND = 0.01
# What happens once in a switch interval (5 ms), or is looked at anew each 100 ms, has to happen
# several times in a round.
LONG_ROUND = 0.3
LONG_WEIGHT = 3


def row(function):
    """Register a row that runs in the benchmark's own process: it makes no threads."""
    return _add(function, "here", ROUND, 1)


def threaded_row(function):
    """Register a row that has threads, and a process of its own for each stack."""
    return _add(function, "child", LONG_ROUND, LONG_WEIGHT)


def snippet(name, about, source, unit):
    """Register a program that measures itself, in a fresh process each time, and prints a number.

    The source has {module} in it.
    """
    ROWS[name] = Row(name, about, source, "fresh", 0.0, unit=unit)


def _add(function, where, seconds, weight):
    about = function.__doc__.splitlines()[0]
    make = contextlib.contextmanager(function)
    ROWS[function.__name__] = Row(function.__name__, about, make, where, seconds, weight)
    return function
