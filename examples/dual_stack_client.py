"""A client that tries every address of a host in turn, whatever its family."""

import argparse
import socket
import sys

TIMEOUT = 10.0


def connect_to_any(host, port):
    """Connect to the first address that answers; the last error is raised where none does."""
    failure = None
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        try:
            connection = socket.socket(family, kind, protocol)
        except OSError as error:  # a kernel without this family
            failure = error
            continue
        connection.settimeout(TIMEOUT)
        try:
            connection.connect(address)
            return connection
        except OSError as error:
            print(f"{family.name}: {error}")
            failure = error
            connection.close()
    raise failure


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="localhost")
    parser.add_argument("--port", type=int, default=7007)
    parser.add_argument("--name", default="world")
    arguments = parser.parse_args()
    try:
        connection = connect_to_any(arguments.host, arguments.port)
    except OSError as error:
        sys.exit(f"cannot connect: {error}")
    with connection, connection.makefile("rw", encoding="utf-8") as stream:
        print(f"connected over {connection.family.name}")
        stream.write(f"{arguments.name}\n")
        stream.flush()
        print(stream.readline().strip())


if __name__ == "__main__":
    main()
