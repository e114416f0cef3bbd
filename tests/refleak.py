"""References, memory blocks and descriptors that stay behind, over all tests: of those that differ
in their parameters alone, one on gosocket.

    python tests/refleak.py [PYTEST'S ARGUMENTS]

Each test is run several times, fixtures and all, and its fixtures by themselves. What grows every
time, and more than with the fixtures alone, is a leak. On a CPython that was configured with
--with-pydebug, all references are counted; on others, blocks of memory alone.
"""

import gc
import os
import sys

import pytest
from _pytest.runner import runtestprotocol

WARM_UP, TIMES = 2, 4  # and once more, for what the counting itself keeps
BATCHES = (1, 10, 100)  # runs between two looks: caches fill up, a leak is there each time


def total():
    return getattr(sys, "gettotalrefcount", sys.getallocatedblocks)()


class Leaks:
    """The plugin: runs tests again and again, and keeps what grew."""

    def __init__(self):
        self.checked = 0
        self.found = []

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config, items):
        chosen = {}
        for item in items:
            name = item.nodeid.partition("[")
            if "stdlib" not in name[-1]:
                chosen.setdefault(name[0], item)
        items[:] = chosen.values()
        gc.freeze()  # what is there need not be looked through again

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item, nextitem):
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        for _ in range(WARM_UP):
            reports = self.run(item, item.parent)
        if all(report.passed for report in reports):
            self.checked += 1
            self.found += self.proven(item)
        self.run(item, nextitem)
        for report in reports:
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def proven(self, item):
        """What leaks however often the test runs, in words."""
        for batch in BATCHES:
            found = self.leaks(item, batch)
            if not found:
                break
        return found

    def run(self, item, nextitem):
        """The reports of its setup, call and teardown; item.parent is not torn down with it."""
        item._initrequest()
        return runtestprotocol(item, nextitem=nextitem, log=False)

    def growth(self, item, batch):
        """By how much the counts grow in so many runs, each time, kind by kind."""
        grown = []
        for _ in range(1 + TIMES):
            before = self.counts()
            for _ in range(batch):
                self.run(item, item.parent)
            grown.append([now - was for was, now in zip(before, self.counts())])
        return zip(*grown[1:])

    def counts(self):
        gc.collect()
        return total(), len(os.listdir("/proc/self/fd"))

    def leaks(self, item, batch):
        """What grows with each run of the test, and not with its fixtures alone."""
        whole = self.growth(item, batch)
        item.runtest = lambda: None
        fixtures = self.growth(item, batch)
        del item.runtest
        return [
            f"{item.nodeid}: {what} {each}, {alone} by its fixtures"
            for what, each, alone in zip(("references or blocks", "descriptors"), whole, fixtures)
            if min(each) >= max(0, *alone) + batch
        ]

    def pytest_terminal_summary(self, terminalreporter):
        for line in self.found:
            terminalreporter.write_line(f"LEAK {line}")
        kind = "references" if hasattr(sys, "gettotalrefcount") else "blocks"
        terminalreporter.write_line(
            f"done: {self.checked:,} tests, each {TIMES} times, {kind} counted;"
            f" {len(self.found)} leak"
        )


if __name__ == "__main__":
    leaks = Leaks()
    status = pytest.main(["-q", *sys.argv[1:]], plugins=[leaks])
    sys.exit(status or bool(leaks.found))
