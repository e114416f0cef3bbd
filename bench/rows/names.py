"""Looking names up."""

import threading

from registry import row, threaded_row
from world import name_server

THREADS = 50


@row
def getaddrinfo_numeric(net):
    """getaddrinfo of a numeric address and port"""

    def run(n):
        for _ in range(n):
            net.getaddrinfo("127.0.0.1", 80, type=net.SOCK_STREAM)

    yield run


@row
def getaddrinfo_hosts(net):
    """getaddrinfo of a name in the hosts file"""

    def run(n):
        for _ in range(n):
            net.getaddrinfo("localhost", 80, net.AF_INET, net.SOCK_STREAM)

    yield run


@row
def getservbyname(net):
    """getservbyname of a service near the file's begin"""

    def run(n):
        for _ in range(n):
            net.getservbyname("http", "tcp")

    yield run


@row
def getnameinfo_numeric(net):
    """getnameinfo that gives numbers"""
    numeric = net.NI_NUMERICHOST | net.NI_NUMERICSERV

    def run(n):
        for _ in range(n):
            net.getnameinfo(("127.0.0.1", 80), numeric)

    yield run


@row
def inet_pton(net):
    """inet_pton of an IPv4 address"""

    def run(n):
        for _ in range(n):
            net.inet_pton(net.AF_INET, "192.0.2.1")

    yield run


@row
def htons(net):
    """htons of a port"""

    def run(n):
        for _ in range(n):
            net.htons(80)

    yield run


@threaded_row(needs=("mount",))
def getaddrinfo_dns(net):
    """getaddrinfo of a name that a server on this machine knows"""

    def run(n):
        for _ in range(n):
            net.getaddrinfo("host.example", 80, type=net.SOCK_STREAM)

    with name_server():
        yield run


def look_up_in_threads(net, names):
    """In 50 threads at a time, each of which looks its name up again and again."""

    def look_up(name, n):
        for _ in range(n):
            net.getaddrinfo(name, 80, type=net.SOCK_STREAM)

    def run(n):
        each = -(-n // THREADS)
        threads = [threading.Thread(target=look_up, args=(name, each)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    with name_server():
        yield run


@threaded_row(needs=("mount",))
def getaddrinfo_dns_threads_50(net):
    """the same in 50 threads, one name for all"""
    return look_up_in_threads(net, ["host.example"] * THREADS)


@threaded_row(needs=("mount",))
def getaddrinfo_dns_names_50(net):
    """the same in 50 threads, a name for each"""
    return look_up_in_threads(net, [f"host{i}.example" for i in range(THREADS)])
