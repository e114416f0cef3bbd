"""A process that runs functions on one stack: where the test's own process must stay as it is.

Worker is the side that asks. serve() is the process: it enters the place that it is told, such as
a network namespace of its own, and then runs what is asked for and tells the Outcome.
"""

import contextlib
import importlib
import multiprocessing.connection as connections
import multiprocessing.reduction as reduction
import subprocess
import sys

from gosocket.difftest import outcome
from support import PATIENCE

READY = "ready"
to_asker = None  # in the worker's process: its end of the link


class Refused(Exception):
    """The worker could not enter its place; the text says why."""


class Worker:
    """A process for one stack; a place is a function without arguments, entered first."""

    def __init__(self, stack, place):
        self.link, theirs = connections.Pipe()
        names = (stack.__name__, place.__module__, place.__name__)
        self.process = subprocess.Popen(
            [sys.executable, __file__, str(theirs.fileno()), *names], pass_fds=[theirs.fileno()]
        )
        theirs.close()
        refusal = self.receive()
        if refusal:
            self.close()
            raise Refused(refusal)

    def start(self, function, *args):
        """Have the worker call function(stack, *args), a function of a module, beside us."""
        self.link.send((function, args))

    def receive(self):
        """What the worker has to say."""
        assert self.link.poll(PATIENCE), "the worker hangs"
        return self.link.recv()

    def call(self, function, *args):
        """Have function(stack, *args) called; give its Outcome."""
        self.start(function, *args)
        return self.receive()

    def close(self):
        """End the process, whatever it waits for."""
        self.link.close()
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def receive_descriptor(self):
        """A descriptor that the worker's place has to give."""
        return reduction.recv_handle(self.link)


def ready():
    """Say, in a function that the worker runs, that what it serves may begin."""
    to_asker.send(READY)


def serve(descriptor, stack, module, place):
    """The process's side."""
    global to_asker
    with connections.Connection(int(descriptor)) as link:
        stack = importlib.import_module(stack)
        to_asker, given = link, None
        try:
            given = getattr(importlib.import_module(module), place)()
        except OSError as error:
            link.send(str(error))
            return
        link.send(None)
        if given is not None:
            reduction.send_handle(link, given, None)
        with contextlib.suppress(EOFError):
            while True:
                function, args = link.recv()
                link.send(outcome(function, stack, *args))


if __name__ == "__main__":
    # Functions come by the name of their module, and this one's is not __main__ to others.
    importlib.import_module("worker").serve(*sys.argv[1:])
