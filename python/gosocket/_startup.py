"""What gosocket.pth imports where the environment asks for us.

GOSOCKET_INSTALL=1 installs gosocket; GOSOCKET_TRACE has this process recorded, as one that the
program of `python -m gosocket trace` or `difftest` has started. site runs the .pth in every
interpreter that starts, and prints what goes wrong there.
"""

import os
import sys

import gosocket

if not sys.flags.ignore_environment:  # python -E and -I
    if os.environ.get("GOSOCKET_INSTALL") == "1":
        gosocket.install()
    if "GOSOCKET_TRACE" in os.environ:
        from gosocket.difftest import _program

        _program.start_child()
