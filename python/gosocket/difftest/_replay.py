"""Writes a stand-alone script that repeats a transcript's calls, in their order.

Each thread of the program is one of the script's; a call begins when those have ended that had
ended when it began. Recorded ports and descriptors are replaced by those that the run gets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gosocket.difftest._align import UNCOUNTED
from gosocket.difftest._normal import EPHEMERAL_PORTS, is_inet_address
from gosocket.difftest._report import told
from gosocket.difftest._transcript import UNENDED
from gosocket.difftest._values import Data, Member, Picture, Socket

if TYPE_CHECKING:
    from gosocket.difftest._transcript import Call, Transcript

HEAD = '''\
"""Repeats the calls on sockets that were recorded of: {argv}

Run it by python, or by python -m gosocket; each call and what comes of it is printed.{left_out}
"""

import socket
import sys
import threading

PATIENCE = 20.0  # seconds for what has to come first

objects, ports, descriptors = {{}}, {{}}, {{}}
done = set()
changed = threading.Condition()


def at(address):
    """The address of this run for a recorded one."""
    return (address[0], ports.get(address[1], address[1]), *address[2:])


def descriptor(number):
    """The descriptor of this run for a recorded one."""
    return descriptors.get(number, number)


def learn(recorded, value):
    """Remember what this run has in the place of what was recorded."""
    if isinstance(recorded, dict) and "object" in recorded:
        objects[recorded["object"]] = value
    elif isinstance(recorded, dict):
        descriptors[recorded["descriptor"]] = value
    elif isinstance(recorded, (tuple, list)) and isinstance(value, (tuple, list)):
        if len(recorded) > 1 and isinstance(recorded[0], str) and type(recorded[1]) is int:
            ports[recorded[1]] = value[1]
        for one, other in zip(recorded, value):
            learn(one, other)


def step(number, first, text, call, recorded):
    """Make one call when those before it are done; print what comes of it."""
    with changed:
        changed.wait_for(lambda: done.issuperset(first), PATIENCE)
    try:
        result = call()
    except Exception as error:
        shown = f"{{type(error).__name__}}: {{error}}"
    else:
        learn(recorded, result)
        shown = repr(result)
    sys.stdout.write(f"{{number:4}} {{text}} -> {{shown}}\\n")
    with changed:
        done.add(number)
        changed.notify_all()


def run(steps):
    for each in steps:
        step(*each)


# By thread: each call's number, the numbers of those that come first, the place, the call, and what
# of its result has another number in each run.
THREADS = {{
'''
TAIL = """\
}

threads = [
    threading.Thread(target=run, args=(steps,), daemon=True)
    for steps in THREADS.values()
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(PATIENCE)
"""


def script(transcript: Transcript) -> str:
    """The script for the program's first process."""
    first = min(transcript.processes.values(), key=lambda process: process.started)
    mine = [call for call in transcript.calls if call.process == first.number]
    kept = [call for call in mine if not _is_left_out(call, transcript)]
    left_out = len(transcript.calls) - len(kept)
    argv = " ".join(first.argv).replace("\\", "\\\\").replace('"""', "...")
    note = f"\nLeft out: {left_out} calls, of TLS, of other processes, or no more than a number."
    lines = [HEAD.format(argv=argv, left_out=note if left_out else "")]
    for thread in dict.fromkeys(call.thread_id for call in kept):
        own = [call for call in kept if call.thread_id == thread]
        lines.append(f"    # {own[0].thread}\n    {thread}: [\n")
        lines.extend(_step(call, kept) for call in own)
        lines.append("    ],\n")
    return "".join([*lines, TAIL])


def _is_left_out(call: Call, transcript: Transcript) -> bool:
    birth = transcript.birth(call)
    return call.name in UNCOUNTED or bool(birth and birth.type.startswith("ssl."))


def _step(call: Call, calls: list[Call]) -> str:
    before = [one for one in calls if one.start + one.taken <= call.start and _ended(one)]
    # The last one of each thread is enough.
    first = sorted({one.thread_id: one.number for one in before}.values())
    place = f"{call.site.file}:{call.site.line} {call.name}"
    arguments = [_argument(call, index, value) for index, value in enumerate(call.arguments)]
    arguments += [
        f"{name}={_descriptor(value) if name == 'fileno' else literal(value)}"
        for name, value in call.keywords.items()
    ]
    of_object = call.object is not None and call.name != "socket"
    owner = f"objects[{call.object}]" if of_object else "socket"
    made = f"lambda: {owner}.{call.name}({', '.join(arguments)})"
    comment = told(call).replace("\n", " ")
    return (
        f"        # {comment}\n"
        f"        ({call.number}, {first}, {place!r}, {made}, {_numbers(call)!r}),\n"
    )


def _ended(call: Call) -> bool:
    return call.outcome.raised is None or call.outcome.raised.type != UNENDED


#: Descriptors among the arguments: the call's name and the index.
_DESCRIPTORS = {("socket", 3), ("fromfd", 0), ("dup", 0), ("close", 0)}


def _argument(call: Call, index: int, value: Picture) -> str:
    if call.flow == "write" and index == 0 and isinstance(value, Data):
        return repr(call.data) if isinstance(call.data, bytes) else literal(value)
    return _descriptor(value) if (call.name, index) in _DESCRIPTORS else literal(value)


def _descriptor(value: Picture) -> str:
    return f"descriptor({value!r})"


def literal(value: Picture) -> str:
    """A picture as an expression of the script; zeros for bytes that were not kept."""
    if isinstance(value, Data):
        return f"bytearray({value.size})"
    if isinstance(value, Member):
        return _member(value)
    if isinstance(value, Socket):
        return f"objects[{value.number}]"
    if isinstance(value, tuple):
        text = f"({', '.join(map(literal, value))}{',' * (len(value) == 1)})"
        return f"at({text})" if _has_port(value) else text
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    return repr(value)


def _member(member: Member) -> str:
    module, _, name = member.type.rpartition(".")
    return f"socket.{name}({member.value!r})" if "socket" in module else repr(member.value)


def _has_port(value: tuple[Picture, ...]) -> bool:
    return is_inet_address(value) and value[1] in EPHEMERAL_PORTS


def _numbers(call: Call) -> Picture:
    """The shape of the result, with objects, descriptors and addresses in their places."""
    if call.name == "socket" and call.object is not None:
        return {"object": call.object}
    if call.name in ("detach", "dup", "fileno") and isinstance(call.outcome.value, int):
        return {"descriptor": call.outcome.value}
    if call.name == "_accept" and call.outcome.raised is None:
        number, address = call.outcome.value
        return [{"descriptor": number}, _shape(address)]
    return _shape(call.outcome.value)


def _shape(value: Picture) -> Picture:
    if isinstance(value, Socket):
        return {"object": value.number}
    if isinstance(value, tuple) and _has_port(value):
        return value
    if isinstance(value, (tuple, list)):
        shapes: list[Picture] = [_shape(item) for item in value]
        return shapes if any(shape is not None for shape in shapes) else None
    return None
