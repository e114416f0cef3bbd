"""Worlds of /etc/hosts and host.conf; there is no name server."""

from lab.cases import FAMILIES, FEW_FLAGS, FLAGS, everything, hosts, lookups, names_of, sockets
from lab.world import Case, World

HOSTS = """# comment
127.0.0.1       localhost
127.0.1.1       lab.example.org lab
::1             localhost ip6-localhost ip6-loopback
10.0.0.1\tone.example one uno   # a comment
10.0.0.2 two\t two two.example
10.0.0.3 Mixed.Case MIXEDALIAS
10.0.0.4 multi
10.0.0.5 multi alias5
10.0.0.6 other multi
10.0.0.4 multi
2001:db8::4 multi
2001:db8::5 multi alias5
10.0.0.7 alias5
fd00::8 six only6
::ffff:10.0.0.9 mapped
::ffff:10.0.0.10 both-mapped
10.0.0.11 both-mapped
fe80::12 linklocal
fe80::13%net0 scoped
fe80::14%2 scoped2
fe80::15%nonexist scopedbad
fe80::16%1 scoped1
::1%lo scopedloop
127.0.0.17 dot. trailing.
10.0.0.18
10.0.0.19\t
10.0.0.20 a b c d e f g h i j k l m n o p q r s t u v w x y z
1.2.3 short
010.0.0.21 octal
0x7f.1 hex
10.0.0.256 toobig
10.0.0.22.1 toolong
notanaddress bad
12345::1 badsix
  10.0.0.23 indented
\t10.0.0.24 tabbed
#10.0.0.25 commented
10.0.0.26 hash#tag after
10.0.0.27 -dash under_score star* a+b
10.0.0.28 1.2.3.4.5 123 0x10
10.0.0.29 name name
10.0.0.30 first
10.0.0.31 second first
10.0.0.32 x first y
0.0.0.0 any
:: any6
255.255.255.255 all
224.0.0.1 mcast
ff02::1 mcast6
::1 loop6
::1 loopboth
127.0.0.1 loopboth
127.0.0.5 loop5
10.0.0.33 localhost
2001:db8::34 localhost
192.0.2.77 sorted
10.1.1.1 sorted
10.53.0.9 sorted
2001:db8::9 sorted
fd53::9 sorted
10.0.0.35 samename
2001:db8::35 SameName
10.0.0.36 canon.example canon
10.0.0.37 canon
2001:db8::36 canon
last.line.wins
10.0.0.38 nonewline"""

NAMES = sorted({word for line in HOSTS.splitlines() for word in line.partition("#")[0].split()[1:]})
NAMES += [
    "LOCALHOST",
    "One",
    "ALIAS5",
    "mixed.case",
    "nosuch",
    "one.",
    "localhost.",
    "dot",
    "trailing",
]
NAMES += [
    "notanaddress",
    "commented",
    "tag",
    "hash",
    "last.line.wins",
    "SORTED",
    "sAMEnAME",
    "samename",
]
ADDRESSES = sorted(
    {line.split()[0] for line in HOSTS.splitlines() if line and line[0] not in "# "}
    - {"notanaddress"}
)
FILES = {"nsswitch.conf": "hosts: files\nservices: files\n", "hosts": HOSTS}
SOME = (
    "localhost lab multi alias5 six mapped both-mapped scoped first sorted canon nosuch any".split()
)


def world(name, cases=None, **files):
    files = {key.replace("_", "."): value for key, value in files.items()}
    return World(
        f"hosts-{name}", cases or (lambda: everything(SOME, ADDRESSES[::4])), FILES | files
    )


def large():
    """A file of many lines."""
    return "".join(f"10.{n >> 8}.{n & 255}.1 host{n} alias{n % 100}\n" for n in range(5000))


MANY = "".join(f"10.1.{n >> 8}.{n & 255} many alias{n}\n" for n in range(300))
MANY6 = "".join(f"2001:db8::{n:x} many\n" for n in range(100))
LONG = "10.0.0.1 " + " ".join(f"name{n}" for n in range(3000)) + "\n10.0.0.2 after\n"
BYTES = b"\xff\xfe\n10.0.0.1 caf\xe9 plain\n10.0.0.2 nul\0name after\n\0\n"
BYTES += b"10.0.0.3 z\xc3\xa9ro\n10.0.0.4 ok\n"
STRANGE = [b"caf\xe9", b"z\xc3\xa9ro", "z\u00e9ro", *"plain nul after ok bom one two".split()]
SPACES = b"10.0.0.1\x0bone\n10.0.0.2\x0ctwo\n10.0.0.3\xa0three\n10.0.0.4 four\x0bfive\r\n\r\n"
SPACES += b"10.0.0.5  \r\n10.0.0.6 six\rseven\n10.0.0.7 eight\r\n::1 nine\r\n"
SPACED = [*"one two three four five six seven eight nine".split()]
SPACED += [b"eight\r", b"six\rseven", b"four\x0bfive"]

WORLDS = [
    World(
        "hosts",
        lambda: [
            *lookups(NAMES, flags=FEW_FLAGS),
            *lookups(SOME, flags=FLAGS),
            *lookups(SOME, kinds=(0, 2)),
            *hosts(NAMES + ADDRESSES),
            *names_of(ADDRESSES),
            *sockets(SOME),
        ],
        FILES,
    ),
    world("multi-off", host_conf="multi off\n"),
    world("multi-on", host_conf="order hosts,bind\nmulti on\nreorder on\n"),
    world(
        "multi-odd",
        host_conf="# x\n\nmulti   on \nmulti off\nnospoof on\ntrim .example,.org\nbad\n",
    ),
    world("host-conf-missing", host_conf=None),
    world("host-conf-env", host_conf="multi on # comment\n reorder on\nmulti maybe\n"),
    world("missing", hosts=None),
    world("empty", hosts=""),
    world("crlf", hosts=HOSTS.replace("\n", "\r\n")),
    world(
        "bytes",
        lambda: [*everything(STRANGE, ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"])],
        hosts=BYTES,
    ),
    world(
        "spaces",
        lambda: [*everything(SPACED, [f"10.0.0.{n}" for n in range(1, 8)])],
        hosts=SPACES,
    ),
    world(
        "bom",
        lambda: everything(["one", "two"], ["10.0.0.1", "10.0.0.2"]),
        hosts=b"\xef\xbb\xbf10.0.0.1 one\n10.0.0.2 two",
    ),
    world(
        "large",
        lambda: everything(
            ["host0", "host4999", "host2500", "alias7", "nosuch"], ["10.0.7.1", "10.19.135.1"]
        ),
        hosts=large(),
    ),
    world("many", lambda: everything(["many", "alias0", "alias299"], ["10.1.0.7"]), hosts=MANY),
    world("many6", lambda: lookups(["many"], flags=FEW_FLAGS), hosts=MANY6 + MANY),
    world(
        "long",
        lambda: [
            *lookups(["name0", "name2999", "after", "name1500"], flags=FEW_FLAGS),
            *names_of(["10.0.0.1", "10.0.0.2"]),
        ],
        hosts=LONG,
    ),
    World(
        "hosts-change",
        lambda: [
            step
            for content in (
                "10.0.0.1 one\n",
                "10.0.0.2 one\n",
                None,
                "",
                "::1 one\n",
                HOSTS,
                "10.0.0.3 one\n10.0.0.4 one\n",
                b"10.0.0.5 one",
            )
            for change in ("write", "replace")
            if content is not None or change == "write"
            for step in [
                Case(change, ("hosts", content)),
                *lookups(["one"], FAMILIES),
                *hosts(["one", "10.0.0.1"]),
            ]
        ],
        FILES,
        sequence=True,
    ),
]
