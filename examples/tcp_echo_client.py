"""An echo client over IPv4: sends each line of its input and prints what comes back."""

import argparse
import socket
import sys

TIMEOUT = 10.0


def receive_exactly(connection, size):
    """A stream keeps no message boundaries: read on until all of it is there."""
    parts = []
    while size:
        part = connection.recv(size)
        if not part:
            raise ConnectionError("the server closed the connection too early")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7007)
    arguments = parser.parse_args()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as connection:
        connection.settimeout(TIMEOUT)
        connection.connect((arguments.host, arguments.port))
        for line in sys.stdin.buffer:
            connection.sendall(line)
            print("received", receive_exactly(connection, len(line)))


if __name__ == "__main__":
    main()
