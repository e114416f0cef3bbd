"""Worlds that differ in resolv.conf and the environment, with servers that do as they should."""

from lab.cases import FEW_FLAGS, each, everything, hosts, lookups, names_of
from lab.world import LINK_LOCAL, SECOND, SERVER, SERVER6, THIRD, Case, World

NAMES = """
    www one.example www. one.example. a.b a.b.c localhost lab nosuch six text alias dangling only
    www.first www.first.test lame LOCALHOST single single. www.second nosuch.nosuch x.wild
    a.b.c.d.e. both several
""".split()
ADDRESSES = ["192.0.2.1", "192.0.2.2", "192.0.2.9", "10.53.0.2", "2001:db8::1", "203.0.113.9"]
SEARCH = "search first.test second.test test\n"
NS = f"nameserver {SERVER}\n"
NSD = {SERVER: "nsd"}


def cases():
    return [
        *lookups(NAMES, flags=FEW_FLAGS[:2]),
        *each("gethostbyname gethostbyname_ex getfqdn", *NAMES[::2]),
        *each("gethostbyaddr", *ADDRESSES, *NAMES[:4]),
        *names_of(ADDRESSES, flags=(0, 4)),
    ]


def world(name, resolv, servers=NSD, environ=None, **more):
    return World(
        f"resolv-{name}", cases, {"resolv.conf": resolv}, environ or {}, servers=servers, **more
    )


def options(text):
    """A resolv.conf with these options and a search list."""
    return f"{NS}{SEARCH}options {text}\n"


#: Worlds with these options and the search list.
OPTIONS = {
    "ndots0": "ndots:0",
    "ndots2": "ndots:2",
    "ndots3": "ndots:3 attempts:1",
    "ndots15": "ndots:15",
    "ndots99": "ndots:99",
    "ndots-bad": "ndots:x ndots: ndots ndots:-1",
    "edns0": "edns0",
    "trust-ad": "trust-ad",
    "edns0-trust-ad": "edns0 trust-ad",
    "use-vc": "use-vc",
    "use-vc-edns0": "use-vc edns0",
    "no-aaaa": "no-aaaa",
    "no-tld-query": "no-tld-query",
    "single-request": "single-request",
    "single-request-reopen": "single-request-reopen",
    "single-both": "single-request single-request-reopen",
    "inet6": "inet6",
    "debug": "debug ip6-bytestring ip6-dotint no-ip6-dotint no_tld_query no-reload",
    "upper": "NDOTS:3 USE-VC edns0x",
    "prefix": "use-vcx single-requestx ndots:2x rotatex",
    "tabs": "\tndots:2\t\tedns0",
    "timeout": "timeout:30 attempts:5 timeout:0",
    "timeout-huge": "timeout:99999999999 attempts:99999999999 ndots:99999999999",
}

#: Worlds with a resolv.conf of their own.
FILES = {
    "plain": NS,
    "search": NS + SEARCH,
    "search-one": NS + "search second.test\n",
    "search-dots": NS + "search first.test. .second.test test.\n",
    "search-root": NS + "search .\n",
    "search-root-last": NS + "search first.test .\n",
    "search-root-first": NS + "search . first.test\n",
    "search-empty": NS + "search\n",
    "search-twice": NS + "search first.test\nsearch second.test\n",
    "search-many": NS + "search a.test b.test c.test d.test e.test f.test g.test first.test\n",
    "search-long": NS
    + "search "
    + " ".join(f"{'x' * 60}.test" for _ in range(8))
    + " first.test\n",
    "search-bad": NS + "search -bad.test under_score.test " + "l" * 64 + ".test first.test\n",
    "search-tabs": NS + "search\tfirst.test \t second.test\t\n",
    "search-comment": NS + "search first.test # second.test\n",
    "search-semicolon": NS + "search first.test ; second.test\n",
    "search-case": NS + "SEARCH first.test\nSearch second.test\n",
    "domain": NS + "domain first.test\n",
    "domain-two": NS + "domain first.test second.test\n",
    "domain-search": NS + "domain first.test\nsearch second.test\n",
    "search-domain": NS + "search second.test\ndomain first.test\n",
    "refused-search": NS + "search sub.unknown first.test\n",
    "lame-search": NS + "search lame.first.test second.test\n",
    "crlf": f"nameserver {SERVER}\r\nsearch first.test\r\noptions timeout:1\r\n",
    "crlf-options": f"nameserver {SERVER}\nsearch first.test\r\noptions ndots:2\r\n",
    "no-newline": f"search first.test\nnameserver {SERVER}",
    "comments": f"# one\n; two\n # {SERVER}\n nameserver 10.9.9.9\nnameserver {SERVER} # x\n",
    "spaces": f"nameserver   {SERVER}  \n\tsearch first.test\nsearch\tsecond.test\n",
    "bad-lines": f"nameserver\nnameserver x\nnameserver 1.2.3.400\nnameserverx {SERVER}\nbad\n{NS}",
    "number": "nameserver 127.53\n" + NS,
    "hex": "nameserver 0x7f.0.0.53\n",
    "options-late": f"options ndots:2\n{NS}options ndots:3 edns0\n{SEARCH}",
    "nul": f"nameserver {SERVER}\0\nsearch first.test\n",
    "long-line": f"# {'x' * 2000}\noptions {'y' * 2000} ndots:2\n{NS}{SEARCH}",
    "sortlist": NS + "sortlist 10.53.0.0/255.255.255.0 198.51.100.0/24 192.0.2.0\n",
    "sortlist-bad": NS + "sortlist x 10.0.0.0/x 300.0.0.0 10.0.0.0& 192.0.2.12/255.255.255.255\n",
    "six": f"nameserver {SERVER6}\n{SEARCH}",
    "link-local": f"nameserver {LINK_LOCAL}\n{SEARCH}",
    "link-local-number": "nameserver fe80::53%4\n" + NS,
    "link-local-none": "nameserver fe80::53\n" + NS,
    "link-local-bad": f"nameserver fe80::53%nonexist\n{NS}",
    "scope-global": f"nameserver {SERVER6}%net0\n",
    "six-mapped": f"nameserver ::ffff:{SERVER}\n",
    "bracket": f"nameserver [{SERVER6}]\n{NS}",
    "port": f"nameserver {SERVER}:53\n{NS}",
    "two": f"nameserver {SECOND}\n{NS}",
    "three": f"nameserver {SERVER6}\nnameserver {SECOND}\n{NS}",
    "four": f"nameserver {SECOND}\nnameserver {SERVER6}\nnameserver {THIRD}\n{NS}",
    "same-thrice": NS * 3,
    "refusing": f"nameserver 127.0.0.99\n{NS}options timeout:1\n",
    "refusing-six": f"nameserver ::1\n{NS}options timeout:1 attempts:1\n",
    "all-refuse": "nameserver 127.0.0.99\nnameserver 127.0.0.98\noptions timeout:1\n",
    "missing": None,
    "empty": "",
    "only-search": SEARCH,
    "only-options": "options timeout:1 attempts:1\n",
    "bad-options": f"{NS}options timeout:-1 attempts:0\n",
    "bad-timeout": f"{NS}options timeout:-1\n",
    "no-attempts": f"{NS}options attempts:0\n",
    "no-timeout": f"{NS}options timeout:0\n",
    "odd-options": f"{NS}options timeout:x attempts:x : ndots:: rotate: =\n",
    "unreachable": f"nameserver 255.255.255.255\n{NS}options timeout:1 attempts:1\n",
    "any": "nameserver 0.0.0.0\noptions timeout:1 attempts:1\n",
    "any-six": "nameserver ::\noptions timeout:1 attempts:1\n",
}
SERVERS = {SERVER: "nsd", SECOND: "nsd", SERVER6: "nsd", LINK_LOCAL: "nsd"}

ENVIRONMENTS = {
    "localdomain": {"LOCALDOMAIN": "second.test"},
    "localdomain-list": {"LOCALDOMAIN": "second.test first.test"},
    "localdomain-empty": {"LOCALDOMAIN": ""},
    "localdomain-tabs": {"LOCALDOMAIN": " \tfirst.test\tsecond.test \nno.test"},
    "res-options": {"RES_OPTIONS": "ndots:3 edns0"},
    "res-options-off": {"RES_OPTIONS": "no-aaaa attempts:1"},
    "res-options-bad": {"RES_OPTIONS": "ndots:x,edns0 , use-vc"},
    "res-options-empty": {"RES_OPTIONS": ""},
    "hostaliases": {"HOSTALIASES": "/etc/aliases"},
    "hostaliases-missing": {"HOSTALIASES": "/etc/nosuch"},
    "hostaliases-empty": {"HOSTALIASES": ""},
    "resolv-host-conf": {"RESOLV_HOST_CONF": "/etc/other.conf"},
    "resolv-multi": {"RESOLV_MULTI": "off"},
    "resolv-reorder": {"RESOLV_REORDER": "on"},
    "resolv-trim": {"RESOLV_ADD_TRIM_DOMAINS": ".example", "RESOLV_OVERRIDE_TRIM_DOMAINS": ".test"},
    "gconv": {"LANG": "C", "LC_ALL": "C", "CHARSET": "ASCII"},
}
ALIASES = """www one.example
nosuch both.example
LAB www.first.test
six    six.example   extra
a.b one.example
# comment x
alias
www second.example
only one.example.
"""


def changes():
    """The file changes between the calls."""
    contents = (
        NS,
        NS + SEARCH,
        options("ndots:3"),
        None,
        f"nameserver {SECOND}\n",
        "",
        options("edns0"),
        f"nameserver {SERVER6}\nsearch second.test\n",
        NS,
    )
    return [
        step
        for content in contents
        for change in ("write", "replace")
        if content is not None or change == "write"
        for step in [
            Case(change, ("resolv.conf", content)),
            *lookups(["www", "one.example", "a.b"]),
            *hosts(["www", "192.0.2.1"]),
        ]
    ]


def surroundings():
    """The environment and the host's name change between the calls."""
    settings = [
        Case("environ", ("LOCALDOMAIN", "second.test")),
        Case("environ", ("LOCALDOMAIN", None)),
        Case("environ", ("RES_OPTIONS", "ndots:3")),
        Case("environ", ("HOSTALIASES", "/etc/aliases")),
        Case("environ", ("HOSTALIASES", None)),
        Case("hostname", ("lab.first.test",)),
        Case("write", ("resolv.conf", NS)),
        Case("hostname", ("other.second.test",)),
        Case("write", ("resolv.conf", NS + "# again\n")),
        Case("hostname", ("lab",)),
    ]
    return [
        step
        for setting in settings
        for step in [setting, *lookups(["www", "a.b"]), *names_of(["192.0.2.16"], flags=(0, 4))]
    ]


WORLDS = [
    *[world(f"option-{name}", options(text)) for name, text in OPTIONS.items()],
    *[world(name, text, SERVERS) for name, text in FILES.items()],
    *[
        World(
            f"environ-{name}",
            cases,
            {
                "resolv.conf": NS + "search first.test\n",
                "aliases": ALIASES,
                "other.conf": "multi off\n",
                "hosts": "10.0.0.1 lab www\n10.0.0.2 www\n",
            },
            environ,
            servers=NSD,
        )
        for name, environ in ENVIRONMENTS.items()
    ],
    world("hostname-domain", NS, hostname="lab.first.test"),
    world("hostname-dot", NS, hostname="lab."),
    world("hostname-two", NS, hostname="lab.second.test"),
    world("hostname-none", NS, hostname="(none)"),
    world(
        "rotate",
        f"nameserver {SERVER}\nnameserver {SECOND}\nnameserver {SERVER6}\n{SEARCH}options rotate\n",
        {SERVER: "nsd", SECOND: "nsd", SERVER6: "nsd"},
        rotates=True,
    ),
    World(
        "resolv-change",
        changes,
        servers={SERVER: "nsd", SECOND: "nsd", SERVER6: "nsd"},
        sequence=True,
    ),
    World("resolv-surroundings", surroundings, {"aliases": ALIASES}, servers=NSD, sequence=True),
    World(
        "resolv-everything",
        lambda: everything(NAMES, ADDRESSES),
        {"resolv.conf": NS + SEARCH},
        servers=NSD,
    ),
]
