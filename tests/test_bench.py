"""The benchmark: every row runs on both stacks and says what it should; how fast is not asked."""

import dataclasses
import json
import os
import subprocess
import sys

import pytest

BENCH = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bench")
sys.path.insert(0, BENCH)

import harness  # noqa: E402
import quick  # noqa: E402
import registry  # noqa: E402
import report  # noqa: E402
import rows  # noqa: E402

ROUND = 0.005
ROWS = rows.chosen([])
NUMBERS = ["reference", "value", "ratio", "low", "high"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row(row):
    short = dataclasses.replace(row, round_seconds=min(row.round_seconds, ROUND))
    [result] = harness.compare(short, 0)
    assert (result.row, result.stack, result.unit) == (row.name, "gosocket", row.unit)
    assert result.rounds >= harness.LEAST_ROUNDS
    assert all(getattr(result, name) > 0 for name in NUMBERS)
    assert result.low <= result.ratio <= result.high


@pytest.mark.parametrize("name", ["fileno", "ping_pong_1"])
def test_clock_of_the_process(name):
    row = dataclasses.replace(registry.ROWS[name], round_seconds=ROUND)
    [result] = harness.compare(row, 0, "cpu")
    assert all(getattr(result, name) > 0 for name in NUMBERS)


def test_every_row_has_a_limit():
    assert sorted(report.read_limits()) == sorted(row.name for row in ROWS)


def test_json(tmp_path, capsys):
    path = tmp_path / "out.json"
    quick.main(["--rows", "fileno", "getsock*", "--seconds", "0.2", "--json", str(path)])
    document = json.loads(path.read_text())
    assert sorted(document) == ["clock", "kernel", "machine", "processors", "python", "results"]
    names = [result["row"] for result in document["results"]]
    assert names == ["getsockopt", "getsockname", "fileno"]
    fields = [field.name for field in dataclasses.fields(harness.Result)]
    assert all(list(result) == fields for result in document["results"])
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
