/* sock_recvmsg.c: recvmsg, recvmsg_into and the control messages they bring. */
#include "sock.h"

#include "addr.h"
#include "buffers.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    PyObject *self;
    gosock_msg msg;
    gosock_addr *from;
    int flags;
    size_t size; /* of all buffers */
} recvmsg_args;

static int64_t
do_recvmsg(const gosock_table *go, gosock_wait *wait, void *arg)
{
    recvmsg_args *a = arg;
    size_t room = a->msg.controllen;
    int64_t result = go->gosock_recvmsg(sock_of(a->self)->fd, &a->msg, a->flags, wait);
    if (result < 0)
        a->msg.controllen = room; /* it may be tried again */
    return result;
}

/* ---- control messages ---- */

/* A header as the kernel laid it, in what was filled of the control buffer. */
static struct msghdr
control_of(const gosock_msg *msg)
{
    return (struct msghdr){.msg_control = msg->control, .msg_controllen = msg->controllen};
}

/* How many bytes of data of this control message are there; -1: not even its header is whole.
 * *whole says whether they are all. */
static Py_ssize_t
control_data(const struct msghdr *header, struct cmsghdr *item, bool *whole)
{
    size_t start = (size_t)((char *)item - (char *)header->msg_control);
    size_t left = header->msg_controllen - start;
    if (item->cmsg_len < CMSG_LEN(0) || left < CMSG_LEN(0)) {
        *whole = false;
        return -1;
    }
    *whole = item->cmsg_len <= left;
    return (Py_ssize_t)((*whole ? item->cmsg_len : left) - CMSG_LEN(0));
}

static int
append_control(PyObject *list, struct cmsghdr *item, Py_ssize_t len)
{
    PyObject *level = PyLong_FromLong(item->cmsg_level);
    PyObject *type = PyLong_FromLong(item->cmsg_type);
    PyObject *data = PyBytes_FromStringAndSize((char *)CMSG_DATA(item), len);
    PyObject *entry = level && type && data ? PyTuple_Pack(3, level, type, data) : NULL;
    int result = entry ? PyList_Append(list, entry) : -1;
    Py_XDECREF(level);
    Py_XDECREF(type);
    Py_XDECREF(data);
    Py_XDECREF(entry);
    return result;
}

static int
append_all(PyObject *list, const gosock_msg *msg)
{
    struct msghdr header = control_of(msg);
    bool whole = true;
    for (struct cmsghdr *item = CMSG_FIRSTHDR(&header); item && whole;
         item = CMSG_NXTHDR(&header, item)) {
        Py_ssize_t len = control_data(&header, item, &whole);
        if (!whole && PyErr_WarnEx(PyExc_RuntimeWarning, "received malformed or "
                                   "improperly-truncated ancillary data", 1) < 0)
            return -1;
        if (len >= 0 && append_control(list, item, len) < 0)
            return -1;
    }
    return 0;
}

/* Descriptors that nobody will see must not stay open. */
static void
close_received(const gosock_msg *msg)
{
    struct msghdr header = control_of(msg);
    for (struct cmsghdr *item = CMSG_FIRSTHDR(&header); item; item = CMSG_NXTHDR(&header, item)) {
        bool whole;
        Py_ssize_t len = control_data(&header, item, &whole);
        if (item->cmsg_level != SOL_SOCKET || item->cmsg_type != SCM_RIGHTS)
            continue;
        for (Py_ssize_t at = 0; at + (Py_ssize_t)sizeof(int) <= len; at += sizeof(int)) {
            int fd;
            memcpy(&fd, CMSG_DATA(item) + at, sizeof fd);
            close(fd);
        }
    }
}

static PyObject *
control_list(const gosock_msg *msg)
{
    PyObject *list = PyList_New(0);
    if (list && append_all(list, msg) < 0)
        Py_CLEAR(list);
    return list;
}

/* (data, ancdata, msg_flags, address); takes over data. */
static PyObject *
message_result(recvmsg_args *a, PyObject *data)
{
    PyObject *result = NULL;
    PyObject *control = data ? control_list(&a->msg) : NULL;
    PyObject *address = control ? addr_build(a->from) : NULL;
    PyObject *flags = address ? PyLong_FromLong(a->msg.flags) : NULL;
    if (flags)
        result = PyTuple_Pack(4, data, control, flags, address);
    if (!result)
        close_received(&a->msg);
    Py_XDECREF(data);
    Py_XDECREF(control);
    Py_XDECREF(address);
    Py_XDECREF(flags);
    return result;
}

/* ---- the two calls ---- */

/* Receives into iov; the control buffer is a->msg.control, freed by the caller. -1 and raised. */
static int64_t
receive_message(recvmsg_args *a, struct iovec *iov, size_t iovlen, Py_ssize_t room)
{
    if (!sock_has_addresses(a->self))
        return -1;
    if (room < 0 || room > INT32_MAX) {
        PyErr_SetString(PyExc_ValueError, "invalid ancillary data buffer length");
        return -1;
    }
    if (room && !(a->msg.control = malloc((size_t)room))) {
        PyErr_NoMemory();
        return -1;
    }
    a->msg.iov = iov;
    a->msg.iovlen = iovlen;
    a->msg.controllen = (size_t)room;
    a->msg.proto = sock_of(a->self)->proto;
    a->msg.name = a->from;
    return sock_call(a->self, do_recvmsg, a, a->size);
}

/* Takes over bytes. With MSG_TRUNC more can have come than they have room for. */
static PyObject *
shrunk(PyObject *bytes, int64_t got)
{
    Py_ssize_t size = PyBytes_Size(bytes);
    bool refused = sock_check_room(got, (size_t)size) < 0;
    if (!refused && got >= size)
        return bytes;
    PyObject *result =
        refused ? NULL : PyBytes_FromStringAndSize(PyBytes_AsString(bytes), (Py_ssize_t)got);
    Py_DECREF(bytes);
    return result;
}

/* (bufsize[, ancbufsize[, flags]]) */
static int
parse_recvmsg(PyObject *const *args, Py_ssize_t nargs, Py_ssize_t *size, Py_ssize_t *room,
              int *flags)
{
    int plain[2] = {0};
    if ((nargs == 1 && plain_int(args[0], plain)) || two_ints(args, nargs, plain, plain + 1)) {
        *size = plain[0];
        *room = plain[1];
        return 1;
    }
    return fast_parse(args, nargs, "n|ni:recvmsg", size, room, flags);
}

PyObject *
sock_recvmsg(FASTCALL_ARGS)
{
    gosock_addr from;
    recvmsg_args a = {.self = self, .from = &from};
    Py_ssize_t size, room = 0;
    if (!no_keywords("recvmsg", kwnames) || !parse_recvmsg(args, nargs, &size, &room, &a.flags))
        return NULL;
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "negative buffer size in recvmsg()");
        return NULL;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, size);
    if (!bytes)
        return NULL;
    struct iovec iov = {PyBytes_AsString(bytes), (size_t)size};
    a.size = (size_t)size;
    int64_t got = receive_message(&a, &iov, 1, room);
    PyObject *result = NULL;
    if (got >= 0)
        result = message_result(&a, shrunk(bytes, got));
    else
        Py_DECREF(bytes);
    free(a.msg.control);
    return result;
}

PyObject *
sock_recvmsg_into(PyObject *self, PyObject *args)
{
    gosock_addr from;
    recvmsg_args a = {.self = self, .from = &from};
    PyObject *iterable;
    Py_ssize_t room = 0;
    if (!PyArg_ParseTuple(args, "O|ni:recvmsg_into", &iterable, &room, &a.flags))
        return NULL;
    buffers list;
    if (buffers_get(&list, iterable, &recvmsg_into_buffers) < 0)
        return NULL;
    a.size = list.size;
    int64_t got = receive_message(&a, list.iov, list.count, room);
    PyObject *result = got < 0 ? NULL : message_result(&a, PyLong_FromLongLong(got));
    buffers_release(&list);
    free(a.msg.control);
    return result;
}
