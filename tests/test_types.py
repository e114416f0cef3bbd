"""The stubs: true to the modules, as stubtest sees it, and enough for type checkers.

stubtest compares modules with stubs. It holds our modules against our stubs; and against those
that mypy has of the stdlib's socket (typeshed's), of which it must say what it says of the stdlib.
"""

import _socket
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import _gosocket
import pytest

pytestmark = pytest.mark.once

PACKAGES = Path(_gosocket.__file__).parent
HERE = Path(__file__).parent
PROGRAM = HERE / "data" / "typed_program.py"
SURFACE = json.loads((HERE / "data" / "surface.json").read_text())
NEWER = [name for name in SURFACE["values"] if not hasattr(_socket, name)]
OWN = ["install", "uninstall", "installed"]
PATIENCE = 120

# Type checkers look for modules where the `python` in PATH does: it shall be this one.
PATH = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])

# What is in the stub folder of _gosocket alone, for both stubs to share.
STUBS_ALONE = "_gosocket._constants\n"

# Runs stubtest on gosocket by the stdlib's names, without the names in its first argument.
STUBTEST_INSTALLED = """
import sys, _gosocket, gosocket
gosocket.install()
for name in sys.argv.pop(1).split():
    for module in (_gosocket, gosocket):
        vars(module).pop(name, None)
    if name in gosocket.__all__:
        gosocket.__all__.remove(name)
from mypy.stubtest import main
sys.exit(main())
"""
# Not the disjoint bases, which tell what classes cannot both be inherited from: under our class
# the interpreter's own one is that base, and with the same effect.
STDLIB = ["--concise", "--ignore-disjoint-bases", "_socket", "socket"]

# What stubtest says of ours alone, and why.
EXPECTED = {
    "gosocket.__main__ failed to find stubs": "gosocket is a package",
    "gosocket.difftest failed to find stubs": "gosocket is a package",
    "gosocket.difftest.__main__ failed to find stubs": "gosocket is a package",
    "gosocket.difftest.pytest_plugin failed to find stubs": "gosocket is a package",
    "gosocket.records failed to find stubs": "gosocket is a package",
    "socket.__main__ failed to find stubs": "gosocket is a package",
    'socket.getaddrinfo is inconsistent, stub does not have parameter "timeout"': "ours alone",
}


def run(*command):
    """A checker's exit status and what it said."""
    done = subprocess.run(
        [sys.executable, *map(str, command)],
        env=os.environ | {"PATH": PATH},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout


def mypy(*arguments):
    return run("-m", "mypy", "--strict", "--cache-dir", os.devnull, *arguments)


def pyright(folder, **config):
    """The same of basedpyright: pyright, but all of it in one package; without its own checks."""
    platform = {"pythonPlatform": "Linux", "extraPaths": [str(PACKAGES)]}
    config = platform | {"typeCheckingMode": "standard"} | config
    (folder / "pyrightconfig.json").write_text(json.dumps(config))
    return run("-m", "basedpyright", "--project", folder)


def checked_files():
    """What types come from: the stubs, and the modules without one."""
    modules, stubs = PACKAGES / "gosocket", PACKAGES / "_gosocket-stubs"
    return [
        str(path)
        for path in [*modules.rglob("*.py"), *modules.rglob("*.pyi"), *stubs.glob("*.pyi")]
        if path.suffix == ".pyi" or not path.with_suffix(".pyi").exists()
    ]


def test_stubs_are_true(tmp_path):
    allowed = tmp_path / "allowed"
    allowed.write_text(STUBS_ALONE)
    modules = ["gosocket", "_gosocket"]
    status, output = run("-m", "mypy.stubtest", "--allowlist", allowed, *modules)
    assert (status, output.splitlines()[1:]) == (0, []), output


def test_constants_have_their_types():
    """stubtest does not look at names that a stub has from where no module is."""
    stub = (PACKAGES / "_gosocket-stubs" / "_constants.pyi").read_text()
    enums = {name for names in SURFACE["enums"].values() for name in names}
    constants = SURFACE["values"].items()
    expected = [(name, type(value).__name__) for name, value in constants if name not in enums]
    assert re.findall(r"^(\w+): Final\[(\w+)\]$", stub, re.MULTILINE) == expected


def test_typeshed_fits_as_it_fits_the_stdlib():
    """What is newer than this Python's socket is what nobody's stubs can know."""
    _, stdlib = run("-m", "mypy.stubtest", *STDLIB)
    newer = " ".join(NEWER + OWN)
    _, ours = run("-c", STUBTEST_INSTALLED, newer, *STDLIB)
    stdlib, ours = set(stdlib.splitlines()), set(ours.splitlines())
    assert any(line.startswith("_socket.") for line in stdlib), "typeshed knows other systems, too"
    assert ours - stdlib <= set(EXPECTED)
    assert stdlib - ours == set()


@pytest.mark.parametrize("version", ["3.11", "3.15"])
def test_mypy_accepts_package_and_program(version):
    for checked in (["-p", "gosocket", "-p", "_gosocket"], [PROGRAM]):
        status, output = mypy("--python-version", version, *checked)
        assert status == 0, output


def test_pyright_accepts_the_package(tmp_path):
    status, output = pyright(tmp_path, include=checked_files())
    assert status == 0, output


def test_pyright_knows_all_types():
    status, output = run("-m", "basedpyright", "--verifytypes", "gosocket", "--ignoreexternal")
    assert status == 0, output


def test_pyright_accepts_a_program(tmp_path):
    status, output = pyright(tmp_path, include=[str(PROGRAM)], typeCheckingMode="strict")
    assert status == 0, output


def test_checkers_find_faults(tmp_path):
    """They see the stubs at all: nobody complains where everything is Any."""
    faults = "_gosocket.htons('1')", "_gosocket.AF_X", "gosocket.socket().bind()", "gosocket.AF_X"
    lines = ["import _gosocket, gosocket", *faults]
    program = tmp_path / "wrong.py"
    program.write_text("\n".join(lines))
    for _, output in (mypy(program), pyright(tmp_path, include=[str(program)])):
        found = {int(number) for number in re.findall(r"wrong\.py:(\d+):.*error", output)}
        assert found == {2, 3, 4, 5}, output


def test_program_runs():
    assert run("-W", "error", PROGRAM) == (0, "")
