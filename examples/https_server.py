"""The standard library's threaded HTTPS server, over IPv4, IPv6 and AF_UNIX at once.

What is POSTed comes back, with the classes of the server's own socket in a header. It prints its
addresses as one line of JSON, and leaves when its standard input is closed.
"""

import argparse
import contextlib
import json
import socket
import socketserver
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from carrier import carrier, to_text

TIMEOUT = 10.0
CARRIER_HEADER = "X-Carried-By"


class Echo(BaseHTTPRequestHandler):
    """Answers a POST with its own body."""

    protocol_version = "HTTP/1.1"
    timeout = TIMEOUT

    def handle(self):
        # OpenSSL 3.6 tells a client that left without a goodbye about it, which AF_UNIX refuses.
        with contextlib.suppress(BrokenPipeError):
            super().handle()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header(CARRIER_HEADER, to_text(carrier(self.connection)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        """Keep quiet: the client has the table."""


class Server(ThreadingHTTPServer):
    """The threaded server, for any family."""

    def __init__(self, family, address, context):
        self.address_family = family
        super().__init__(address, Echo)
        # The handshake is left to the handler's thread, so that no client holds up the others.
        self.socket = context.wrap_socket(
            self.socket, server_side=True, do_handshake_on_connect=False
        )

    def server_bind(self):
        # HTTPServer's own looks for a host and a port in the address, which AF_UNIX has not.
        socketserver.TCPServer.server_bind(self)

    def server_activate(self):
        super().server_activate()
        threading.Thread(target=self.serve_forever, daemon=True).start()


def start(places, context):
    """Start a server for each place the machine has; answer where they are."""
    found = {}
    for name, family, address in places:
        try:
            server = Server(family, address, context)
        except OSError as error:
            print(f"no {name} here: {error}", file=sys.stderr)
            continue
        found[name] = server.server_address
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("certificate", help="PEM file: private key and certificate")
    parser.add_argument("path", help="where the AF_UNIX socket is made")
    arguments = parser.parse_args()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(arguments.certificate)
    places = [
        ("IPv4", socket.AF_INET, ("127.0.0.1", 0)),
        ("IPv6", socket.AF_INET6, ("::1", 0)),
        ("AF_UNIX", socket.AF_UNIX, arguments.path),
    ]
    print(json.dumps(start(places, context)), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
