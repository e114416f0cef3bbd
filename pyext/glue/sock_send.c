/* sock_send.c: send, sendall, sendto, _sendfile. */
#include "sock.h"

#include "addr.h"

typedef struct {
    PyObject *self;
    Py_buffer data;
    int flags;
    gosock_addr *to; /* sendto only */
    uint64_t sent;   /* sendall's progress, which outlasts an interruption */
} send_args;

/* How the arguments of send and sendall are told of: 3.15 parses them another way. */
typedef struct {
    const char *format; /* for the interpreter's parser */
    const char *name;
    const char *full_name;
} send_words;

static const send_words of_send = {"y*|i:send", "send", "socket.send"};
static const send_words of_sendall = {"y*|i:sendall", "sendall", "socket.sendall"};

/* (data[, flags]) */
static int
data_and_flags(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
               const send_words *words, send_args *a)
{
    bool clinic = python_at_least(15);
    if (!no_keywords(clinic ? words->full_name : words->name, kwnames))
        return 0;
    if (nargs == 1) {
        if (PyObject_GetBuffer(args[0], &a->data, PyBUF_SIMPLE) == 0)
            return 1;
        PyErr_Clear();
    }
    if (clinic)
        return check_positional(words->name, nargs, 1, 2) &&
               fast_parse(args, nargs, "y*|O&", &a->data, clinic_int, &a->flags);
    return fast_parse(args, nargs, words->format, &a->data, &a->flags);
}

static int64_t
send_data(send_args *a, call_fn fn)
{
    int64_t count = sock_call(a->self, fn, a, (size_t)a->data.len);
    PyBuffer_Release(&a->data);
    return count;
}

static int64_t
do_send(const gosock_table *go, gosock_wait *wait, void *arg)
{
    send_args *a = arg;
    return go->gosock_send(sock_of(a->self)->fd, a->data.buf, (size_t)a->data.len, a->flags, wait);
}

PyObject *
sock_send(FASTCALL_ARGS)
{
    send_args a = {.self = self};
    if (!data_and_flags(args, nargs, kwnames, &of_send, &a))
        return NULL;
    int64_t count = send_data(&a, do_send);
    return count < 0 ? NULL : PyLong_FromLongLong(count);
}

static int64_t
do_sendall(const gosock_table *go, gosock_wait *wait, void *arg)
{
    send_args *a = arg;
    return go->gosock_sendall(sock_of(a->self)->fd, a->data.buf, (size_t)a->data.len, a->flags,
                              &a->sent, wait);
}

PyObject *
sock_sendall(FASTCALL_ARGS)
{
    send_args a = {.self = self};
    if (!data_and_flags(args, nargs, kwnames, &of_sendall, &a) || send_data(&a, do_sendall) < 0)
        return NULL;
    Py_RETURN_NONE;
}

/* ---- sendto ---- */

static int64_t
do_sendto(const gosock_table *go, gosock_wait *wait, void *arg)
{
    send_args *a = arg;
    return go->gosock_sendto(sock_of(a->self)->fd, a->data.buf, (size_t)a->data.len, a->flags,
                             a->to, wait);
}

static int
parse_sendto(PyObject *const *args, Py_ssize_t nargs, send_args *a, PyObject **address)
{
    switch (nargs) {
    case 2:
        if (PyObject_GetBuffer(args[0], &a->data, PyBUF_SIMPLE) == 0) {
            *address = args[1];
            return 1;
        }
        PyErr_Clear();
        return fast_parse(args, nargs, "y*O:sendto", &a->data, address);
    case 3:
        return fast_parse(args, nargs, "y*iO:sendto", &a->data, &a->flags, address);
    }
    PyErr_Format(PyExc_TypeError, "sendto() takes 2 or 3 arguments (%zd given)", nargs);
    return 0;
}

PyObject *
sock_sendto(FASTCALL_ARGS)
{
    gosock_addr to;
    PyObject *address;
    send_args a = {.self = self, .to = &to};
    if (!no_keywords("sendto", kwnames) || !parse_sendto(args, nargs, &a, &address))
        return NULL;
    if (sock_address(self, address, "sendto", &to) < 0 ||
        audit(sock_state(self), "socket.sendto", "(OO)", self, address) < 0) {
        PyBuffer_Release(&a.data);
        return NULL;
    }
    int64_t count = send_data(&a, do_sendto);
    return count < 0 ? NULL : PyLong_FromLongLong(count);
}

/* ---- sendfile ---- */

typedef struct {
    PyObject *self;
    int file;
    long offset;
    Py_ssize_t count;
} file_args;

static int64_t
do_sendfile(const gosock_table *go, gosock_wait *wait, void *arg)
{
    file_args *a = arg;
    int64_t offset = a->offset;
    return go->gosock_sendfile(sock_of(a->self)->fd, a->file, &offset, (size_t)a->count, wait);
}

PyObject *
sock_sendfile(FASTCALL_ARGS)
{
    file_args a = {.self = self};
    if (!no_keywords("_sendfile", kwnames) ||
        !fast_parse(args, nargs, "iln:_sendfile", &a.file, &a.offset, &a.count))
        return NULL;
    int64_t count = sock_call(self, do_sendfile, &a, (size_t)a.count);
    return count < 0 ? NULL : PyLong_FromLongLong(count);
}
