"""Worlds whose files are made at random, from a fixed seed each, out of what they may hold."""

import random
import string

from lab.cases import FEW_FLAGS, Case, lookups, names_of
from lab.world import SECOND, SERVER, World

FIRST, LAST = 1, 24
ADDRESSES = (
    "127.0.0.1 ::1 10.0.0.1 10.0.0.2 10.0.0.3 192.0.2.1 2001:db8::1 2001:db8::2 fd53::7".split()
)
ADDRESSES += "fe80::1%net0 ::ffff:10.0.0.1 0.0.0.0 1.2.3 fe80::2".split()
WORDS = "one two three Four localhost lab one.example both.example WWW x.y.z -a under_score".split()
WORDS += ["a.", "1.2"]
SERVICES = "http HTTP www alpha beta gamma 80 x-y".split()
PORTS, PROTOCOLS = (80, 81, 0, 65535, 65536, 7, 443), ("tcp", "udp", "sctp", "TCP")
SPACES = (" ", "\t", "  ", " \t ")
SOUP = string.ascii_letters + string.digits + "  \t..::%#[]=-_/\\\r\0\x7f"

RESOLV = [
    f"nameserver {SERVER}",
    f"nameserver {SECOND}",
    "search first.test second.test",
    "search test",
    "domain second.test",
    "options ndots:2",
    "options edns0 trust-ad",
    "options single-request",
    "options no-aaaa",
    "options attempts:1",
    "options use-vc",
    "options ndots:0 no-tld-query",
    "sortlist 192.0.2.0/24",
    "search",
    "# comment",
]
NSS = ["files", "dns", "nosuch", "[NOTFOUND=return]", "[SUCCESS=continue]", "[SUCCESS=merge]"]
NSS += [
    "[!SUCCESS=return]",
    "[TRYAGAIN=return]",
    "[UNAVAIL=return NOTFOUND=continue]",
    "files",
    "dns",
]
GAI = ["::/0", "::1/128", "2001:db8::/32", "fd00::/8", "::ffff:0:0/96", "::ffff:10.0.0.0/104"]
GAI += ["10.0.0.0/8", "x", "::/129", "2002::/16", "::/x"]


def soup(dice):
    return "".join(dice.choice(SOUP) for _ in range(dice.randrange(12)))


def mutated(dice, line):
    """The line, as it is for the most part, or with something wrong."""
    if dice.random() < 0.85:
        return line
    at = dice.randrange(len(line) + 1)
    return dice.choice(
        [
            line[:at] + dice.choice(SOUP) + line[at:],
            line[:at] + line[at + 1 :],
            line[:at],
            line + " # " + soup(dice),
            soup(dice) + line,
            line.upper(),
            soup(dice),
        ]
    )


def joined(dice, lines):
    """Lines as a file."""
    end = dice.choice(["\n"] * 6 + ["\r\n", "\n\n"])
    text = end.join(mutated(dice, line) for line in lines)
    return text + dice.choice([end, end, ""])


def spaced(dice, words):
    return dice.choice(["", "", "", " "]) + "".join(word + dice.choice(SPACES) for word in words)


def hosts(dice):
    return [
        spaced(dice, [dice.choice(ADDRESSES), *dice.choices(WORDS, k=dice.randrange(1, 5))])
        for _ in range(dice.randrange(3, 25))
    ]


def services(dice):
    return [
        spaced(
            dice,
            [
                dice.choice(SERVICES),
                f"{dice.choice(PORTS)}/{dice.choice(PROTOCOLS)}",
                *dice.choices(SERVICES, k=dice.randrange(3)),
            ],
        )
        for _ in range(dice.randrange(2, 20))
    ]


def protocols(dice):
    return [
        spaced(
            dice, [dice.choice(["tcp", "udp", "x", "IP"]), str(dice.randrange(-1, 300)), "alias"]
        )
        for _ in range(dice.randrange(2, 12))
    ]


def gai(dice):
    return [
        f"{dice.choice(['precedence', 'label', 'scopev4', 'reload'])} {dice.choice(GAI)} "
        f"{dice.choice([0, 1, 2, 5, 14, 40, 100])}"
        for _ in range(dice.randrange(8))
    ]


def world(number):
    dice = random.Random(f"gosocket {number}")
    rest = dice.choices(NSS, k=dice.randrange(5))
    nss = " ".join(["hosts:", dice.choice(NSS[:2]), *rest])  # glibc crashes where none comes first
    files = {
        "hosts": joined(dice, hosts(dice)),
        "services": joined(dice, services(dice)),
        "protocols": joined(dice, protocols(dice)),
        "gai.conf": joined(dice, gai(dice)),
        "resolv.conf": joined(dice, [RESOLV[0], *dice.sample(RESOLV, k=dice.randrange(6))]),
        "nsswitch.conf": f"{nss if dice.random() < 0.5 else 'hosts: files dns'}\nservices: files\n"
        "protocols: files\n",
        "host.conf": dice.choice(["multi on\n", "multi off\n", "multi on\nreorder on\n", ""]),
    }
    names = [*WORDS, "several.example", "nowhere.example", "www"]
    addresses = [address for address in ADDRESSES if address != "1.2.3"]

    def cases():
        return [
            *lookups(names, flags=FEW_FLAGS),
            *[
                Case(f, (name,))
                for f in ("gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getfqdn")
                for name in names + addresses
            ],
            *names_of(addresses, flags=(0, 4, 8)),
            *[
                Case("getaddrinfo", ("127.0.0.1", service, 0, kind))
                for service in SERVICES
                for kind in (0, 1, 2)
            ],
            *[
                Case("getservbyname", (name, *p))
                for name in SERVICES
                for p in [(), ("tcp",), ("udp",)]
            ],
            *[
                Case("getservbyport", (n, *p))
                for n in (80, 81, 0, 7, 65535)
                for p in [(), ("udp",)]
            ],
            *[Case("getprotobyname", (name,)) for name in ("tcp", "TCP", "x", "IP", "ip", "alias")],
        ]

    return World(f"random-{number}", cases, files, servers={SERVER: "nsd", SECOND: "nsd"})


WORLDS = [world(number) for number in range(FIRST, LAST + 1)]
