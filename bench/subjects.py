"""Subjects: a row on one stack, ready to be measured, wherever it has to run.

Each has measure(n), which does the thing n times and answers how much one of them took, in the
row's unit, and repeats: whether n means anything to it.
"""

import atexit
import contextlib
import functools
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time

from registry import RAW_C, STACKS

CLOCKS = {
    "wall": time.perf_counter_ns,
    "cpu": time.process_time_ns,  # steadier on a machine that does other things as well
}
HERE = os.path.dirname(os.path.abspath(__file__))
NANOSECONDS = 1000  # in the unit of rows that do things n times


class Here:
    """A row in this process, where both stacks see the same memory, caches and clock."""

    repeats = True

    def __init__(self, row, stack, clock):
        self.clock = CLOCKS[clock]
        self.exits = contextlib.ExitStack()
        prepare = prepare_application if row.where == "application" else prepare_module
        self.run = self.exits.enter_context(row.make(prepare(stack)))

    def measure(self, n):
        started = self.clock()
        self.run(n)
        return (self.clock() - started) / n / NANOSECONDS

    def close(self):
        self.exits.close()


def prepare_module(stack):
    """The stack's socket module."""
    return importlib.import_module(STACKS[stack])


def prepare_application(stack):
    """Install the stack for all libraries; the row is told which one it is."""
    if stack == "gosocket":
        importlib.import_module(stack).install()
    elif stack == "gevent":
        importlib.import_module("gevent.monkey").patch_all()
    return stack


class Child:
    """A row in a process of its own (worker.py): its threads contend with nobody else's GIL."""

    repeats = True

    def __init__(self, row, stack, clock):
        self.process = subprocess.Popen(
            self.command(row, stack, clock),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def command(self, row, stack, clock):
        name, _, _ = row.name.partition("@")
        worker = os.path.join(HERE, "worker.py")
        return [sys.executable, worker, name, stack, clock, str(row.cpus)]

    def measure(self, n):
        print(n, file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.process.args} ended with status {self.process.wait()}")
        return float(answer)

    def close(self):
        with self.process:
            self.process.stdin.close()


class RawC(Child):
    """The row's system calls by a program in C."""

    def command(self, row, stack, clock):
        return [raw_program(), row.name]


@functools.cache
def raw_program():
    """Compile raw.c, once."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    program = os.path.join(folder, "raw")
    source = os.path.join(HERE, "raw.c")
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-o", program, source], check=True)
    return program


class Fresh:
    """A program that measures itself, once in each process, by its own clock."""

    repeats = False

    def __init__(self, row, stack, clock):
        self.source = row.make.format(module=STACKS[stack])

    def measure(self, n):
        command = [sys.executable, "-c", self.source]
        return float(subprocess.run(command, capture_output=True, check=True).stdout)

    def close(self):
        """Nothing is left open between measurements."""


KINDS = {"here": Here, "child": Child, "application": Child, "fresh": Fresh}


def subject(row, stack, clock):
    """Set up the row on the stack."""
    return (RawC if stack == RAW_C else KINDS[row.where])(row, stack, clock)
