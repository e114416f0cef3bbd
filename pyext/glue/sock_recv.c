/* sock_recv.c: recv, recv_into, recvfrom, recvfrom_into.
 *
 * bytes objects of the limited API cannot shrink, so what comes is received where there is room and
 * copied to an object of its size. Small reads use the stack. For big ones it is remembered, by
 * descriptor, whether the last one was filled: then the object is made at full size and no copy is
 * needed, else the thread's scratch memory is used, and nothing is allocated that is not returned.
 */
#include "sock.h"

#include "addr.h"
#include "scratch.h"

#include <string.h>

#define SMALL 2048

typedef struct {
    PyObject *self;
    void *buf;
    size_t len;
    int flags;
    gosock_addr *from; /* recvfrom only */
} recv_args;

static int64_t
do_recv(const gosock_table *go, gosock_wait *wait, void *arg)
{
    recv_args *a = arg;
    return go->gosock_recv(sock_of(a->self)->fd, a->buf, a->len, a->flags, wait);
}

static int64_t
do_recvfrom(const gosock_table *go, gosock_wait *wait, void *arg)
{
    recv_args *a = arg;
    sock_object *s = sock_of(a->self);
    return go->gosock_recvfrom(s->fd, a->buf, a->len, a->flags, s->proto, a->from, wait);
}

static int64_t
receive(recv_args *a)
{
    if (a->from && !sock_has_addresses(a->self))
        return -1;
    if (a->from)
        return sock_call(a->self, do_recvfrom, a, a->len);
    /* Where nothing is asked for, the kernel is not asked either. */
    return a->len ? sock_call(a->self, do_recv, a, a->len) : 0;
}

/* ---- into new bytes ---- */

int
sock_check_room(int64_t got, size_t room)
{
    if ((size_t)got <= room || !python_at_least(15))
        return 0;
    PyErr_SetString(PyExc_ValueError, "size larger than allocated size");
    return -1;
}

PyObject *
sock_bytes_got(const char *room, size_t size, int64_t got)
{
    if (LIKELY((size_t)got <= size))
        return PyBytes_FromStringAndSize(room, (Py_ssize_t)got);
    if (sock_check_room(got, size) < 0)
        return NULL;
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)got);
    if (bytes) {
        char *data = PyBytes_AsString(bytes);
        memcpy(data, room, size);
        memset(data + size, 0, (size_t)got - size);
    }
    return bytes;
}

static PyObject *
receive_copy(recv_args *a, void *room)
{
    a->buf = room;
    int64_t got = receive(a);
    return got < 0 ? NULL : sock_bytes_got(room, a->len, got);
}

static PyObject *
receive_whole(recv_args *a)
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)a->len);
    if (!bytes)
        return NULL;
    a->buf = PyBytes_AsString(bytes);
    int64_t got = receive(a);
    if (got == (int64_t)a->len)
        return bytes;
    PyObject *result = got < 0 ? NULL : sock_bytes_got(a->buf, a->len, got);
    Py_DECREF(bytes);
    return result;
}

static PyObject *
receive_bytes(recv_args *a)
{
    if (a->len <= SMALL) {
        char room[SMALL];
        return receive_copy(a, room);
    }
    _Atomic uint64_t *bulk = &sock_state(a->self)->bulk;
    const uint64_t bit = UINT64_C(1) << (sock_of(a->self)->fd & 63);
    const bool was = *bulk & bit;
    void *room = was ? NULL : scratch(a->len);
    PyObject *bytes = room ? receive_copy(a, room) : receive_whole(a);
    if (bytes && was != ((size_t)PyBytes_Size(bytes) > a->len / 2))
        *bulk ^= bit;
    return bytes;
}

/* (buffersize[, flags]); small ints take the short way. */
static int
size_and_flags(PyObject *const *args, Py_ssize_t nargs, const char *format, const char *name,
               recv_args *a)
{
    Py_ssize_t len = -1;
    if (nargs == 1 && PyLong_CheckExact(args[0]))
        len = PyLong_AsSsize_t(args[0]);
    if (len < 0) {
        PyErr_Clear();
        if (!fast_parse(args, nargs, format, &len, &a->flags))
            return -1;
    }
    if (len < 0) {
        PyErr_Format(PyExc_ValueError, "negative buffersize in %s", name);
        return -1;
    }
    a->len = (size_t)len;
    return 0;
}

PyObject *
sock_recv(FASTCALL_ARGS)
{
    recv_args a = {.self = self};
    if (!no_keywords("recv", kwnames) ||
        size_and_flags(args, nargs, "n|i:recv", "recv", &a) < 0)
        return NULL;
    return receive_bytes(&a);
}

PyObject *
sock_recvfrom(FASTCALL_ARGS)
{
    gosock_addr from;
    recv_args a = {.self = self, .from = &from};
    if (!no_keywords("recvfrom", kwnames) ||
        size_and_flags(args, nargs, "n|i:recvfrom", "recvfrom", &a) < 0)
        return NULL;
    PyObject *bytes = receive_bytes(&a);
    PyObject *address = bytes ? addr_build(&from) : NULL;
    PyObject *result = address ? PyTuple_Pack(2, bytes, address) : NULL;
    Py_XDECREF(bytes);
    Py_XDECREF(address);
    return result;
}

/* ---- into the caller's buffer ---- */

typedef struct {
    const char *format; /* of the arguments */
    const char *name;
    const char *too_small;
} into_form;

static const into_form recv_into_form = {"w*|ni:recv_into", "recv_into",
                                         "buffer too small for requested bytes"};
static const into_form recvfrom_into_form = {"w*|ni:recvfrom_into", "recvfrom_into",
                                             "nbytes is greater than the length of the buffer"};

static int
parse_into(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const into_form *form,
           Py_buffer *buffer, Py_ssize_t *nbytes, int *flags)
{
    static char *keywords[] = {"buffer", "nbytes", "flags", NULL};
    if (nargs == 1 && !kwnames) {
        if (PyObject_GetBuffer(args[0], buffer, PyBUF_WRITABLE) == 0)
            return 1;
        PyErr_Clear();
    }
    return fast_parse_keywords(args, nargs, kwnames, form->format, keywords, buffer, nbytes,
                               flags);
}

static int64_t
receive_into(recv_args *a, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
             const into_form *form)
{
    Py_buffer buffer;
    Py_ssize_t nbytes = 0;
    int64_t got = -1;
    if (!parse_into(args, nargs, kwnames, form, &buffer, &nbytes, &a->flags))
        return -1;
    a->buf = buffer.buf;
    a->len = (size_t)(nbytes ? nbytes : buffer.len);
    if (nbytes < 0)
        PyErr_Format(PyExc_ValueError, "negative buffersize in %s", form->name);
    else if (nbytes > buffer.len)
        PyErr_SetString(PyExc_ValueError, form->too_small);
    else
        got = receive(a);
    PyBuffer_Release(&buffer);
    return got;
}

PyObject *
sock_recv_into(FASTCALL_ARGS)
{
    recv_args a = {.self = self};
    int64_t got = receive_into(&a, args, nargs, kwnames, &recv_into_form);
    return got < 0 ? NULL : PyLong_FromLongLong(got);
}

PyObject *
sock_recvfrom_into(FASTCALL_ARGS)
{
    gosock_addr from;
    recv_args a = {.self = self, .from = &from};
    int64_t got = receive_into(&a, args, nargs, kwnames, &recvfrom_into_form);
    PyObject *address = got < 0 ? NULL : addr_build(&from);
    return address ? Py_BuildValue("(LN)", (long long)got, address) : NULL;
}
