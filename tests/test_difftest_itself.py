"""The stdlib against itself: nothing is found, in 100 runs neither (make difftest-100)."""

import os
import socket
import tempfile
from pathlib import Path

import pytest
from gosocket.difftest._command import Experiment
from gosocket.difftest._compare import differences

PROGRAMS = Path(__file__).parent / "programs"
OUTLIVING = """
import os, socket
if not os.fork():
    for _ in range(2000):
        socket.socket().close()
"""
RUNS = int(os.environ.get("GOSOCKET_DIFFTEST_RUNS", "3"))


@pytest.mark.once  # the other tests run each program twice on the stdlib, on every Python
@pytest.mark.timeout(max(300, 20 * RUNS))
@pytest.mark.parametrize("program", ["threaded", "streams", "datagrams", "tls"])
def test_nothing_is_found(program):
    path = PROGRAMS / f"{program}.py"
    experiment = Experiment([str(path)], ("stdlib", "stdlib"), stdin=b"")
    first = experiment.run("stdlib")
    assert (first.status, first.output["stderr"]) == (0, "")
    assert len(first.calls) > 50
    for _ in range(RUNS - 1):
        again = experiment.run("stdlib")
        assert not differences(first, again), list(map(str, differences(first, again)))


@pytest.mark.parametrize("program", ["threaded", "streams", "datagrams", "tls", "processes"])
def test_gosocket_is_no_different(program):
    result = Experiment(
        [str(PROGRAMS / f"{program}.py")], ("stdlib", "gosocket"), stdin=b""
    ).result()
    assert result.verdict == "equal", str(result)
    assert result.actual.status == 0
    assert any(process.stack == "gosocket" for process in result.actual.processes.values())


def test_tls_is_recorded():
    """Of ssl's own class: what the program says and hears, not what goes over the wire."""
    run = Experiment([str(PROGRAMS / "tls.py")], ("stdlib", "stdlib"), stdin=b"").run("gosocket")
    births = {number: run.birth(calls[0]).type for (_, number), calls in run.sockets()}
    assert "ssl.SSLSocket" in births.values()
    told = [call for call in run.calls if births.get(call.object) == "ssl.SSLSocket"]
    assert {"do_handshake", "sendall", "recv", "close"} <= {call.name for call in told}
    assert b"CLIENT 1" in [call.data for call in told]


def test_children_are_recorded():
    run = Experiment([str(PROGRAMS / "processes.py")], ("stdlib", "stdlib"), stdin=b"").run(
        "gosocket"
    )
    roles = {process.role.split()[0]: process.number for process in run.processes.values()}
    assert {"main", "main/fork", "exec"} <= roles.keys()
    assert {process.stack for process in run.processes.values()} == {"gosocket"}
    sent = {call.data for call in run.calls if call.flow == "write"}
    assert {b"forked", b"spawned", b"x"} <= sent
    main = run.processes[roles["main"]]
    assert main.left == []
    assert socket.AF_INET in {birth.family for birth in main.births.values()}


def test_child_outlives_the_run(tmp_path, monkeypatch):
    """It writes while the run's folder is removed, and is neither waited for nor in the way."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for _ in range(3):
        run = Experiment(["-c", OUTLIVING], ("stdlib", "stdlib"), stdin=b"").run("gosocket")
        assert run.status == 0
        assert list(tmp_path.iterdir()) == []
