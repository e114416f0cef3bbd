"""An echo server over IPv4: what a client sends comes back, one client after the other."""

import argparse
import itertools
import socket

CHUNK = 4096


def echo(connection):
    """Send back what arrives until the client has no more to say; answer how many bytes."""
    total = 0
    while data := connection.recv(CHUNK):
        connection.sendall(data)
        total += len(data)
    return total


def serve(listener, clients):
    """Serve so many clients, or for ever where clients is None."""
    for _ in itertools.count() if clients is None else range(clients):
        connection, address = listener.accept()
        with connection:
            print(f"{echo(connection)} bytes from {address[0]}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=7007, help="0 takes a free one")
    parser.add_argument("--clients", type=int, help="leave after so many")
    arguments = parser.parse_args()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # Lets a restarted server bind while connections of the last one are in TIME_WAIT.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((arguments.host, arguments.port))
        listener.listen()
        host, port = listener.getsockname()
        print(f"listening on {host} port {port}", flush=True)
        serve(listener, arguments.clients)


if __name__ == "__main__":
    main()
