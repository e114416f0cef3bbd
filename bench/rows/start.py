"""What a program pays before it has sent anything; each time in a fresh process."""

from registry import snippet

IMPORT = """
import time
started = time.perf_counter_ns()
import {module}
print((time.perf_counter_ns() - started) / 1e6)
"""

FIRST_CALL = """
import time
import {module} as net
started = time.perf_counter_ns()
net.socket().close()
print((time.perf_counter_ns() - started) / 1e6)
"""

MEMORY = """
import {module} as net
net.socket().close()
with open("/proc/self/status") as file:
    [resident] = [line.split()[1] for line in file if line.startswith("VmRSS:")]
print(int(resident) / 1024)
"""

snippet("import_module", "import in a fresh interpreter", IMPORT, "ms")
snippet("first_call", "the first socket() and close() of a process", FIRST_CALL, "ms")
snippet("memory", "resident memory after the first call", MEMORY, "MB")
