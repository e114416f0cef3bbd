"""The place of a world: what has to be done in new namespaces before its cases can run."""

import ctypes
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from netns import ip
from support import PATIENCE

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWUSER, CLONE_NEWNET = 0x20000, 0x4000000, 0x10000000, 0x40000000

#: What a process needs of the real /etc beside the world's own files.
KEPT = ("passwd", "group", "ld.so.cache", "ld.so.conf", "localtime")


def enter():
    """Go to new namespaces, as root there."""
    user, group = os.geteuid(), os.getegid()
    flags = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWNET | (CLONE_NEWUSER if user else 0)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(flags):
        number = ctypes.get_errno()
        raise OSError(number, f"no namespaces: {os.strerror(number)}")
    if user:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"0 {user} 1")
        Path("/proc/self/gid_map").write_text(f"0 {group} 1")
    run("mount", "--make-rprivate", "/")


class Place:
    """New namespaces, furnished as a world says, for the rest of the process's life."""

    def __init__(self, world):
        self.world = world

    def __enter__(self):
        enter()
        self.etc = tempfile.TemporaryDirectory(prefix="gosocket-lab-")
        self.furnish_etc(Path(self.etc.name))
        socket.sethostname(self.world.hostname)
        complaints = ip(*self.world.network)
        assert not complaints, complaints
        return self

    def __exit__(self, *error):
        run("umount", "--lazy", "/etc")  # NSD may still be ending
        self.etc.cleanup()

    def furnish_etc(self, etc):
        for name in KEPT:
            if Path("/etc", name).exists():
                shutil.copyfile(f"/etc/{name}", etc / name)
        for name, content in self.world.files.items():
            furnish(etc / name, content)
        run("mount", "--bind", str(etc), "/etc")


def furnish(path, content):
    """Have the file say this; a content of None means that there is no file."""
    if content is None:
        path.unlink(missing_ok=True)
    elif isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def run(*command):
    subprocess.run(command, check=True, timeout=PATIENCE)
