"""Random sequences of calls on both stacks side by side: see stateful.py."""

import os

import stateful
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

TORTURE = bool(os.environ.get("TORTURE"))
LENGTH = 50  # steps of a sequence
STEPS = 100_000 if TORTURE else 2_000
SETTINGS = settings(
    max_examples=5 * STEPS // LENGTH // 4,  # some are shorter
    stateful_step_count=LENGTH,
    deadline=None,
    database=None,
    derandomize=not TORTURE,  # the same sequences each day, new ones under torture
    suppress_health_check=list(HealthCheck),
)


def test_sequences():
    run_state_machine_as_test(stateful.Sockets, settings=SETTINGS)
    steps, outcomes = stateful.made["steps"], stateful.made["outcomes"]
    print(f"\ndone: {steps:,} steps in random sequences, {outcomes:,} outcomes compared")
    assert steps >= STEPS and outcomes > STEPS / 4  # making a socket compares nothing
