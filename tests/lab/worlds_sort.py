"""Worlds that differ in addresses, routes and gai.conf: the order of what is found."""

from lab.cases import AI_ADDRCONFIG, FEW_FLAGS, lookups
from lab.world import NETWORK, SERVER, World

NAMES = "several.example kinds.example private.example prefix.example mappedboth.example".split()
NAMES += (
    "linklocal.example loopback.example any.example big.example compatible.example sorted".split()
)
NAMES += [
    "localhost",
    "broadcast.example",
    "127.0.0.1",
    "::1",
    "10.53.0.9",
    "2001:db8::1",
    "one.example",
]
HOSTS = "127.0.0.1 localhost\n::1 localhost\n" + "".join(
    f"{address} sorted\n"
    for address in (
        "192.0.2.77 10.1.1.1 10.53.0.9 10.99.0.1 127.0.0.9 169.254.1.1 192.168.1.1 172.20.0.1 "
        "2001:db8::9 fd53::9 fe80::9 fec0::9 2002:102:304::9 2001::9 ::1 ::1.2.3.4 3ffe::9 "
        "2001:db8:53::9 64:ff9b::1 ff02::9"
    ).split()
)


def cases():
    return [
        *lookups(NAMES, flags=(*FEW_FLAGS, AI_ADDRCONFIG, AI_ADDRCONFIG | 8)),
        *lookups(NAMES, families=(0,), kinds=(0, 2)),
    ]


def world(name, network=NETWORK, gai=None):
    files = {"hosts": HOSTS, "gai.conf": gai}
    return World(f"sort-{name}", cases, files, network=network, servers={SERVER: "nsd"})


LO = ("link set lo up",)
CABLE = (
    *LO,
    "link add net0 type veth peer name net1",
    "link set net0 address 02:00:00:00:53:01 addrgenmode none up",
    "link set net1 addrgenmode none up",
)
VIA4 = "route add default via 10.53.0.1 dev net0"
VIA6 = "route add ::/0 via fd53::1 dev net0"
ADDRESS4 = "address add 10.53.0.2/24 dev net0"
ULA = "address add fd53::2/64 dev net0 nodad"
GLOBAL = "address add 2001:db8:53::2/64 dev net0 nodad"
LINK = "address add fe80::2/64 dev net0 nodad"
OLD = " preferred_lft 0 valid_lft 3600"

NETWORKS = {
    "lo": LO,
    "lo-v4": ("link set lo up", "address del ::1/128 dev lo"),
    "cable": CABLE,
    "v4": (*CABLE, ADDRESS4, VIA4),
    "v4-no-route": (*CABLE, ADDRESS4),
    "v6": (*CABLE, GLOBAL, LINK, "route add ::/0 via fe80::1 dev net0"),
    "v6-no-route": (*CABLE, GLOBAL),
    "ula": (*CABLE, ULA, VIA6),
    "link-local": (*CABLE, LINK),
    "v4-link-local": (*CABLE, ADDRESS4, VIA4, LINK),
    "v4-global": (*CABLE, "address add 192.0.2.200/24 dev net0", GLOBAL, LINK),
    "public": (
        *CABLE,
        "address add 198.51.100.9/24 dev net0",
        "route add default dev net0",
        ULA,
        VIA6,
    ),
    "two-sources": (
        *CABLE,
        ADDRESS4,
        "address add 192.0.2.200/25 dev net1",
        VIA4,
        GLOBAL,
        "address add 2001:db8:99::2/64 dev net1 nodad",
        ULA,
        VIA6,
    ),
    "deprecated": (*CABLE, ADDRESS4, VIA4, GLOBAL + OLD, ULA, VIA6),
    "deprecated-all": (*CABLE, ADDRESS4, VIA4, GLOBAL + OLD, ULA + OLD, VIA6),
    "deprecated-v4": (*CABLE, ADDRESS4 + OLD, VIA4, GLOBAL, "route add ::/0 dev net0"),
    "home": (*CABLE, ADDRESS4, VIA4, GLOBAL + " home", ULA, VIA6),
    "6to4": (
        *CABLE,
        ADDRESS4,
        VIA4,
        "address add 2002:a35:2::2/64 dev net0 nodad",
        VIA6.replace("via fd53::1 ", ""),
    ),
    "teredo": (
        *CABLE,
        ADDRESS4,
        VIA4,
        "address add 2001::53/64 dev net0 nodad",
        VIA6.replace("via fd53::1 ", ""),
    ),
    "169.254": (*CABLE, "address add 169.254.5.5/16 dev net0", "route add default dev net0"),
    "blackhole": (
        *NETWORK,
        "route add blackhole 192.0.2.0/24",
        "route add unreachable 2001:db8::/64",
    ),
    "prohibit": (*NETWORK, "route add prohibit 10.0.0.0/8", "route add prohibit ::/0 metric 1"),
    "host-routes": (
        *NETWORK,
        "route add 192.0.2.10/32 dev net1",
        "route add 2001:db8::10/128 dev net1",
    ),
}

GAI = {
    "v4-first": "precedence ::ffff:0:0/96 100\n",
    "labels": "label ::1/128 0\nlabel ::/0 1\nlabel fd53::/16 7\n"
    "label 2001:db8::/32 7\nlabel ::ffff:0:0/96 4\n",
    "one-label": "label 2001:db8::/32 9\n",
    "precedence": "precedence ::1/128 50\nprecedence ::/0 40\n"
    "precedence fd53::/16 90\nprecedence fec0::/10 80\n",
    "scopev4": "scopev4 ::ffff:10.0.0.0/104 2\nscopev4 ::ffff:192.0.2.0/120 5\n",
    "scopev4-all": "scopev4 ::ffff:169.254.0.0/112 2\nscopev4 ::ffff:127.0.0.0/104 2\n"
    "scopev4 ::ffff:0.0.0.0/96 14\n",
    "scopev4-plain": "scopev4 10.0.0.0/8 2\nscopev4 192.0.2.0/24 5\n",
    "reload": "reload yes\nprecedence ::ffff:0:0/96 100\n",
    "comments": "# precedence ::ffff:0:0/96 100\n  precedence   ::ffff:0:0/96   100  # x\n"
    "\tlabel ::/0 1\n",
    "bad": "precedence\nprecedence x 1\nprecedence ::/200 5\nlabel ::/0 x\n"
    "label ::/0 -1\nprecedence ::/0 99999999999\n",
    "same": "precedence ::/0 10\nprecedence ::/0 20\nprecedence ::1/128 20\n",
    "v4-prefix": "precedence ::ffff:192.0.2.0/120 100\nprecedence ::ffff:10.0.0.0/104 5\n",
    "short": "precedence 2000::/3 60\nprecedence ::/0 30\nlabel 2000::/3 3\n",
    "no-newline": "precedence ::ffff:0:0/96 100",
    "crlf": "precedence ::ffff:0:0/96 100\r\nlabel ::/0 3\r\n",
    "case": "PRECEDENCE ::FFFF:0:0/96 100\nLabel ::/0 3\n",
    "empty": "",
    "no-prefix": "precedence ::ffff:0:0 100\nprecedence 2001:db8::1 70\n",
    "many": "".join(f"precedence 2001:db8:{n:x}::/48 {n}\n" for n in range(200)),
}

WORLDS = [
    *[world(name, network) for name, network in NETWORKS.items()],
    *[world(f"gai-{name}", gai=text) for name, text in GAI.items()],
]
