"""Real programs talk through Go: the main job.

The standard library's threaded HTTPS server and an asyncio echo server run under gosocket in
processes of their own (python -m gosocket); urllib, http.client, requests and asyncio talk to
them from this process (gosocket.install()), over IPv4, IPv6 and AF_UNIX. Every byte is checked,
and so is the class of the socket at both ends. The exit status is 0 if all was well.
"""

import gosocket

gosocket.install()  # from here on "import socket" is gosocket

import argparse
import contextlib
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import trustme
from carrier import gosocket_class
from clients import ECHO_CLIENTS, HTTPS_CLIENTS
from place import HOST, Place
from rich import box
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = [0, 1, 1_000, 16_384, 65_537, 1_000_000]  # TLS records end at 16384 bytes
WORKERS = 4  # clients at the same time
CERTIFIED = [HOST, "127.0.0.1", "::1"]
PATIENCE = 5.0


@dataclass
class Row:
    """One line of the table: a client at a place."""

    name: str
    client: object
    place: Place
    requests: int = 0
    received: int = 0
    seconds: float = 0.0
    ours: set = field(default_factory=set)
    theirs: set = field(default_factory=set)
    failures: set = field(default_factory=set)
    lock: object = field(default_factory=threading.Lock)

    def run(self, count, advance):
        """Make count requests, WORKERS at a time."""
        started = time.perf_counter()
        with ThreadPoolExecutor(WORKERS) as pool:
            shares = [len(range(worker, count, WORKERS)) for worker in range(WORKERS)]
            outcomes = pool.map(self.work, range(WORKERS), shares, [advance] * WORKERS)
            self.failures.update(filter(None, outcomes))
        self.seconds = time.perf_counter() - started

    def work(self, seed, count, advance):
        """Make count requests one after the other; answer what went wrong."""
        source = random.Random(seed)
        payloads = [source.randbytes(SIZES[n % len(SIZES)]) for n in range(count)]
        try:
            with contextlib.closing(self.client(self.place, payloads)) as replies:
                for payload, reply in zip(payloads, replies, strict=True):
                    self.check(payload, reply)
                    advance()
        except Exception as error:
            return f"{type(error).__name__}: {error}"

    def check(self, payload, reply):
        """Count a reply that is right; any other is an error."""
        if reply.body != payload:
            raise ValueError(f"{len(payload)} bytes came back changed")
        for classes in reply.ours, reply.theirs:
            if not gosocket_class(classes):
                raise TypeError(f"carried by {classes[0]}, which is not gosocket's")
        with self.lock:
            self.requests += 1
            self.received += len(reply.body)
            self.ours.add(tuple(reply.ours))
            self.theirs.add(tuple(reply.theirs))


@contextlib.contextmanager
def server(name, *arguments):
    """Run a server of this folder under gosocket; answer where it listens, by family."""
    process = subprocess.Popen(
        [sys.executable, "-m", "gosocket", os.path.join(HERE, name), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,  # Ctrl-C is for this process, which then ends the server
    )
    try:
        line = process.stdout.readline()
        if not line:
            raise SystemExit(f"{name} did not start (status {process.wait(PATIENCE)})")
        yield json.loads(line)
    finally:
        process.stdin.close()  # servers leave when nobody is there any more
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def certify(folder):
    """Make an authority and the servers' certificate; answer both files' names."""
    authority = trustme.CA()
    issued = authority.issue_cert(*CERTIFIED)
    trusted, own = os.path.join(folder, "authority.pem"), os.path.join(folder, "server.pem")
    authority.cert_pem.write_to_path(trusted)
    issued.private_key_and_cert_chain_pem.write_to_path(own)
    return trusted, own


def plan(clients, found, authority):
    """Make the table's rows: each client at each place."""
    return [
        Row(name, client, Place(family, address, authority))
        for name, client in clients.items()
        for family, address in found.items()
    ]


def run_all(console, requests):
    """Start the servers, and run each row."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        authority, certificate = certify(folder)
        https_path, echo_path = os.path.join(folder, "https"), os.path.join(folder, "echo")
        https = stack.enter_context(server("https_server.py", certificate, https_path))
        echo = stack.enter_context(server("echo_server.py", echo_path))
        rows = plan(HTTPS_CLIENTS, https, authority) + plan(ECHO_CLIENTS, echo, authority)
        progress = stack.enter_context(Progress(console=console, transient=True))
        task = progress.add_task("requests", total=requests * len(rows))
        for row in rows:
            row.run(requests, lambda: progress.advance(task))
    return rows


def show(console, rows):
    """Print the table, and below it the classes in full."""
    table = Table(box=box.SIMPLE_HEAD)
    for name in "client", "family":
        table.add_column(name, no_wrap=True)
    for name in "requests", "bytes", "seconds":
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("carried by")
    for row in rows:
        numbers = f"{row.requests:,}", f"{row.received:,}", f"{row.seconds:.2f}"
        table.add_row(row.name, row.place.family, *numbers, carried_by(row))
    console.print(table)
    for classes in sorted(set().union(*(row.ours | row.theirs for row in rows))):
        console.print(" < ".join(classes), soft_wrap=True)


def carried_by(row):
    """The class in Go under the sockets of both ends."""
    found = {gosocket_class(classes) for classes in row.ours | row.theirs}
    return ", ".join(sorted(found)) or "nothing"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=40, help="in each row of the table")
    arguments = parser.parse_args()
    console = Console(highlight=False)
    rows = run_all(console, arguments.requests)
    show(console, rows)
    failures = [(row, failure) for row in rows for failure in sorted(row.failures)]
    for row, failure in failures:
        console.print(f"{row.name} over {row.place.family}: {failure}", style="red")
    if failures or any(row.requests != arguments.requests for row in rows):
        sys.exit("something was wrong")
    console.print(f"{sum(row.requests for row in rows)} requests, every byte as it should be")


if __name__ == "__main__":
    main()
