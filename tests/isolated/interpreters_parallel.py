"""Interpreters with a GIL each use sockets at once; Python has a pool of them since 3.14."""

from _tools import PATIENCE, report, skip

try:
    from concurrent.futures import InterpreterPoolExecutor
except ImportError:
    skip("this Python has no pool of interpreters")

INTERPRETERS, TASKS, TRANSFERS = 6, 12, 50
CODE = f"""
import threading
import gosocket as socket

SIZE = 100_000
socket.setdefaulttimeout({PATIENCE})


def transfer(left, right):
    sender = threading.Thread(target=left.sendall, args=[b"x" * SIZE])
    sender.start()
    got = 0
    while got < SIZE:
        got += len(right.recv(SIZE))
    sender.join()


for _ in range({TRANSFERS}):
    left, right = socket.socketpair()
    with left, right:
        transfer(left, right)
    with socket.create_server(("localhost", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            accepted, address = server.accept()
            with accepted:
                assert address == client.getsockname()
"""

with InterpreterPoolExecutor(INTERPRETERS) as pool:
    for done in pool.map(exec, [CODE] * TASKS, [{}] * TASKS):
        assert done is None
report(TASKS * TRANSFERS, f"transfers, in {INTERPRETERS} interpreters with a GIL each")
