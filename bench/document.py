"""Make docs/performance.md and its pictures out of the JSON that the whole benchmark wrote."""

import json
import tomllib
from pathlib import Path

from harness import Result
from registry import RAW_C, ROWS
from report import SUBJECT, is_above, limit_of, read_limits
from rows import applications, io, making, names, start, threads

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
RESULTS = DOCS / "performance"
PAGE = DOCS / "performance.md"
EXPLANATIONS = HERE / "explanations.toml"

SECTIONS = {
    io: "Sending and receiving, one thread",
    making: "Making sockets, and asking them",
    names: "Names",
    threads: "Threads, and other processes",
    applications: "Programs",
    start: "Starting",
}

INTRO = """\
# How fast it is

This page is made by `make bench` from what it measures; `make bench-quick` is its short form. Every
row runs on the stdlib's socket and on gosocket in turn, a round of one and a round of the other; a
ratio is the median over neighbouring rounds, gosocket's time by the stdlib's, so **below 1 is
faster**. Nothing is left out: what is slower stands here, too.

{machine}

![The ratios]({picture})

"""


def read():
    """The documents, by Python version, oldest first."""
    paths = sorted(RESULTS.glob("3.*.json"), key=lambda path: int(path.stem[2:]))
    if not paths:
        raise SystemExit("no results: make bench writes them")
    documents = {path.stem: json.loads(path.read_text()) for path in paths}
    for document in documents.values():
        document["results"] = [Result(**result) for result in document["results"]]
    return documents


def machine(document):
    """One sentence about where it was measured."""
    return (
        f"Measured on Linux {document['kernel']}, {document['machine']}, with"
        f" {document['processors']} processors ({document['processor']}), by {document['go']}."
    )


def section_of(result):
    """The section that the row belongs to; a curve's point has one of its own."""
    if result.curve:
        return "How cost grows"
    name, _, _ = result.row.partition("@")
    make = ROWS[name].make
    if isinstance(make, str):
        return SECTIONS[start]
    return next(title for rows, title in SECTIONS.items() if rows.__name__ == make.__module__)


def described(result):
    """What the row does, and where, if that is not everywhere."""
    _, _, few = result.row.partition("@")
    text = result.about + (f", on {few} processor{'' if few == '1' else 's'}" if few else "")
    return text[0].upper() + text[1:]


def by_row(documents, stack):
    """What came of each row on a stack: {row: {version: Result}}."""
    rows = {}
    for version, document in documents.items():
        for result in document["results"]:
            if result.stack == stack:
                rows.setdefault(result.row, {})[version] = result
    return rows


def amount(result, value):
    """A value in its unit, in three digits."""
    return f"{value:,.3g} {result.unit}" if value < 1000 else f"{value:,.0f} {result.unit}"


def shown(result, kind):
    """The result as its target is meant: a ratio, or a difference."""
    if kind == "difference":
        return f"{result.value - result.reference:+.2f} {result.unit}"
    return f"{result.ratio:.2f}"


def target_of(row, limits):
    kind, limit = limit_of(row, limits)
    if limit is None:
        return "", kind
    return (f"{limit:+g}" if kind == "difference" else f"{limit:.2f}"), kind


def verdict(results, limits):
    """Whether the target is met, and where it is not."""
    above = [version for version, result in results.items() if is_above(result, limits)]
    if limit_of(next(iter(results.values())).row, limits)[1] is None:
        return ""
    return f"**missed** on {', '.join(above)}" if above else "met"


def table(rows, versions, limits, floors):
    """A section's rows."""
    newest = versions[-1]
    yield f"| | stdlib, {newest} | gosocket | {' | '.join(versions)} | C | target | |"
    yield f"|---|---|---|{'---|' * len(versions)}---|---|---|"
    for row, results in rows.items():
        last = list(results.values())[-1]
        target, kind = target_of(row, limits)
        cells = [
            described(last),
            amount(last, last.reference),
            amount(last, last.value),
            *(shown(results[v], kind) if v in results else "" for v in versions),
            f"{list(floors[row].values())[-1].ratio:.2f}" if row in floors else "",
            target,
            verdict(results, limits),
        ]
        yield f"| {' | '.join(cells)} |"


def peers(documents):
    """The applications, on everything that can run them; by the newest Python."""
    *_, newest = documents.values()
    stacks = sorted({r.stack for r in newest["results"]} - {SUBJECT, RAW_C})
    yield f"| | stdlib | gosocket | {' | '.join(stacks)} |"
    yield f"|---|---|---|{'---|' * len(stacks)}"
    times = {}
    for result in newest["results"]:
        if result.stack != RAW_C and section_of(result) == SECTIONS[applications]:
            row = times.setdefault(described(result), {"stdlib": amount(result, result.reference)})
            row[result.stack] = amount(result, result.value)
    for name, row in times.items():
        cells = [row.get(stack, "") for stack in ("stdlib", SUBJECT, *stacks)]
        yield f"| {name} | {' | '.join(cells)} |"


def explained(documents, limits):
    """Why targets are missed, as far as bench/explanations.toml says; and what was not measured."""
    reasons = tomllib.loads(EXPLANATIONS.read_text(encoding="utf-8"))
    missed = {}
    for version, document in documents.items():
        for result in document["results"]:
            if is_above(result, limits):
                missed.setdefault(result.row, []).append(version)
    told = {}  # rows that have one reason are told of together
    for row, versions in missed.items():
        name, _, _ = row.partition("@")
        why = reasons.get(row) or reasons.get(name) or "Not explained yet."
        told.setdefault((name, why), []).append(f"**{row}** ({', '.join(versions)})")
    for (_, why), rows in told.items():
        yield f"- {', '.join(rows)}: {' '.join(why.split())}"
    for version, document in documents.items():
        for row, needs in document["skipped"].items():
            yield f"- **{row}** was not measured on {version}: it needs {', '.join(needs)}."


def page(documents):
    """The whole page, line by line."""
    limits = read_limits()
    versions = list(documents)
    floors = by_row(documents, RAW_C)
    yield INTRO.format(machine=machine(documents[versions[-1]]), picture="performance.svg")
    yield (
        "The first two columns of figures are times on the newest Python, the others ratios on"
        " each; C is a program that makes the same system calls and nothing else, the limit for"
        " everybody.\n"
    )
    sections = {title: {} for title in (*SECTIONS.values(), "How cost grows")}
    for row, results in by_row(documents, SUBJECT).items():
        sections[section_of(next(iter(results.values())))][row] = results
    for title, rows in sections.items():
        if not rows:
            continue
        yield f"## {title}\n"
        yield from table(rows, versions, limits, floors)
        yield ""
        if title == SECTIONS[applications]:
            yield "The same on other stacks, on the newest Python:\n"
            yield from peers(documents)
            yield ""
        if title == "How cost grows":
            yield "![How cost grows](growth.svg)\n"
    yield "## What is missed, and why\n"
    yield from explained(documents, limits) or ["Nothing."]


def draw(documents):
    """The pictures: ratios, and curves, by the newest Python."""
    import picture

    *_, (version, newest) = documents.items()
    ours = [result for result in newest["results"] if result.stack == SUBJECT]
    title = f"gosocket's time as a ratio of the stdlib's, CPython {version}"
    ratios = [r for r in ours if not r.curve and section_of(r) != SECTIONS[start]]
    picture.ratios(DOCS / "performance.svg", title, ratios, read_limits())
    picture.curves(DOCS / "growth.svg", [result for result in ours if result.curve])


def main():
    documents = read()
    PAGE.write_text("\n".join(page(documents)).rstrip() + "\n", encoding="utf-8")
    draw(documents)


if __name__ == "__main__":
    main()
