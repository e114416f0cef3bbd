/* sock_close.c: the end of a socket.
 *
 * close(2) needs no Go: a forked child that only drops what it inherited starts no runtime.
 */
#include "sock.h"

#include <errno.h>
#include <unistd.h>

/* Linux has closed the descriptor even where close() was interrupted: never a second try. */
static int
close_fd(int fd)
{
    int result;
    Py_BEGIN_ALLOW_THREADS
    result = close(fd);
    Py_END_ALLOW_THREADS
    return result;
}

int
sock_close_fd(int fd)
{
    /* The peer's reset is no concern of who closes anyway. */
    if (close_fd(fd) == 0 || errno == ECONNRESET)
        return 0;
    PyErr_SetFromErrno(PyExc_OSError);
    return -1;
}

/* Whoever gets the descriptor is the only one to close it. */
static int
take_fd(PyObject *self)
{
    return atomic_exchange(&sock_of(self)->fd, CLOSED);
}

PyObject *
sock_close(PyObject *self, PyObject *unused UNUSED)
{
    int fd = take_fd(self);
    if (fd != CLOSED && sock_close_fd(fd) < 0)
        return NULL;
    Py_RETURN_NONE;
}

PyObject *
sock_detach(PyObject *self, PyObject *unused UNUSED)
{
    return PyLong_FromLong(take_fd(self));
}

void
sock_finalize(PyObject *self)
{
    if (sock_of(self)->fd == CLOSED)
        return;
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    /* The warning may run code that looks at the socket: it is closed only afterwards. */
    if (PyErr_ResourceWarning(self, 1, "unclosed %R", self) &&
        PyErr_ExceptionMatches(PyExc_Warning))
        PyErr_WriteUnraisable(self);
    int fd = take_fd(self);
    if (fd != CLOSED)
        (void)close_fd(fd);
    PyErr_Restore(type, value, traceback);
}
