"""Where a server of the main job is, and how to reach it."""

import socket
import ssl
from dataclasses import dataclass

TIMEOUT = 10.0
HOST = "localhost"  # what stands in for a host name where there is none: AF_UNIX


@dataclass
class Place:
    """A family's name, an address as getsockname() has it, and whom to trust there."""

    family: str
    address: list | str
    authority: str

    @property
    def host(self):
        return self.address[0] if self.has_host else HOST

    @property
    def has_host(self):
        """Whether host and port say all, so that a library can connect by itself."""
        return self.family != "AF_UNIX"

    @property
    def url(self):
        if not self.has_host:
            return f"https://{HOST}/"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"https://{host}:{self.address[1]}/"

    def connect_path(self):
        """Connect to an AF_UNIX path, for the libraries that know of hosts only."""
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT)
        connection.connect(self.address)
        return connection

    def context(self):
        """TLS that trusts the main job's own authority, and nobody else."""
        return ssl.create_default_context(cafile=self.authority)
