"""Forks while other threads are starting Go: no child takes what is half there for its own.

Go starts once in a process, so that each round is one.
"""

import random
import threading
import time

from _tools import dose, exchange, in_child, report, wait_for

ROUNDS = dose(30, 1000)
LOADING = 0.01  # seconds that a start of Go may take


def fork_meanwhile():
    threads = [threading.Thread(target=exchange) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(random.uniform(0, LOADING))
    wait_for(in_child(exchange))
    for thread in threads:
        thread.join()


for _ in range(ROUNDS):
    wait_for(in_child(fork_meanwhile))
report(ROUNDS, "forks while threads start Go")
