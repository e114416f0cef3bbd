"""Worlds with a name server that does all as it should."""

from lab.cases import FLAGS, everything, lookups
from lab.world import SERVER, World

NSD = {SERVER: "nsd"}

ORDINARY = (
    "one.example six.example both.example several.example mixed.EXAMPLE MiXeD.example "
    "text.example mail.example big.example nowhere.example example example. one.example. "
    "a.wild.example b.a.wild.example x.wildalias.example empty.nonterminal.example "
    "in.empty.nonterminal.example one.dname.example x.sub.example www.unknown single localhost lab"
).split()

WORLDS = [
    World(
        "dns",
        lambda: [*everything(ORDINARY), *lookups(["both.example", "one.example"], flags=FLAGS)],
        servers=NSD,
    ),
]
