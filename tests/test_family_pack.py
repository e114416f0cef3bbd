"""Addresses of every family on their way to the kernel: byte for byte the stdlib's."""

import socket
from dataclasses import replace

import family_calls
import pytest
from family_addresses import FORMS, as_set, form_ids
from gosocket.difftest import Outcome, Said, compare_tables

OTHER_CALLS = {
    "bind": (),
    "connect": (),
    "connect_ex": (),
    "sendto": (b"data", 0x8000),
    "sendmsg": ([b"da", b"ta"], [(1, 2, b"ancillary")], 0x8000),
}


@pytest.fixture
def form(request):
    """A form, by its number, that this Python's own socket has."""
    form = FORMS[request.param]
    if not hasattr(socket, form.family):
        pytest.skip(f"this Python has no {form.family}")
    return form


every_form = pytest.mark.parametrize("form", range(len(FORMS)), ids=form_ids(), indirect=True)


def on_both(wires, proto, function, *args):
    """What the function did on either stack: its outcome, and what the kernel was asked for."""
    outcome, seen = wires["stdlib"].run(function, *args)
    seen = [replace(request, address=as_set(proto, request.address)) for request in seen]
    return (outcome, seen), wires["gosocket"].run(function, *args)


def by_label(outcome, seen):
    """What became of each of many addresses, and what was sent where."""
    assert not outcome.raised, outcome
    sent = {int(request.data): request for request in seen}
    told = enumerate(outcome.value)
    return {label: Outcome(Said(text), besides=(sent.get(n),)) for n, (label, text) in told}


def check(both):
    """Fail where the outcomes and requests of both stacks differ."""
    compare_tables(*(by_label(*done) for done in both)).check()


@every_form
def test_good_and_spoilt(wires, form):
    check(on_both(wires, form.proto, family_calls.send_to_each, form))


def test_paths_and_names(wires):
    check(on_both(wires, 0, family_calls.send_to_unix))


@every_form
@pytest.mark.parametrize("name", OTHER_CALLS)
def test_every_call(wires, form, name):
    args = (form.number, form.proto, name, *OTHER_CALLS[name], form.good)
    expected, actual = on_both(wires, form.proto, family_calls.call, *args)
    assert expected == actual
