"""Draws the samples of a soak, with matplotlib: python tests/picture.py SAMPLES PICTURE."""

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


def main(samples, picture):
    with open(samples) as file:
        rows = list(csv.DictReader(file))
    minutes = [float(row["seconds"]) / 60 for row in rows]
    figure, panels = plt.subplots(len(PANELS), sharex=True, figsize=(8, 6))
    for panel, (field, title) in zip(panels, PANELS.items(), strict=True):
        panel.plot(minutes, [float(row[field]) for row in rows], linewidth=1)
        panel.set_ylim(bottom=0)
        panel.set_ylabel(title)
        panel.grid(alpha=0.3)
    panels[-1].set_xlabel("minutes")
    last = rows[-1]
    figure.suptitle(
        f"{int(last['exchanges']):,} messages, {int(last['lookups']):,} lookups,"
        f" {int(last['forks']):,} forks in one process"
    )
    figure.savefig(picture, metadata={"Date": None})


if __name__ == "__main__":
    main(*sys.argv[1:])
