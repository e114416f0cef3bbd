"""What gosocket does better than the stdlib, and a sniffer can see: `python -m lab.alone CHECK`."""

import os
import signal
import sys
import time

import gosocket

from lab.place import Place
from lab.servers import Servers
from lab.sniffer import Sniffer
from lab.world import SERVER, World

LOOKUPS = 200
SHORT = 0.3  # seconds, of which the server gets none
QUIET = 2.5  # seconds, in which glibc would ask twice more
FILES = {"resolv.conf": f"nameserver {SERVER}\noptions timeout:1 attempts:3\n"}


class Enough(Exception):
    """From a signal's handler."""


def ids_and_ports(sniffer):
    """Nobody can guess a query's ID or source port from those of the lookups before it."""
    for number in range(LOOKUPS):
        gosocket.getaddrinfo(f"u{number}.good.test", 80)
    packets = sniffer.take()
    ids = [int.from_bytes(packet.payload[:2]) for packet in packets]
    ports = [packet.source[1] for packet in packets[::2]]
    assert len(packets) == 2 * LOOKUPS, len(packets)
    for numbers in (ids, ports):
        steps = {after - before for before, after in zip(numbers, numbers[1:])}
        assert len(set(numbers)) > 0.9 * len(numbers), numbers
        assert len(steps) > 0.9 * len(numbers), numbers


def cancelled(sniffer):
    """A lookup that a handler ends leaves no descriptor, and asks nothing more."""
    signal.signal(signal.SIGALRM, enough)
    left_alone(sniffer, lambda: (signal.setitimer(signal.ITIMER_REAL, SHORT), look_up()), Enough)


def timed_out(sniffer):
    """The same for a lookup's timeout."""
    left_alone(sniffer, lambda: look_up(timeout=SHORT), TimeoutError)


def connection_timed_out(sniffer):
    """The same for a connection's timeout, of which the lookup is a part."""
    call = gosocket.create_connection
    left_alone(sniffer, lambda: call(("u1.drop.test", 80), timeout=SHORT), TimeoutError)


def enough(*_):
    raise Enough


def look_up(**keywords):
    return gosocket.getaddrinfo("u1.drop.test", 80, **keywords)


def left_alone(sniffer, call, error):
    """The call fails in time, and what it began is over."""
    gosocket.getaddrinfo("u0.good.test", 80)
    before = len(os.listdir("/proc/self/fd"))
    sniffer.take()
    try:
        call()
    except error:
        pass
    else:
        raise AssertionError("no error")
    asked = len(sniffer.take())
    time.sleep(QUIET)
    assert not sniffer.take(), "it goes on asking"
    assert asked, "it has not asked"
    assert len(os.listdir("/proc/self/fd")) <= before


CHECKS = (ids_and_ports, cancelled, timed_out, connection_timed_out)


def main(name):
    world = World("alone", list, FILES, servers={SERVER: "by name"})
    with Place(world):
        servers, sniffer = Servers(world), Sniffer()
        try:
            {check.__name__: check for check in CHECKS}[name](sniffer)
        finally:
            sniffer.close()
            servers.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
