"""Audit events: the same program raises the same ones, in the same order, on both stacks."""

import pytest
from support import run_script

#: Programs, by what they do; `s` is the module.
PROGRAMS = {
    "making": """
        s.socket().close()
        s.socket(s.AF_INET6, s.SOCK_DGRAM, 17).close()
        s.socket(type=s.SOCK_DGRAM).close()
        left, right = s.socketpair()
        copy = left.dup()
        s.fromfd(left.fileno(), s.AF_UNIX, s.SOCK_STREAM).close()
        s.socket(fileno=copy.detach()).close()
        left.close(); right.close()
    """,
    "failing to make": """
        for args in ((99,), (2, 99), (2, 1, 99)):
            try:
                s.socket(*args)
            except OSError as error:
                print(error)
    """,
    "tcp": """
        server = s.create_server(("127.0.0.1", 0))
        client = s.create_connection(("127.0.0.1", server.getsockname()[1]))
        accepted, _ = server.accept()
        client.sendall(b"x"); accepted.recv(1)
        for sock in (server, client, accepted):
            sock.close()
    """,
    "connecting": """
        sock = s.socket()
        for call in (sock.connect, sock.connect_ex):
            try:
                call(("127.0.0.1", 1))
            except OSError:
                pass
        sock.close()
    """,
    "bad addresses": """
        sock = s.socket()
        for call in (sock.bind, sock.connect, sock.connect_ex):
            for address in (None, (), ("a\\0", 1), ("127.0.0.1", -1), ("127.0.0.1", "x")):
                try:
                    call(address)
                except (OSError, TypeError, ValueError, OverflowError):
                    pass
        sock.close()
    """,
    "datagrams": """
        left = s.socket(s.AF_INET, s.SOCK_DGRAM)
        right = s.socket(s.AF_INET, s.SOCK_DGRAM)
        right.bind(("127.0.0.1", 0))
        left.sendto(b"x", right.getsockname())
        left.sendto(b"x", 0, right.getsockname())
        left.sendmsg([b"x"], [], 0, right.getsockname())
        left.connect(right.getsockname())
        left.sendmsg([b"x"])
        left.sendmsg([b"x"], [], 0)
        left.sendmsg([b"x"], [], 0, None)
        left.send(b"x")
        left.close(); right.close()
    """,
    "unix": """
        import os, tempfile
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            sock = s.socket(s.AF_UNIX)
            sock.bind(b"bytes")
            sock.close()
            sock = s.socket(s.AF_UNIX)
            try:
                sock.connect("missing")
            except OSError:
                pass
            sock.close()
            os.chdir("/")
    """,
    "passing descriptors": """
        left, right = s.socketpair()
        s.send_fds(left, [b"x"], [left.fileno()])
        _, fds, _, _ = s.recv_fds(right, 1, 1)
        s.close(fds[0])
        left.close(); right.close()
    """,
    "names": """
        s.gethostname()
        s.getaddrinfo("127.0.0.1", 80)
        s.getaddrinfo("localhost", "80", s.AF_INET, s.SOCK_STREAM, 6, s.AI_PASSIVE)
        s.getaddrinfo(None, 80, flags=s.AI_NUMERICHOST)
        s.getaddrinfo(b"127.0.0.1", None)
        s.getnameinfo(("127.0.0.1", 80), s.NI_NUMERICHOST | s.NI_NUMERICSERV)
        s.gethostbyname("localhost")
        s.gethostbyname_ex("localhost")
        s.gethostbyaddr("127.0.0.1")
        s.getservbyname("http")
        s.getservbyname("http", "tcp")
        s.getservbyport(80)
        s.getservbyport(80, "tcp")
        s.getprotobyname("tcp")
    """,
    "bad names": """
        for call in (
            lambda: s.getaddrinfo(1, 80),
            lambda: s.getaddrinfo("x" * 70, 80),
            lambda: s.getaddrinfo("127.0.0.1", 1.5),
            lambda: s.getnameinfo(1, 2),
            lambda: s.getnameinfo((1, 2), 2),
            lambda: s.getnameinfo(("127.0.0.1", 80, -1), 0),
            lambda: s.gethostbyname(1),
            lambda: s.gethostbyaddr(None),
            lambda: s.getservbyname("none such"),
            lambda: s.getservbyport(-1),
            lambda: s.getservbyport(1, "none such"),
            lambda: s.sethostname(1),
            lambda: s.sethostname("x" * 300),
        ):
            try:
                call()
            except (OSError, TypeError, ValueError, OverflowError):
                pass
    """,
    "interfaces": """
        s.if_nameindex()
        s.if_nametoindex("lo")
        s.if_indextoname(1)
    """,
    "options and modes": """
        sock = s.socket()
        sock.setsockopt(s.SOL_SOCKET, s.SO_REUSEADDR, 1)
        sock.getsockopt(s.SOL_SOCKET, s.SO_REUSEADDR)
        sock.settimeout(3)
        sock.setblocking(False)
        sock.get_inheritable(); sock.set_inheritable(True)
        sock.listen()
        sock.close()
    """,
}

#: Notes each event of ours without what may differ: which module's class, and ports.
HOOK = """
import sys
import {module} as s

def plain(value):
    if hasattr(value, "getsockname"):
        return f"<{{type(value).__name__}} object>"
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, int) and value > 30000:
        return "PORT"
    return repr(value)

def hook(event, args):
    if event.startswith("socket."):
        print(event, plain(args))

s.socket().close()
sys.addaudithook(hook)
"""

REFUSING = """
import sys
import {module} as s

def hook(event, args):
    if event == refused:
        raise PermissionError(event)

refused = None
sys.addaudithook(hook)
"""


def run(program, stack, before=HOOK):
    lines = [line[8:] for line in program.splitlines()]
    module = stack.__name__
    return run_script(before.format(module=module) + "\n".join(lines)).replace("gosocket", "socket")


@pytest.mark.parametrize("name", PROGRAMS)
def test_events(both, name):
    outcome = both(lambda stack: run(PROGRAMS[name], stack))
    assert "socket." in outcome.value or name == "interfaces"


#: A call for each event; refusing the event has to stop it, and leave nothing behind.
REFUSED = {
    "socket.__new__": "s.socket()",
    "socket.bind": "sock.bind(('127.0.0.1', 0))",
    "socket.connect": "sock.connect(('127.0.0.1', 1))",
    "socket.sendto": "sock.sendto(b'x', ('127.0.0.1', 9))",
    "socket.sendmsg": "sock.sendmsg([b'x'], [], 0, ('127.0.0.1', 9))",
    "socket.getaddrinfo": "s.getaddrinfo('127.0.0.1', 1)",
    "socket.getnameinfo": "s.getnameinfo(('127.0.0.1', 1), 0)",
    "socket.gethostbyname": "s.gethostbyname('127.0.0.1')",
    "socket.gethostbyaddr": "s.gethostbyaddr('127.0.0.1')",
    "socket.gethostname": "s.gethostname()",
    "socket.sethostname": "s.sethostname('x' * 300)",
    "socket.getservbyname": "s.getservbyname('http')",
    "socket.getservbyport": "s.getservbyport(80)",
}


def test_refusing(both):
    """A hook that raises: its error comes out of the call."""
    tries = "".join(
        f"""
        refused = {event!r}
        try:
            print({call})
        except Exception as error:
            print(type(error), error)
        refused = None
        """
        for event, call in REFUSED.items()
    )
    program = f"""
        sock = s.socket(s.AF_INET, s.SOCK_DGRAM)
        {tries}
        print(sock.getsockname())
        sock.close()
    """
    outcome = both(lambda stack: run(program, stack, REFUSING))
    assert outcome.value.count("PermissionError") == len(REFUSED)
