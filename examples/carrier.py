"""Which classes carry a connection: what both ends of the main job report and check."""

import json


def carrier(connection):
    """Name the classes of a socket, its own first: "ssl.SSLSocket", "gosocket.socket", …"""
    return [f"{kind.__module__}.{kind.__qualname__}" for kind in type(connection).__mro__]


def is_gosocket(classes):
    """Whether a socket of these classes is carried by gosocket."""
    return any(name.startswith("_gosocket.") for name in classes)


def to_text(classes):
    """One line for a protocol's header or greeting."""
    return json.dumps(classes)


def from_text(text):
    """What to_text made a line of."""
    return json.loads(text)
