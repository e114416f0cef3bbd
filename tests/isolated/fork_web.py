"""Web servers that fork workers answer in each of them, on a socket made before the fork."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from _tools import PATIENCE, dose, report, skip

try:
    import gunicorn  # noqa: F401
    import uvicorn  # noqa: F401
except ImportError as missing:
    skip(str(missing))

WORKERS = 3
REQUESTS = dose(30, 3000)
GUNICORN = "gunicorn --workers {workers} --bind fd://{fd} --no-control-socket --log-level warning"
SERVERS = {
    "gunicorn, sync": f"{GUNICORN} --worker-class sync _web:wsgi",
    "gunicorn, gthread": f"{GUNICORN} --worker-class gthread --threads 4 _web:wsgi",
    "uvicorn": "uvicorn --workers {workers} --fd {fd} --log-level warning _web:asgi",
}


def ask(address):
    """The process that answers."""
    connection = http.client.HTTPConnection(*address, timeout=3 * PATIENCE)
    try:
        connection.request("GET", "/")
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    assert answer.status == 200, (answer.status, body)
    return int(body)


def start(command):
    """The server, on a socket that listens already."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    command = command.format(workers=WORKERS, fd=listener.fileno()).split()
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "gosocket", "-m", *command],
        pass_fds=[listener.fileno()],
        cwd=Path(__file__).parent,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return server, listener


def serve(command):
    server, listener = start(command)
    try:
        seen = [ask(listener.getsockname()) for _ in range(REQUESTS)]
        assert server.pid not in seen
        server.send_signal(signal.SIGTERM)
        assert server.wait(2 * PATIENCE) in (0, -signal.SIGTERM), server.returncode
    finally:
        server.kill()
        server.wait()
        listener.close()


for name, command in SERVERS.items():
    print(name, flush=True)
    serve(command)
report(REQUESTS * len(SERVERS), f"requests to forked workers of {len(SERVERS)} web servers")
