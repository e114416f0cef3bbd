"""Ctrl-C ends every call that waits, at once, with and without a timeout."""

import os
import signal
import statistics
import threading
import time

import gosocket as socket
from _place import enter, name_server
from _tools import PATIENCE, dose, report

DELAY = 0.05  # seconds until Ctrl-C, the call being under way by then
ROUNDS = dose(1, 20)
AT_ONCE = dose(PATIENCE / 2, 0.05)  # seconds; as usual, on a machine that has nothing else to do
EMPTY_SERVER = 3  # connections that a backlog of 0 lets wait, and one more

try:
    enter()
    mute = name_server()
except OSError:
    mute = None  # names are not looked up here

left, right = socket.socketpair()
server = socket.create_server(("127.0.0.1", 0), backlog=0)
deaf = socket.create_server(("127.0.0.1", 0), backlog=0)
knocking = []
buffer = bytearray(10)
datagrams, _kept = socket.socketpair(type=socket.SOCK_DGRAM)


def fill(sock):
    """Send until the peer's buffer is full."""
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        while True:
            sock.send(bytes(65536))
    except BlockingIOError:
        pass
    finally:
        sock.settimeout(timeout)


def half():
    """A part goes out at once, and the rest waits."""
    one, other = socket.socketpair()
    with one, other:
        one.settimeout(left.gettimeout())
        one.sendall(bytes(16 << 20))


def connect():
    """To a server that has no room for one more."""
    for _ in range(EMPTY_SERVER):
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex(deaf.getsockname())
        knocking.append(sock)
    with socket.socket() as sock:
        sock.settimeout(left.gettimeout())
        sock.connect(deaf.getsockname())


CALLS = {
    "accept": lambda: server.accept(),
    "connect": connect,
    "recv": lambda: right.recv(10),
    "recv_into": lambda: right.recv_into(buffer),
    "recvfrom": lambda: right.recvfrom(10),
    "recvfrom_into": lambda: right.recvfrom_into(buffer),
    "recvmsg": lambda: right.recvmsg(10),
    "recvmsg_into": lambda: right.recvmsg_into([buffer]),
    "datagram": lambda: datagrams.recv(10),
    "send": lambda: (fill(right), right.send(bytes(65536))),
    "sendall": lambda: (fill(right), right.sendall(bytes(1 << 20))),
    "sendall half way": half,
    "sendmsg": lambda: (fill(right), right.sendmsg([bytes(65536)])),
    "sendfile": lambda: (fill(right), right.sendfile(open("/bin/sh", "rb"))),  # noqa: SIM115
}
if mute:
    CALLS |= {
        "getaddrinfo": lambda: socket.getaddrinfo("name.test", 80),
        "gethostbyname": lambda: socket.gethostbyname("name.test"),
        "gethostbyname_ex": lambda: socket.gethostbyname_ex("name.test"),
        "gethostbyaddr": lambda: socket.gethostbyaddr("10.1.2.3"),
        "getnameinfo": lambda: socket.getnameinfo(("10.1.2.3", 80), 0),
        "connect by name": lambda: socket.create_connection(("name.test", 80)),
    }


def interrupted(call):
    """How many seconds after Ctrl-C the call ends."""
    pressed, begun = [], threading.Event()

    def press():
        begun.wait()
        time.sleep(DELAY)
        pressed.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    presser.start()
    try:
        begun.set()
        call()
    except KeyboardInterrupt:
        return time.monotonic() - pressed[0]
    finally:
        presser.join()
    raise AssertionError("not interrupted")


took = []
for timeout in (None, PATIENCE):
    for sock in (left, right, server, datagrams):
        sock.settimeout(timeout)
    for name, call in CALLS.items():
        print(name, flush=True)  # the last one is what failed
        times = [interrupted(call) for _ in range(ROUNDS)]
        assert statistics.median(times) < AT_ONCE, (name, timeout, times)
        took += times
took.sort()
usual, worst = took[len(took) // 2], took[-1]
report(
    len(took),
    f"times Ctrl-C in {len(CALLS)} calls; usually after {usual * 1000:.1f} ms,"
    f" {took[len(took) * 99 // 100] * 1000:.1f} ms in 99 of 100, at most {worst * 1000:.1f} ms",
)
