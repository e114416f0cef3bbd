"""python -m gosocket trace and difftest, as one types them."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from gosocket.difftest import _command, _trace
from support import PATIENCE

PROGRAMS = Path(__file__).parent / "programs"
VICTIM = str(PROGRAMS / "victim.py")
OURS = [sys.executable, "-m", "gosocket"]
COMMANDS = {"trace": _trace.main, "difftest": _command.main}


def run(*arguments, stdin="", **options):
    """Exit status, output and errors."""
    done = subprocess.run(
        [*OURS, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=10 * PATIENCE,
        **options,
    )
    return done.returncode, done.stdout, done.stderr


# ---- trace ----

SMALL = """\
import socket, sys
left, right = socket.socketpair()
left.sendall(b"hello")
right.recv(10)
try:
    right.connect("/nowhere")
except OSError:
    sys.exit(7)
"""


@pytest.mark.parametrize("stack", ["stdlib", "gosocket"])
def test_columns(stack):
    status, out, err = run("trace", "--stack", stack, "-c", SMALL)
    assert (status, out) == (7, ""), err
    rows = [line for line in err.splitlines() if "<string>:" in "".join(line.split()[-1:])]
    assert [row.split()[-1] for row in rows] == [f"<string>:{n}" for n in (2, 3, 4, 6)]
    assert re.match(r" +0\.0000 +MainThread +socketpair\(\) -> \(<socket", rows[0])
    assert re.search(r"#1\.sendall\(5 bytes\) -> None +\d+\.\d\d ms", rows[1])
    assert re.search(r"#2\.recv\(10\) -> 5 bytes", rows[2])
    assert re.search(r"#2\.connect\('/nowhere'\) -> FileNotFoundError\(", rows[3])
    assert "\x1b" not in err


def test_summary():
    _, _, err = run("trace", "-c", SMALL)
    head, *rows = err[err.index("    socket ") :].splitlines()
    assert head.split()[:4] == ["socket", "calls", "bytes", "read"]
    made = ["socketpair()", "at", "<string>:2", "in", "<module>"]
    assert [row.split()[:5] for row in rows] == [
        ["#1", "1", "0", "5", "0"],
        ["#2", "2", "5", "0", "1"],
    ]
    assert [row.split()[-5:] for row in rows] == [made, made]


def test_contents():
    _, _, err = run("trace", "--contents", "-c", SMALL)
    assert "#1.sendall(5 bytes) -> None" in err
    assert "#2.recv(10) -> b'hello'" in err


def test_colours_on_a_terminal():
    leader, follower = pty.openpty()
    environ = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [*OURS, "trace", "-c", SMALL], stderr=follower, env=environ | {"TERM": "xterm"}
    ) as process:
        os.close(follower)
        shown = b""
        try:
            while part := os.read(leader, 4096):
                shown += part
        except OSError:  # EIO: nobody has the terminal open any more
            pass
        finally:
            os.close(leader)
    assert process.returncode == 7
    assert b"\x1b[31m#2.connect" in shown
    assert b"\x1b[1m#2.recv" in shown


@pytest.mark.parametrize("to_file", [True, False])
def test_json(tmp_path, to_file):
    path = tmp_path / "trace.json"
    status, out, err = run("trace", "--json", str(path) if to_file else "-", "-c", SMALL)
    assert (status, err) == (7, "")
    lines = [json.loads(line) for line in (path.read_text() if to_file else out).splitlines()]
    assert [key for line in lines for key in line] == ["process", *4 * ["call"], "end"]
    assert lines[0]["process"]["stack"] == "gosocket"
    calls = [line["call"] for line in lines[1:-1]]
    assert [call["name"] for call in calls] == ["socketpair", "sendall", "recv", "connect"]
    assert calls[1]["arguments"] == {"tuple": [{"Data": [5, calls[1]["data"]["Data"][1]]}]}
    assert calls[3]["outcome"][1]["Raised"][0].startswith("builtins.")


def test_children_are_traced():
    status, out, err = run("trace", str(PROGRAMS / "processes.py"))
    assert status == 0, err
    assert out == "b'forked'\nb'spawned'\nb'x'\n"
    assert len(set(re.findall(r"^ +[\d.]+ +(\d+) ", err, re.MULTILINE))) == 4
    assert "sendall(6 bytes)" in err and "sendall(7 bytes)" in err and "send(1 bytes)" in err


def test_a_program_killed_by_a_signal_kills_the_trace(tmp_path):
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    environ = os.environ | {"TMPDIR": str(tmp_path)}
    assert run("trace", "-c", code, env=environ)[0] == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def test_what_ends_the_trace_ends_the_program():
    code = "import time; print('ready', flush=True); time.sleep(1000)"
    with subprocess.Popen([*OURS, "trace", "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"ready\n"
        process.terminate()
        assert process.wait(PATIENCE) == -signal.SIGTERM


def test_descriptors_are_left_alone():
    """A daemon closes all, and a program may have none left: both are traced to the end."""
    code = """
import os, resource, socket
os.closerange(3, 1000)
left, right = socket.socketpair()
resource.setrlimit(resource.RLIMIT_NOFILE, (5, 5))
try:
    socket.socket()
except OSError as error:
    print(error)
left.close()
right.send(b"")
"""
    status, out, err = run("trace", "--stack", "stdlib", "--json", "-", "-c", code)
    assert "Too many open files" in out
    lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
    calls = [line["call"]["name"] for line in lines if "call" in line]
    assert calls == ["socketpair", "socket", "close", "send"], err


# ---- difftest ----


def test_equal():
    status, out, err = run("difftest", VICTIM)
    assert (status, err) == (0, ""), out
    assert re.fullmatch(r"gosocket against stdlib: no differences in \d+ calls\n", out)


def test_standard_input_is_the_same_in_each_run():
    code = "import socket, sys; socket.inet_aton(sys.stdin.readline().strip())"
    assert run("difftest", "-c", code, stdin="127.0.0.1\n")[0] == 0


DIFFERS = "import socket; socket.inet_aton('1.2.3.4') if hasattr(socket, 'install') else 0"


def test_different():
    status, out, _ = run("difftest", "-c", DIFFERS)
    assert status == 1
    assert "EXTRA CALL  inet_aton()  <string>:1 in <module>" in out


def test_could_not_tell():
    status, out, _ = run("difftest", "-c", "import os, socket; socket.inet_ntoa(os.urandom(4))")
    assert status == 2
    assert "not compared, for it differs from run to run: 1 places\n  arguments  inet_ntoa" in out


def test_exit_status_and_output_are_compared():
    code = "import socket; x = hasattr(socket, 'install'); print(x); raise SystemExit(x)"
    status, out, _ = run("difftest", "-c", code)
    assert status == 1
    assert "END  program" in out and "STDOUT  program" in out


@pytest.mark.parametrize(
    "wrong", [[], ["--nonsense", "x.py"], ["--timeout"], ["--stack", "stdlib"]]
)
@pytest.mark.parametrize("command", COMMANDS)
def test_usage_errors(command, wrong, capsys):
    with pytest.raises(SystemExit, match="2"):
        COMMANDS[command](wrong)
    out, err = capsys.readouterr()
    assert not out and f"usage: python -m gosocket {command}" in err


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    with pytest.raises(SystemExit, match="0"):
        COMMANDS[command](["--help"])
    out, err = capsys.readouterr()
    assert not err
    assert f"usage: python -m gosocket {command} [OPTIONS] [-m MODULE | -c CODE | FILE]" in out


@pytest.mark.parametrize(
    "program",
    ["victim", *(pytest.param(p, marks=pytest.mark.once) for p in ("threaded", "datagrams"))],
)
def test_replay(tmp_path, program):
    script = tmp_path / "replay.py"
    status, out, err = run("difftest", "--replay", str(script), str(PROGRAMS / f"{program}.py"))
    assert (status, err) == (0, ""), out
    said = []
    for command in ([sys.executable], OURS):
        done = subprocess.run(
            [*command, script], capture_output=True, text=True, timeout=10 * PATIENCE
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        said.append(sorted(line.partition(" -> ")[0] for line in done.stdout.splitlines()))
    assert said[0] == said[1]
    assert len(said[0]) == script.read_text().count(", lambda: ")


def test_a_hanging_program_ends(monkeypatch):
    """It ignores SIGTERM, and what it hangs in is told."""
    monkeypatch.setattr(_command, "LAST_WORDS", 0.1)
    ignore = "import signal, socket; signal.signal(15, lambda *_: 0)"
    code = f"{ignore}; socket.create_server(('127.0.0.1', 0)).accept()"
    run = _command.Experiment(["-c", code], ("stdlib", "stdlib"), 1.5, stdin=b"").run("stdlib")
    assert run.status in (-signal.SIGKILL, -signal.SIGTERM)
    assert all(call.name in ("create_server", "accept") for call in run.calls)
