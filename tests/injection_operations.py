"""What is done while system calls go wrong: each a function of a stack, which gives all that a
program could see. Nothing here calls the kernel for a socket but by the stack."""

import array
import contextlib
import fcntl
import os
import tempfile

LOOPBACK = "127.0.0.1"
DATA = bytes(range(256)) * 8
TIMEOUT = 60.0


@contextlib.contextmanager
def pair(stack, timeout, kind=None):
    left, right = stack.socketpair(stack.AF_UNIX, stack.SOCK_STREAM if kind is None else kind)
    with left, right:
        if timeout is not None:
            left.settimeout(timeout)
            right.settimeout(timeout)
        yield left, right


def later(sock):
    """The peer sends when it is waited for: a mark that Faulty knows."""
    fcntl.fcntl(sock.fileno(), fcntl.F_GETSIG)


def receiving(name, *args, **kwargs):
    """Data that is there, and data that has to be waited for."""

    def there(stack, timeout):
        with pair(stack, timeout) as (left, right):
            os.write(right.fileno(), DATA)
            first = received(left, name, args, kwargs)
            return first, os.read(left.fileno(), 1 << 16)

    def waited_for(stack, timeout):
        with pair(stack, timeout) as (left, right):
            later(right)
            return received(left, name, args, kwargs)

    return {f"{name}, data there": there, f"{name}, data later": waited_for}


def received(sock, name, args, kwargs):
    if not name.endswith("_into"):
        return getattr(sock, name)(*args, **kwargs)
    room = bytearray(1000)  # some of the data stays
    return getattr(sock, name)([room] if "msg" in name else room, *args, **kwargs), bytes(room)


def sending(name, argument):
    def send(stack, timeout):
        with pair(stack, timeout) as (left, right):
            answer = getattr(left, name)(argument)
            return answer, os.read(right.fileno(), 1 << 16)

    return {name: send}


def send_rights(stack, timeout):
    with pair(stack, timeout) as (left, right):
        rights = array.array("i", [left.fileno()])
        answer = left.sendmsg([b"x"], [(stack.SOL_SOCKET, stack.SCM_RIGHTS, rights)])
        message = right.recvmsg(10, 100)
        for _, _, data in message[1]:
            os.close(array.array("i", data)[0])
        return answer, len(message[1]), message[0]


def send_file(stack, timeout):
    with pair(stack, timeout) as (left, right), tempfile.TemporaryFile() as file:
        file.write(DATA)
        file.flush()
        file.seek(0)
        return left.sendfile(file), file.tell(), os.read(right.fileno(), 1 << 16)


def datagrams(stack, timeout):
    with stack.socket(stack.AF_INET, stack.SOCK_DGRAM) as one:
        with stack.socket(stack.AF_INET, stack.SOCK_DGRAM) as other:
            one.settimeout(timeout)
            other.settimeout(timeout)
            other.bind((LOOPBACK, 0))
            sent = one.sendto(b"data", other.getsockname())
            return sent, other.recvfrom(10)


def connections(stack, timeout):
    """A TCP connection is made, used and ended."""
    with stack.socket() as server:
        server.settimeout(timeout)
        server.setsockopt(stack.SOL_SOCKET, stack.SO_REUSEADDR, 1)
        server.bind((LOOPBACK, 0))
        server.listen(5)
        with stack.socket() as client:
            client.settimeout(timeout)
            client.connect(server.getsockname())
            accepted, peer = server.accept()
            with accepted:
                assert peer == client.getsockname() == accepted.getpeername()
                client.sendall(b"words")
                client.shutdown(stack.SHUT_WR)
                return accepted.recv(10), accepted.recv(10)


def servers(stack, timeout):
    """What makes sockets with all that belongs to them."""
    with stack.create_server((LOOPBACK, 0)) as server:
        with stack.create_connection(server.getsockname(), timeout) as client:
            accepted, _ = server.accept()
            with accepted:
                return client.send(b"words"), accepted.recv(10)


def options(stack, timeout):
    with pair(stack, timeout) as (left, _):
        left.setsockopt(stack.SOL_SOCKET, stack.SO_RCVLOWAT, 2)
        left.set_inheritable(False)
        return (
            left.getsockopt(stack.SOL_SOCKET, stack.SO_RCVLOWAT),
            left.getsockopt(stack.SOL_SOCKET, stack.SO_RCVLOWAT, 4),
        )


def files(stack, timeout):
    with pair(stack, timeout) as (left, right):
        os.write(right.fileno(), b"one\ntwo\n")
        with left.makefile("rwb") as file:
            lines = file.readline(), file.readline()
            file.write(DATA)
            file.flush()
        return lines, os.read(right.fileno(), 1 << 16)


def copies(stack, timeout):
    with pair(stack, timeout) as (left, _):
        with left.dup() as copy:
            return copy.gettimeout(), copy.family, copy.type, left.getblocking()


def adopted(stack, timeout):
    """A socket of a descriptor that nothing is known of."""
    with pair(stack, timeout) as (left, _):
        fd = os.dup(left.fileno())
        try:
            sock = stack.socket(fileno=fd)
        except OSError:
            os.close(fd)
            raise
        with sock:
            return sock.family, sock.type, sock.proto


def connect_ex(stack, timeout):
    with stack.socket() as server, stack.socket() as client:
        server.bind((LOOPBACK, 0))
        server.listen(5)
        client.settimeout(timeout)
        return client.connect_ex(server.getsockname())


def blocking(stack, timeout):
    with pair(stack, timeout) as (left, _):
        left.setblocking(False)
        left.settimeout(5)
        return left.gettimeout(), os.get_blocking(left.fileno())


OPERATIONS = {
    **receiving("recv", 1000),
    **receiving("recv_into"),
    **receiving("recvfrom", 1000),
    **receiving("recvfrom_into"),
    **receiving("recvmsg", 1000),
    **receiving("recvmsg_into"),
    **sending("send", DATA),
    **sending("sendall", DATA),
    **sending("sendmsg", [DATA, b"more"]),
    "sendmsg with rights": send_rights,
    "sendfile": send_file,
    "datagrams": datagrams,
    "connections": connections,
    "connect_ex": connect_ex,
    "servers": servers,
    "options": options,
    "files": files,
    "copies": copies,
    "adopted": adopted,
    "blocking": blocking,
}


def descriptors():
    """Those that are open, without the one that the list is read from."""
    return {fd for fd in os.listdir("/proc/self/fd") if os.path.lexists(f"/proc/self/fd/{fd}")}


def run(stack, name, timeout):
    """The operation's result, or what it raises; and how many descriptors it leaves open."""
    before = descriptors()
    try:
        result = OPERATIONS[name](stack, timeout)
    except (OSError, SystemError) as error:
        result = error.with_traceback(None)
        result.__context__ = None  # which has a traceback, too, and that the sockets
    left = descriptors() - before
    for fd in left:  # of a close() that the kernel has never seen
        with contextlib.suppress(OSError):
            os.close(int(fd))
    return result, len(left)
