"""The name servers of a world: NSD, which does all as it should, and faulty.py."""

import contextlib
import os
import shutil
import socket
import struct
import subprocess
import tempfile
import time
from pathlib import Path

from support import PATIENCE

from lab import faulty
from lab.faulty import endpoint
from lab.forks import Fork

ZONES = Path(__file__).parent / "zones"

CONFIGURATION = """
server:
    server-count: 1
    username: ""
    database: ""
    zonesdir: "{zones}"
    pidfile: ""
    xfrdfile: ""
    zonelistfile: "{scratch}/zone.list"
    xfrdir: "{scratch}"
    rrl-ratelimit: 0
    round-robin: no
    minimal-responses: yes
    log-only-syslog: no
    logfile: "{scratch}/log"
{addresses}
remote-control:
    control-enable: no
"""

ZONE = """
zone:
    name: "{name}"
    zonefile: "{file}"
"""

NAMES = {"root": "."}  # of zones, where a file cannot have the zone's own
SOA, IN = 6, 1
QUESTION = struct.pack("!6HB2H", 1, 0, 1, 0, 0, 0, 0, SOA, IN)  # of the root


def nsd():
    """Where NSD is, or None."""
    return shutil.which("nsd", path=os.environ["PATH"] + ":/usr/sbin")


class Servers:
    """The servers, running."""

    def __init__(self, world):
        self.scratch = tempfile.TemporaryDirectory(prefix="gosocket-nsd-")
        self.processes = []
        right = [address for address, how in world.servers.items() if how == "nsd"]
        wrong = {address: how for address, how in world.servers.items() if how != "nsd"}
        if right:
            self.start_nsd(right)
        if wrong:
            self.start_faulty(wrong)

    def start_faulty(self, addresses):
        ready, told = os.pipe()
        self.processes.append(Fork(faulty.serve, addresses, told))
        os.close(told)
        with open(ready, "rb") as pipe:
            assert pipe.read(1), "no faulty server"

    def start_nsd(self, addresses):
        path = Path(self.scratch.name, "nsd.conf")
        zones = [
            ZONE.format(name=NAMES.get(file.stem, file.stem), file=file.name)
            for file in ZONES.iterdir()
        ]
        lines = "".join(f"    ip-address: {address}\n" for address in addresses)
        path.write_text(
            CONFIGURATION.format(zones=ZONES, scratch=self.scratch.name, addresses=lines)
            + "".join(zones)
        )
        process = subprocess.Popen([nsd(), "-d", "-c", str(path)])
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, process.pid, faulty.HURRY)
        self.processes.append(process)
        end = time.monotonic() + PATIENCE
        while not all(listens(address) for address in addresses):
            assert process.poll() is None, "NSD has ended"
            assert time.monotonic() < end, "NSD does not come up"
            time.sleep(0.01)

    def close(self):
        for process in self.processes:
            assert process.poll() is None, "a name server has died"
            process.terminate()  # NSD has children, which it ends itself
            process.wait(PATIENCE)
        self.scratch.cleanup()


def listens(address):
    """Whether a server answers there."""
    family, target = endpoint(address)
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.05)
        try:
            sock.connect(target)
            sock.send(QUESTION)
            return bool(sock.recv(512))
        except OSError:
            return False
