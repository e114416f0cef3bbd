"""paramiko: a server in a thread, a client that runs a command."""

import socket
import threading

import paramiko

KEY = paramiko.RSAKey.generate(2048)
CLOSED = threading.Event()
PATIENCE = 20.0


class Door(paramiko.ServerInterface):
    def __init__(self):
        self.asked = threading.Event()

    def check_auth_password(self, username, password):
        return paramiko.AUTH_SUCCESSFUL if password == "sesame" else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel, command):
        self.command = command
        self.asked.set()
        return True


def serve(listener):
    sock, _ = listener.accept()
    with paramiko.Transport(sock) as transport:
        transport.add_server_key(KEY)
        door = Door()
        transport.start_server(server=door)
        channel = transport.accept(PATIENCE)
        assert door.asked.wait(PATIENCE)
        channel.sendall(door.command.upper())
        channel.send_exit_status(0)
        channel.close()
        CLOSED.set()
        transport.join(PATIENCE)


def end(transport):
    """End a connection in one way only: each side reads all, and then that there is no more."""
    assert CLOSED.wait(PATIENCE)
    # When this is answered, nothing is under way any more, in either direction.
    transport.global_request("nothing@example.com", wait=True)
    transport.sock.shutdown(socket.SHUT_WR)
    transport.join(PATIENCE)


with socket.create_server(("127.0.0.1", 0)) as listener:
    serving = threading.Thread(target=serve, args=(listener,), name="server")
    serving.start()
    with paramiko.SSHClient() as client:
        client.set_missing_host_key_policy(paramiko.WarningPolicy())
        host, port = listener.getsockname()
        client.connect(host, port, "ali", "sesame", look_for_keys=False, allow_agent=False)
        _, stdout, _ = client.exec_command("open")
        assert stdout.read() == b"OPEN"
        end(client.get_transport())
    serving.join()
print("opened")
