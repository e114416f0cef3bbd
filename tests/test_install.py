"""install() and uninstall(), each in a process of its own: all is reached, and all comes back."""

import os
import pickle
import subprocess
import sys
import textwrap
from pathlib import Path

import gosocket
import pytest
from support import PATIENCE, run_script

SITE = Path(gosocket.__file__).parent.parent  # where gosocket.pth lies, too

# What a program may have imported, in any order, before it comes to install().
EARLIER = {
    "nothing": "",
    "socket": "import socket",
    "names": "from socket import AF_INET, create_connection, gethostbyname, socket as socket_class",
    "_socket": "import _socket",
    "ssl": "import ssl",
    "much": "import asyncio, ssl, http.client, urllib.request, multiprocessing.reduction",
}

IN_FORCE = """
import _socket, socket, ssl, sys, gosocket, _gosocket
assert socket is gosocket and _socket is _gosocket and gosocket.installed()
for kind in (socket.socket, ssl.SSLSocket):
    assert issubclass(kind, _gosocket.socket) and issubclass(kind, socket.socket), kind.__mro__
assert ssl.socket is socket.socket and ssl.create_connection is socket.create_connection
left, right = socket.socketpair()
assert type(left) is socket.socket and repr(left).startswith("<socket.socket fd=")
with left, right:
    left.sendall(b"!")
    assert right.recv(1) == b"!"
    assert right.makefile("rb").close() is None
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
with context.wrap_socket(socket.socket(), server_hostname="a.example") as wrapped:
    assert isinstance(wrapped, _gosocket.socket) and type(wrapped) is ssl.SSLSocket
"""

GONE = """
import _socket, socket, ssl, sys, gosocket, _gosocket
assert socket is not gosocket and _socket is not _gosocket and not gosocket.installed()
assert socket.__name__ == "socket" and socket.socket.__mro__[1] is _socket.socket
assert ssl.socket is socket.socket and ssl.create_connection is socket.create_connection
assert repr(socket.socket(fileno=socket.socket().detach())).startswith("<socket.socket fd=")
with gosocket.socket() as ours:
    assert isinstance(ours, _gosocket.socket) and repr(ours).startswith("<gosocket.socket fd=")
"""

QUIET = {"PYTHONWARNINGS": "ignore::ResourceWarning"}


def script(*parts, **environ):
    """Run the parts, one after the other, in a new interpreter; give what they print."""
    code = "\n".join(textwrap.dedent(part) for part in parts)
    return run_script(code, **{"PYTHONPATH": str(SITE)} | QUIET | environ)


@pytest.mark.parametrize("earlier", EARLIER.values(), ids=EARLIER)
def test_import_orders(earlier):
    script(earlier, "import gosocket; gosocket.install()", IN_FORCE)


@pytest.mark.parametrize("earlier", EARLIER.values(), ids=EARLIER)
def test_uninstall(earlier):
    later = "" if "ssl" in earlier else "import warnings; warnings.simplefilter('ignore')"
    script(earlier, "import gosocket; gosocket.install()", IN_FORCE, later, "gosocket.uninstall()")
    script(earlier, "import gosocket; gosocket.install(); gosocket.uninstall()", GONE)


def test_uninstall_restores_every_identity():
    """All attributes of all modules, and of the stdlib's classes, are what they were."""
    everything = """
        from socket import *
        import ssl, sys, asyncio, http.client, socket, gosocket._install, _socket, _gosocket

        def picture():
            classes = [socket.socket, socket.SocketIO, ssl.SSLSocket, gosocket._type.socket]
            namespaces = {name: vars(module) for name, module in sys.modules.items()}
            namespaces |= {repr(cls): {**vars(cls), "bases": cls.__bases__} for cls in classes}
            return {(space, name): id(value) if not space.startswith("<") else value
                    for space, values in namespaces.items() for name, value in values.items()}

        gosocket.install()
        gosocket.uninstall()  # the first one lets both share one default timeout
        before = picture()
        gosocket.install()
        during = picture()
        gosocket.uninstall()
        after = picture()
        for changing in ("before", "during", "after"):
            for seen in (before, during, after):
                seen.pop(("__main__", changing), None)
        assert during != before
        assert after == before, {k for k in before.keys() | after if before.get(k) != after.get(k)}
    """
    script(everything)


def test_everything_that_copied_the_class_is_reached():
    script(
        """
        import socket
        from socket import socket as name

        class Holder:
            attribute = socket.socket
            def default(self, kind=socket.socket):
                return kind()

        class Sub(socket.socket):
            def __init__(self):
                super().__init__()
                self.extra = "kept"

        hidden = [socket.socket]
        old = Sub()
        import gosocket
        gosocket.install()
        import _gosocket
        for made in (name(), Holder.attribute(), Holder().default(), hidden[0](), Sub(), old):
            assert isinstance(made, _gosocket.socket) and isinstance(made, gosocket.socket)
            assert made.type is gosocket.SOCK_STREAM
            made.close()
        assert old.extra == Sub().extra == "kept"
        gosocket.uninstall()
        assert not isinstance(old, _gosocket.socket)
        """
    )


def test_copies_of_our_own_class_follow():
    script(
        """
        import socket
        from gosocket import install, socket as ours, uninstall
        before = [ours]
        install()
        assert ours is socket.socket is not before[0]
        uninstall()
        assert ours is before[0] is not socket.socket
        """
    )


def test_sockets_outlive_both():
    """A socket made under either goes on working, on what is in force at the time."""
    script(
        """
        import socket, gosocket

        def talk(left, right):
            left.sendall(b"over")
            assert right.recv(9) == b"over"
            right.settimeout(0.01)
            try:
                right.recv(1)
            except TimeoutError as exc:
                assert str(exc) == "timed out"
            try:
                right.bind("/nowhere/at all")
            except FileNotFoundError:
                right.settimeout(None)

        before = socket.socketpair()
        talk(*before)
        gosocket.install()
        during = socket.socketpair()
        talk(*before)
        talk(*during)
        gosocket.uninstall()
        talk(*before)
        talk(*during)
        after = socket.socketpair()
        talk(*after)
        for end in (*before, *during, *after):
            end.close()
        """
    )


def test_default_timeout_is_known_to_both():
    """http.client's classes keep the sentinel of the module that they were imported with."""
    connect = """
        import http.client, threading
        with socket.create_server(("127.0.0.1", 0)) as server:
            connection = http.client.HTTPConnection(*server.getsockname())
            connection.connect()
            assert connection.sock.gettimeout() is None
            connection.close()
    """
    script("import http.client, socket, gosocket; gosocket.install()", connect)
    script("import gosocket; gosocket.install(); import socket, http.client", connect)
    both = "import gosocket, http.client; gosocket.install(); gosocket.uninstall(); import socket"
    script(both, connect)
    later = "import gosocket; gosocket.install(); import http.client; gosocket.uninstall()"
    script("import warnings; warnings.simplefilter('ignore')", later, "import socket", connect)


def test_patches_are_seen_by_everybody():
    """What a program replaces in socket is replaced for create_connection(), as in the stdlib."""
    check = """
        from unittest import mock
        answer = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 1))]
        with mock.patch("socket.getaddrinfo", return_value=answer):
            with mock.patch("socket.socket") as made:
                assert first.create_connection(("h", 1)) is made.return_value
                assert second.create_connection(("h", 1)) is made.return_value
    """
    script(
        "import socket; first = socket\nimport gosocket; gosocket.install()",
        "import socket; second = socket",
        check,
    )


def test_twice_is_once():
    script(
        """
        import gosocket, socket
        assert not gosocket.installed()
        gosocket.uninstall()
        gosocket.install()
        gosocket.install()
        gosocket.uninstall()
        import socket
        assert not gosocket.installed() and socket is not gosocket
        gosocket.install()
        import socket
        assert gosocket.installed() and socket is gosocket
        """
    )


def test_threads():
    """Threads that install and uninstall at once leave one or the other, whole."""
    script(
        """
        import random, ssl, socket, threading, gosocket
        stdlib, base = socket, socket.socket.__bases__

        def work(number):
            for _ in range(20):
                (gosocket.install if random.random() < 0.5 else gosocket.uninstall)()

        threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        gosocket.install()
        """,
        IN_FORCE,
        """
        gosocket.uninstall()
        import socket
        assert socket is stdlib and socket.socket.__bases__ == base
        """,
        GONE,
    )


def test_warning_names_what_is_out_of_reach():
    script(
        """
        import socket, warnings, _socket

        class Fixed(type):
            def __setattr__(cls, name, value):
                raise TypeError("fixed")

        class Stubborn(_socket.socket, metaclass=Fixed):
            pass

        import gosocket
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            gosocket.install()
        [warning] = caught
        assert warning.category is RuntimeWarning and warning.filename == "<string>"
        assert "__main__.Stubborn" in str(warning.message), warning.message
        assert socket.socket.__mro__[1].__module__ == "_gosocket"
        """
    )


def test_warning_of_what_stays_after_uninstall():
    script(
        """
        import warnings, gosocket
        gosocket.install()
        import ssl
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            gosocket.uninstall()
        assert ["ssl.SSLSocket" in str(w.message) for w in caught] == [True], caught
        import socket
        assert ssl.socket is socket.socket is not gosocket.socket
        """
    )


def test_modules_are_not_asked_for_their_contents():
    """That would load a lazy one, and some make what they answer anew each time, as cffi's do."""
    script(
        """
        import importlib.util, socket, sys

        class Answering:
            def __getattr__(self, name):
                raise LookupError(name)

        spec = importlib.util.find_spec("colorsys")
        spec.loader = importlib.util.LazyLoader(spec.loader)
        sys.modules["colorsys"] = lazy = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(lazy)
        sys.modules["no_module"] = Answering()
        sys.modules["none"] = None
        import gosocket
        gosocket.install()
        gosocket.uninstall()
        assert "rgb_to_hsv" not in object.__getattribute__(lazy, "__dict__")
        assert lazy.rgb_to_hsv
        """
    )


def test_install_does_not_import_the_stdlibs():
    script(
        """
        import sys, gosocket
        gosocket.install()
        assert not [m for m in sys.modules.values() if getattr(m, "__file__", "") == sys.argv]
        stdlib = [name for name, module in sys.modules.items()
                  if str(getattr(module, "__file__", "")).endswith("/socket.py")]
        assert not stdlib, stdlib
        """
    )


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_enums_pickle_both_ways(protocol):
    """What is pickled under install() loads in a process that knows no gosocket, and back."""
    dump = (
        "import pickle, socket, sys; values = socket.AF_INET6, socket.SOCK_DGRAM, socket.MSG_PEEK"
    )
    dump += f"\nprint(pickle.dumps(values, {protocol}).hex())"
    load = "import pickle, socket, sys\nloaded = pickle.loads(bytes.fromhex(sys.argv[1]))\n"
    load += "wanted = socket.AF_INET6, socket.SOCK_DGRAM, socket.MSG_PEEK\n"
    load += "assert [type(a) is type(b) and a is b for a, b in zip(loaded, wanted)] == [True] * 3"
    installed = "import gosocket; gosocket.install()\n"
    for dumper, loader in ((installed + dump, load), (dump, installed + load)):
        out = run_script(dumper, PYTHONPATH=str(SITE)).strip()
        run_script(loader, out, PYTHONPATH=str(SITE))


@pytest.mark.parametrize("earlier", ["", "import multiprocessing.reduction"])
def test_sockets_go_to_other_processes(earlier):
    script(
        earlier,
        """
        import gosocket
        gosocket.install()
        import socket
        from multiprocessing.reduction import ForkingPickler
        left, right = socket.socketpair()
        copy = ForkingPickler.loads(ForkingPickler.dumps(left))
        copy.sendall(b"!")
        assert right.recv(1) == b"!" and type(copy) is socket.socket
        """,
    )


def test_in_the_middle_of_asyncio():
    """A running loop, whose own pair of sockets is older than install(), goes on."""
    script(
        """
        import asyncio, gosocket, _gosocket

        async def echo(reader, writer):
            writer.write(await reader.readline())
            writer.close()

        async def main():
            for change in (gosocket.install, gosocket.uninstall):
                change()
                server = await asyncio.start_server(echo, "127.0.0.1", 0)
                ours = isinstance(server.sockets[0]._sock, _gosocket.socket)
                assert ours is gosocket.installed()
                reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
                writer.write(b"hello\\n")
                assert await reader.readline() == b"hello\\n"
                writer.close()
                server.close()
                await asyncio.to_thread(int)  # wakes the loop by its pair

        asyncio.run(main())
        """
    )


def test_interpreters_are_independent():
    script(
        """
        import importlib.util, sys
        names = ("_interpreters", "_xxsubinterpreters")
        modules = [importlib.import_module(n) for n in names if importlib.util.find_spec(n)]
        import socket, gosocket
        interpreters = modules[0]
        other = interpreters.create()
        code = "import gosocket, socket; gosocket.install(); import socket\\n"
        code += "assert socket.socket.__mro__[1].__module__ == '_gosocket'\\n"
        code += "socket.socket().close()"
        failed = interpreters.run_string(other, code)
        assert failed is None, failed
        assert not gosocket.installed() and socket.socket.__mro__[1].__module__ == "_socket"
        interpreters.destroy(other)
        """
    )


# ---- GOSOCKET_INSTALL=1 ----

CLASS = "import socket; print(socket.socket.__mro__[1].__module__, end='')"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """A virtual environment's Python in which this gosocket is installed, .pth included."""
    folder = tmp_path_factory.mktemp("environment")
    make = [sys.executable, "-m", "venv", "--without-pip", str(folder)]
    subprocess.run(make, check=True, timeout=3 * PATIENCE)
    [packages] = folder.glob("lib/python3*/site-packages")
    (packages / "aaa.pth").write_text(f"{SITE}\n")
    (packages / "gosocket.pth").write_bytes((SITE / "gosocket.pth").read_bytes())
    return folder / "bin" / "python"


def start(python, *arguments, code=CLASS, **environ):
    """What the interpreter prints, and its errors."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [python, *arguments, "-c", code],
        env={**env, **environ},
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def test_variable_installs_at_start(environment):
    assert start(environment, GOSOCKET_INSTALL="1") == ("_gosocket", "")


@pytest.mark.parametrize("value", [{}, {"GOSOCKET_INSTALL": ""}, {"GOSOCKET_INSTALL": "0"}])
def test_without_it_nothing_is_imported(environment, value):
    code = CLASS + "; import sys; print([n for n in sys.modules if 'gosocket' in n])"
    assert start(environment, code=code, **value) == ("_socket[]\n", "")


@pytest.mark.parametrize("option", ["-E", "-I", "-S"])
def test_interpreters_that_shall_not_look(environment, option):
    assert start(environment, option, GOSOCKET_INSTALL="1") == ("_socket", "")


def test_children_are_covered(environment):
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CLASS!r}], check=True)"
    assert start(environment, code=code, GOSOCKET_INSTALL="1") == ("_gosocket", "")


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_multiprocessing_is_covered(environment, method):
    code = (
        "import multiprocessing\n"
        f"with multiprocessing.get_context({method!r}).Pool(1) as pool:\n"
        "    print(pool.apply(eval, ['__import__(\"socket\").socket.__mro__[1].__module__']))\n"
    )
    assert start(environment, "-Wignore", code=code, GOSOCKET_INSTALL="1")[0] == "_gosocket\n"


def test_a_broken_gosocket_does_not_stop_python(environment, tmp_path):
    (tmp_path / "gosocket.py").write_text("raise OSError('broken')\n")
    out, err = start(environment, GOSOCKET_INSTALL="1", PYTHONPATH=str(tmp_path))
    assert out == "_socket"
    assert "OSError: broken" in err
    assert "gosocket.pth" in err
