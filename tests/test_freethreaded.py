"""The C sources compile for an interpreter without a GIL too, whose declarations are other ones."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GLUE = sorted((ROOT / "pyext" / "glue").glob("*.c"))
HEADERS = Path(sysconfig.get_path("include"))
COMPILE = [
    *("cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-DPy_GIL_DISABLED=1"),
    *("-I", str(ROOT / "pyext"), "-I", str(HEADERS)),
]

pytestmark = [
    pytest.mark.skipif(sys.version_info < (3, 13), reason="3.13 is the first"),
    pytest.mark.skipif(not (HEADERS / "Python.h").exists(), reason="no headers"),
    pytest.mark.skipif(not shutil.which("cc"), reason="no compiler"),
]


def expanded(text):
    """What the preprocessor makes of a text behind compat.h."""
    source = f'#include "glue/compat.h"\n{text}\n'
    command = [*COMPILE, "-E", "-P", "-x", "c", "-"]
    run = subprocess.run(command, input=source, capture_output=True, text=True, check=True)
    return run.stdout


def test_every_source_compiles():
    command = [*COMPILE, "-fsyntax-only", *map(str, GLUE)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_the_gil_is_not_asked_for_and_objects_are_locked():
    text = expanded("need: GIL_NEED lock: LOCK(object)")
    need, _, lock = text.rpartition("need:")[2].partition("lock:")
    assert need.split() == ["((void", "*)1)"]
    assert "PyCriticalSection" in lock
