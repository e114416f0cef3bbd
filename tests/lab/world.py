"""What a world is, and the table of them all."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

#: The addresses that name servers have: an alias of the loopback interface, and of the cable.
SERVER, SECOND, THIRD = "127.0.0.53", "10.53.0.53", "10.53.0.54"
SERVER6, LINK_LOCAL = "fd53::53", "fe80::53%net0"

#: The cable whose both ends are here, with an address of each kind that getaddrinfo() sorts by.
NETWORK = (
    "link set lo up",
    "link add net0 type veth peer name net1",
    "link set net0 address 02:00:00:00:53:01 addrgenmode none up",
    "link set net1 addrgenmode none up",
    "address add 10.53.0.2/24 dev net0",
    "address add 10.53.0.53/24 dev net0",
    "address add 10.53.0.54/24 dev net0",
    "address add fd53::2/64 dev net0 nodad",
    "address add fd53::53/64 dev net0 nodad",
    "address add 2001:db8:53::2/64 dev net0 nodad",
    "address add fe80::2/64 dev net0 nodad",
    "address add fe80::53/64 dev net0 nodad",
    "route add default via 10.53.0.1 dev net0",
    "route add ::/0 via fd53::1 dev net0",
)

FILES = {
    "hosts": "127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n10.53.0.2 lab\n",
    "resolv.conf": f"nameserver {SERVER}\noptions timeout:2 attempts:2\n",
    "nsswitch.conf": "hosts: files dns\nservices: files\nprotocols: files\nnetworks: files\n",
    "services": Path("/etc/services"),
    "protocols": Path("/etc/protocols"),
    "host.conf": "multi on\n",
}


class Case(NamedTuple):
    """A call of the stack's function of that name, or of one of calls.CALLS."""

    function: str
    args: tuple = ()

    def __str__(self):
        return (
            f"{self.function}{self.args!r}"
            if len(self.args) != 1
            else (f"{self.function}({self.args[0]!r})")
        )


@dataclass
class World:
    """Where cases run. Files are text, bytes, a file to copy, or None: it is not there."""

    name: str
    cases: Callable[[], list[Case]]
    files: dict = field(default_factory=dict)
    environ: dict = field(default_factory=dict)
    network: tuple = NETWORK
    servers: dict = field(default_factory=dict)  # address: "nsd", or how faulty.py behaves there
    hostname: str = "lab"
    parallel: int = 0  # so many cases at once; their names tell their queries apart
    fresh: bool = False  # each case in a process of its own
    sequence: bool = False  # what a case does depends on those before
    rotates: bool = False  # the first server is a matter of chance

    def __post_init__(self):
        self.files = FILES | self.files


def load():
    """All worlds, by their names."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("worlds_*.py"))
    listed = [w for module in modules for w in importlib.import_module(f"lab.{module}").WORLDS]
    worlds = {world.name: world for world in listed}
    assert len(worlds) == len(listed), "two worlds have one name"
    return worlds
