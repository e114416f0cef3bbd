"""The folder that the processes of one run write to; see _sink.py."""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def temporary() -> Iterator[str]:
    """A new folder, gone afterwards; a process that outlives the run writes no more then."""
    with tempfile.TemporaryDirectory(prefix="gosocket-", ignore_cleanup_errors=True) as outer:
        folder = os.path.join(outer, "run")
        os.mkdir(folder)
        try:
            yield folder
        finally:  # renamed first: else such a process could make its file anew while we remove it
            os.rename(folder, os.path.join(outer, "over"))
