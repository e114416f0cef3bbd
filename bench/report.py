"""What the benchmark prints and writes: a line a row, the limits, JSON."""

import json
import os
import platform
import tomllib
from dataclasses import asdict

LIMITS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "limits.toml")
SUBJECT = "gosocket"
HEADER = (
    f"{'row':28} {'unit':4} {'stdlib':>10} {'gosocket':>10} {'ratio':>7}   {'quartiles':13} limit"
)


def read_limits():
    """The limits: how they are meant ("ratio" or "difference"), and how high, by row."""
    with open(LIMITS, "rb") as file:
        tables = tomllib.load(file)
    return {row: (kind, limit) for kind, rows in tables.items() for row, limit in rows.items()}


def limit_of(row, limits):
    """How a row's limit is meant, and how high; ("", None) for none."""
    name, _, _ = row.partition("@")
    return limits.get(name, ("", None))


def is_above(result, limits):
    """Whether a result is above its row's limit."""
    kind, limit = limit_of(result.row, limits)
    if limit is None or result.stack != SUBJECT:
        return False
    value = result.ratio if kind == "ratio" else result.value - result.reference
    return value > limit


def line(result, limits):
    """A result as a line of the table; limits may be empty."""
    kind, limit = limit_of(result.row, limits) if result.stack == SUBJECT else ("", None)
    name = result.row if result.stack == SUBJECT else f"    {result.stack}"
    bound = "" if limit is None else f"{'+' if kind == 'difference' else ''}{limit:g}"
    mark = "  ABOVE" if is_above(result, limits) else ""
    spread = f"{result.low:.3f}-{result.high:.3f}"
    return (
        f"{name:28} {result.unit:4} {result.reference:10.3f} {result.value:10.3f}"
        f" {result.ratio:7.3f}   {spread:13} {bound}{mark}"
    ).rstrip()


def document(results, clock, skipped=()):
    """All there is to know, for JSON."""
    return {
        "python": platform.python_version(),
        "kernel": platform.release(),
        "machine": platform.machine(),
        "clock": clock,
        "processors": len(os.sched_getaffinity(0)),
        "processor": processor(),
        "go": go_version(),
        "skipped": dict(skipped),
        "results": [asdict(result) for result in results],
    }


def processor():
    """What the processor calls itself."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.processor()


def go_version():
    """The version of the Go that the sockets run on."""
    import gosocket

    gosocket.socket().close()
    return gosocket._socket._go_state()["version"]


def write_json(path, results, clock, skipped=()):
    """Write the document to a file."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document(results, clock, skipped), file, indent=2)
        file.write("\n")
