"""A UDP server in a thread; one client that asks, and that waits in vain in the end."""

import socket
import threading

ROUNDS = 10


def serve(sock):
    while True:
        data, peer = sock.recvfrom(2000)
        sock.sendto(data[::-1], peer)
        if data == b"end":
            return


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.bind(("127.0.0.1", 0))
    server.settimeout(20)
    serving = threading.Thread(target=serve, args=(server,), name="server")
    serving.start()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect(server.getsockname())
        client.settimeout(20)
        for number in range(ROUNDS):
            client.send(b"datagram %d" % number)
            assert client.recv(2000) == (b"datagram %d" % number)[::-1]
        client.send(b"end")
        assert client.recv(2000) == b"dne"
        client.settimeout(0.05)
        try:
            client.recv(2000)
        except TimeoutError as error:
            print(error)
    serving.join()
