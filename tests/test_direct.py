"""The calls that C makes without Go's runtime need none: no larger stack, no memory, no scheduler.

What such a call must not do would go well nearly always; so its machine code is looked at.
"""

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
DIRECT = "gosocket/pyext/direct."
# Other packages' functions, all of them assembly; and what is called where a slice is too short,
# which none is: the texts of addresses have room for every address.
OUTSIDE = {"syscall.RawSyscall6", "internal/bytealg.IndexByte"}
NEVER_REACHED = {"runtime.growslice", "runtime.panicBounds"}

START = re.compile(r"(\S+) STEXT (.*)size=\d")
REFERENCE = re.compile(r"\trel \S+ t=R_(\w+) ([^+]+)\+")


@dataclass
class Function:
    """What the compiler made of one, and of its wrapper for another calling convention."""

    nosplit: bool
    calls: set[str] = field(default_factory=set)
    refers: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def functions():
    """Every Go function of the project below pyext/direct, by name."""
    made = subprocess.run(
        ["go", "build", "-gcflags=gosocket/...=-S", "./pyext/direct"],
        cwd=ROOT,
        check=True,
        stderr=subprocess.PIPE,
        text=True,
        timeout=300,
    )
    result, current = {}, None
    for line in made.stderr.splitlines():
        if start := START.match(line):
            current = result.setdefault(start[1], Function(True))
            current.nosplit &= "nosplit" in start[2]
        elif current and (reference := REFERENCE.match(line)):
            kind, name = reference.groups()
            (current.calls if "CALL" in kind else current.refers).add(name)
    return result


@pytest.fixture(scope="module")
def reached(functions):
    """All that is called from C, directly or not."""
    names = {name for name in functions if name.startswith(DIRECT) and "Entry" not in name}
    assert {DIRECT + "recv", DIRECT + "getsockname"} <= names
    todo = list(names)
    while todo:
        new = (functions[todo.pop()].calls & functions.keys()) - names
        names |= new
        todo += new
    return names


def test_every_entry_has_its_function(functions):
    entries = {name for name in functions if name.startswith(DIRECT) and "Entry" in name}
    assert {name.removesuffix("Entry") for name in entries} < functions.keys()
    assert len(entries) > 10


def test_no_stack_grows(functions, reached):
    assert [name for name in reached if not functions[name].nosplit] == []


def test_nothing_else_is_called(functions, reached):
    calls = set().union(*(functions[name].calls for name in reached)) - reached
    assert calls - NEVER_REACHED == OUTSIDE


def test_no_pointer_is_stored(functions, reached):
    """A write barrier would need Go's own record of the thread."""
    assert [name for name in reached if "runtime.writeBarrier" in functions[name].refers] == []


def test_the_check_sees_what_is_wrong(functions):
    """The full forms do all of it."""
    whole = functions["gosocket/gosock.Getsockname"]
    assert not whole.nosplit
    assert "runtime.gcWriteBarrier1" in set().union(*(f.calls for f in functions.values()))
    assert any("runtime.writeBarrier" in function.refers for function in functions.values())
