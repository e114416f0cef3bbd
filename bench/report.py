"""What the benchmark prints and writes: a line a row, the limits, JSON."""

import json
import os
import platform
import tomllib
from dataclasses import asdict

LIMITS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "limits.toml")
HEADER = (
    f"{'row':28} {'unit':4} {'stdlib':>10} {'gosocket':>10} {'ratio':>7}   {'quartiles':13} limit"
)


def read_limits():
    """The limits: how they are meant ("ratio" or "difference"), and how high, by row."""
    with open(LIMITS, "rb") as file:
        tables = tomllib.load(file)
    return {row: (kind, limit) for kind, rows in tables.items() for row, limit in rows.items()}


def is_above(result, limits):
    """Whether a result is above its row's limit."""
    if result.row not in limits:
        return False
    kind, limit = limits[result.row]
    value = result.ratio if kind == "ratio" else result.value - result.reference
    return value > limit


def line(result, limits):
    """A result as a line of the table; limits may be empty."""
    kind, limit = limits.get(result.row, ("", None))
    bound = "" if limit is None else f"{'+' if kind == 'difference' else ''}{limit:g}"
    mark = "  ABOVE" if is_above(result, limits) else ""
    spread = f"{result.low:.3f}-{result.high:.3f}"
    return (
        f"{result.row:28} {result.unit:4} {result.reference:10.3f} {result.value:10.3f}"
        f" {result.ratio:7.3f}   {spread:13} {bound}{mark}"
    ).rstrip()


def document(results, clock):
    """All there is to know, for JSON."""
    return {
        "python": platform.python_version(),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "clock": clock,
        "processors": len(os.sched_getaffinity(0)),
        "results": [asdict(result) for result in results],
    }


def write_json(path, results, clock):
    """Write the document to a file."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document(results, clock), file, indent=2)
        file.write("\n")
