"""Measure rows: rounds on one stack and the other in turn, and what came out of them.

A ratio is taken between neighbours in time, so that what the machine does meanwhile hits both.
"""

import contextlib
import gc
import statistics
import time
from dataclasses import dataclass

from registry import STACKS
from subjects import subject

LEAST_ROUNDS = 3
CALIBRATION = 0.1  # of a round: shorter ones say too little about how often a round does it
TRIES = 3  # the median counts: a machine that was busy elsewhere would make rounds too short
GROWTH = 4
SECOND = {"us": 1e6}  # of the rows that are repeated
REFERENCE, *_ = STACKS


@dataclass
class Result:
    """A row's outcome against the reference: values and ratios are medians over the rounds."""

    row: str
    stack: str
    about: str
    unit: str
    rounds: int
    reference: float
    value: float
    ratio: float
    low: float  # the ratios' first and third quartile
    high: float
    curve: str  # what the row is a point of
    size: int


def fitting(row, n, value):
    """How often fits in a round, by what one took when it was done n times."""
    fits = row.round_seconds * SECOND[row.unit] / value
    return round(min(max(fits, 1, n / GROWTH), n * GROWTH))


def calibrate(measured, row):
    """How often a round has to do it at first."""
    n = 1
    while measured.repeats:
        value = statistics.median(measured.measure(n) for _ in range(TRIES))
        if n * value / SECOND[row.unit] > row.round_seconds * CALIBRATION:
            return fitting(row, n, value)
        n *= GROWTH
    return n


def measure_round(row, subjects, counts):
    """Measure each stack once; counts follow rows that are fast at times and slow at others."""
    values = {}
    for stack, measured in subjects:
        values[stack] = measured.measure(counts[stack])
        if measured.repeats:
            counts[stack] = fitting(row, counts[stack], values[stack])
    return values


def measure_rounds(row, seconds, clock, stacks):
    """Measure each stack in turn for so many seconds; answer the rounds, values by stack."""
    rounds = []
    deadline = time.monotonic() + seconds
    with contextlib.ExitStack() as exits:
        subjects = [
            (stack, exits.enter_context(contextlib.closing(subject(row, stack, clock))))
            for stack in stacks
        ]
        counts = {stack: calibrate(measured, row) for stack, measured in subjects}
        while len(rounds) < LEAST_ROUNDS or time.monotonic() < deadline:
            rounds.append(measure_round(row, subjects, counts))
            # Who goes first changes: the second finds warm caches, or a heated processor.
            subjects.reverse()
    return rounds


def compare(row, seconds, clock="wall", stacks=STACKS):
    """Measure a row on every stack; answer a Result for each but the reference."""
    gc.collect()
    gc.disable()
    try:
        rounds = measure_rounds(row, seconds, clock, stacks)
    finally:
        gc.enable()
    return [summarise(row, stack, rounds) for stack in stacks if stack != REFERENCE]


def summarise(row, stack, rounds):
    """What the rounds say about one stack."""
    ratios = [values[stack] / values[REFERENCE] for values in rounds]
    low, _, high = statistics.quantiles(ratios, n=4)
    return Result(
        row=row.name,
        stack=stack,
        about=row.about,
        unit=row.unit,
        rounds=len(rounds),
        reference=statistics.median(values[REFERENCE] for values in rounds),
        value=statistics.median(values[stack] for values in rounds),
        ratio=statistics.median(ratios),
        low=low,
        high=high,
        curve=row.curve,
        size=row.size,
    )
