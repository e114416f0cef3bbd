"""Runs a suite under pytest, on one stack or on both, and tells how each test ended."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from gosocket.difftest import Outcome, Said

from .plugin import PASSED

TESTS = Path(__file__).parents[1]
# Seconds; a busy machine needs several times what an idle one does.
TEST_TIME, SUITE_TIME = 400, 1800
DONE = 0, 1  # pytest's exit status where all tests were run


class Stopped(Exception):
    """Not all tests were run."""


def sources(package, folder):
    """Where the sdist of the installed version is unpacked."""
    pinned = f"{package}=={version(package)}"
    tree = folder / pinned.replace("==", "-")
    if not tree.is_dir():
        options = ["--quiet", "--no-deps", "--no-binary", ":all:", "--dest", str(folder)]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, pinned], check=True)
        with tarfile.open(f"{tree}.tar.gz") as archive:
            archive.extractall(folder, filter="data")
    return tree


@contextlib.contextmanager
def redis_server():
    """A redis-server of our own; gives the option that tells redis-py's tests of it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        options = ["--save", "", "--dir", folder, "--enable-debug-command", "yes"]
        command = ["redis-server", "--port", port, *options]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                wait_for(process, int(port))
                yield [f"--redis-url=redis://127.0.0.1:{port}/0"]
            finally:
                process.terminate()


def wait_for(process, port):
    """Until the server listens, or has ended."""
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)
    raise RuntimeError("redis-server has ended")


class Run:
    """Runs of pytest in one folder, with one set of options."""

    def __init__(self, suite, folder, options=()):
        self._suite, self._options, self._folder = suite, options, folder
        installed = Path(sysconfig.get_path("purelib"))
        self._place = installed if suite.installed else sources(suite.package, folder)

    def ends(self, stack, tests):
        """{node id: how it ended}."""
        with tempfile.TemporaryDirectory() as folder:
            told = Path(folder, "ends")
            log = self._folder / f"{self._suite.package}-{stack}.log"
            with log.open("a", encoding="utf-8") as output:
                done = subprocess.run(
                    [sys.executable, *self._command(stack), *tests],
                    cwd=self._place,
                    env=self._environment(told),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=SUITE_TIME,
                    check=False,
                )
            if done.returncode not in DONE or not told.exists():
                raise Stopped(f"pytest ended with status {done.returncode}: {log}")
            return read(told)

    def _command(self, stack):
        # -P: the package as it is installed, not the sdist's.
        python = ["-P", "-W", "ignore", "-m", "pytest", "-q"]
        ours = ["-p", "suites.plugin", "-p", "no:cacheprovider", f"--socket={stack}"]
        limits = [f"timeout={TEST_TIME}", "timeout_method=signal", "addopts="]
        settings = ["--rootdir=.", *(f"--override-ini={limit}" for limit in limits)]
        return [*python, *ours, *settings, *self._suite.options, *self._options]

    def _environment(self, told):
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        ours = {"SUITES_ENDS": str(told), "PYTHONPATH": str(TESTS), "PATH": path}
        return os.environ | ours | self._suite.environment


def read(told):
    """The last word on each test that is not "passed", where there is one."""
    ends = {}
    for line in told.read_text(encoding="utf-8").splitlines():
        node, end, report = json.loads(line)
        if node not in ends or end != PASSED:
            ends[node] = Outcome(Said(end), detail=report)
    return ends
