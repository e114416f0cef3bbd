"""The differences that are accepted, and why."""

import fnmatch
from dataclasses import dataclass
from pathlib import Path

from .environment import version
from .runner import PASSED

FILE = Path(__file__).with_name("differences.txt")
ANY = "*"


@dataclass(frozen=True)
class Known:
    """A line of the file."""

    pythons: str
    pattern: str
    reason: str

    def describes(self, name):
        return fnmatch.fnmatchcase(name, self.pattern)


def known(lines=None, python=None):
    """The lines that concern this Python."""
    text = FILE.read_text().splitlines() if lines is None else lines
    entries = [parse(line) for line in text if line.strip() and not line.startswith("#")]
    current = python or version()
    return [each for each in entries if each.pythons == ANY or current in each.pythons.split(",")]


def parse(line):
    pythons, pattern, reason = line.split(maxsplit=2)
    return Known(pythons, pattern, reason)


def unexpected(verdict, entries):
    """The differences that no line describes."""
    return [
        each
        for each in verdict.result.differences
        if not any(e.describes(each.name) for e in entries)
    ]


def stale(verdict, entries):
    """The lines about this suite of which nothing is true any more.

    A test that is skipped on both sides says nothing: this machine cannot run it.
    """
    return [each for each in entries if concerns(each, verdict) and refuted(each, verdict)]


def concerns(entry, verdict):
    return f"{verdict.suite.module}." in entry.pattern


def refuted(entry, verdict):
    if any(entry.describes(each.name) for each in verdict.result.differences):
        return False
    run = verdict.gosocket
    names = [name for name in run.listed | run.outcomes.keys() if entry.describes(name)]
    return all(run.outcomes.get(name) == PASSED for name in names)
