"""System calls that fail, or do less than asked: both stacks make the same of it."""

import errno
import os

import injection_operations as operations
import pytest
from conftest import one_for_each_stack
from injection import Fault, Faulty
from injection_purposes import BLOCKING

ERRORS = [
    errno.EINTR, errno.EAGAIN, errno.ENOBUFS, errno.ENOMEM, errno.EMFILE, errno.ENFILE,
    errno.ECONNRESET,
]  # fmt: skip
#: What poll() can fail with, where it has to wait, and what more may come of the question what a
#: descriptor is. The rest can fail with any of ERRORS.
NUMBERS = {
    "poll": [errno.EINTR, errno.ENOMEM],
    "adopt": [*ERRORS, errno.EBADF, errno.ENOTSOCK],
}
SHORT = {"sendto", "recvfrom", "sendmsg", "sendfile"}
TIMES = 6  # the calls for a purpose that go wrong, one by one
TORTURE = bool(os.environ.get("TORTURE"))
STEP = 1 if TORTURE else 16  # every so manieth fault is tried

pytestmark = pytest.mark.once
done = {"faults": 0}


@pytest.fixture(scope="module")
def faulty():
    with one_for_each_stack(Faulty) as running:
        yield running
    print(f"\ndone: {done['faults']:,} faults in {len(operations.OPERATIONS)} operations")


def faults(made):
    """All that can go wrong with the system calls that were made.

    A blocking socket is first tried without waiting: what EAGAIN and a part that was sent mean is
    then not what they mean where the kernel was told to wait.
    """
    for purpose, often in made.items():
        call, _, blocking = purpose.partition(BLOCKING[0])
        for time in range(1, min(often, TIMES) + 1):
            for number in NUMBERS.get(call, ERRORS):
                if not blocking or number != errno.EAGAIN:
                    yield Fault(purpose, time, number)
            if call in SHORT and (not blocking or call == "recvfrom"):
                yield Fault(purpose, time)


@pytest.mark.parametrize("timeout", [None, operations.TIMEOUT], ids=["blocking", "timeout"])
@pytest.mark.parametrize("name", operations.OPERATIONS)
def test_injection(faulty, comparison, name, timeout):
    runs = {stack: worker.run(operations.run, name, timeout) for stack, worker in faulty.items()}
    (expected, made), (actual, ours) = runs.values()
    comparison.add(f"{name}, no fault", expected, actual)
    assert made == ours, "the operation needs other calls"
    first = list(operations.OPERATIONS).index(name) % STEP
    for fault in [*faults(made)][first::STEP]:
        outcomes = [w.run(operations.run, name, timeout, fault=fault)[0] for w in faulty.values()]
        comparison.add(f"{name}, {fault}", *outcomes)
        done["faults"] += 1
    comparison.check()
