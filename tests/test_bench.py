"""The benchmark: every row runs on both stacks and says what it should; how fast is not asked."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys

import pytest

BENCH = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bench")
sys.path.insert(0, BENCH)

import document  # noqa: E402
import full  # noqa: E402
import harness  # noqa: E402
import quick  # noqa: E402
import registry  # noqa: E402
import report  # noqa: E402
import rows  # noqa: E402

pytestmark = pytest.mark.once

ROUND = 0.005
ROWS = rows.chosen([])
SMALLEST = {row.curve: row for row in reversed(registry.ROWS.values()) if row.curve}
OTHERS = [
    *SMALLEST.values(),
    *(row for row in registry.ROWS.values() if not (row.quick or row.curve)),
]
NUMBERS = ["reference", "value", "ratio", "low", "high"]


def check(row, stacks=registry.STACKS):
    """Measure the row on the stacks, for no longer than it takes to do it at all."""
    short = dataclasses.replace(row, round_seconds=min(row.round_seconds, ROUND))
    results = harness.compare(short, 0, stacks=stacks)
    assert [result.stack for result in results] == list(stacks)[1:]
    for result in results:
        assert (result.row, result.unit) == (row.name, row.unit)
        assert result.rounds >= harness.LEAST_ROUNDS
        assert all(getattr(result, name) > 0 for name in NUMBERS)
        assert result.low <= result.ratio <= result.high


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row(row):
    check(row)


@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row.name)
def test_row_of_the_whole_benchmark(row):
    absent = set(registry.missing(row)) - set(row.peers)
    if absent:
        pytest.skip(f"without {absent}")
    check(row, [*registry.STACKS, *(set(row.peers) - set(registry.missing(row)))])


@pytest.mark.skipif(not shutil.which("cc"), reason="without a C compiler")
@pytest.mark.parametrize("row", [r for r in ROWS if r.peers], ids=lambda row: row.name)
def test_row_in_c(row):
    assert row.peers == (registry.RAW_C,)
    check(row, ["stdlib", registry.RAW_C])


@pytest.mark.parametrize("name", ["fileno", "ping_pong_1"])
def test_clock_of_the_process(name):
    row = dataclasses.replace(registry.ROWS[name], round_seconds=ROUND)
    [result] = harness.compare(row, 0, "cpu")
    assert all(getattr(result, name) > 0 for name in NUMBERS)


def test_every_row_has_a_limit():
    limits = report.read_limits()
    assert limits.keys() <= registry.ROWS.keys()
    assert {row.name for row in registry.ROWS.values() if not row.curve} <= limits.keys()


def test_few_processors(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(full, "with_few_processors", lambda rows: (registry.on_cpus(*rows, 1),))
    path = tmp_path / "new" / "out.json"
    full.main(["--rows", "request", "--seconds", "0.1", "--json", str(path)])
    [result] = json.loads(path.read_text())["results"]
    assert result["row"] == "request@1"
    assert "request@1" in capsys.readouterr().out


def test_rows_with_threads_run_on_few_processors(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(8))
    names = [row.name for row in full.with_few_processors(rows.chosen(["fileno", "request"]))]
    assert names == ["fileno", "request", "request@1", "request@2"]


def result_of(name, ratio, **more):
    """A result as a round of 10 and one of 10 * ratio give it."""
    values = [{"stdlib": 10.0, "gosocket": 10.0 * ratio}] * 3
    made = harness.summarise(registry.ROWS[name], "gosocket", values)
    return dataclasses.replace(made, **more)


def test_page():
    made = {
        "processors": 2,
        "processor": "fast",
        "kernel": "6",
        "machine": "x86_64",
        "go": "go1",
        "skipped": {"redis_set_get": ["redis"]},
        "results": [
            result_of("fileno", 0.5),
            result_of("request", 2.0, row="request@1"),
            result_of("getsockopt", 0.3, stack=registry.RAW_C),
            result_of("getsockopt", 0.75),
            result_of("http_server", 0.7),
            result_of("http_server", 3.0, stack="gevent"),
            result_of("memory", 1.1),
            result_of("sendall_4", 0.25),
        ],
    }
    lines = "\n".join(document.page({"3.12": made})).splitlines()
    [fileno] = [line for line in lines if line.startswith("| Fileno")]
    assert fileno.endswith("| 10 us | 5 us | 0.50 |  | 1.05 | met |")
    [request] = [line for line in lines if "on 1 processor " in line]
    assert request.endswith("| 2.00 |  | 1.00 | **missed** on 3.12 |")
    assert any(line.endswith("| 0.75 | 0.30 | 1.05 | met |") for line in lines)
    assert any(line.endswith("| 10 us | 7 us | 30 us |") for line in lines)
    assert any(line.endswith("| +1.00 MB |  | +8 | met |") for line in lines)
    assert any("4 MiB" in line and "| 0.25 |" in line for line in lines)
    assert [line for line in lines if line.startswith("- **")][0].startswith("- **request@1**")
    assert lines[-1] == "- **redis_set_get** was not measured on 3.12: it needs redis."


def test_json(tmp_path, capsys):
    path = tmp_path / "out.json"
    quick.main(["--rows", "fileno", "getsock*", "--seconds", "0.2", "--json", str(path)])
    made = json.loads(path.read_text())
    assert set(made) == {
        *("clock", "go", "kernel", "machine", "processor", "processors", "python"),
        *("results", "skipped"),
    }
    names = [result["row"] for result in made["results"]]
    assert names == ["getsockopt", "getsockname", "fileno"]
    fields = [field.name for field in dataclasses.fields(harness.Result)]
    assert all(list(result) == fields for result in made["results"])
    header, *lines = capsys.readouterr().out.splitlines()
    assert header == report.HEADER
    assert [line.split()[0] for line in lines] == names


@pytest.mark.parametrize(("limit", "above"), [(1e-9, True), (1e9, False)])
def test_check(limit, above, monkeypatch, capsys):
    monkeypatch.setattr(quick, "read_limits", lambda: {"fileno": ("ratio", limit)})
    arguments = ["--check", "--rows", "fileno", "--seconds", "0.1"]
    if above:
        with pytest.raises(SystemExit, match="above the limit: fileno"):
            quick.main(arguments)
    else:
        quick.main(arguments)
    assert ("ABOVE" in capsys.readouterr().out) == above


@pytest.mark.parametrize(("limit", "above"), [(0.4, True), (0.6, False)])
def test_limit_of_a_difference(limit, above):
    result = harness.summarise(
        registry.ROWS["memory"], "gosocket", [{"stdlib": 10.0, "gosocket": 10.5}] * 3
    )
    assert report.is_above(result, {"memory": ("difference", limit)}) == above


def test_unknown_row():
    command = [sys.executable, os.path.join(BENCH, "quick.py"), "--rows", "nothing"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no row is named nothing" in done.stderr


def test_ratio_is_between_neighbours():
    rounds = [{"stdlib": 1.0, "gosocket": 2.0}, {"stdlib": 10.0, "gosocket": 20.0}] * 2
    result = harness.summarise(registry.ROWS["fileno"], "gosocket", rounds)
    assert (result.ratio, result.low, result.high) == (2.0, 2.0, 2.0)
    assert (result.reference, result.value) == (5.5, 11.0)
