"""A network and names of the process's own, with a name server that knows every name."""

import ctypes
import os
import socket
import subprocess
import tempfile
import threading

CLONE_NEWNS, CLONE_NEWNET = 0x00020000, 0x40000000
MS_BIND, MS_REC_PRIVATE = 0x1000, 0x4000 | 0x40000
DOMAIN = "soak.test"
ADDRESS = bytes([10, 1, 2, 3])
HEADER = 12  # bytes of a DNS message
SMALLEST_QUESTION = 5


def enter():
    """Leave the machine's network and its resolv.conf behind; OSError where that cannot be."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS | CLONE_NEWNET):
        number = ctypes.get_errno()
        raise OSError(number, f"no namespaces: {os.strerror(number)}")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    libc.mount(b"none", b"/", None, MS_REC_PRIVATE, None)
    with tempfile.NamedTemporaryFile("w") as conf:
        conf.write("nameserver 127.0.0.1\noptions timeout:20 attempts:3\n")
        conf.flush()
        bound = libc.mount(conf.name.encode(), b"/etc/resolv.conf", None, MS_BIND, None)
    if bound:
        raise OSError(ctypes.get_errno(), "resolv.conf stays the machine's")


def answer(query):
    """A for every name; AAAA and the rest get none."""
    end = query.index(b"\0", HEADER) + SMALLEST_QUESTION
    question = query[HEADER:end]
    record = b""
    if question[-4:-2] == b"\0\1":
        record = b"\xc0\x0c" + b"\0\1\0\1" + b"\0\0\0\0" + b"\0\4" + ADDRESS
    counts = b"\0\1" + (b"\0\1" if record else b"\0\0") + b"\0\0\0\0"
    return query[:2] + b"\x85\x80" + counts + question + record


def name_server():
    """Where the queries arrive."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))
    return server


def serve_names():
    """Fork a name server, by the stdlib; give its pid. It ends with its parent."""
    server = name_server()
    pid = os.fork()
    if pid:
        server.close()
        return pid
    threading.Thread(target=end_with_parent, args=[os.getppid()], daemon=True).start()
    while True:
        query, peer = server.recvfrom(4096)
        server.sendto(answer(query), peer)


def end_with_parent(parent):
    wait = threading.Event()
    while os.getppid() == parent:
        wait.wait(1)
    os._exit(0)
