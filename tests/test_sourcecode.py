"""The sources' style. A check that depends on a tool calls it with the project's own settings."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
MAX_COLUMNS = 100
MAX_LINES = 600
WRITTEN = {".py", ".pyi", ".go", ".c", ".h", ".def", ".sh", ".pth", ""}  # by hand, as code
FORBIDDEN = re.compile(r"\b(TO[D]O|FI[X]ME|X[X]X|HA[C]K)\b|/ro[o]t/|/ho[m]e/\w")


def listed(*suffixes):
    """The project's files, new ones included, with one of these suffixes; all for none."""
    git = shutil.which("git") and (ROOT / ".git").exists()
    assert git, "the sources' style is checked in a git checkout"
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    paths = [ROOT / name for name in names]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def found(paths, wrong):
    """Where a line of the files is wrong, as file:line."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if wrong(line)
    ]


def complaints(*command):
    """What a checker has to say; nothing is good."""
    run = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    return run.stdout + run.stderr if run.returncode or command[0] == "gofmt" else ""


RUFF = (sys.executable, "-m", "ruff")
CHECKERS = {
    "ruff check": (*RUFF, "check", "--no-cache", "--quiet", "."),
    "ruff format": (*RUFF, "format", "--no-cache", "--quiet", "--check", "."),
    "gofmt": ("gofmt", "-l", "-s", "gosock", "pyext"),
    "go vet": ("go", "vet", "./..."),
}


@pytest.mark.parametrize("command", CHECKERS.values(), ids=CHECKERS.keys())
def test_checker_is_content(command):
    assert complaints(*command) == ""


def test_lines_are_short():
    code = listed(*WRITTEN - {".pth"})  # where a statement has to be on one line
    assert found(code, lambda line: len(line.expandtabs(4)) > MAX_COLUMNS) == []


def test_files_are_short():
    lengths = {path: len(path.read_text().splitlines()) for path in listed(*WRITTEN)}
    assert {path.name: n for path, n in lengths.items() if n > MAX_LINES} == {}


def test_nothing_is_left_undone_and_no_machine_is_named():
    assert found(listed(), FORBIDDEN.search) == []


def test_conditional_compilation_stands_in_two_places():
    """In what knows the headers' constants, and in what knows Python's versions."""
    allowed = re.compile(r"constants\..*|compat\.h")
    code = [path for path in listed(".c", ".h", ".def") if not allowed.fullmatch(path.name)]
    conditional = re.compile(r"\s*#\s*(if|elif)(?!ndef \w+_H$)")
    assert found(code, conditional.match) == []


def test_formats_have_no_sizes():
    """Formats such as "y#" mean other functions before 3.13, whose headers no longer ask for those:
    a wheel that was built there would fail on 3.11.
    """
    assert found(listed(".c", ".h"), re.compile(r"\"[^\"]*\w#[^\"]*\"").search) == []


def test_exported_go_names_are_explained():
    """By a comment that starts with the name."""
    declared = re.compile(r"(?:func (?:\([^)]*\) )?|type |const |var )([A-Z]\w*)")
    unexplained = []
    for path in listed(".go"):
        if path.name.endswith("_test.go"):
            continue
        comment = []
        for line in path.read_text().splitlines():
            name = declared.match(line)
            if name and not re.match(rf"// (An? |The )?{name[1]}\b", comment[0] if comment else ""):
                unexplained.append(f"{path.name}: {name[1]}")
            comment = [*comment, line] if line.startswith("//") else []
    assert unexplained == []
