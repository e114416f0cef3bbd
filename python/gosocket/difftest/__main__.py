"""`python -m gosocket.difftest`: as a program's first process, recorded; or the command itself."""

import sys

if __name__ == "__main__":
    from gosocket.difftest import _program

    if _program.is_ordered():
        _program.main()
    else:
        from gosocket.difftest import _command

        raise SystemExit(_command.main(sys.argv[1:]))
