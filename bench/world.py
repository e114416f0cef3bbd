"""A world of a row's own: namespaces with a name server, and files in /etc that say so.

The process that enters it never leaves; it must have one thread only.
"""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import struct
import subprocess
import tempfile

CLONE_NEWNS, CLONE_NEWUSER, CLONE_NEWNET = 0x20000, 0x10000000, 0x40000000
SIOCSIFFLAGS, IFF_UP, IFREQ = 0x8914, 1, "16sh22x"
FILES = {
    "resolv_conf": "nameserver 127.0.0.1\n",
    "nsswitch_conf": "hosts: files dns\n",
    "hosts": "127.0.0.1 localhost\n",
}
PORT, HEADER, QUESTION_END, TYPE_A = 53, 12, 4, 1


@contextlib.contextmanager
def files(**texts):
    """Enter a world in which these are the files in /etc, beside the others; dots are _."""
    texts = {name.replace("_", "."): text for name, text in texts.items()}
    _unshare()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            path = os.path.join(folder, name)
            with open(path, "w") as file:
                file.write(text)
            subprocess.run(["mount", "--bind", path, f"/etc/{name}"], check=True)
        try:
            yield
        finally:
            for name in texts:
                subprocess.run(["umount", f"/etc/{name}"], check=True)


@contextlib.contextmanager
def name_server():
    """Enter a world in which every name has one IPv4 address."""
    with files(**FILES):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            fcntl.ioctl(server, SIOCSIFFLAGS, struct.pack(IFREQ, b"lo", IFF_UP))
            server.bind(("127.0.0.1", PORT))
            pid = os.fork()
            if not pid:
                _serve(server)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _unshare():
    """Leave for namespaces of this process's own, as their root."""
    user = os.geteuid()
    flags = CLONE_NEWNS | CLONE_NEWNET | (CLONE_NEWUSER if user else 0)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), "no namespaces of its own for the benchmark")
    if user:
        with open("/proc/self/uid_map", "w") as file:
            file.write(f"0 {user} 1")
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)


def _serve(server):
    while True:
        query, client = server.recvfrom(512)
        server.sendto(_answer(query), client)


def _answer(query):
    """One address of each name, and none of other types."""
    end = query.index(0, HEADER) + 1
    count = int(query[end : end + 2] == struct.pack("!H", TYPE_A))
    header = query[:2] + struct.pack("!5H", 0x8180, 1, count, 0, 0)
    record = struct.pack("!3HIH4B", 0xC000 | HEADER, TYPE_A, 1, 60, 4, 192, 0, 2, 7)
    return header + query[HEADER : end + QUESTION_END] + record * count
