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

PyObject *
sock_sendmsg(PyObject *self, PyObject *args)
{
    sendmsg_args a = {.self = self};
    gosock_addr to;
    PyObject *iterable, *control = NULL, *address = Py_None;
    if (python_at_least(15) && !check_positional("sendmsg", PyTuple_Size(args), 1, 4))
        return NULL;
    if (!PyArg_ParseTuple(args, "O|OiO:sendmsg", &iterable, &control, &a.flags, &address))
        return NULL;
    if (address != Py_None) {
        if (sock_address(self, address, "sendmsg", &to) < 0)
            return NULL;
        a.msg.name = &to;
    }
    if (audit(sock_state(self), "socket.sendmsg", "(OO)", self, address) < 0)
        return NULL;
    int64_t count = send_message(&a, iterable, control);
    return count < 0 ? NULL : PyLong_FromLongLong(count);
}
