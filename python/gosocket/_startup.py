"""What gosocket.pth imports where GOSOCKET_INSTALL=1 is in the environment: it calls install().

site runs the .pth in every interpreter that starts, and prints what goes wrong there.
"""

import sys

import gosocket

if not sys.flags.ignore_environment:  # python -E and -I
    gosocket.install()
