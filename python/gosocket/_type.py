"""The class socket, which adds to the C type what is simpler in Python, and its raw stream."""

import io
import os
from errno import EAGAIN, EWOULDBLOCK

import _gosocket

import gosocket

# What a program may replace is looked up there, call by call; and among the module's names, for
# attributes of a module with a __getattr__ are slow.
_module = vars(gosocket)

_blocking_errnos = {EAGAIN, EWOULDBLOCK}

_base = _gosocket.socket
_base_family = _base.family.__get__
_base_type = _base.type.__get__


class _GiveupOnSendfile(Exception):
    """sendfile(2) cannot send this file, and has sent nothing: read and send instead."""

    __module__ = "gosocket"


class socket(_base):
    """One end of a connection, or a door for datagrams.

    socket(family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None) makes a new one. With fileno
    it takes over that open descriptor instead, and what is not given is asked of the kernel.
    The socket is not inherited by child processes; leaving a `with` block closes it.
    """

    __module__ = "gosocket"
    __slots__ = ["__weakref__", "_closed", "_io_refs"]

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is None:  # the C type would do the same, but audit hooks are to see the defaults
            family = _module["AF_INET"] if family == -1 else family
            type = _module["SOCK_STREAM"] if type == -1 else type
            proto = 0 if proto == -1 else proto
        _base.__init__(self, family, type, proto, fileno)
        self._io_refs = 0
        self._closed = False

    def __enter__(self):
        return self

    def __exit__(self, *args):
        if not self._closed:
            self.close()

    def __repr__(self):
        """Tell the class, descriptor, kind, and the addresses of both ends where there are any."""
        closed = getattr(self, "_closed", False)
        kind = self.__class__
        text = (
            f"<{kind.__module__}.{kind.__qualname__}{' [closed]' if closed else ''}"
            f" fd={self.fileno()}, family={self.family!s}, type={self.type!s}, proto={self.proto}"
        )
        if not closed:
            text += _address_text("laddr", self.getsockname)
            text += _address_text("raddr", self.getpeername)
        return text + ">"

    def __getstate__(self):
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    def dup(self):
        """Give a second socket object, of the same class, over a duplicate of the descriptor.

        Both share the connection; the duplicate is not inherited by child processes.
        """
        fd = _module["dup"](self.fileno())
        sock = self.__class__(self.family, self.type, self.proto, fileno=fd)
        sock.settimeout(self.gettimeout())
        return sock

    def accept(self):
        """Wait for a connection; give its socket and the address of the peer.

        The new socket has the default timeout, whatever the timeout of this one.
        """
        fd, address = self._accept()
        sock = _module["socket"](_base_family(self), _base_type(self), self.proto, fileno=fd)
        return sock, address

    def makefile(self, mode="r", buffering=None, *, encoding=None, errors=None, newline=None):
        """Open a stream over the socket, which must be in blocking mode (a timeout is fine).

        mode is made of "r", "w" and "b"; the rest is as in open(). Buffering is the size in
        bytes, 0 (in binary mode alone) for none. The socket is really closed when it and all
        its streams are.
        """
        if not set(mode) <= {"r", "w", "b"}:
            raise ValueError(f"invalid mode {mode!r} (only r, w, b allowed)")
        writing = "w" in mode
        reading = "r" in mode or not writing
        raw = _module["SocketIO"](self, "r" * reading + "w" * writing)
        self._io_refs += 1
        if buffering is None or buffering < 0:
            buffering = io.DEFAULT_BUFFER_SIZE
        if buffering == 0:
            if "b" not in mode:
                raise ValueError("unbuffered streams must be binary")
            return raw
        if reading and writing:
            stream = io.BufferedRWPair(raw, raw, buffering)
        else:
            stream = (io.BufferedReader if reading else io.BufferedWriter)(raw, buffering)
        if "b" in mode:
            return stream
        text = io.TextIOWrapper(stream, io.text_encoding(encoding), errors, newline)
        text.mode = mode
        return text

    def sendfile(self, file, offset=0, count=None):
        """Send a file opened in binary mode from offset on; give the number of bytes sent.

        It ends after count bytes, or at the end of the file, and leaves the file's position
        behind what was sent, errors or not. A regular file goes through sendfile(2), others
        are read and sent. For blocking SOCK_STREAM sockets (a timeout is fine, and holds for
        each step).
        """
        try:
            return self._sendfile_use_sendfile(file, offset, count)
        except _GiveupOnSendfile:
            return self._sendfile_use_send(file, offset, count)

    def _sendfile_use_sendfile(self, file, offset=0, count=None):
        return self._sendfile_zerocopy(self._sendfile, _GiveupOnSendfile, file, offset, count)

    def _sendfile_zerocopy(self, zerocopy_func, giveup_exc_type, file, offset=0, count=None):
        from gosocket import _sendfile

        return _sendfile.by_kernel(self, zerocopy_func, giveup_exc_type, file, offset, count)

    def _sendfile_use_send(self, file, offset=0, count=None):
        from gosocket import _sendfile

        return _sendfile.by_send(self, file, offset, count)

    def _check_sendfile_params(self, file, offset, count):
        from gosocket import _sendfile

        _sendfile.check_params(self, file, offset, count)

    def _decref_socketios(self):
        if self._io_refs > 0:
            self._io_refs -= 1
        if self._closed:
            self.close()

    # Closing happens while the interpreter shuts down, too, when globals may be gone.
    def _real_close(self, _ss=_base):
        _ss.close(self)

    def close(self):
        """Close the socket: at once, or with the last stream that makefile() opened on it."""
        self._closed = True
        if self._io_refs <= 0:
            self._real_close()

    def detach(self):
        """Close the object and give its descriptor, which stays open."""
        self._closed = True
        return _base.detach(self)

    @property
    def family(self):
        """The address family: an AddressFamily, or an int where that has no name for it."""
        value = _base_family(self)
        return _module["AddressFamily"]._value2member_map_.get(value, value)

    @property
    def type(self):
        """The type: a SocketKind, or an int where that has no name for it."""
        value = _base_type(self)
        return _module["SocketKind"]._value2member_map_.get(value, value)

    def get_inheritable(self):
        """Whether child processes that are executed inherit the descriptor."""
        return os.get_inheritable(self.fileno())

    def set_inheritable(self, inheritable):
        """Let child processes that are executed inherit the descriptor, or not."""
        os.set_inheritable(self.fileno(), inheritable)


_gosocket._shorten_init(socket.__init__, _module)


def _address_text(label, address_of):
    try:
        address = address_of()
    except OSError:
        return ""
    return f", {label}={address}" if address else ""


_CLOSED = "I/O operation on closed socket."


class SocketIO(io.RawIOBase):
    """A raw, unbuffered byte stream over a socket: what makefile() builds on.

    Closing it leaves the socket open, unless the socket was itself closed before and this was
    the last stream that used it.
    """

    __module__ = "gosocket"

    def __init__(self, sock, mode):
        if mode not in ("r", "w", "rw", "rb", "wb", "rwb"):
            raise ValueError(f"invalid mode: {mode!r}")
        super().__init__()
        self._sock = sock
        self._mode = mode if "b" in mode else mode + "b"
        self._reading = "r" in mode
        self._writing = "w" in mode
        self._timeout_occurred = False

    def readinto(self, b):
        """Receive up to len(b) bytes into the writable buffer b, and return how many came.

        0 is the end of the stream (or an empty buffer); None means that a non-blocking socket
        has nothing yet. After a timeout no read succeeds any more, for what a buffered reader
        above had collected by then is lost.
        """
        if self.closed:
            self._checkClosed()
        self._checkReadable()
        if self._timeout_occurred:
            raise OSError("cannot read from timed out object")
        try:
            return self._sock.recv_into(b)
        except TimeoutError:
            self._timeout_occurred = True
            raise
        except OSError as exc:
            if exc.errno in _blocking_errnos:
                return None
            raise

    def write(self, b):
        """Send bytes from the buffer b, and return how many were taken: not always all.

        None means that a non-blocking socket takes none at the moment.
        """
        if self.closed:
            self._checkClosed()
        self._checkWritable()
        try:
            return self._sock.send(b)
        except OSError as exc:
            if exc.errno in _blocking_errnos:
                return None
            raise

    def readable(self):
        """Whether the stream was opened for reading; ValueError once it is closed."""
        if self.closed:
            raise ValueError(_CLOSED)
        return self._reading

    def writable(self):
        """Whether the stream was opened for writing; ValueError once it is closed."""
        if self.closed:
            raise ValueError(_CLOSED)
        return self._writing

    def seekable(self):
        """False, for sockets cannot seek; ValueError once the stream is closed."""
        if self.closed:
            raise ValueError(_CLOSED)
        return super().seekable()

    def fileno(self):
        """The socket's file descriptor; ValueError once the stream is closed."""
        self._checkClosed()
        return self._sock.fileno()

    @property
    def name(self):
        """The socket's file descriptor, or -1 once the stream is closed."""
        return -1 if self.closed else self.fileno()

    @property
    def mode(self):
        """The mode the stream was opened in: "rb", "wb" or "rwb"."""
        return self._mode

    def close(self):
        """Close the stream, and the socket where it only waited for that."""
        if self.closed:
            return
        super().close()
        self._sock._decref_socketios()
        self._sock = None
