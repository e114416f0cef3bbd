"""The pytest plugin: --socket, the fixture and the marker, in suites of their own."""

import importlib.util
import re
import subprocess
import sys
import textwrap

import pytest
from support import PATIENCE

SUITE = """
import asyncio
import os
import socket
import unittest

import pytest


@pytest.fixture(scope="module")
def server():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_echo(server):
    with socket.create_connection(server.getsockname()) as client, server.accept()[0] as peer:
        client.sendall(b"hi")
        assert peer.recv(10) == b"hi"


def test_stack(socket_stack):
    assert (socket_stack == "gosocket") == hasattr(socket, "install")


def test_asyncio():
    async def main():
        async def answer(reader, writer):
            writer.write(await reader.readline())
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        async with server:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.write(b"line\\n")
            assert await reader.readline() == b"line\\n"
            writer.close()
            await writer.wait_closed()

    asyncio.run(main())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_fork():
    left, right = socket.socketpair()
    with left, right:
        child = os.fork()
        if not child:
            right.sendall(b"child")
            os._exit(0)
        assert left.recv(10) == b"child"
        os.waitpid(child, 0)


class Test(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.listener = socket.create_server(("127.0.0.1", 0))

    @classmethod
    def tearDownClass(cls):
        cls.listener.close()

    def test_accept(self):
        with socket.create_connection(self.listener.getsockname()):
            self.listener.accept()[0].close()

    @unittest.skip("not today")
    def test_skipped(self):
        pass


@pytest.mark.one_stack
def test_on_the_stdlib(socket_stack):
    assert socket_stack == "stdlib"


@pytest.mark.one_stack("gosocket")
def test_on_gosocket(socket_stack):
    assert socket_stack == "gosocket"
"""

WRONG = """
import os
import socket

import pytest


@pytest.fixture
def different(socket_stack):
    return socket_stack == "gosocket"


def test_call(different):
    with socket.socket() as sock:
        if different:
            sock.getsockname()


def test_outcome(different):
    assert not different


def test_child(different):
    left, right = socket.socketpair()
    with left, right:
        child = os.fork()
        if not child:
            right.sendall(b"other" if different else b"child")
            os._exit(0)
        os.waitpid(child, 0)


def test_both_fail():
    raise LookupError
"""


def pytest_run(folder, suite, *options):
    """What pytest says of a suite: exit status, output, and how each test ended."""
    (folder / "test_suite.py").write_text(textwrap.dedent(suite))
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", *options]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=10 * PATIENCE
    )
    ended = {
        name: how
        for how, name in re.findall(r"^(\w+) test_suite\.py::(?:Test::)?(\w+)", done.stdout, re.M)
    }
    return done.returncode, done.stdout + done.stderr, ended


ALL = set(re.findall(r"def (test_\w+)", SUITE)) - {"test_skipped"}


@pytest.mark.once
def test_inert_until_asked(tmp_path):
    status, out, ended = pytest_run(
        tmp_path,
        "def test_it(socket_stack):\n    import sys\n"
        "    assert socket_stack == 'stdlib'\n"
        "    assert not [m for m in sys.modules if m.startswith('gosocket.difftest._compare')]\n",
    )
    assert (status, ended) == (0, {"test_it": "PASSED"}), out


@pytest.mark.once
def test_on_gosocket(tmp_path):
    status, out, ended = pytest_run(
        tmp_path, SUITE, "--socket=gosocket", "-m", "not one_stack", "--strict-markers"
    )
    assert status == 0, out
    assert "5 passed, 1 skipped, 2 deselected" in out


def workers():
    return ["-n", "2"] if importlib.util.find_spec("xdist") else []


@pytest.mark.parametrize(
    "options", [[], pytest.param(workers(), marks=pytest.mark.once)], ids=["alone", "xdist"]
)
def test_on_both(tmp_path, options):
    status, out, ended = pytest_run(tmp_path, SUITE, "--socket=both", *options)
    assert status == 0, out
    assert {name for name, how in ended.items() if how == "PASSED"} == ALL, out
    assert "1 skipped" in out


def test_differences_fail(tmp_path):
    status, out, ended = pytest_run(tmp_path, WRONG, "--socket=both", "-W", "ignore")
    assert status == 1
    assert set(ended.items()) == {
        (name, "FAILED") for name in ("test_call", "test_outcome", "test_child", "test_both_fail")
    }, out
    assert re.search(r"EXTRA CALL  getsockname\(\)  \S+test_suite.py:\d+ in test_call", out)
    assert "END  program" in out and "failed in call: assert not True" in out
    assert re.search(r"DATA WRITTEN  sendall\(\)  \S+test_suite.py:\d+ in test_child", out)
    assert "b'child'" in out and "b'other'" in out
    assert re.search("E +LookupError", out)


@pytest.mark.once
def test_time_is_up_at_any_time(tmp_path):
    """pytest-timeout's alarm, while the calls are compared, fails the test and no other."""
    suite = """
    import pytest
    from gosocket.difftest import _compare

    compare = _compare.judge

    def judge(pairs):
        _compare.judge = compare
        pytest.fail("time is up")

    _compare.judge = judge

    def test_first():
        pass

    def test_second():
        pass
    """
    status, out, ended = pytest_run(tmp_path, suite, "--socket=both")
    assert (status, ended) == (1, {"test_first": "FAILED", "test_second": "PASSED"}), out
    assert "time is up" in out
