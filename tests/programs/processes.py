"""Children that use sockets: forked, started with multiprocessing's spawn, and as a program."""

import multiprocessing
import os
import socket
import subprocess
import sys

CLIENT = "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1]))).send(b'x')"


def spawned(port):
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(b"spawned")


def forked(port):
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(b"forked")


def received(listener):
    sock, _ = listener.accept()
    with sock, sock.makefile("rb") as stream:
        print(stream.read())


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        port = listener.getsockname()[1]
        child = os.fork()
        if not child:
            forked(port)
            os._exit(0)
        received(listener)
        os.waitpid(child, 0)
        process = multiprocessing.get_context("spawn").Process(target=spawned, args=(port,))
        process.start()
        received(listener)
        process.join()
        subprocess.run([sys.executable, "-c", CLIENT, str(port)], check=True)
        received(listener)
