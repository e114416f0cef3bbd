"""Pass open files from one program to another, over an AF_UNIX socket (SCM_RIGHTS).

The receiver reads files it could perhaps not even open: it is given the descriptors, not names.

    pass_descriptors.py receive /tmp/hand.over
    pass_descriptors.py send /tmp/hand.over FILE...
"""

import argparse
import contextlib
import os
import socket

MESSAGE_ROOM = 4096
MOST_FILES = 16


def receive(path):
    """Wait for one sender and print what its files hold."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(path)
        listener.listen()
        print("waiting at", path, flush=True)
        connection, _ = listener.accept()
    os.unlink(path)
    with connection:
        message, descriptors, _, _ = socket.recv_fds(connection, MESSAGE_ROOM, MOST_FILES)
    for name, descriptor in zip(message.decode().split("\n"), descriptors):
        with open(descriptor, "rb") as file:
            print(f"{name}: {file.read()!r}")


def send(path, names):
    """Open the files, and send their descriptors along with their names."""
    with contextlib.ExitStack() as stack:
        connection = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        connection.connect(path)
        files = [stack.enter_context(open(name, "rb")) for name in names]
        message = "\n".join(map(os.path.basename, names)).encode()
        socket.send_fds(connection, [message], [file.fileno() for file in files])
    print("sent", len(names), "descriptors")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    roles = parser.add_subparsers(dest="role", required=True)
    receiver = roles.add_parser("receive", help="wait for one sender")
    receiver.add_argument("path", help="where the AF_UNIX socket is made")
    sender = roles.add_parser("send", help="send files to the receiver")
    sender.add_argument("path")
    sender.add_argument("files", nargs="+", metavar="FILE")
    arguments = parser.parse_args()
    if arguments.role == "receive":
        receive(arguments.path)
    elif len(arguments.files) > MOST_FILES:
        parser.error(f"at most {MOST_FILES} files at a time")
    else:
        send(arguments.path, arguments.files)


if __name__ == "__main__":
    main()
