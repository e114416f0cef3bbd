"""Processes that start as copies of ours, which has loaded all modules and looked up nothing."""

import contextlib
import os
import signal
import sys
import traceback
from multiprocessing import connection

import worker
from worker import Worker


class Fork:
    """A child that runs function(*args)."""

    def __init__(self, function, *args):
        sys.stdout.flush()
        self.pid, self.status = os.fork(), None
        if not self.pid:
            status = 1
            with contextlib.suppress(BaseException):
                try:
                    function(*args)
                    status = 0
                except BaseException:
                    traceback.print_exc()
                sys.stderr.flush()
            os._exit(status)

    def poll(self):
        """How it ended, or None."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if pid else None
        return self.status

    def kill(self):
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    terminate = kill

    def wait(self, timeout=None):
        if self.status is None:
            self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status


class ForkedWorker(Worker):
    """A worker for one stack where we are."""

    def __init__(self, stack):
        self.link, theirs = connection.Pipe()
        self.process = Fork(worker.serve, theirs.fileno(), stack.__name__, "lab.calls", "here")
        theirs.close()
        assert self.receive() is None


def answers(function, items, at_once):
    """function(item) for each, in a child of its own, so many at once; yield them in order."""
    waiting, running, done = list(enumerate(items)), {}, {}
    following = 0
    while waiting or running:
        while waiting and len(running) < at_once:
            number, item = waiting.pop(0)
            ours, theirs = connection.Pipe(duplex=False)
            running[ours] = number, Fork(lambda: theirs.send(function(item)))  # noqa: B023 run here
            theirs.close()
        for ours in connection.wait(list(running)):
            number, child = running.pop(ours)
            with ours:
                try:
                    done[number] = ours.recv()
                except EOFError:
                    done[number] = None
            child.wait()
        while following in done:
            yield done.pop(following)
            following += 1
