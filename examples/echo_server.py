"""An asyncio echo server over IPv4, IPv6 and AF_UNIX at once.

It greets with a line that names the classes of its own socket; then what a client sends comes
back. It prints its addresses as one line of JSON, and leaves when its standard input is closed.
"""

import argparse
import asyncio
import json
import sys

from carrier import carrier, to_text

CHUNK = 65536


async def echo(reader, writer):
    """Serve one connection."""
    # asyncio lends its socket out behind a wrapper; the wrapper's own class says nothing.
    connection = writer.get_extra_info("socket")._sock
    writer.write(to_text(carrier(connection)).encode() + b"\n")
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()
    writer.close()


async def start(path):
    """Start a server for each place the machine has; answer where they are, by name."""
    starters = {
        "IPv4": asyncio.start_server(echo, "127.0.0.1", 0),
        "IPv6": asyncio.start_server(echo, "::1", 0),
        "AF_UNIX": asyncio.start_unix_server(echo, path),
    }
    servers = {}
    for name, starter in starters.items():
        try:
            servers[name] = await starter
        except OSError as error:
            print(f"no {name} here: {error}", file=sys.stderr)
    return servers


async def serve(path):
    """Serve until the standard input is closed."""
    servers = await start(path)
    found = {name: server.sockets[0].getsockname() for name, server in servers.items()}
    print(json.dumps(found), flush=True)
    await asyncio.to_thread(sys.stdin.read)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", help="where the AF_UNIX socket is made")
    asyncio.run(serve(parser.parse_args().path))


if __name__ == "__main__":
    main()
