"""Looking names up."""

from registry import row


@row
def getaddrinfo_numeric(net):
    """getaddrinfo of a numeric address and port"""

    def run(n):
        for _ in range(n):
            net.getaddrinfo("127.0.0.1", 80, type=net.SOCK_STREAM)

    yield run
