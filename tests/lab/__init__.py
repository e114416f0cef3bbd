"""The lab: worlds in which names are looked up on the stdlib and on gosocket, and compared.

A world (world.py) has network, mount and UTS namespaces of its own, with its own /etc, interfaces,
environment and name servers, and a list of cases: calls with arguments. For each case, what the
call did and which queries went over the wire must be the same on both stacks. The tables of worlds
are the modules worlds_*.py; `python -m lab` runs them, tests/test_lab.py does so for pytest.
"""
