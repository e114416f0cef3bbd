"""A server on whatever the machine has: the first address of getaddrinfo that can be bound.

With no host and AI_PASSIVE, getaddrinfo answers the wildcard address of each family.
"""

import argparse
import itertools
import socket
import sys


def listen_on_first(port):
    """Listen on the first address that works; the last error is raised where none does."""
    addresses = socket.getaddrinfo(None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    failure = None
    for family, kind, protocol, _, address in addresses:
        try:
            listener = socket.socket(family, kind, protocol)
        except OSError as error:  # a kernel without this family
            failure = error
            continue
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
            return listener
        except OSError as error:
            failure = error
            listener.close()
    raise failure


def serve(listener, clients):
    """Greet so many clients, or all that ever come where clients is None."""
    for _ in itertools.count() if clients is None else range(clients):
        connection, _ = listener.accept()
        with connection, connection.makefile("rw", encoding="utf-8") as stream:
            name = stream.readline().strip()
            print(f"greeting {name!r}", flush=True)
            stream.write(f"hello, {name}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=7007, help="0 takes a free one")
    parser.add_argument("--clients", type=int, help="leave after so many")
    arguments = parser.parse_args()
    try:
        listener = listen_on_first(arguments.port)
    except OSError as error:
        sys.exit(f"cannot listen: {error}")
    with listener:
        host, port = listener.getsockname()[:2]
        print(f"listening on {host} port {port} ({listener.family.name})", flush=True)
        serve(listener, arguments.clients)


if __name__ == "__main__":
    main()
