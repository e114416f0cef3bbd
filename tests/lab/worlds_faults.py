"""Worlds with a name server that does what it should not; names say how, see faulty.py."""

import itertools

from lab.cases import FEW_FLAGS, numbered, numbered_hosts, numbered_reverse
from lab.fault_table import FAULTS, REVERSE
from lab.world import SECOND, SERVER, THIRD, World

AT_ONCE = 40
NAMED = {SERVER: "by name"}
ONE = [f"{fault}.test" for fault in FAULTS]

#: A fault of each kind, for combinations.
KINDS = """
    good nxdomain nxbare nodata empty formerr servfail refused notimp lame cname dangling loop tc
    wrongtype class id short answers65535 several nxgood cnamespace data3 drop
""".split()
#: What is wrong with A, and what with AAAA.
PAIRS = list(itertools.product(KINDS, repeat=2))

#: Faults for the first time a server is asked; then it does well.
AGAIN = [f"{fault}-{then}" for fault in KINDS for then in ("good", "nxdomain", "servfail")]


def all_faults(flags=(0,)):
    found = numbered(ONE, flags=flags)
    fits = [name for name in ONE if name != "huge.test"]  # CPython's memory for a host's entry
    return found + numbered_hosts(fits, start=len(found))


def pairs():
    return numbered(
        [f"{a}--{b}.test" for a, b in itertools.product(KINDS, repeat=2)], families=(0,)
    )


def kinds():
    found = numbered([f"{fault}.test" for fault in KINDS], flags=FEW_FLAGS)
    return found + numbered_hosts([f"{fault}.test" for fault in KINDS], start=len(found))


def again():
    return numbered([f"{how}.test" for how in AGAIN], families=(0, 2))


def mixed_again():
    return numbered([f"{a}-good--{b}-good.test" for a, b in PAIRS], families=(0,))


def searched():
    """The search list leads from one fault to the next."""
    found = numbered([""], families=(0, 2, 10), flags=(0, 2))
    found += numbered(["x"], start=len(found))
    return found + numbered_hosts(["", "x", "good.test"], start=len(found))


def bare():
    found = numbered(["", "good", "good.", "nxdomain", "servfail"], flags=(0, 2))
    return found + numbered_hosts(["", "good", "servfail"], start=len(found))


def truncated():
    return numbered(["tc.test", "tcsome.test", "tc--good.test", "good--tc.test", "thousand.test"])


def world(name, cases, servers, options="timeout:2 attempts:1", search="", parallel=AT_ONCE):
    resolv = "".join(f"nameserver {address}\n" for address in servers)
    files = {"resolv.conf": f"{resolv}{search}options {options}\n"}
    served = {address: how for address, how in servers.items() if how}
    return World(f"faults-{name}", cases, files, servers=served, parallel=parallel)


#: What a first server does to all, before a second that does well, or as the name says.
FIRST = "servfail refused notimp formerr nxdomain nodata lame drop id name tcalways short".split()
#: Search lists: what the server says to each in turn.
SEARCHES = [
    "nxdomain good",
    "nodata good",
    "nxdomain nodata nxbare",
    "servfail good",
    "refused good",
    "formerr good",
    "notimp nxdomain",
    "lame good",
    "nodata nxdomain",
    "nxdomain servfail nxdomain",
    "nodata servfail good",
    "dangling good",
    "loop good",
    "wrongtype good",
    "cnamespace good",
    "nodata--good good--nodata",
    "nxdomain--good good",
    "good--nxdomain nxdomain",
    "servfail--good good",
    "good--servfail nxdomain",
    "drop good",
    "short good",
    "tcfail good",
]

WORLDS = [
    world("one", all_faults, NAMED),
    world("canon", lambda: numbered(ONE, flags=FEW_FLAGS[1:]), NAMED),
    world("pairs", pairs, NAMED),
    world("kinds-two-tries", kinds, NAMED, "timeout:2 attempts:2"),
    world("again", again, NAMED, "timeout:2 attempts:2"),
    world("again-pairs", mixed_again, NAMED, "timeout:2 attempts:2"),
    world("reverse", lambda: numbered_reverse(len(REVERSE)), NAMED),
    world("edns0", all_faults, NAMED, "timeout:2 attempts:1 edns0"),
    world("edns0-again", again, NAMED, "timeout:2 attempts:2 edns0"),
    world("trust-ad", lambda: numbered(ONE), NAMED, "timeout:2 attempts:1 edns0 trust-ad"),
    world("use-vc", kinds, NAMED, "timeout:2 attempts:1 use-vc"),
    world("no-aaaa", pairs, NAMED, "timeout:2 attempts:1 no-aaaa"),
    world("single", pairs, NAMED, "timeout:2 attempts:2 single-request"),
    world("single-reopen", pairs, NAMED, "timeout:2 attempts:2 single-request-reopen"),
    world(
        "no-tcp",
        lambda: numbered(["tc.test", "tcsome.test", "tc--good.test", "thousand.test"]),
        {SERVER: "by name without TCP"},
    ),
    world(
        "no-tcp-second",
        lambda: numbered(["tc.test", "tcsome.test", "tc--good.test", "good--tc.test"]),
        {SERVER: "by name without TCP", SECOND: "by name"},
    ),
    *[world(f"first-{how}", kinds, {SERVER: how, SECOND: "by name"}) for how in FIRST],
    world("second", kinds, {SERVER: "by name", SECOND: "good"}),
    world("second-nx", pairs, {SERVER: "by name", SECOND: "nxdomain"}),
    world("second-fails", kinds, {SERVER: "by name", SECOND: "servfail"}, "timeout:2 attempts:2"),
    world("three", kinds, {SERVER: "refused", SECOND: "servfail", THIRD: "by name"}),
    world("three-dead", kinds, {SERVER: "drop", SECOND: "drop", THIRD: "by name"}),
    world("nobody", bare, {"127.0.0.99": ""}),
    world("nobody-first", kinds, {"127.0.0.99": "", SERVER: "by name"}),
    world("silence", bare, {SERVER: "drop"}, "timeout:2 attempts:2"),
    *[
        world(
            f"search-{number}",
            searched,
            NAMED,
            search="search " + " ".join(f"{how}.test" for how in search.split()) + "\n",
        )
        for number, search in enumerate(SEARCHES, 1)
    ],
]
