"""The interpreters on which the two sides run."""

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

GOSOCKET, STDLIB = "gosocket", "stdlib"
IN_FORCE = "import sys, socket; print('_gosocket' in {c.__module__ for c in socket.socket.__mro__})"


class Environments:
    """A virtual environment for each side, in a temporary folder that goes with the object."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="gosocket-cpython-")
        self.folder = Path(self._folder.name)
        self._pythons = {side: self._make(side) for side in (GOSOCKET, STDLIB)}
        install_at_start(self._pythons[GOSOCKET])
        self._check()

    def python(self, side):
        return self._pythons[side]

    def close(self):
        self._folder.cleanup()

    def _make(self, side):
        folder = self.folder / side
        venv.create(folder, symlinks=True)
        return folder / "bin" / "python"

    def _check(self):
        """A process without any environment has gosocket on one side, and only there."""
        for side, python in self._pythons.items():
            run = subprocess.run(
                [python, "-I", "-c", IN_FORCE], env={}, capture_output=True, text=True, check=False
            )
            if run.stdout.strip() != str(side == GOSOCKET):
                raise RuntimeError(f"{side}: gosocket in force: {run.stdout}{run.stderr}")


def install_at_start(python):
    """Put gosocket in force in every process of this interpreter, whatever its environment is."""
    packages = python.parent.parent / "lib" / f"python{version()}" / "site-packages"
    lines = (str(source()), "import gosocket; gosocket.install()")
    (packages / "zz-gosocket-tests.pth").write_text("\n".join(lines) + "\n")


def source():
    """The folder from which this process imports gosocket."""
    import gosocket

    return Path(gosocket.__file__).resolve().parent.parent


def version():
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def variables():
    """The tests' environment: nothing that would tell Python or gosocket what to do."""
    steering = ("PYTHON", "GOSOCKET", "PYTEST", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if not name.startswith(steering)}
