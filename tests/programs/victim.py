"""Does a little of everything; a comment names the fault of wrong.py that shows on its line."""

import socket

CLOSED_PORT = 1  # tcpmux, which nobody serves

for *_, address in socket.getaddrinfo("127.0.0.1", CLOSED_PORT):  # wrong_order
    assert address == ("127.0.0.1", CLOSED_PORT)

with socket.socket() as sock:
    try:
        sock.connect(address)  # wrong_errno
    except OSError as error:
        print(type(error).__name__)
    try:
        sock.setsockopt(socket.SOL_SOCKET, 9999, 1)  # wrong_class
    except (OSError, ValueError):
        print("no such option")

with socket.socket() as server, socket.socket() as client:
    server.bind(("127.0.0.1", 0))
    server.settimeout(20)
    server.listen()  # extra_system_call
    client.connect(server.getsockname())
    accepted, _ = server.accept()  # leaked_descriptor wrong_default
    with accepted:
        client.sendall(b"ten bytes!")
        print(accepted.recv(100))  # one_byte_short
        accepted.settimeout(0.05)
        try:
            accepted.recv(100)  # swallowed_timeout dies
        except TimeoutError as error:
            print(error)
