"""What came of a suite: which tests end alike on both stacks, and which do not, twice."""

from collections import Counter
from dataclasses import dataclass, field

from .plugin import DIFFERS, FAILED, PASSED

NONE = ("no such test", "")


@dataclass
class Result:
    """The tests of a suite."""

    #: how each ended, on both stacks
    alike: list[str]
    #: {node id: what there is to say}: what differed once, and what differed each time
    by_chance: dict[str, str] = field(default_factory=dict)
    differences: dict[str, str] = field(default_factory=dict)

    @property
    def counts(self):
        """How many tests there are, and how many of them ended in which way on both."""
        count = Counter(self.alike)
        total = len(self.alike) + len(self.by_chance) + len(self.differences)
        return total, count[PASSED], count["skipped"], count[FAILED]


def of_calls(pytest, tests):
    """pytest --socket=both has judged already, and has repeated what differed."""
    ends = pytest.ends("both", tests)
    differ = {node: why for node, (outcome, why) in ends.items() if outcome == DIFFERS}
    return Result([ends[node][0] for node in ends if node not in differ], differences=differ)


def of_ends(pytest, tests):
    """Run all on one stack, then on the other; and what ends otherwise there once more on both."""
    first = both(pytest, tests)
    differing = [node for node, (expected, actual) in first.items() if expected != actual]
    again = both(pytest, differing) if differing else {}
    result = Result([expected[0] for expected, actual in first.values() if expected == actual])
    for node in differing:
        expected, actual = again.get(node, (NONE, NONE))
        lasting = expected != actual and actual == first[node][1]
        found = result.differences if lasting else result.by_chance
        found[node] = "stdlib: {}\ngosocket: {}".format(*map(words, first[node]))
    return result


def both(pytest, tests):
    """{node id: (how it ended on the stdlib, how on gosocket)}."""
    expected, actual = pytest.ends("stdlib", tests), pytest.ends("gosocket", tests)
    return {
        node: (expected.get(node, NONE), actual.get(node, NONE))
        for node in [*expected, *(actual.keys() - expected.keys())]
    }


def words(end):
    outcome, why = end
    return f"{outcome}, {why}" if why else outcome
