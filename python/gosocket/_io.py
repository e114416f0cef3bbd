"""The raw stream under socket.makefile."""

import io
from errno import EAGAIN, EWOULDBLOCK

_blocking_errnos = {EAGAIN, EWOULDBLOCK}


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
        self._checkClosed()
        self._checkWritable()
        try:
            return self._sock.send(b)
        except OSError as exc:
            if exc.errno in _blocking_errnos:
                return None
            raise

    def _refuse_if_closed(self):
        if self.closed:
            raise ValueError("I/O operation on closed socket.")

    def readable(self):
        """Whether the stream was opened for reading; ValueError once it is closed."""
        self._refuse_if_closed()
        return self._reading

    def writable(self):
        """Whether the stream was opened for writing; ValueError once it is closed."""
        self._refuse_if_closed()
        return self._writing

    def seekable(self):
        """False, for sockets cannot seek; ValueError once the stream is closed."""
        self._refuse_if_closed()
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
