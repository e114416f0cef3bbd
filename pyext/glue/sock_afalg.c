/* sock_afalg.c: sendmsg_afalg, which drives the kernel's crypto (AF_ALG) by control messages. */
#include "sock.h"

#include "buffers.h"

#include <linux/if_alg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

typedef struct {
    PyObject *self;
    gosock_msg msg;
    int flags;
} afalg_args;

typedef struct {
    uint32_t operation;
    Py_buffer iv;     /* buf NULL: none */
    int64_t assoclen; /* < 0: none */
} afalg_control;

static int64_t
do_sendmsg(const gosock_table *go, gosock_wait *wait, void *arg)
{
    afalg_args *a = arg;
    return go->gosock_sendmsg(sock_of(a->self)->fd, &a->msg, a->flags, wait);
}

/* ---- the control buffer ---- */

static char *
put(char *at, int type, const void *data, size_t len)
{
    struct cmsghdr *header = (struct cmsghdr *)at;
    header->cmsg_level = SOL_ALG;
    header->cmsg_type = type;
    header->cmsg_len = CMSG_LEN(len);
    if (data)
        memcpy(CMSG_DATA(header), data, len);
    return at + CMSG_SPACE(len);
}

static char *
put_iv(char *at, const Py_buffer *iv)
{
    struct af_alg_iv *to = (struct af_alg_iv *)CMSG_DATA((struct cmsghdr *)at);
    to->ivlen = (uint32_t)iv->len;
    memcpy(to->iv, iv->buf, (size_t)iv->len);
    /* With its padding, as CPython counts it: the kernel asks for ivlen at least. */
    return put(at, ALG_SET_IV, NULL, CMSG_ALIGN(sizeof *to + (size_t)iv->len));
}

static size_t
control_room(const afalg_control *c)
{
    size_t room = CMSG_SPACE(sizeof c->operation);
    if (c->iv.buf)
        room += CMSG_SPACE(sizeof(struct af_alg_iv) + (size_t)c->iv.len);
    if (c->assoclen >= 0)
        room += CMSG_SPACE(sizeof(uint32_t));
    return room;
}

static int
write_control(gosock_msg *msg, const afalg_control *c)
{
    msg->controllen = control_room(c);
    char *at = msg->control = calloc(1, msg->controllen);
    if (!at) {
        PyErr_NoMemory();
        return -1;
    }
    at = put(at, ALG_SET_OP, &c->operation, sizeof c->operation);
    if (c->iv.buf)
        at = put_iv(at, &c->iv);
    if (c->assoclen >= 0) {
        uint32_t assoclen = (uint32_t)c->assoclen;
        put(at, ALG_SET_AEAD_ASSOCLEN, &assoclen, sizeof assoclen);
    }
    return 0;
}

/* ---- arguments ---- */

static int
parse_operation(PyObject *object, uint32_t *operation)
{
    int value = -1;
    if (!object || !clinic_int(object, &value) || value < 0) {
        PyErr_SetString(PyExc_TypeError, "Invalid or missing argument 'op'");
        return -1;
    }
    *operation = (uint32_t)value;
    return 0;
}

static int
parse_assoclen(PyObject *object, int64_t *assoclen)
{
    int value = -1;
    *assoclen = -1;
    if (!object)
        return 0;
    if (!clinic_int(object, &value))
        return -1;
    if (value < 0) {
        PyErr_SetString(PyExc_TypeError, "assoclen must be positive");
        return -1;
    }
    *assoclen = value;
    return 0;
}

static int64_t
send_data(afalg_args *a, PyObject *data)
{
    buffers list = {0};
    if (data && buffers_get(&list, data, &sendmsg_buffers) < 0)
        return -1;
    a->msg.iov = list.iov;
    a->msg.iovlen = list.count;
    int64_t count = sock_call(a->self, do_sendmsg, a, list.size);
    buffers_release(&list);
    return count;
}

PyObject *
sock_sendmsg_afalg(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"msg", "op", "iv", "assoclen", "flags", NULL};
    afalg_args a = {.self = self};
    afalg_control control = {0};
    PyObject *data = NULL, *operation = NULL, *assoclen = NULL;
    if (sock_of(self)->family != AF_ALG) {
        PyErr_SetString(PyExc_OSError, "algset is only supported for AF_ALG");
        return NULL;
    }
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|O$O!y*O!i:sendmsg_afalg", names, &data,
                                     &PyLong_Type, &operation, &control.iv, &PyLong_Type,
                                     &assoclen, &a.flags))
        return NULL;
    int64_t count = -1;
    if (parse_operation(operation, &control.operation) == 0 &&
        parse_assoclen(assoclen, &control.assoclen) == 0 && write_control(&a.msg, &control) == 0)
        count = send_data(&a, data);
    free(a.msg.control);
    PyBuffer_Release(&control.iv); /* does nothing where there is none */
    return count < 0 ? NULL : PyLong_FromLongLong(count);
}
