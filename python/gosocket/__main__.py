"""python -m gosocket: run a program with gosocket in the place of the stdlib's socket."""

from gosocket import _run

# The program gets this very module as its __main__, emptied: nothing may follow here.
_run.main()
