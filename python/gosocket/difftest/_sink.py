"""Where a recorder writes: a file of the process's own, open only while a line is written.

So the program's descriptors are as they would be, a daemon may close all of them, a forked child
writes a file of its own, and what was written survives any end of the process.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import deque
from typing import Any


class Sink:
    """Appends lines to FOLDER/PID.jsonl, each by the thread that it is about."""

    def __init__(self, folder: str, role: str, stack: str) -> None:
        self._folder, self._stack, self.role = folder, stack, role
        self._late: deque[bytes] = deque()  # what could not be written, for want of a descriptor
        self._process = os.getpid()
        self._write_header()

    def write(self, **line: Any) -> None:
        """Write one object."""
        if os.getpid() != self._process:  # in a forked child, which has one thread as yet
            self._process, self.role = os.getpid(), f"{self.role}/fork"
            self._late.clear()
            self._write_header()
        self._append(json.dumps(line).encode() + b"\n")

    def _write_header(self) -> None:
        """Write the first line of a process: of a forked child too, with what it inherited."""
        header = {
            "number": self._process,
            "parent": os.getppid(),
            "role": self.role,
            "stack": self._stack,
            "argv": sys.orig_argv,
            "started": time.time(),
        }
        self._append(json.dumps({"process": header}).encode() + b"\n")

    def _append(self, line: bytes) -> None:
        path = os.path.join(self._folder, f"{self._process}.jsonl")
        try:
            fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:
            return  # the run is over, and this process has outlived it
        except OSError:
            self._late.append(line)  # the program has no descriptor left, say: with a later line
            return
        try:
            while self._late:
                os.write(fd, self._late.popleft())
            os.write(fd, line)
        finally:
            os.close(fd)
