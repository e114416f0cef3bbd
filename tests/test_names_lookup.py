"""Lookups that take their time: in a network namespace, with a name server that is slow or silent.

Each test is a script in a process of its own, which sees its own resolv.conf, hosts, nsswitch.conf.
"""

import os
import subprocess
import sys
import textwrap

import pytest
from support import PATIENCE

UNSHARE = ["unshare", "--net", "--mount", *(["--user", "--map-root-user"] if os.geteuid() else [])]

FILES = {
    "resolv.conf": "nameserver 127.0.0.1\noptions timeout:30 attempts:1\n",
    "nsswitch.conf": "hosts: files dns\nservices: files\nprotocols: files\n",
    "hosts": "127.0.0.1 localhost\n::1 localhost\n",
}

#: Before every script: the loopback interface is up, and serve() answers A queries after a while.
PREAMBLE = """
import errno, fcntl, os, resource, signal, socket, struct, sys, threading, time
import gosocket

SIOCSIFFLAGS, IFF_UP, IFREQ = 0x8914, 1, "16sh22x"
PATIENCE, SLOW, NEVER = 20.0, 0.3, None
EXPECTED = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.7", 80))]
TYPE_A, HEADER, QUESTION_END = 1, 12, 4

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
    fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack(IFREQ, b"lo", IFF_UP))

def answer(query):
    count = int(query[query.index(0, HEADER) + 1:][:2] == struct.pack("!H", TYPE_A))
    header = query[:2] + struct.pack("!5H", 0x8180, 1, count, 0, 0)
    record = struct.pack("!3HIH4B", 0xC000 | HEADER, TYPE_A, 1, 60, 4, 192, 0, 2, 7)
    end = query.index(0, HEADER) + 1 + QUESTION_END
    return header + query[HEADER:end] + record * count

def serve(delay):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    if delay is NEVER:
        return server.detach()
    def reply():
        while True:
            query, client = server.recvfrom(512)
            timer = threading.Timer(delay, server.sendto, (answer(query), client))
            timer.daemon = True
            timer.start()
    threading.Thread(target=reply, daemon=True).start()

MODULES = socket, gosocket

def serve_apart(delay):
    # The same in a process of its own, which the caller kills.
    ready, serving = os.pipe()
    server = os.fork()
    if not server:
        serve(delay)
        os.write(serving, b"!")
        time.sleep(3 * PATIENCE)
        os._exit(0)
    os.read(ready, 1)
    return server

def look_up(name="slow.example", **keywords):
    return gosocket.getaddrinfo(name, 80, gosocket.AF_INET, gosocket.SOCK_STREAM, **keywords)

def count(what):
    return len(os.listdir(f"/proc/self/{what}"))

def settles(probe, most):
    end = time.monotonic() + PATIENCE
    while probe() > most and time.monotonic() < end:
        time.sleep(0.01)
    return probe() <= most
"""


@pytest.fixture(scope="module", autouse=True)
def namespaces():
    """Skip where no namespace can be made."""
    try:
        made = subprocess.run([*UNSHARE, "true"], capture_output=True, text=True, timeout=PATIENCE)
    except OSError as error:
        pytest.skip(f"no unshare: {error}")
    if made.returncode:
        pytest.skip(f"no namespaces here: {made.stderr.strip()}")


@pytest.fixture
def lab(tmp_path):
    """lab(code, **files) runs a script with its own files in /etc, and gives what it printed."""

    def run(code, *options, files=(), timeout=3 * PATIENCE):
        mounts = []
        for name, text in (FILES | dict(files)).items():
            path = tmp_path / name
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            mounts.append(f"mount --bind {path} /etc/{name} && ")
        shell = "".join(mounts) + 'exec "$@"'
        script = PREAMBLE + textwrap.dedent(code)
        done = subprocess.run(
            [*UNSHARE, "sh", "-c", shell, "sh", sys.executable, *options, "-c", script],
            capture_output=True,
            text=True,
            timeout=timeout,
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr + done.stdout
        return done.stdout

    return run


def test_an_answer_comes_from_the_server(lab):
    lab(
        """
        serve(0)
        assert look_up() == socket.getaddrinfo("slow.example", 80, 2, 1) == EXPECTED
        assert gosocket.gethostbyname("slow.example") == "192.0.2.7"
        assert gosocket.gethostbyname_ex("slow.example") == ("slow.example", [], ["192.0.2.7"])
        """
    )


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(
    "call",
    [
        "look_up()",
        "gosocket.gethostbyname('slow.example')",
        "gosocket.gethostbyaddr('192.0.2.7')",
        "gosocket.getnameinfo(('192.0.2.7', 80), 0)",
        "gosocket.socket().connect(('slow.example', 80))",
        "gosocket.create_connection(('slow.example', 80), timeout=30)",
    ],
)
def test_ctrl_c_ends_a_lookup_at_once(lab, call, alone):
    """The server never answers, and the stdlib would wait for 30 s."""
    lab(
        f"""
        serve(NEVER)
        if {alone}:
            threading._active.clear()  # as if there were no other thread
        signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        start = time.monotonic()
        try:
            {call}
        except KeyboardInterrupt:
            assert 0.1 < time.monotonic() - start < 5
        else:
            raise AssertionError("no interrupt")
        """,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize(
    "call",
    [
        "gosocket.getaddrinfo('slow.example', 80, timeout=0.2)",
        "gosocket.gethostbyname('slow.example', timeout=0.2)",
        "gosocket.create_connection(('slow.example', 80), timeout=0.2)",
        "sock.connect(('slow.example', 80))",
        "gosocket.create_connection(('slow.example', 80))",
    ],
)
def test_a_timeout_ends_a_lookup(lab, call):
    lab(
        f"""
        serve(NEVER)
        gosocket.setdefaulttimeout(0.2)
        sock = gosocket.socket()
        start = time.monotonic()
        try:
            {call}
        except TimeoutError as error:
            assert error.args == ("timed out",)
            assert 0.2 <= time.monotonic() - start < 5
        else:
            raise AssertionError("no timeout")
        """,
        timeout=PATIENCE,
    )


def test_a_timeout_that_is_long_enough(lab):
    lab(
        """
        serve(SLOW)
        within = {"timeout": PATIENCE}
        assert gosocket.getaddrinfo("slow.example", 80, 2, 1, **within) == EXPECTED
        assert gosocket.gethostbyname("slow.example", **within) == "192.0.2.7"
        nonblocking = gosocket.socket()
        nonblocking.setblocking(False)  # which lookups know nothing of
        try:
            nonblocking.connect(("slow.example", 80))
        except OSError as error:
            assert error.errno in (errno.EINPROGRESS, errno.ENETUNREACH), error
        """
    )


def test_no_time_is_enough_for_what_is_known_here(lab):
    lab(
        """
        serve(NEVER)
        assert gosocket.getaddrinfo("localhost", 80, 2, 1, timeout=0)
        assert gosocket.gethostbyname("localhost", timeout=0) == "127.0.0.1"
        for look in gosocket.gethostbyname, look_up:
            try:
                look("slow.example", timeout=0)
            except TimeoutError:
                pass
            else:
                raise AssertionError("no timeout")
        """,
        timeout=PATIENCE,
    )


def test_forks_beside_lookups(lab):
    """Children have a Go of their own, which asks for itself."""
    lab(
        """
        server = serve_apart(SLOW)
        found = []
        threads = [
            threading.Thread(target=lambda n=n: found.append(look_up(f"n{n}.example")))
            for n in range(10)
        ]
        for thread in threads:
            thread.start()
        children = []
        for _ in range(3):
            children.append(os.fork())
            if not children[-1]:
                os._exit(look_up() != EXPECTED)
        for child in children:
            assert os.waitpid(child, 0)[1] == 0
        for thread in threads:
            thread.join(PATIENCE)
        assert found == [EXPECTED] * len(threads)
        os.kill(server, signal.SIGKILL)
        """,
        "-Wignore::DeprecationWarning",  # of forks beside threads
    )


def test_lookups_after_a_daemon_has_closed_everything(lab):
    lab(
        """
        server = serve_apart(0)
        for _ in range(3):
            assert look_up() == EXPECTED
            os.closerange(3, 4096)
        assert look_up() == EXPECTED
        assert count("fd") < 10
        os.kill(server, signal.SIGKILL)
        """
    )


def test_a_handler_that_does_not_raise_ends_nothing(lab):
    lab(
        """
        serve(SLOW)
        ticks = []
        signal.signal(signal.SIGALRM, lambda *_: ticks.append(1))
        signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
        found = look_up()
        signal.setitimer(signal.ITIMER_REAL, 0)
        assert found == EXPECTED
        assert len(ticks) > 5, ticks
        """
    )


def test_a_handler_may_fork(lab):
    """Parent and child both get their answer: the child's Go, a new one, asks again."""
    out = lab(
        """
        server = serve_apart(SLOW)
        parent, children = os.getpid(), []

        def fork(*_):
            children.append(os.fork())

        signal.signal(signal.SIGALRM, fork)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        assert look_up() == EXPECTED
        print("answered", flush=True)
        if os.getpid() == parent:
            assert os.waitpid(children[0], 0)[1] == 0
            os.kill(server, signal.SIGKILL)
        """,
        "-Wignore::DeprecationWarning",  # of forks beside threads
    )
    assert out == "answered\n" * 2


def test_others_run_meanwhile(lab):
    lab(
        """
        serve(SLOW)
        looking = threading.Thread(target=look_up)
        looking.start()
        rounds = 0
        while looking.is_alive():
            rounds += 1
            time.sleep(0.01)
        assert rounds > 10, rounds
        """
    )


def test_lookups_do_not_wait_for_each_other(lab):
    lab(
        """
        serve(SLOW)
        found = []

        def one(n):
            found.append(look_up(f"n{n}.example"))

        threads = [threading.Thread(target=one, args=(n,)) for n in range(50)]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert found == [EXPECTED] * 50
        assert time.monotonic() - start < 25 * SLOW
        """
    )


def test_a_cancelled_lookup_leaves_nothing_behind(lab):
    """No descriptor, although the server has 30 s left to answer; threads are used again."""
    lab(
        """
        serve(NEVER)

        class Enough(Exception):
            pass

        def enough(*_):
            raise Enough

        def cancelled():
            signal.setitimer(signal.ITIMER_REAL, 0.005)
            try:
                look_up()
            except Enough:
                pass
            else:
                raise AssertionError("not cancelled")

        def round_of(lookups, descriptors):
            for _ in range(lookups):
                cancelled()
            assert settles(lambda: count("fd"), descriptors), count("fd")
            return count("task")

        signal.signal(signal.SIGALRM, enough)
        look_up("localhost")
        before = count("fd")
        threads = round_of(20, before)
        for _ in range(2):
            assert round_of(20, before) <= threads + 5, (threads, count("task"))
        """,
    )


def test_no_descriptor_left(lab):
    """What is in the files is known by then, which the stdlib would have to open once more."""
    lab(
        """
        def outcome(module, call):
            try:
                return call(module)
            except OSError as error:
                return type(error).__name__, error.args

        calls = [
            lambda module: module.getaddrinfo("localhost", 80, module.AF_INET, module.SOCK_STREAM),
            lambda module: module.getaddrinfo("127.0.0.1", 80, 0, module.SOCK_STREAM),
            lambda module: module.getservbyname("http"),
            lambda module: module.gethostbyname("localhost"),
        ]
        expected, results = [[outcome(module, call) for call in calls] for module in MODULES]
        assert results == expected
        resource.setrlimit(resource.RLIMIT_NOFILE, (count("fd") - 1, count("fd") - 1))
        assert [outcome(gosocket, call) for call in calls] == expected
        """
    )


def test_the_hosts_file(lab):
    """What a hosts file can say, UTF-8 or not, comes out as from the stdlib."""
    lab(
        """
        def outcome(function, *args):
            try:
                return function(*args)
            except (OSError, UnicodeError) as error:
                return type(error).__name__, error.args

        names = ["localhost", "two", "TWO", "six", "both", "alias", "plain", "zed", "nope"]
        names += [b"caf\\xe9", b"d\\xe9j\\xe0", b"z\\xe9"]
        hosts = ["127.0.0.1", "::1", "10.0.0.1", "10.0.0.2", "10.0.0.4", "fd00::6", "fe80::1"]
        flags = 0, socket.AI_CANONNAME, socket.AI_ADDRCONFIG, socket.AI_V4MAPPED | socket.AI_ALL
        calls = [
            *(("getaddrinfo", (name, "http", family, 0, 0, flag))
              for name in names for family in (0, 2, 10) for flag in flags),
            *((name, (host,)) for host in names + hosts
              for name in ("gethostbyname", "gethostbyname_ex", "gethostbyaddr")),
            *(("getnameinfo", ((host, 80), flag)) for host in hosts for flag in range(16)),
        ]
        for name, args in calls:
            seen = [outcome(getattr(module, name), *args) for module in (socket, gosocket)]
            assert seen[0] == seen[1], (name, args, seen)
        """,
        files={
            "nsswitch.conf": "hosts: files\nservices: files\n",
            "hosts": b"127.0.0.1 localhost\n::1 localhost ip6-localhost\n10.0.0.1 one two alias\n"
            b"10.0.0.2 caf\xe9 d\xe9j\xe0 plain\nfd00::6 six both\n10.0.0.3 both\n"
            b"10.0.0.4 z\xe9 zed\n",
        },
    )


def test_an_answer_may_be_large(lab):
    """It does not fit the stdlib's buffer, which is of a fixed size, but it does ours."""
    lab(
        """
        name, aliases, addresses = gosocket.gethostbyname_ex("many")
        assert name == "many"
        assert aliases == [f"name{n}" for n in range(1000)]
        assert addresses == [f"10.1.{n // 200}.{n % 200 + 1}" for n in range(1000)]
        """,
        files={
            "hosts": "".join(f"10.1.{n // 200}.{n % 200 + 1} many name{n}\n" for n in range(1000)),
        },
    )


def test_records_come_from_the_system_servers(lab):
    lab(
        """
        serve(0)
        (record,) = gosocket.resolve("slow")
        assert (record.address, record.name) == ("192.0.2.7", "slow.example"), record
        """,
        files={"resolv.conf": FILES["resolv.conf"] + "search example\n"},
    )


def test_records_that_nobody_waits_for_leave_nothing(lab):
    lab(
        """
        serve(NEVER)
        def ask():
            try:
                gosocket.resolve("slow.example", "TXT", timeout=0.05)
            except TimeoutError:
                return
            raise AssertionError
        ask()
        before = count("fd")
        for _ in range(20):
            ask()
        assert settles(lambda: count("fd"), before), (count("fd"), before)
        """
    )
