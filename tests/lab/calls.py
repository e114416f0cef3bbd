"""What the worker of a stack does for its world: runs cases, one by one or many at once."""

import ctypes
import os
import threading
import time
from multiprocessing import connection
from pathlib import Path

import worker
from gosocket.difftest import outcome

from lab.forks import Fork
from lab.place import furnish

#: Between two changes of a file, so that it gets another time.
CLOCK_TICK = 0.02  # seconds


def here():
    """The worker's place: its parent's."""


def bind(stack, family, kind, address):
    """The address that a socket is bound to by name."""
    with stack.socket(family, kind) as sock:
        sock.bind(address)
        return sock.getsockname()


def connect(stack, family, kind, address):
    """The address that a socket is connected to by name."""
    with stack.socket(family, kind) as sock:
        sock.connect(address)
        return sock.getpeername()


def write(stack, name, content):
    """Change a file of /etc, or remove it."""
    time.sleep(CLOCK_TICK)
    furnish(Path("/etc", name), content)
    time.sleep(CLOCK_TICK)


def replace(stack, name, content):
    """Change a file of /etc as careful programs do."""
    time.sleep(CLOCK_TICK)
    furnish(Path("/etc/new"), content)
    os.replace("/etc/new", Path("/etc", name))
    time.sleep(CLOCK_TICK)


def environ(stack, name, value):
    """Change the environment; no value removes the variable."""
    if value is None:
        os.unsetenv(name)
    else:
        os.putenv(name, value)


def hostname(stack, name):
    """Give the host another name."""
    stack.sethostname(name)


HOST_ERROR = ctypes.CDLL(None).__h_errno_location
HOST_ERROR.restype = ctypes.POINTER(ctypes.c_int)

#: What cases call beside the stack's functions.
CALLS = {f.__name__: f for f in (bind, connect, write, replace, environ, hostname)}


def run(stack, case):
    """One case. What lookups before it have left in h_errno is not its own doing: glibc does not
    always set it when a lookup fails.
    """
    HOST_ERROR().contents.value = 0
    if case.function in CALLS:
        return CALLS[case.function](stack, *case.args)
    return getattr(stack, case.function)(*case.args)


def run_fresh(stack, case):
    """One case in a process of its own, which has not looked up anything before."""
    ours, theirs = connection.Pipe(duplex=False)
    child = Fork(lambda: theirs.send(outcome(run, stack, case)))
    theirs.close()
    with ours:
        worker.to_asker.send(ours.recv())
    child.wait()


def run_parallel(stack, cases, width):
    """Cases by their numbers, so many at once; each outcome is sent when it is there. Each has a
    thread of its own: glibc remembers of a thread that a server has failed it.
    """
    free, sending = threading.Semaphore(width), threading.Lock()

    def one(number, case):
        found = outcome(run, stack, case)
        with sending:
            worker.to_asker.send((number, found))
        free.release()

    threads = [threading.Thread(target=one, args=each) for each in cases.items()]
    for thread in threads:
        free.acquire()
        thread.start()
    for thread in threads:
        thread.join()
