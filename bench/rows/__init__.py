"""What is measured; each module registers its rows as it is imported, in the table's order."""

import fnmatch

from registry import ROWS

from . import io, making, names, threads, start, growth, applications  # noqa: F401  # isort: skip


def named(name):
    """One row."""
    return ROWS[name]


def chosen(patterns):
    """The rows whose names match any of the patterns, in the order they are written in.

    Without a pattern these are the quick ones.
    """
    for pattern in patterns:
        if not fnmatch.filter(ROWS, pattern):
            raise LookupError(f"no row is named {pattern}")
    return [
        row
        for row in ROWS.values()
        if (row.quick and not patterns)
        or any(fnmatch.fnmatch(row.name, pattern) for pattern in patterns)
    ]
