"""The long form of tests/isolated: every script, or those named, with its large dose; and of the
tests that have one.

Prints what each one did and how long it took; ends with status 1 if any failed.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
TESTS = ["test_injection.py", "test_stateful.py"]
DEADLINE = 3 * 3600.0  # seconds for a script
SKIPPED = 77
DONE = "done: "


def chosen(names):
    scripts = sorted(HERE.glob("isolated/[!_]*.py")) + [HERE / name for name in TESTS]
    return [path for path in scripts if not names or any(name in path.stem for name in names)]


def command(script):
    if script.name in TESTS:
        return [sys.executable, "-m", "pytest", "-sq", "-o", "timeout=0", str(script)]
    return [sys.executable, "-X", "faulthandler", "-W", "ignore", str(script)]


def run(script):
    """How it ended, and what it printed."""
    try:
        ended = subprocess.run(
            command(script),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=DEADLINE,
            env=os.environ | {"TORTURE": "1"},
        )
    except subprocess.TimeoutExpired as expired:
        return "its deadline", (expired.stdout or b"").decode(errors="replace")
    return ended.returncode, ended.stdout


def tell(script):
    """Run a script and say what came of it; true where it failed."""
    start = time.monotonic()
    status, output = run(script)
    took = time.monotonic() - start
    lines = output.splitlines()
    if status == SKIPPED:
        print(f"skip  {script.stem:24} {lines[-1] if lines else ''}", flush=True)
        return False
    counts = "; ".join(line.removeprefix(DONE) for line in lines if line.startswith(DONE))
    print(
        f"{'ok' if status == 0 else 'FAIL':5} {script.stem:24} {took:6.0f} s  {counts}", flush=True
    )
    if status:
        print("\n".join([f"      ended with {status}:", *lines[-60:]]), flush=True)
    return bool(status)


def main(names):
    failures = [tell(script) for script in chosen(names)]
    print(f"{len(failures)} scripts, {sum(failures)} failures")
    return 1 if any(failures) or not failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
