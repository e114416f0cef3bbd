"""Threads and other processes: who holds the GIL, and who waits for it, decides these rows."""

import contextlib
import os
import subprocess
import sys
import tempfile
import threading

from registry import threaded_row

SMALL = b"x"
LONG = 60.0  # seconds: never reached, but a timeout
PEER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "peer.py")


@contextlib.contextmanager
def computing():
    """A thread that computes and never waits."""
    stopped = False

    def compute():
        while not stopped:
            sum(range(100))

    thread = threading.Thread(target=compute)
    thread.start()
    try:
        yield
    finally:
        stopped = True
        thread.join()


def echo(sock):
    """Send each byte back until the other side closes."""
    while data := sock.recv(1):
        sock.send(data)


def ask(sock, times):
    """So many round trips."""
    for _ in range(times):
        sock.send(SMALL)
        sock.recv(1)


def shares(n, workers):
    """n as evenly as it can be shared out."""
    return [n // workers + (worker < n % workers) for worker in range(workers)]


@contextlib.contextmanager
def echoing(socks):
    """A thread for each socket that echoes; they end when the other sides are closed."""
    threads = [threading.Thread(target=echo, args=[sock]) for sock in socks]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def ask_all(socks, n):
    """n round trips, by a thread for each socket."""
    askers = [
        threading.Thread(target=ask, args=asked) for asked in zip(socks, shares(n, len(socks)))
    ]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()


def ping_pong(net, pairs):
    with contextlib.ExitStack() as exits:
        ends = [net.socketpair() for _ in range(pairs)]
        for sock in (sock for pair in ends for sock in pair):
            exits.enter_context(sock)
        lefts, rights = zip(*ends)
        with echoing(rights):
            yield lambda n: ask_all(lefts, n)
            for left in lefts:
                left.close()


@threaded_row
def ping_pong_1(net):
    """a round trip between 2 threads of a process"""
    return ping_pong(net, 1)


@threaded_row
def ping_pong_2(net):
    """a round trip between 2 pairs of threads of a process"""
    return ping_pong(net, 2)


@threaded_row
def ping_pong_8(net):
    """a round trip between 8 pairs of threads of a process"""
    return ping_pong(net, 8)


@threaded_row(quick=False)
def ping_pong_16(net):
    """a round trip between 16 pairs of threads of a process"""
    return ping_pong(net, 16)


@threaded_row
def send_recv_beside_computing(net):
    """send and recv of 1 byte beside a thread that computes"""
    left, right = net.socketpair()
    with left, right:

        def run(n):
            with computing():
                for _ in range(n):
                    left.send(SMALL)
                    right.recv(1)

        yield run


def reading(left, right, stopped):
    """Send and receive without end."""
    while not stopped:
        left.send(SMALL)
        right.recv(1)


@threaded_row(quick=False)
def computation_beside_reader(net):
    """a computation beside a thread that sends and receives without end"""
    left, right = net.socketpair()
    with left, right:

        def run(n):
            stopped = []
            reader = threading.Thread(target=reading, args=[left, right, stopped])
            reader.start()
            for _ in range(n):
                sum(range(1000))
            stopped.append(True)
            reader.join()

        yield run


def started(*arguments):
    """The process (peer.py), which takes orders and tells of their end."""
    command = [sys.executable, PEER, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def order(process, n):
    """Have it made n times."""
    print(n, file=process.stdin, flush=True)
    process.stdout.readline()


@contextlib.contextmanager
def peer(net, role, count, argument=0):
    """A process with so many connections to us (peer.py); it is always the stdlib's.

    Answers our ends of them, and the process.
    """
    with contextlib.ExitStack() as exits:
        folder = exits.enter_context(tempfile.TemporaryDirectory())
        listener = exits.enter_context(net.socket(net.AF_UNIX))
        listener.bind(os.path.join(folder, "peer"))
        listener.listen(count)
        process = exits.enter_context(
            started(role, listener.getsockname(), str(count), str(argument))
        )
        yield [exits.enter_context(listener.accept()[0]) for _ in range(count)], process


def request_with(net, timeout):
    with peer(net, "echo", 1) as ([sock], _):
        sock.settimeout(timeout)
        yield lambda n: ask(sock, n)


@threaded_row
def request(net):
    """a round trip with another process, blocking"""
    return request_with(net, None)


@threaded_row
def request_timeout(net):
    """a round trip with another process, with a timeout"""
    return request_with(net, LONG)


@threaded_row
def request_beside_computing(net):
    """a round trip with another process beside a thread that computes"""
    with peer(net, "echo", 1) as ([sock], _):

        def run(n):
            with computing():
                ask(sock, n)

        yield run


@threaded_row(quick=False)
def request_beside_computing_4(net):
    """a round trip of one of 4 threads with another process beside a thread that computes"""
    with peer(net, "echo", 4) as (socks, _):

        def run(n):
            with computing():
                ask_all(socks, n)

        yield run


def server_threads(net, count):
    with peer(net, "ask", count) as (socks, process), echoing(socks):
        yield lambda n: order(process, n)
        process.stdin.close()


@threaded_row
def server_threads_8(net):
    """a round trip with one of 8 server threads, asked by another process"""
    return server_threads(net, 8)


@threaded_row(quick=False)
def server_threads_64(net):
    """a round trip with one of 64 server threads, asked by another process"""
    return server_threads(net, 64)


@threaded_row(quick=False)
def client_threads_8(net):
    """a round trip of one of 8 client threads with processes of their own"""
    with peer(net, "echo", 8) as (socks, _):
        yield lambda n: ask_all(socks, n)


FILE_SIZE = 256 << 20


@threaded_row(quick=False)
def sendfile_256m(net):
    """sendfile of 256 MiB to another process"""
    with (
        tempfile.TemporaryFile() as file,
        peer(net, "sink", 1, FILE_SIZE) as ([sock], _),
    ):
        file.truncate(FILE_SIZE)

        def run(n):
            for _ in range(n):
                sock.sendfile(file)
                sock.recv(1)

        yield run
