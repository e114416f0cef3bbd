"""What a worker's process runs, on a socket that says it is of some family; see wire.py."""

import itertools

import error_addresses
from gosocket.difftest import outcome
from support import LOOPBACK
from wire import intercepted

AF_UNIX, SOCK_DGRAM = 1, 2


def call(stack, family, proto, name, *args, **kwargs):
    """Call a method of a socket of this family."""
    with intercepted(stack, family, SOCK_DGRAM, proto) as sock:
        return getattr(sock, name)(*args, **kwargs)


def send_to_each(stack, form):
    """Send to the good address of a form and to all spoilt ones; what is sent counts them."""
    error_addresses.OWN_HOST = LOOPBACK  # the same in each worker
    with intercepted(stack, form.number, SOCK_DGRAM, form.proto) as sock:
        return send_to_all(sock, form.addresses())


def send_to_unix(stack):
    """The same for paths and names."""
    error_addresses.abstract_name = lambda: b"\0the same in each worker"
    with intercepted(stack, AF_UNIX, SOCK_DGRAM) as sock:
        return send_to_all(sock, error_addresses.UNIX_ADDRESSES.items())


def send_to_all(sock, addresses):
    """(label, outcome) for each."""
    return [
        (label, str(outcome(lambda: sock.sendto(b"%d" % count, make()))))  # noqa: B023 called here
        for count, (label, make) in zip(itertools.count(), addresses)
    ]
