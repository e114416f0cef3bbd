/* sock_sendmsg.c: sendmsg, several buffers and control messages at once. */
#include "sock.h"

#include "addr.h"
#include "buffers.h"
#include "control.h"

#include <stdlib.h>

typedef struct {
    PyObject *self;
    gosock_msg msg;
    int flags;
} sendmsg_args;

static int64_t
do_sendmsg(const gosock_table *go, gosock_wait *wait, void *arg)
{
    sendmsg_args *a = arg;
    return go->gosock_sendmsg(sock_of(a->self)->fd, &a->msg, a->flags, wait);
}

static int64_t
send_message(sendmsg_args *a, PyObject *iterable, PyObject *control)
{
    buffers list;
    int64_t count = -1;
    if (buffers_get(&list, iterable, &sendmsg_buffers) < 0)
        return -1;
    a->msg.iov = list.iov;
    a->msg.iovlen = list.count;
    a->msg.proto = sock_of(a->self)->proto;
    if (!control || control_build(control, &a->msg.control, &a->msg.controllen) == 0)
        count = sock_call(a->self, do_sendmsg, a, list.size);
    free(a->msg.control);
    buffers_release(&list);
    return count;
}

typedef struct {
    PyObject *buffers, *control, *address;
} sendmsg_objects;

/* (buffers[, ancdata[, flags[, address]]]), in the words of the running interpreter */
static int
parse_sendmsg(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, sendmsg_objects *o,
              int *flags)
{
    if ((nargs == 1 || nargs == 2) && !kwnames) {
        o->buffers = args[0];
        o->control = nargs == 2 ? args[1] : NULL;
        return 1;
    }
    if (python_at_least(15))
        return no_keywords("socket.sendmsg", kwnames) &&
               check_positional("sendmsg", nargs, 1, 4) &&
               fast_parse(args, nargs, "O|OO&O", &o->buffers, &o->control, clinic_int, flags,
                          &o->address);
    return no_keywords("sendmsg", kwnames) &&
           fast_parse(args, nargs, "O|OiO:sendmsg", &o->buffers, &o->control, flags, &o->address);
}

PyObject *
sock_sendmsg(FASTCALL_ARGS)
{
    sendmsg_args a = {.self = self};
    sendmsg_objects o = {.address = Py_None};
    gosock_addr to;
    if (!parse_sendmsg(args, nargs, kwnames, &o, &a.flags))
        return NULL;
    if (o.address != Py_None) {
        if (sock_address(self, o.address, "sendmsg", &to) < 0)
            return NULL;
        a.msg.name = &to;
    }
    if (audit(sock_state(self), "socket.sendmsg", "(OO)", self, o.address) < 0)
        return NULL;
    int64_t count = send_message(&a, o.buffers, o.control);
    return count < 0 ? NULL : PyLong_FromLongLong(count);
}
