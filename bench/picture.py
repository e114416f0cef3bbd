"""The benchmark's pictures, as SVG."""

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "gosocket"  # the same figures give the same file

from matplotlib import pyplot  # noqa: E402
from report import limit_of  # noqa: E402

FASTER, SLOWER, TARGET = "#2a9d8f", "#e76f51", "#264653"
LEAST, MOST = 0.01, 4.0


def ratios(path, title, results, limits):
    """A bar for each row, from the stdlib's 1 to its ratio; a mark for its target."""
    figure, axes = pyplot.subplots(figsize=(9, 0.24 * len(results) + 1.2))
    names = [result.row for result in results]
    values = [min(max(result.ratio, LEAST), MOST) for result in results]
    colours = [FASTER if value <= 1 else SLOWER for value in values]
    axes.barh(names, [value - 1 for value in values], left=1, color=colours)
    for result, value in zip(results, values):
        left = value <= 1
        axes.annotate(
            f"{result.ratio:.2f}",
            (value, result.row),
            (-3 if left else 3, 0),
            textcoords="offset points",
            va="center",
            ha="right" if left else "left",
            size=7,
        )
        kind, limit = limit_of(result.row, limits)
        if kind == "ratio":
            axes.plot([limit], [result.row], marker="|", markersize=11, color=TARGET)
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xscale("log")
    axes.set_xlim(LEAST / 2, MOST * 1.5)
    ticks = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.margins(y=0.01)
    axes.invert_yaxis()
    axes.tick_params(axis="y", labelsize=8)
    axes.set_title(f"{title}\n(left of 1 is faster; | is the target)", size=10)
    save(figure, path)


def curves(path, results):
    """Time by size, of both stacks, for each curve."""
    by_curve = {}
    for result in results:
        by_curve.setdefault(result.curve, []).append(result)
    count = max(len(by_curve), 1)
    figure, all_axes = pyplot.subplots(1, count, figsize=(3.3 * count, 3.2), squeeze=False)
    for axes, (name, points) in zip(all_axes[0], by_curve.items()):
        sizes = [point.size for point in points]
        axes.plot(sizes, [p.reference for p in points], "o-", color=SLOWER, label="stdlib")
        axes.plot(sizes, [p.value for p in points], "s--", color=FASTER, label="gosocket")
        axes.set_xscale("log")
        axes.set_yscale("log")
        times = [time for point in points for time in (point.reference, point.value)]
        axes.set_ylim(min(times) / 3, max(times) * 3)  # what is flat looks flat
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.minorticks_off()
        axes.set_title(name, size=10)
        axes.set_ylabel(points[0].unit)
        axes.legend(fontsize=8)
    save(figure, path)


def save(figure, path):
    """Write it, without the date."""
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
