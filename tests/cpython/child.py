"""Runs one suite in an interpreter of its own: python child.py PLAN, where PLAN is a JSON file.

It imports nothing of its package, because it runs on the interpreter under test. What happens is
added to a file, an event a line, so that a crash loses nothing.
"""

import faulthandler
import importlib
import json
import os
import random
import signal
import sys
import time
import traceback
import unittest

PASSED, SKIPPED, FAILED, ERROR = "passed", "skipped", "failed", "error"
WORSE = (PASSED, SKIPPED, FAILED, ERROR)  # a test whose subtests end differently ends as the worst


class Journal:
    """The file of events; opened for each, as tests count and close descriptors."""

    def __init__(self, path):
        self.path = path
        self.owner = os.getpid()

    def write(self, event, **facts):
        if os.getpid() != self.owner:  # a test's forked child came back into the framework
            os._exit(1)
        with open(self.path, "a", encoding="ascii") as file:
            file.write(json.dumps({"event": event, **facts}) + "\n")


class Recorder(unittest.TestResult):
    """Writes how each test ends; one that hangs is ended, with the traceback of each thread."""

    def __init__(self, journal, patience):
        super().__init__()
        self.journal = journal
        self.patience = patience
        self.test = None

    def startTest(self, test):
        super().startTest(test)
        self.test, self.outcome, self.details = test, PASSED, []
        self.journal.write("start", id=test.id())
        self.started = time.monotonic()
        faulthandler.dump_traceback_later(self.patience, exit=True, file=sys.__stderr__)

    def stopTest(self, test):
        faulthandler.cancel_dump_traceback_later()
        super().stopTest(test)
        if self.test is None:  # 3.12.1 does not start a test that it skips
            return
        self.journal.write(
            "end",
            id=test.id(),
            outcome=self.outcome,
            detail="\n".join(self.details),
            seconds=time.monotonic() - self.started,
        )
        self.test = None

    def note(self, test, outcome, detail):
        if self.test is None:  # setUpClass, setUpModule and their like
            self.journal.write("end", id=test.id(), outcome=outcome, detail=detail, seconds=0)
            return
        self.outcome = max(self.outcome, outcome, key=WORSE.index)
        self.details.append(detail)

    def addError(self, test, err):
        self.note(test, ERROR, self.text(err))

    def addFailure(self, test, err):
        self.note(test, FAILED, self.text(err))

    def addSkip(self, test, reason):
        self.note(test, SKIPPED, reason)

    def addUnexpectedSuccess(self, test):
        self.note(test, FAILED, "unexpected success")

    def addSubTest(self, test, subtest, err):
        if err is not None:
            failed = issubclass(err[0], test.failureException)
            self.note(test, FAILED if failed else ERROR, f"{subtest}\n{self.text(err)}")

    @staticmethod
    def text(err):
        return "".join(traceback.format_exception(*err))


def cases(suite):
    """The test cases of a suite and the suites in it."""
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from cases(test)
        else:
            yield test


def use_resources(resources):
    from test import support

    support.use_resources = dict.fromkeys(resources) if uses_dict(support) else list(resources)
    support.verbose = False
    support.record_original_stdout(sys.stdout)


def uses_dict(support):
    """Newer Pythons give resources values."""
    return isinstance(support.use_resources, dict)


def load(plan, journal):
    """The planned tests, in a module that may refuse to be imported."""
    name = plan["module"]
    try:
        module = importlib.import_module(name)
        loaded = unittest.defaultTestLoader.loadTestsFromModule(module)
    except unittest.SkipTest as why:
        journal.write("end", id=name, outcome=SKIPPED, detail=str(why), seconds=0)
        return None, []
    except Exception:
        journal.write("end", id=name, outcome=ERROR, detail=traceback.format_exc(), seconds=0)
        return None, []
    tests = list(cases(loaded))
    journal.write("list", ids=[test.id() for test in tests])
    return module, [test for test in tests if wanted(plan, test.id())]


def wanted(plan, name):
    return name not in plan["done"] and (plan["only"] is None or name in plan["only"])


def carrier(module):
    """What is wrong with the claim that gosocket carries this module's sockets."""
    import _socket
    import socket

    import _gosocket

    claims = {
        "_socket is _gosocket": _socket is _gosocket,
        "_gosocket.socket is its own class": ours(_gosocket.socket),
        "socket.socket derives from _gosocket.socket": ours(socket.socket),
    }
    for name, value in vars(module).items():
        if isinstance(value, type) and any(c.__module__ == "_socket" for c in value.__mro__):
            claims[f"{module.__name__}.{name} derives from _gosocket.socket"] = ours(value)
        if getattr(value, "__name__", None) in ("socket", "_socket") and hasattr(value, "AF_INET"):
            claims[f"{module.__name__}.{name} is gosocket's module"] = ours(value.socket)
    return [claim for claim, holds in claims.items() if not holds]


def ours(cls):
    import _gosocket

    return issubclass(cls, _gosocket.socket) and "_gosocket" in {c.__module__ for c in cls.__mro__}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    del sys.path[0]  # this folder; the tests' programs have no such modules
    faulthandler.enable(sys.__stderr__)
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
    random.seed(0)
    journal = Journal(plan["journal"])
    use_resources(plan["resources"])
    module, tests = load(plan, journal)
    unittest.TestSuite(tests).run(Recorder(journal, plan["patience"]))
    if plan["carrier"] and module:
        import _gosocket

        called = _gosocket._go_state()["loaded"]
        journal.write("carrier", wrong=carrier(module), go=bool(called))
    journal.write("done")


if __name__ == "__main__":
    main()
