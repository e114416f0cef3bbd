"""Draws the samples of a soak beside the stdlib's, with matplotlib.

python tests/picture.py GOSOCKET.csv STDLIB.csv PICTURE
"""

import csv
import sys

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "gosocket"

import matplotlib.pyplot as plt

PANELS = {
    "rss_mib": "resident memory, MiB",
    "descriptors": "descriptors",
    "threads": "threads",
}


def read(samples):
    with open(samples) as file:
        return list(csv.DictReader(file))


def main(gosocket, stdlib, picture):
    runs = {"gosocket": read(gosocket), "stdlib": read(stdlib)}
    figure, panels = plt.subplots(len(PANELS), sharex=True, figsize=(8, 6))
    for panel, (field, title) in zip(panels, PANELS.items(), strict=True):
        for stack, rows in runs.items():
            minutes = [float(row["seconds"]) / 60 for row in rows]
            panel.plot(minutes, [float(row[field]) for row in rows], linewidth=1, label=stack)
        panel.set_ylim(bottom=0)
        panel.set_ylabel(title)
        panel.grid(alpha=0.3)
    panels[0].legend(loc="lower right")
    panels[-1].set_xlabel("minutes")
    last = runs["gosocket"][-1]
    figure.suptitle(
        f"{int(last['exchanges']):,} messages, {int(last['lookups']):,} lookups,"
        f" {int(last['forks']):,} forks in one process"
    )
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
