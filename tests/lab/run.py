"""Runs one world: the outcomes of the second stack are held against those of the first.

Where they differ, the cases are run again on both, as a loaded machine may have let a server's
answer come too late.
"""

import os
import re
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace

from gosocket.difftest import Outcome, compare_outcomes, report

from lab import calls, cases
from lab.forks import ForkedWorker
from lab.place import Place
from lab.servers import Servers, nsd
from lab.sniffer import Sniffer, queries

BIG = re.compile(r"\b(big|many|hundred|thousand|huge|chain100)\.")  # names with much to tell
ENUM = re.compile(r"\('socket\.\w+', (\d+)\)")
CRASHED = "it crashed, or hung"  # glibc does in places
MOST_CRASHES = 3
MOST_SHOWN = 12  # differences of a world that are told
MOST_ONCE = 3  # the same, of those that were not there the next time
SLOWER = 6  # times fewer cases at once when they are run again
AGAIN = 3  # times that cases are run anew which differ
HUNG = 40.0  # seconds without an outcome, where a case waits for a few
SLICE = 0.05  # seconds between looks at the wire


@dataclass(frozen=True)
class Seen:
    """What a case did, and which queries that took."""

    outcome: Outcome
    queries: tuple = ()

    def __str__(self):
        outcome = ENUM.sub(r"\1", str(self.outcome))
        return "\n        ".join([outcome, *map(str, self.queries)])


@dataclass
class Report:
    """What came of a world."""

    world: str
    total: int
    seconds: float = 0.0
    queries: int = 0
    differences: list = field(default_factory=list)
    unsteady: list = field(default_factory=list)  # that differed once, and then no more
    seen: dict = field(default_factory=dict)  # all of the first stack's
    skipped: str = ""  # why the world was not run

    def __str__(self):
        line = f"{self.world}: {self.total} cases, {self.queries} queries, {self.seconds:.1f} s"
        once = [f"  once: {difference}" for difference in self.unsteady[:MOST_ONCE]]
        if self.unsteady:
            line += f", {len(self.unsteady)} differed once"
        wrong = report(self.differences, self.total, MOST_SHOWN) if self.differences else ""
        return "\n".join(filter(None, [line, self.skipped, *once, wrong]))


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
            return Seen(CRASHED)
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
        return Seen(outcome, self.normal(queries(self.sniffer.take())))

    def at_once(self, cases):
        """The same, where the cases run at once; queries are told apart by the names."""
        outcomes = dict.fromkeys(cases, CRASHED)
        self.worker.start(calls.run_parallel, cases, self.world.parallel)
        for number, outcome in self.told():
            outcomes[number] = outcome
        for case in (cases[n] for n, outcome in outcomes.items() if outcome == CRASHED):
            print(f"{self.stack.__name__}: {case}: hangs", file=sys.stderr)
        packets = by_owner(self.sniffer.take())
        return {n: Seen(outcomes[n], self.normal(queries(packets[n]))) for n in cases}

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
    listed = dict(enumerate(world.cases()))
    done = Report(world.name, len(listed))
    if "nsd" in world.servers.values() and not nsd():
        done.skipped = "NSD is not installed"
        return done
    start = time.monotonic()
    with Place(world):
        both = [seen(world, stack, listed) for stack in stacks]
        done.seen = {f"{listed[n]}": one for n, one in both[0].items()}
        done.queries = sum(len(one.queries) for one in both[0].values())
        wrong = differing(*both)
        for _ in range(AGAIN):
            if not wrong:
                break
            subset = listed if world.sequence else {n: listed[n] for n in wrong}
            world = replace(world, parallel=-(-world.parallel // SLOWER))
            again = differing(*(seen(world, stack, subset) for stack in stacks))
            steady = {n: again[n] for n in wrong if n in again}
            once = {n: wrong[n] for n in wrong if n not in again}
            done.unsteady += told(listed, once)
            wrong = steady
    done.differences = told(listed, wrong)
    done.seconds = time.monotonic() - start
    return done


def told(listed, wrong):
    """The differences, in the order of the cases."""
    return [compare_outcomes(str(listed[n]), *pair) for n, pair in sorted(wrong.items())]


def seen(world, stack, listed):
    with Runner(world, stack) as runner:
        return runner.seen(listed)


def differing(expected, actual):
    """Both Seens of the cases that differ, by number."""
    return {n: (expected[n], actual[n]) for n in expected if differ(expected[n], actual[n])}


def differ(expected, actual):
    """Whether that is a difference that docs/differences.md does not explain: a crash is not to be
    done like, nor glibc's asking anew where its memory for an answer was too small, nor the code
    that an earlier lookup has left in h_errno.
    """
    if expected.outcome == CRASHED:
        return False
    stale = herrors(expected) and herrors(actual) == (0,)
    same = expected.queries == actual.queries or (
        BIG.search(str(expected.queries)) and distinct(expected.queries) == distinct(actual.queries)
    )
    return not same or not stale and expected.outcome != actual.outcome


def herrors(seen):
    """The code of a herror, where it is one."""
    raised = seen.outcome != CRASHED and seen.outcome.raised
    return raised.args[:1] if raised and raised.type == "socket.herror" else None


def distinct(queries):
    """The queries without repetitions, in order."""
    return list({q._replace(socket=0): None for q in queries})
