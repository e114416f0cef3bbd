"""A web application that says in which process it runs, and that its sockets are ours."""

import os
import socket as ours

import gosocket

if not gosocket.installed():  # a spawned worker
    gosocket.install()


def page():
    left, right = ours.socketpair()
    with left, right:
        left.sendall(b"x")
        right.recv(1)
    assert ours.getaddrinfo("127.0.0.1", 80)
    assert type(left) is gosocket.socket
    return f"{os.getpid()}\n".encode()


def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [page()]


async def asgi(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": page()})
