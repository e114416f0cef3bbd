"""CPython's own tests, run under gosocket.

The interpreter's `test` package says what a socket is. Each of its suites that uses sockets runs
once under gosocket, and what did not pass there runs again under the plain stdlib on the same
machine: a test has to end the same way on both. A difference is tried once more, alone, before it
counts, and then has to stand in differences.txt with a reason. A line there that no longer
describes a difference is an error too, so that the list can only shrink.

    python -m tests.cpython                 every quick suite of this interpreter
    python -m tests.cpython --all           the slow ones as well
    python -m tests.cpython test_socket     these suites
    python -m tests.cpython --list          their names

gosocket is the one that this interpreter imports (PYTHONPATH=python for the source tree). The
suites run in virtual environments of their own, one for each side: gosocket is put in force by a
.pth file there, which also reaches child processes that ignore the environment (-I, -E, env={}).

    suites.py        which suites there are
    environment.py   the interpreters the two sides run on
    child.py         runs inside them: one suite, an event a line
    runner.py        starts child.py, survives its crashes and hangs
    verdict.py       compares the two sides
    known.py         reads differences.txt
"""
