"""The lab's worlds: lookups that do the same, and ask the same of name servers, on both stacks.

All worlds that are selected run at once, in a process of their own; see the package lab.
"""

import pickle
import platform
import subprocess
import sys
from pathlib import Path

import pytest
from lab.alone import CHECKS
from lab.world import load

pytestmark = pytest.mark.timeout(1800)  # for all worlds together, on a machine under load

MODEL = ("glibc", "2.36")  # whose answers gosocket gives; another version's differ here and there
TESTS = Path(__file__).parent

#: Where the interpreter's own part in a lookup shows; the other worlds are for one Python alone.
EVERYWHERE = "dns numbers kinds services-odd backwards resolv-everything".split()
WORLDS = [
    pytest.param(name, marks=[] if name in EVERYWHERE else [pytest.mark.once]) for name in load()
]


@pytest.fixture(scope="module", autouse=True)
def namespaces():
    """Skip where no namespaces can be made."""
    done = run("-c", "from lab.place import enter; enter()")
    if done.returncode:
        pytest.skip(f"no namespaces here: {done.stderr.splitlines()[-1]}")


def run(*command):
    """A Python beside ours."""
    command = [sys.executable, *command]
    return subprocess.run(command, cwd=TESTS, capture_output=True, text=True)


@pytest.fixture(scope="module")
def reports(request, tmp_path_factory):
    """The Reports of the worlds that are tested, by their names."""
    tests = [item for item in request.session.items if item.originalname == "test_world"]
    names = [item.callspec.params["name"] for item in tests]
    return {report.world: report for report in reports_of(tmp_path_factory.mktemp("lab"), *names)}


def reports_of(folder, *arguments):
    """What `python -m lab` says, as it says it to programs."""
    output = folder / "reports"
    done = run("-m", "lab", "--exact", "--output", output, *arguments)
    assert output.exists(), done.stdout + done.stderr
    return pickle.loads(output.read_bytes())


def test_the_worlds_for_every_python_are_there():
    assert set(EVERYWHERE) <= load().keys()


@pytest.mark.skipif(platform.libc_ver() != MODEL, reason=f"not the C library of {MODEL}")
@pytest.mark.parametrize("name", WORLDS)
def test_world(reports, name):
    report = reports[name]
    if report.skipped:
        pytest.skip(report.skipped)
    report.result.check()


@pytest.mark.once
def test_a_wrong_stack_is_found(tmp_path):
    """By what it answers, and by what it asks where its answer is right."""
    (report,) = reports_of(tmp_path, "--stacks", "socket", "lab.wrong", "resolv-surroundings")
    found = [each.expected.value == each.actual.value for each in report.result.differences]
    assert {True, False} == set(found), str(report)


@pytest.mark.once
@pytest.mark.parametrize("names", [[], ["hosts-bom", "hosts-"]])
def test_worlds_that_are_not_there(names):
    done = run("-m", "lab", "--exact", *names)
    assert done.returncode == 1 and done.stderr.startswith("no such worlds: "), done


@pytest.mark.parametrize("check", [check.__name__ for check in CHECKS])
def test_gosocket_alone(check):
    done = run("-m", "lab.alone", check)
    assert (done.returncode, done.stderr) == (0, "")
