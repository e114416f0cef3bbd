"""`python -m gosocket`: a program sees and does what it does under python itself."""

import os
import re
import signal
import subprocess
import sys
import zipfile

import gosocket
import pytest
from support import PATIENCE

PYTHON = [sys.executable]
OURS = [sys.executable, "-m", "gosocket"]

# What a program can see of how it was started.
LOOK = """\
import sys
main = sys.modules["__main__"]
print(__name__, main.__dict__ is globals(), sys.argv, sys.path[0])
for name in sorted(k for k in globals() if k.startswith("__")):
    value = globals()[name]
    print(name, value if isinstance(value, (str, dict, type(None))) else type(value))
"""
FAIL = "def fail():\n    1 / 0\nfail()\n"
FILES = {
    "look.py": LOOK,
    "fail.py": FAIL,
    "chain.py": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise OSError('later')\n",
    "syntax.py": "print('no')\nif True print\n",
    "exits.py": "import sys\nsys.exit(7)\n",
    "says.py": "import sys\nsys.exit('farewell')\n",
    "silent.py": "raise SystemExit\n",
    "interrupt.py": "raise KeyboardInterrupt\n",
    "latin.py": "# coding: latin-1\nprint(ascii('\xe9'))\n",
    "hook.py": "import sys\nsys.excepthook = lambda *a: print('hook', a[0])\n1 / 0\n",
    "late.py": "import atexit, sys\natexit.register(lambda: print('bye', __name__))\nsys.exit(3)\n",
    "threads.py": "import threading, time\n"
    "def late():\n    time.sleep(0.2)\n    print('thread', __name__)\n"
    "threading.Thread(target=late).start()\n",
    "pickles.py": "import pickle\nclass C: pass\nprint(type(pickle.loads(pickle.dumps(C()))))\n",
    "hooks.py": "import sys\nprint(sys.excepthook is sys.__excepthook__)\n",
    "reader.py": "print(input(), input())\n",
    "doctor": "print('a program called doctor')\n",
    "package/__init__.py": "print('package', __name__)\n",
    "package/__main__.py": LOOK,
    "package/inner.py": "from . import __name__ as n\nprint(n)\n" + LOOK,
    "folder/__main__.py": "import beside\n" + LOOK,
    "folder/beside.py": "print('beside')\n",
    "empty/nothing.py": "",
}
PROGRAMS = [
    ["look.py", "one", "-m", "--help"],
    ["./look.py"],
    ["folder/../look.py"],
    ["link.py"],
    ["fail.py"],
    ["chain.py"],
    ["syntax.py"],
    ["exits.py"],
    ["says.py"],
    ["silent.py"],
    ["interrupt.py"],
    ["latin.py"],
    ["hook.py"],
    ["late.py"],
    ["threads.py"],
    ["pickles.py"],
    ["hooks.py"],
    ["reader.py"],
    ["look.pyc"],
    ["./doctor"],
    ["--", "doctor"],
    ["--", "-m"],
    ["missing.py"],
    ["package"],
    ["folder", "one"],
    ["program.zip", "one"],
    ["empty"],
    ["-m", "look", "one", "-c"],
    ["-mlook", "one"],
    ["-m", "package", "one"],
    ["-m", "package.inner"],
    ["-m", "fail"],
    ["-m", "syntax"],
    ["-m", "interrupt"],
    ["-m", "exits"],
    ["-m", "missing"],
    ["-m", "package.missing"],
    ["-m", "look.py"],
    ["-m", "empty"],
    ["-c", LOOK, "one", "-m", "two"],
    ["-c" + LOOK],
    ["-c", FAIL],
    ["-c", "if True print"],
    ["-c", "raise KeyboardInterrupt"],
    ["-c", "raise SystemExit(5)"],
    ["-", "one"],
]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with the programs."""
    folder = tmp_path_factory.mktemp("programs")
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="latin-1")
    (folder / "link.py").symlink_to("package/inner.py")
    with zipfile.ZipFile(folder / "program.zip", "w") as archive:
        for name in ("__main__.py", "beside.py"):
            archive.writestr(name, FILES[f"folder/{name}"])
    compile_to = "import py_compile; py_compile.compile('look.py', 'look.pyc')"
    subprocess.run([*PYTHON, "-c", compile_to], cwd=folder, check=True, timeout=PATIENCE)
    return folder


def run(command, cwd, stdin="line 1\nline 2\n", **environ):
    """Exit status, output and errors, with what differs by nature made equal."""
    env = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(gosocket.__file__))}
    done = subprocess.run(
        command,
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        env={**env, "PYTHONDONTWRITEBYTECODE": "1", **environ},
    )
    return done.returncode, done.stdout, re.sub(r"0x[0-9a-f]+", "0x", done.stderr)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: " ".join(p)[:40].replace("\n", " "))
def test_program_is_run_as_by_python(program, place):
    stdin = LOOK if program[0] == "-" else "line 1\nline 2\n"
    assert run(OURS + program, place, stdin) == run(PYTHON + program, place, stdin)


def test_standard_input_without_arguments(place):
    assert run(OURS, place, LOOK) == run(PYTHON, place, LOOK)


def test_errors_in_standard_input(place):
    assert run(OURS, place, FAIL) == run(PYTHON, place, FAIL)


@pytest.mark.parametrize("program", [["look.py"], ["-m", "look"], ["-c", LOOK], ["folder"]])
def test_safe_path(program, place):
    python, ours = ([sys.executable, "-P", *more] for more in ([], ["-m", "gosocket"]))
    assert run(ours + program, place) == run(python + program, place)


def test_interrupt_kills_by_signal(place):
    status, _, _ = run([*OURS, "interrupt.py"], place)
    assert status == -signal.SIGINT


def test_inspect_after_the_program(place):
    python, ours = ([sys.executable, "-i", *more] for more in ([], ["-m", "gosocket"]))
    program = ["-c", "seen = 42"]
    theirs = run(python + program, place, "print(seen)\n")
    assert theirs[1] == "42\n"
    assert run(ours + program, place, "print(seen)\n") == theirs


def test_program_gets_our_socket(place):
    code = "import socket, _socket, sys; print(socket.socket.__mro__[1], _socket, sys.argv)"
    status, out, err = run([*OURS, "-c", code, "x"], place)
    assert (status, err) == (0, "")
    assert out.startswith("<class '_gosocket.socket'> <module '_gosocket'")


def test_spawned_processes_find_the_program(place):
    code = (
        "import multiprocessing, sys\n"
        "def work(n):\n    return n * 2\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        print(pool.map(work, [1, 2]))\n"
    )
    (place / "spawns.py").write_text(code)
    assert run([*OURS, "spawns.py"], place) == (0, "[2, 4]\n", "")
    assert run([*OURS, "-m", "spawns"], place) == (0, "[2, 4]\n", "")


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help(option, place):
    status, out, err = run([*OURS, option], place)
    assert (status, err) == (0, "")
    assert out.startswith("usage: python -m gosocket ")
    assert all(len(line) <= 100 for line in out.splitlines())


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(option, place):
    status, out, err = run([*OURS, option], place)
    assert (status, err) == (0, "")
    assert re.fullmatch(r"gosocket \d+\.\d+\.\d+\n", out)


@pytest.mark.parametrize("wrong", [["-z"], ["--nonsense"], ["-m"], ["-c"]])
def test_usage_errors(wrong, place):
    status, out, err = run(OURS + wrong, place)
    assert (status, out) == (run(PYTHON + wrong, place)[0], "")
    assert "usage: python -m gosocket" in err


def test_doctor_reports_health(place):
    status, out, err = run([*OURS, "doctor"], place)
    assert (status, err) == (0, ""), out
    report = dict(re.findall(r"^(\S[^ ]*(?: force)?) +(.*)$", out, re.MULTILINE))
    assert report["verdict"] == "healthy"
    assert re.match(r"\d+\.\d+", report["Python"])
    assert re.match(r"go1\.\d+.*, generation 1, \d+ threads .*libgosock\.so$", report["Go"])
    assert re.search(r"generation 2 of Go, after [\d.]+ ms", report["fork"])
    assert "stdlib's socket" in report["in force"]
    assert re.search(r"available: .*UNIX INET ", report["families"])


def test_doctor_reports_what_does_not_work(place):
    """Where no descriptor is to be had little works; the report says so, and is complete."""
    code = (
        "import gosocket, resource, sys\n"
        "from gosocket import _doctor\n"
        "gosocket.socket().close()\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))\n"
        "sys.exit(_doctor.main())\n"
    )
    status, out, err = run([*PYTHON, "-c", code], place)
    assert (status, err) == (1, ""), out
    assert re.search("^Go +FAILED: OSError: .*Too many open files", out, re.MULTILINE)
    assert re.search("^fork +FAILED: OSError", out, re.MULTILINE)
    assert re.search("^verdict +not healthy: .*Go, families, fork$", out, re.MULTILINE)
