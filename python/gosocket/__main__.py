"""python -m gosocket: run a program with gosocket in the place of the stdlib's socket."""

from gosocket import _run

# The program gets this very module as its __main__, emptied: nothing may follow here.
if __name__ == "__main__":  # not where tools look what the package has
    _run.main()
