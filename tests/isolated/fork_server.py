"""Children serve on a socket that was bound before the fork, as a pre-forking server does."""

import os

import gosocket as socket
from _tools import PATIENCE, dose, in_child, report, wait_for

CHILDREN = 4
REQUESTS = dose(40, 20_000)


def serve():
    for _ in range(REQUESTS // CHILDREN):
        connection, _ = server.accept()
        with connection:
            connection.settimeout(PATIENCE)
            assert connection.recv(100) == b"who?"
            connection.sendall(str(os.getpid()).encode())


server = socket.create_server(("127.0.0.1", 0), backlog=REQUESTS)
children = [in_child(serve) for _ in range(CHILDREN)]
answered = []
for _ in range(REQUESTS):
    with socket.create_connection(server.getsockname(), timeout=PATIENCE) as client:
        client.sendall(b"who?")
        answered.append(int(client.recv(100)))
for pid in children:
    wait_for(pid)
assert set(answered) == set(children)
assert all(answered.count(pid) == REQUESTS // CHILDREN for pid in children)
server.close()
report(REQUESTS, f"requests to {CHILDREN} children on a socket made before the fork")
