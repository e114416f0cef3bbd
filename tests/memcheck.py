"""Every function and method of _gosocket under valgrind, in calls that succeed and that fail.

    python tests/memcheck.py FOLDER

FOLDER is tools/debug-glue's. What valgrind says of Python and of Go themselves is not looked at:
an error counts if it was made by the C half, or by what it called in the C library.
"""

import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

HERE = Path(__file__).parent
GLUE, GO = "_gosocket", "libgosock"
FRAMES = 40  # of a stack
TIMES = 3  # that each call is made
INSIDE = "inside"  # this script's argument under valgrind


def call_everything():
    sys.path.insert(0, str(HERE / "isolated"))
    from _calls import World, cases, run

    world, made = World(), cases()
    for _ in range(TIMES):
        for case in made:
            run(world, case)
    print(f"done: {TIMES * len(made):,} calls under valgrind", flush=True)


def is_ours(stack):
    """Does the C half stand in it before Go does?"""
    for frame in stack.iter("frame"):
        name = frame.findtext("obj", "")
        if GLUE in name:
            return True
        if GO in name:
            return False
    return False


def told(error):
    """An error in words."""
    lines = [error.findtext("kind"), error.findtext("what") or error.findtext("xwhat/text")]
    for frame in error.iter("frame"):
        place = frame.findtext("file") or frame.findtext("obj", "")
        lines.append(f"    {frame.findtext('fn')} ({place}:{frame.findtext('line', '')})")
    return "\n".join(map(str, lines))


def check(folder, report):
    """Run this script under valgrind; the errors that count."""
    command = [
        "valgrind", "--quiet", "--xml=yes", f"--xml-file={report}", f"--num-callers={FRAMES}",
        "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite",
        "--error-limit=no", sys.executable, __file__, INSIDE,
    ]  # fmt: skip
    env = os.environ | {"PYTHONMALLOC": "malloc", "PYTHONPATH": str(Path(folder).resolve())}
    subprocess.run(command, env=env, check=True)
    errors = ElementTree.parse(report).iter("error")
    return [error for error in errors if any(map(is_ours, error.iter("stack")))]


def main(folder):
    with tempfile.NamedTemporaryFile() as report:
        errors = check(folder, report.name)
    print(*map(told, errors), sep="\n\n")
    print(f"{len(errors)} errors of the C half")
    return 1 if errors else 0


if __name__ == "__main__":
    if sys.argv[1] == INSIDE:
        call_everything()
    else:
        sys.exit(main(sys.argv[1]))
