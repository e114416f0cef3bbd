"""Runs one world on both stacks: a case's outcome has the queries beside it that it took.

Where cases differ, they are run again on both, as a loaded machine may have let a server's answer
come too late.
"""

import os
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace

from gosocket.difftest import Outcome, Result, Said, compare_tables

from lab import calls, cases
from lab.forks import ForkedWorker
from lab.place import Place
from lab.servers import Servers, nsd
from lab.sniffer import Sniffer, queries

BIG = re.compile(r"\b(big|many|hundred|thousand|huge|chain100)\.")  # names with much to tell
CRASHED = Outcome(Said("it crashed, or hung"))  # glibc does in places
MOST_CRASHES = 3
SLOWER = 6  # times fewer cases at once when they are run again
AGAIN = 3  # times that cases are run anew which differ
HUNG = 40.0  # seconds without an outcome, where a case waits for a few
SLICE = 0.05  # seconds between looks at the wire


@dataclass
class Report:
    """What came of a world."""

    world: str
    result: Result = field(default_factory=Result)
    seconds: float = 0.0
    queries: int = 0
    seen: dict = field(default_factory=dict)  # all of the first stack's
    skipped: str = ""  # why the world was not run

    def __str__(self):
        found = self.result
        told = [f"{self.world}: {found.compared}, {self.queries} queries, {self.seconds:.1f} s"]
        if found.unstable:
            told.append(f"{len(found.unstable)} differed once")
        line = ", ".join(filter(None, [*told, self.skipped]))
        return f"{line}\n{found}" if found.differences or found.unstable else line


class Runner:
    """Runs cases of a world on a stack."""

    def __init__(self, world, stack):
        self.world, self.stack, self.crashes = world, stack, 0

    def __enter__(self):
        self.servers = Servers(self.world)
        self.sniffer = Sniffer()
        self.start()
        return self

    def __exit__(self, *error):
        self.worker.close()
        self.sniffer.close()
        self.servers.close()

    def start(self):
        self.worker = ForkedWorker(self.stack)

    def seen(self, cases):
        """What each of the cases did, by their numbers."""
        if self.world.parallel:
            return self.at_once(cases)
        function = calls.run_fresh if self.world.fresh else calls.run
        return {number: self.one(function, case) for number, case in cases.items()}

    def one(self, function, case):
        """What the case did; too many crashes, and the rest is not run."""
        if self.crashes == MOST_CRASHES:
            return CRASHED
        self.worker.start(function, case)
        try:
            outcome = self.worker.receive()
            if function is calls.run_fresh:
                self.worker.receive()  # what the fork itself came to
        except (OSError, EOFError, AssertionError) as error:
            self.worker.close()
            outcome, self.crashes = CRASHED, self.crashes + 1
            print(f"{self.stack.__name__}: {case}: {error!r}", file=sys.stderr)
            self.start()
        return replace(outcome, besides=self.normal(queries(self.sniffer.take())))

    def at_once(self, cases):
        """The same, where the cases run at once; queries are told apart by the names."""
        outcomes = dict.fromkeys(cases, CRASHED)
        self.worker.start(calls.run_parallel, cases, self.world.parallel)
        for number, outcome in self.told():
            outcomes[number] = outcome
        for case in (cases[n] for n, outcome in outcomes.items() if outcome == CRASHED):
            print(f"{self.stack.__name__}: {case}: hangs", file=sys.stderr)
        packets = by_owner(self.sniffer.take())
        return {n: replace(outcomes[n], besides=self.normal(queries(packets[n]))) for n in cases}

    def told(self):
        """The outcomes of a worker's cases, while the wire is looked at, till all are there."""
        end = time.monotonic() + HUNG
        while time.monotonic() < end:
            self.sniffer.drain()
            if self.worker.link.poll(SLICE):
                told = self.worker.receive()
                if isinstance(told, Outcome):
                    assert not told.raised, told
                    return
                yield told
                end = time.monotonic() + HUNG

    def normal(self, found):
        """The queries, as if the first server asked were the first."""
        if not self.world.rotates or not found:
            return found
        servers = list(self.world.servers)
        first = servers.index(found[0].server)
        turned = dict(zip(servers, servers[-first:] + servers[:-first]))
        return tuple(query._replace(server=turned[query.server]) for query in found)


def by_owner(packets):
    """Packets by the numbers of the cases that sent them, as the names in them tell."""
    streams, owned = defaultdict(list), defaultdict(list)
    for packet in packets:
        key = packet.source if packet.transport == "TCP" else len(streams)
        streams[key].append(packet)
    for stream in streams.values():
        owned[cases.owner(queries(stream)[0].name)] += stream
    return owned


def run(world, stacks):
    """Run the world's cases on both stacks, in namespaces of our own, and compare."""
    os.environ.update(world.environ)
    if "nsd" in world.servers.values() and not nsd():
        return Report(world.name, skipped="NSD is not installed")
    start, listed = time.monotonic(), dict(enumerate(world.cases()))
    with Place(world):
        tables = [seen(world, stack, listed) for stack in stacks]

        def again(numbers):
            nonlocal world
            world = replace(world, parallel=-(-world.parallel // SLOWER))
            subset = listed if world.sequence else {n: listed[n] for n in numbers}
            return [seen(world, stack, subset) for stack in stacks]

        result = compare_tables(
            *tables,
            again=again,
            times=AGAIN,
            same=same,
            name=lambda number: str(listed[number]),
            stacks=tuple(stack.__name__ for stack in stacks),
        )
    return Report(
        world.name,
        result,
        time.monotonic() - start,
        sum(len(outcome.besides) for outcome in tables[0].values()),
        {str(listed[n]): outcome for n, outcome in tables[0].items()},
    )


def seen(world, stack, listed):
    with Runner(world, stack) as runner:
        return runner.seen(listed)


def same(expected, actual):
    """Whether that is no difference, or one that docs/differences.md explains: a crash is not to be
    done like, nor glibc's asking anew where its memory for an answer was too small, nor the code
    that an earlier lookup has left in h_errno.
    """
    if expected == actual or expected.value == CRASHED.value:
        return True
    asked, did = expected.besides, actual.besides
    if asked != did and not (BIG.search(str(asked)) and distinct(asked) == distinct(did)):
        return False
    stale = herrors(expected) and herrors(actual) == (0,)
    return stale or replace(expected, besides=did) == actual


def herrors(outcome):
    """The code of a herror, where it is one."""
    raised = outcome.raised
    return raised.args[:1] if raised and raised.type == "socket.herror" else None


def distinct(queries):
    """The queries without repetitions, in order."""
    return list({q._replace(socket=0): None for q in queries})
