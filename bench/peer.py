"""The other process of a row: always on the stdlib, so that only one side differs.

peer.py echo PATH COUNT   sends back what comes, until the connection is closed
peer.py ask PATH COUNT    reads a number of round trips, makes them, says so; and so on
"""

import socket
import sys

SMALL = b"x"


def echo(socks):
    """Serve one connection."""
    [sock] = socks
    while data := sock.recv(1):
        sock.send(data)


def ask(socks):
    """One question on every connection at a time, then all the answers."""
    for line in sys.stdin:
        left = int(line)
        while left > 0:
            asked = socks[:left]
            for sock in asked:
                sock.send(SMALL)
            for sock in asked:
                sock.recv(1)
            left -= len(asked)
        print("done", flush=True)


ROLES = {"echo": echo, "ask": ask}


def main():
    role, path, count = sys.argv[1:]
    socks = [socket.socket(socket.AF_UNIX) for _ in range(int(count))]
    for sock in socks:
        sock.connect(path)
    ROLES[role](socks)
    for sock in socks:
        sock.close()


if __name__ == "__main__":
    main()
