"""What came of a suite: which tests end alike on both stacks, and which do not, twice."""

from collections import Counter
from dataclasses import dataclass, field

from gosocket.difftest import compare_tables

from .plugin import DIFFERS, FAILED, PASSED, SKIPPED


@dataclass
class Judged:
    """The tests of a suite."""

    #: how many of them ended in which way, on both stacks
    alike: Counter = field(default_factory=Counter)
    #: what there is to say of each test that differed once, and of each that did so again
    by_chance: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def counts(self):
        """How many tests there are; passed, skipped and failed alike; by chance; differences."""
        told = len(self.by_chance), len(self.differences)
        ends = [self.alike[end] for end in (PASSED, SKIPPED, FAILED)]
        return self.alike.total() + sum(told), *ends, *told


def of_calls(pytest, tests):
    """pytest --socket=both has judged already, and has repeated what differed."""
    ends = pytest.ends("both", tests)
    differ = {node: end for node, end in ends.items() if end.value == DIFFERS}
    reports = [f"{node}\n{end.detail}" for node, end in differ.items()]
    return Judged(ends_of(ends.keys() - differ.keys(), ends), differences=reports)


def of_ends(pytest, tests):
    """Run all on one stack, then on the other; and what ends otherwise there once more on both."""
    expected, actual = both(pytest, tests)
    result = compare_tables(expected, actual, again=lambda nodes: both(pytest, nodes))
    alike = {node for node, end in expected.items() if actual.get(node) == end}
    told = [list(map(str, found)) for found in (result.unstable, result.differences)]
    return Judged(ends_of(alike, expected), *told)


def both(pytest, tests):
    """{node id: how it ended}, on the stdlib and on gosocket."""
    return pytest.ends("stdlib", tests), pytest.ends("gosocket", tests)


def ends_of(nodes, ends):
    return Counter(ends[node].value.partition(",")[0] for node in nodes)
