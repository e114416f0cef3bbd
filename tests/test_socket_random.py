"""Random walks: the same sequence of calls on both stacks, and each of them does the same."""

import array
import contextlib
import os
import random
import socket

import pytest
from gosocket.difftest import outcome

WALKS = 150
STEPS = 40
LIMIT = 400  # bytes at most in one call


def data(choose):
    return choose.randbytes(choose.choice([0, 1, 2, 10, choose.randrange(LIMIT)]))


def size(choose):
    return choose.choice([0, 1, 3, LIMIT, choose.randrange(LIMIT)])


def send(choose, end, stack):
    return end.send(data(choose), choose.choice([0, stack.MSG_DONTWAIT, stack.MSG_MORE]))


def sendall(choose, end, stack):
    return end.sendall(data(choose))


def sendmsg(choose, end, stack):
    return end.sendmsg([data(choose) for _ in range(choose.randrange(4))])


def send_descriptor(choose, end, stack):
    rights = (stack.SOL_SOCKET, stack.SCM_RIGHTS, array.array("i", [0] * choose.randrange(1, 4)))
    return end.sendmsg([data(choose)], [rights])


def flags(choose, stack):
    return choose.choice([0, 0, stack.MSG_PEEK, stack.MSG_TRUNC, stack.MSG_DONTWAIT])


def recv(choose, end, stack):
    return end.recv(size(choose), choose.choice([0, 0, stack.MSG_PEEK]))


def recvfrom(choose, end, stack):
    return end.recvfrom(size(choose), choose.choice([0, 0, stack.MSG_PEEK]))


def recv_into(choose, end, stack):
    buffer = bytearray(size(choose))
    return end.recv_into(buffer, choose.choice([0, len(buffer), 1]), flags(choose, stack)), buffer


def recvmsg(choose, end, stack):
    room = choose.choice([0, 1, 16, 20, 24, 28, 64])
    result = end.recvmsg(size(choose), room, choose.choice([0, 0, stack.MSG_PEEK]))
    return *result[:1], forget_descriptors(result[1]), *result[2:]


def recvmsg_into(choose, end, stack):
    parts = [bytearray(size(choose)) for _ in range(choose.randrange(4))]
    result = end.recvmsg_into(parts, choose.choice([0, 24, 64]), flags(choose, stack))
    return parts, *result[:1], forget_descriptors(result[1]), *result[2:]


def forget_descriptors(ancillary):
    """Close what was received; its numbers are another run's matter."""
    for _, kind, rights in ancillary:
        if kind == socket.SCM_RIGHTS:
            for fd in array.array("i", rights[: len(rights) // 4 * 4]):
                os.close(fd)
    return [(level, kind, len(rights)) for level, kind, rights in ancillary]


def set_timeout(choose, end, stack):
    end.settimeout(choose.choice([0.0, 0.001]))
    return end.gettimeout(), end.getblocking()


def set_option(choose, end, stack):
    option = choose.choice([stack.SO_REUSEADDR, stack.SO_KEEPALIVE, stack.SO_RCVLOWAT])
    end.setsockopt(stack.SOL_SOCKET, option, choose.choice([0, 1]))
    return end.getsockopt(stack.SOL_SOCKET, option, choose.choice([0, 4, 8]))


def ask(choose, end, stack):
    question = choose.choice(["getsockname", "getpeername", "gettimeout", "get_inheritable"])
    return getattr(end, question)()


def describe(choose, end, stack):
    return repr(end), end.family, end.type, end.proto


def shutdown(choose, end, stack):
    return end.shutdown(choose.choice([stack.SHUT_RD, stack.SHUT_WR, stack.SHUT_RDWR]))


def use_duplicate(choose, end, stack):
    with end.dup() as other:
        other.setblocking(False)
        return other.send(data(choose)), other.gettimeout()


def use_file(choose, end, stack):
    with end.makefile("rwb", 0) as file:
        return file.write(data(choose)), file.read(size(choose))


def close(choose, end, stack):
    return end.close()


USUAL = [send, sendall, sendmsg, send_descriptor, recv, recvfrom, recv_into, recvmsg, recvmsg_into,
         set_timeout, set_option, ask, describe, use_duplicate, use_file]  # fmt: skip
RARE = [shutdown, close]


def walk(stack, kind, seed):
    """What each step of one walk did."""
    choose = random.Random(seed)
    left, right = stack.socketpair(stack.AF_UNIX, getattr(stack, kind))
    trail = []
    with left, right:
        for end in (left, right):
            end.setblocking(False)
        for _ in range(STEPS):
            step = choose.choice(RARE if choose.random() < 0.03 else USUAL)
            end = choose.choice([left, right])
            own = random.Random(choose.random())
            trail.append((step.__name__, outcome(step, own, end, stack)))
        drain(left)
        drain(right)
    return trail


def drain(end):
    """Take out what is left, descriptors included."""
    with contextlib.suppress(OSError):
        end.setblocking(False)
        while forget_descriptors(end.recvmsg(LIMIT, 64)[1]) or end.recv(LIMIT):
            pass


@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET"])
def test_walks(comparison, kind):
    for seed in range(WALKS):
        expected, actual = (walk(stack, kind, seed) for stack in comparison.stacks)
        for number, (before, after) in enumerate(zip(expected, actual, strict=True)):
            comparison.add(f"walk {seed}, step {number}, {before[0]}", before[1], after[1])
    comparison.check()
