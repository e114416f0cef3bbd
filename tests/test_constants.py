"""The constants: no fewer than the interpreter has, and just those of the newest CPython."""

import _socket
import json
import shutil
import subprocess
from pathlib import Path

import _gosocket
import gosocket
import pytest

HERE = Path(__file__).parent
SURFACE = json.loads((HERE / "data" / "surface.json").read_text())
ENUM_OF = {name: enum for enum, names in SURFACE["enums"].items() for name in names}

# Constants that _gosocket has and no _socket does: none.
EXTRA = {}

# Prints what is in constants.def itself, which no header has a say in.
PRINT_FALLBACKS = r"""
#include <stdio.h>
#define CONST(N)
#define CONST_OR(N, value) printf("%s %lld\n", #N, (long long)(value));
#define CONST_AS(N, expr) printf("%s %lld\n", #N, (long long)(expr));
#define CONST_STR(N, text)
#define CONST_BOOL(N, truth)
int main(void)
{
#include "constants.def"
    return 0;
}
"""


def constants(module):
    """Name to (type, value) of a module's constants: True is not 1 here, nor an enum's member."""
    return {
        name: (type(value), value)
        for name, value in vars(module).items()
        if isinstance(value, (int, str)) and not name.startswith("__")
    }


def typed(values):
    return {name: (type(value), value) for name, value in values.items()}


def test_interpreter():
    ours = constants(_gosocket)
    theirs = constants(_socket)
    assert {name: ours.get(name) for name in theirs} == theirs


def test_newest():
    assert constants(_gosocket) == typed(SURFACE["values"] | EXTRA)


@pytest.mark.skipif(not shutil.which("cc"), reason="no C compiler")
def test_fallbacks(tmp_path):
    """A build with old headers has the values of one with new headers."""
    program = tmp_path / "fallbacks"
    glue = HERE.parent / "pyext" / "glue"
    command = ["cc", "-x", "c", "-std=c11", f"-I{glue}", "-o", program, "-"]
    subprocess.run(command, input=PRINT_FALLBACKS, text=True, check=True, timeout=60)
    printed = subprocess.check_output([program], text=True, timeout=60)
    fallbacks = {name: int(value) for name, value in map(str.split, printed.splitlines())}
    assert len(fallbacks) > 200
    assert fallbacks == {name: SURFACE["values"][name] for name in fallbacks}


@pytest.mark.parametrize("enum", SURFACE["enums"])
def test_enum_members(enum):
    """The members, aliases included, are the constants of that prefix."""
    members = getattr(gosocket, enum).__members__
    expected = {name: SURFACE["values"][name] for name in SURFACE["enums"][enum]}
    assert {name: member.value for name, member in members.items()} == expected


def test_enum_classes():
    """In gosocket each constant has the type it has in socket."""
    expected = {
        name: ENUM_OF.get(name, type(value).__name__) for name, value in SURFACE["values"].items()
    }
    assert {name: type(getattr(gosocket, name)).__name__ for name in expected} == expected


def test_gosocket_values():
    expected = SURFACE["values"]
    assert {name: getattr(gosocket, name) for name in expected} == expected
    assert set(expected) <= set(gosocket.__all__)
