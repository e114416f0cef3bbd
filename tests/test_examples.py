"""The examples: each runs unchanged on the stdlib, under python -m gosocket, and with its import
replaced by "import gosocket as socket"; what it prints must be the same."""

import contextlib
import os
import re
import subprocess
import sys

import pytest
from support import PATIENCE

EXAMPLES = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "examples")
JOB_PATIENCE = 60.0
WAYS = ["stdlib", "gosocket", "import"]
SCRIPTS = sorted(
    name
    for name in os.listdir(EXAMPLES)
    if name.endswith(".py") and name not in ("carrier.py", "clients.py", "place.py")
)


class Runner:
    """Runs an example in one of the WAYS."""

    def __init__(self, way, folder):
        self.way, self.folder = way, folder

    def command(self, name, *arguments):
        script = os.path.join(EXAMPLES, name)
        if self.way == "gosocket":
            return [sys.executable, "-m", "gosocket", script, *arguments]
        if self.way == "import":
            script = self.rewritten(script)
        return [sys.executable, script, *arguments]

    def rewritten(self, script):
        """A copy of the script that imports gosocket as socket."""
        with open(script, encoding="utf-8") as file:
            source, changed = re.subn(
                "^import socket$", "import gosocket as socket", file.read(), flags=re.MULTILINE
            )
        assert changed == 1, script
        copy = os.path.join(self.folder, os.path.basename(script))
        with open(copy, "w", encoding="utf-8") as file:
            file.write(source)
        return copy

    def run(self, name, *arguments, text=""):
        """Run to the end; give what was printed."""
        done = subprocess.run(
            self.command(name, *arguments),
            input=text,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr + done.stdout
        return done.stdout

    @contextlib.contextmanager
    def start(self, name, *arguments):
        """Run beside the body; give the first line, and a function for the rest."""
        process = subprocess.Popen(
            self.command(name, *arguments),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

        def finish():
            output, errors = process.communicate(timeout=PATIENCE)
            assert (process.returncode, errors) == (0, ""), errors
            return output

        with process:
            try:
                yield process.stdout.readline(), finish
            finally:
                process.kill()


@pytest.fixture(params=WAYS)
def runner(request, tmp_path):
    return Runner(request.param, tmp_path)


def port_of(line):
    """The port that a server says it listens on."""
    return re.search(r" port (\d+)", line)[1]


@pytest.mark.once
@pytest.mark.parametrize("way", ["stdlib", "gosocket"])
@pytest.mark.parametrize("name", SCRIPTS)
def test_help(name, way):
    assert Runner(way, None).run(name, "--help").startswith("usage: " + name)


def test_tcp_echo(runner):
    with runner.start("tcp_echo_server.py", "--port=0", "--clients=2") as (line, finish):
        port = port_of(line)
        assert line == f"listening on 127.0.0.1 port {port}\n"
        lines = runner.run("tcp_echo_client.py", "--port", port, text="one\ntwo\n")
        assert lines == "received b'one\\n'\nreceived b'two\\n'\n"
        assert runner.run("tcp_echo_client.py", "--port", port) == ""
        assert finish() == "8 bytes from 127.0.0.1\n0 bytes from 127.0.0.1\n"


def dual_stack(runner):
    """What server and client print, without the port."""
    with runner.start("dual_stack_server.py", "--port=0", "--clients=1") as (line, finish):
        port = port_of(line)
        client = runner.run("dual_stack_client.py", "--port", port, "--name=Gö")
        return line.replace(port, "PORT"), client, finish()


def test_dual_stack(runner):
    transcript = dual_stack(runner)
    assert transcript == dual_stack(Runner("stdlib", None))
    assert "hello, Gö\n" in transcript[1]
    assert transcript[2] == "greeting 'Gö'\n"


def test_dual_stack_client_without_server(runner):
    closed = "1"  # tcpmux: nobody listens there
    command = runner.command("dual_stack_client.py", "--host=127.0.0.1", "--port", closed)
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 1
    assert done.stdout == "AF_INET: [Errno 111] Connection refused\n"
    assert done.stderr == "cannot connect: [Errno 111] Connection refused\n"


def test_nonblocking_echo(runner):
    output = runner.run("nonblocking_echo.py", "--clients=4", "--bytes=300000")
    assert output == "".join(f"client {n}: 300000 bytes back, all as sent\n" for n in range(4))


def test_pass_descriptors(runner, tmp_path):
    names = []
    for content in "first", "second":
        names.append(str(tmp_path / f"{content}.txt"))
        (tmp_path / f"{content}.txt").write_text(content)
    path = str(tmp_path / "hand.over")
    with runner.start("pass_descriptors.py", "receive", path) as (line, finish):
        assert line == f"waiting at {path}\n"
        assert runner.run("pass_descriptors.py", "send", path, *names) == "sent 2 descriptors\n"
        assert finish() == "first.txt: b'first'\nsecond.txt: b'second'\n"
    assert not os.path.exists(path)


def test_main_job():
    requests = 6
    done = subprocess.run(
        [sys.executable, os.path.join(EXAMPLES, "main_job.py"), f"--requests={requests}"],
        capture_output=True,
        text=True,
        timeout=JOB_PATIENCE,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr + done.stdout
    for client in "urllib.request", "http.client", "requests", "asyncio":
        for family in "IPv4", "AF_UNIX":
            row = rf"{client} +{family} +{requests} .* _gosocket\.socket"
            assert re.search(row, done.stdout)
    assert " < _gosocket.socket < _socket.socket < " in done.stdout
