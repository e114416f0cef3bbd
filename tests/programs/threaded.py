"""A threaded server, and four clients at once."""

import socket
import socketserver
import threading

CLIENTS, LINES = 4, 5


class Shout(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False


def client(address, number):
    with socket.create_connection(address, timeout=20) as sock, sock.makefile("rwb") as stream:
        for line in range(LINES):
            stream.write(b"client %d, line %d\n" % (number, line))
            stream.flush()
            assert stream.readline() == b"CLIENT %d, LINE %d\n" % (number, line)


with Server(("127.0.0.1", 0), Shout) as server:
    serving = threading.Thread(target=server.serve_forever, args=(0.05,), name="server")
    serving.start()
    clients = [
        threading.Thread(target=client, args=(server.server_address, number))
        for number in range(CLIENTS)
    ]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join()
    server.shutdown()
    serving.join()
print("served", CLIENTS)
