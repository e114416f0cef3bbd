"""Every way to have a child: what the standard library and C have, each using sockets in it."""

import concurrent.futures
import contextlib
import ctypes
import multiprocessing
import os
import socketserver
import subprocess
import sys
import threading

import gosocket as socket
from _tools import PATIENCE, dose, exchange, in_child, report, wait_for

TIMES = dose(2, 100)
WORKERS, TASKS = 3, 12
LIBC = ctypes.PyDLL(None)


def work(number=0):
    """Sockets, a lookup and a thread, in this process."""
    exchange(50_000)
    assert socket.getaddrinfo("127.0.0.1", 80)
    thread = threading.Thread(target=exchange)
    thread.start()
    thread.join(PATIENCE)
    return number


def pool(method):
    def run():
        context = multiprocessing.get_context(method)
        with context.Pool(WORKERS) as workers:
            numbers = workers.map_async(work, range(TASKS)).get(3 * PATIENCE)
        assert numbers == list(range(TASKS))

    return run


def executor(method):
    def run():
        context = multiprocessing.get_context(method)
        with concurrent.futures.ProcessPoolExecutor(WORKERS, context) as workers:
            assert list(workers.map(work, range(TASKS))) == list(range(TASKS))

    return run


def pty():
    terminals = []

    def fork():
        pid, terminal = os.forkpty()
        terminals.append(terminal)
        return pid

    pid = in_child(work, fork)
    (terminal,) = terminals
    with contextlib.suppress(OSError):  # EIO: the child has ended
        while os.read(terminal, 1000):
            pass
    os.close(terminal)
    wait_for(pid)


def from_thread():
    failed = []

    def fork():
        try:
            wait_for(in_child(work))
        except BaseException as failure:
            failed.append(failure)

    threads = [threading.Thread(target=fork) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(2 * PATIENCE)
        assert not thread.is_alive()
    assert not failed, failed


def daemon():
    """Two forks, a session of its own, and every descriptor closed."""
    reader, writer = os.pipe()

    def second():
        os.dup2(writer, 3)
        os.closerange(4, 1 << 16)
        work()
        os.write(3, b"well")

    def first():
        os.setsid()
        in_child(second)

    wait_for(in_child(first))
    os.close(writer)
    assert os.read(reader, 10) == b"well"
    os.close(reader)


def spawned():
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", SCRIPT], os.environ)
    wait_for(pid)


def vforked():
    """subprocess takes vfork() where it can."""
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, timeout=PATIENCE)


def prepared():
    """A function of ours between fork() and exec()."""
    done = subprocess.run(["true"], preexec_fn=work, timeout=PATIENCE)
    assert done.returncode == 0


class Echo(socketserver.StreamRequestHandler):
    def handle(self):
        work()
        self.wfile.write(self.rfile.readline() + b"%d\n" % os.getpid())


class Server(socketserver.ForkingMixIn, socketserver.TCPServer):
    request_queue_size = 20


def forking_server():
    with Server(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.05])
        thread.start()
        for _ in range(3):
            with socket.create_connection(server.server_address, PATIENCE) as client:
                client.sendall(b"words\n")
                with client.makefile("rb") as answer:
                    assert answer.readline() == b"words\n"
                    assert int(answer.readline()) != os.getpid()
        server.shutdown()
        thread.join(PATIENCE)


SCRIPT = f"import sys; sys.path[:] = {sys.path!r}; import gosocket; gosocket.socketpair()"
KINDS = {
    "os.fork": lambda: wait_for(in_child(work)),
    "os.fork in threads": from_thread,
    "os.forkpty": pty,
    "fork() of C": lambda: wait_for(in_child(work, LIBC.fork)),
    "a daemon's two": daemon,
    "posix_spawn": spawned,
    "subprocess": vforked,
    "preexec_fn": prepared,
    "ForkingMixIn": forking_server,
    **{f"Pool, {method}": pool(method) for method in ("fork", "forkserver", "spawn")},
    "ProcessPoolExecutor, fork": executor("fork"),
    "ProcessPoolExecutor, forkserver": executor("forkserver"),
}

if __name__ == "__main__":
    socket.install()
    work()
    for kind, run in KINDS.items():
        for _ in range(TIMES):
            print(kind, flush=True)  # the last one is what failed
            run()
    report(len(KINDS) * TIMES, f"children or pools of {len(KINDS)} kinds")
