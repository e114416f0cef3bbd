"""Wrong gosockets, made by wrapping the right one: each function installs one with one fault."""

import _socket  # the interpreter's own, before install() puts ours in its place
import errno
import os
import signal

import gosocket

core = _socket.socket


def override(name):
    """Install gosocket, and make a decorated function(real, self, *args) the class's method."""

    def decorate(function):
        gosocket.install()
        cls = gosocket.socket
        real = getattr(cls, name)
        setattr(cls, name, lambda self, *args: function(real, self, *args))

    return decorate


def one_byte_short():
    @override("recv")
    def recv(real, self, *args):
        data = real(self, *args)
        return data[:-1] if len(data) > 1 else data


def wrong_errno():
    @override("connect")
    def connect(real, self, address):
        try:
            real(self, address)
        except ConnectionRefusedError as error:
            error.errno = errno.ENETUNREACH
            raise


def wrong_class():
    @override("setsockopt")
    def setsockopt(real, self, *args):
        try:
            real(self, *args)
        except OSError as error:
            raise ValueError(*error.args) from None


def swallowed_timeout():
    @override("recv")
    def recv(real, self, *args):
        try:
            return real(self, *args)
        except TimeoutError:
            return b""


def extra_system_call():
    @override("listen")
    def listen(real, self, *args):
        core.getsockopt(self, 1, 3)
        real(self, *args)


def leaked_descriptor():
    @override("accept")
    def accept(real, self):
        accepted = real(self)
        os.dup(core.fileno(accepted[0]))
        return accepted


def wrong_order():
    gosocket.install()
    real = gosocket.getaddrinfo
    gosocket.getaddrinfo = lambda *args, **kwargs: real(*args, **kwargs)[::-1]


def wrong_default():
    @override("accept")
    def accept(real, self):
        sock, address = real(self)
        sock.settimeout(core.gettimeout(self))
        return sock, address


def dies():
    @override("recv")
    def recv(real, self, *args):
        try:
            return real(self, *args)
        except TimeoutError:
            os.kill(os.getpid(), signal.SIGKILL)


ALL = [
    *(one_byte_short, wrong_errno, wrong_class, swallowed_timeout, extra_system_call),
    *(leaked_descriptor, wrong_order, wrong_default, dies),
]
