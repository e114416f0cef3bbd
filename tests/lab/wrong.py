"""A wrong gosocket, for the lab to find: it asks twice for a name, and hides its last address."""

import gosocket
from gosocket import *  # noqa: F403


def getaddrinfo(*args):
    gosocket.getaddrinfo(*args)
    found = gosocket.getaddrinfo(*args)
    return found if len(found) == 1 else found[:-1]
