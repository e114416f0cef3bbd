"""Threads: waiting gives the GIL away, and ends when another thread closes or shuts down."""

import contextlib
import os
import threading
import time

import pytest
from support import PATIENCE, SHORT, listening, run_script, tcp_pair, udp_pair, unix_pair
from waiting import RECEIVING

ROUNDS = 200


@contextlib.contextmanager
def beside(call, *args):
    """The call in a thread of its own, which has started and is waiting for something."""
    results = []

    def run():
        try:
            results.append(call(*args))
        except OSError as error:
            results.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    time.sleep(SHORT)
    yield results
    thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.mark.parametrize("timeout", [None, PATIENCE])
@pytest.mark.parametrize("call", RECEIVING)
def test_others_run_meanwhile(stack, call, timeout):
    """The thread that would send can only do so while the one that receives has let go."""
    with unix_pair(stack) as (left, right):
        left.settimeout(timeout)
        with beside(RECEIVING[call], left) as results:
            assert not results
            right.send(b"x")
        assert len(results) == 1


@pytest.mark.parametrize("timeout", [None, PATIENCE])
def test_accepting(stack, timeout):
    with listening(stack) as server, stack.socket() as client:
        server.settimeout(timeout)
        with beside(server.accept) as results:
            client.connect(server.getsockname())
        accepted, peer = results[0]
        accepted.close()
        assert peer == client.getsockname()


@pytest.mark.parametrize("timeout", [None, PATIENCE])
def test_sending(stack, timeout):
    with unix_pair(stack) as (left, right):
        left.settimeout(timeout)
        with beside(left.sendall, bytes(1 << 22)) as results:
            assert not results
            left_to_read = 1 << 22
            while left_to_read:
                left_to_read -= len(right.recv(1 << 20))
        assert results == [None]


@pytest.mark.parametrize("timeout", [None, PATIENCE])
@pytest.mark.parametrize("call", RECEIVING)
def test_shutdown_ends_waiting(both, call, timeout):
    def receive(stack):
        with tcp_pair(stack) as (client, _):
            client.settimeout(timeout)
            with beside(RECEIVING[call], client) as results:
                client.shutdown(stack.SHUT_RDWR)
            return results

    both(receive)


def test_shutdown_ends_accepting(both):
    def accept(stack):
        with listening(stack) as server:
            server.settimeout(None)
            with beside(server.accept) as results:
                server.shutdown(stack.SHUT_RD)
            return results

    both(accept)


def test_peer_ends_waiting(stack):
    with tcp_pair(stack) as (client, server):
        client.settimeout(None)
        with beside(client.recv, 1) as results:
            server.close()
        assert results == [b""]


def test_both_directions_at_once(stack):
    """One thread sends and another receives on the same socket, much and at the same time."""
    size = 1 << 21
    with tcp_pair(stack) as (client, server):
        received = []

        def receive(sock):
            got = 0
            while got < size:
                got += len(sock.recv(1 << 16))
            received.append(got)

        jobs = [(client.sendall, bytes(size)), (server.sendall, bytes(size)), (receive, client),
                (receive, server)]  # fmt: skip
        threads = [threading.Thread(target=job, args=(value,)) for job, value in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert received == [size, size]


def test_one_datagram_for_each_of_many(stack):
    """Several threads wait at one socket: each datagram goes to exactly one of them."""
    with udp_pair(stack) as (left, right):
        got = []
        threads = [threading.Thread(target=lambda: got.append(right.recv(9))) for _ in range(10)]
        for thread in threads:
            thread.start()
        for number in range(10):
            left.sendto(b"%d" % number, right.getsockname())
        for thread in threads:
            thread.join(PATIENCE)
        assert sorted(got) == [b"%d" % number for number in range(10)]


def test_ping_pong(stack):
    with unix_pair(stack) as (left, right):

        def answer():
            for _ in range(ROUNDS):
                right.sendall(right.recv(9)[::-1])

        thread = threading.Thread(target=answer)
        thread.start()
        for number in range(ROUNDS):
            text = b"%09d" % number
            left.sendall(text)
            assert left.recv(9) == text[::-1]
        thread.join(PATIENCE)


def test_thread_dies_with_its_socket(stack):
    """What a thread leaves behind is closed with its last reference."""

    def use():
        left, right = stack.socketpair()
        left.send(b"x")
        assert right.recv(1) == b"x"
        left.close()
        right.close()

    for _ in range(20):
        thread = threading.Thread(target=use)
        thread.start()
        thread.join(PATIENCE)
        assert not thread.is_alive()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may look at other threads' timers")
def test_timers_of_threads():
    """Go's watchman sleeps late (10 ms), so as not to disturb; its other threads wake in time."""
    script = """
        import gosocket, os
        gosocket.socket().close()
        paths = [f"/proc/{task}/timerslack_ns" for task in os.listdir("/proc/self/task")]
        slacks = sorted(int(open(path).read()) for path in paths)
        own = int(open("/proc/self/timerslack_ns").read())
        slacks.remove(own)
        assert slacks.count(1) >= 1 and slacks[-2:] == [1, 10**7], (own, slacks)
    """
    run_script(script)
