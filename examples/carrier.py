"""Which classes carry a connection: what both ends of the main job report and check."""

import json


def carrier(connection):
    """Name the classes of a socket, its own first: "ssl.SSLSocket", "socket.socket", …"""
    return [f"{kind.__module__}.{kind.__qualname__}" for kind in type(connection).__mro__]


def gosocket_class(classes):
    """The one of these classes that is implemented in Go, or None."""
    return next((name for name in classes if name.startswith("_gosocket.")), None)


def to_text(classes):
    """One line for a protocol's header or greeting."""
    return json.dumps(classes)


def from_text(text):
    """What to_text made a line of."""
    return json.loads(text)
