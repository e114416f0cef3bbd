/* sock_type.c: the type `_gosocket.socket`.
 *
 * It derives from the interpreter's own `_socket.socket`, so that whoever asks for one (ssl) takes
 * ours, and overrides everything of it.
 */
#include "sock.h"

#include <stddef.h>
#include <structmember.h>
#include <sys/socket.h>
#include <unistd.h>

PyDoc_STRVAR(sock_doc,
"socket(family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None)\n"
"--\n"
"\n"
"A socket, carried by Go: an end point for network traffic.\n"
"\n"
"With fileno the object takes over that descriptor; family, type and proto that are\n"
"not given are asked of the kernel. Every method that may wait obeys settimeout(),\n"
"raising TimeoutError, and runs Python's signal handlers meanwhile. Errors of the\n"
"kernel are OSError with its errno.");

static PyObject *
sock_fileno(PyObject *self, PyObject *unused UNUSED)
{
    return PyLong_FromLong(sock_of(self)->fd);
}

/* The tables below are in the order of the documentation: ends, data, options, life. */
static PyMethodDef sock_methods[] = {
    {"_accept", sock_accept, METH_NOARGS,
     PyDoc_STR("_accept($self, /)\n--\n\n"
               "Wait for a connection: (descriptor, address of the peer).")},
    {"bind", sock_bind, METH_O,
     PyDoc_STR("bind($self, object, /)\n--\n\n"
               "Give the socket a local address, in its family's form:\n"
               "(host, port) for AF_INET, a path for AF_UNIX, ...")},
    {"connect", sock_connect, METH_O,
     PyDoc_STR("connect($self, object, /)\n--\n\n"
               "Connect to an address; a name is looked up.")},
    {"connect_ex", sock_connect_ex, METH_O,
     PyDoc_STR("connect_ex($self, object, /)\n--\n\n"
               "connect(), but the kernel's answer is returned as an errno, 0 for success.")},
    {"listen", (PyCFunction)(void (*)(void))sock_listen, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("listen([backlog])\n\n"
               "Accept connections from now on, backlog of which may wait (at least 0).")},
    {"shutdown", sock_shutdown, METH_O,
     PyDoc_STR("shutdown($self, object, /)\n--\n\n"
               "End one direction, SHUT_RD or SHUT_WR, or both with SHUT_RDWR.")},
    {"getpeername", sock_getpeername, METH_NOARGS,
     PyDoc_STR("getpeername($self, /)\n--\n\nThe address at the other end.")},
    {"getsockname", sock_getsockname, METH_NOARGS,
     PyDoc_STR("getsockname($self, /)\n--\n\nThe address at this end.")},
    {"recv", (PyCFunction)(void (*)(void))sock_recv, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("recv(buffersize[, flags]) -> bytes\n\n"
               "What has come, at most buffersize bytes; waits for the first one.\n"
               "b'' when the peer has ended the stream.")},
    {"recv_into", (PyCFunction)(void (*)(void))sock_recv_into, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("recv_into(buffer[, nbytes[, flags]]) -> number of bytes\n\n"
               "recv() into a writable buffer; nbytes 0 means all of it.")},
    {"recvfrom", (PyCFunction)(void (*)(void))sock_recvfrom, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("recvfrom(buffersize[, flags]) -> (bytes, address)\n\n"
               "recv(), with the address of the sender.")},
    {"recvfrom_into", (PyCFunction)(void (*)(void))sock_recvfrom_into,
     METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("recvfrom_into(buffer[, nbytes[, flags]]) -> (number of bytes, address)\n\n"
               "recv_into(), with the address of the sender.")},
    {"recvmsg", (PyCFunction)(void (*)(void))sock_recvmsg, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("recvmsg(bufsize[, ancbufsize[, flags]]) -> (bytes, ancdata, msg_flags, address)\n\n"
               "Data and control messages, the latter as a list of (level, type, bytes).\n"
               "ancbufsize is the room for them in bytes, see CMSG_SPACE().")},
    {"recvmsg_into", sock_recvmsg_into, METH_VARARGS,
     PyDoc_STR("recvmsg_into(buffers[, ancbufsize[, flags]]) "
               "-> (nbytes, ancdata, msg_flags, address)\n\n"
               "recvmsg() into an iterable of writable buffers, filled one after the other.")},
    {"send", (PyCFunction)(void (*)(void))sock_send, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("send($self, data, flags=0, /)\n--\n\n"
               "Send bytes; returns how many the kernel took, which may be fewer.")},
    {"sendall", (PyCFunction)(void (*)(void))sock_sendall, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("sendall($self, data, flags=0, /)\n--\n\n"
               "Send all of data, within the timeout. After an error nobody can say how\n"
               "much of it was sent.")},
    {"sendto", (PyCFunction)(void (*)(void))sock_sendto, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("sendto(data[, flags], address) -> count\n\n"
               "Send a datagram to an address.")},
    {"sendmsg", (PyCFunction)(void (*)(void))sock_sendmsg, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("sendmsg($self, buffers, ancdata=(), flags=0, address=None, /)\n--\n\n"
               "Send several buffers as one message, with control messages given as an\n"
               "iterable of (level, type, bytes); returns how many bytes were sent.")},
    {"sendmsg_afalg", (PyCFunction)(void (*)(void))sock_sendmsg_afalg,
     METH_VARARGS | METH_KEYWORDS,
     PyDoc_STR("sendmsg_afalg([msg], *, op[, iv[, assoclen[, flags=MSG_MORE]]])\n\n"
               "Set mode, IV and length of the associated data of an AF_ALG socket,\n"
               "and send data to it.")},
    {"_sendfile", (PyCFunction)(void (*)(void))sock_sendfile, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("_sendfile(fd, offset, count) -> count\n\n"
               "Send at most count bytes of a regular file from offset on, with sendfile(2).")},
    {"getsockopt", (PyCFunction)(void (*)(void))sock_getsockopt, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("getsockopt(level, option[, buffersize]) -> value\n\n"
               "An option of the socket: an int, or bytes of at most buffersize.")},
    {"setsockopt", (PyCFunction)(void (*)(void))sock_setsockopt,
     METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("setsockopt(level, option, value)\nsetsockopt(level, option, None, optlen)\n\n"
               "Set an option: an int, a bytes-like object, or a NULL pointer of a length.")},
    {"setblocking", sock_setblocking, METH_O,
     PyDoc_STR("setblocking($self, object, /)\n--\n\n"
               "True: calls wait for ever; False: they never wait.")},
    {"getblocking", sock_getblocking, METH_NOARGS,
     PyDoc_STR("getblocking($self, /)\n--\n\nDo calls wait at all?")},
    {"settimeout", sock_settimeout, METH_O,
     PyDoc_STR("settimeout($self, object, /)\n--\n\n"
               "How long a call may wait, in seconds: a float, 0 for never, None for ever.")},
    {"gettimeout", sock_gettimeout, METH_NOARGS,
     PyDoc_STR("gettimeout($self, /)\n--\n\nThe timeout in seconds, or None.")},
    {"fileno", sock_fileno, METH_NOARGS,
     PyDoc_STR("fileno($self, /)\n--\n\nThe descriptor; -1 once it is closed.")},
    {"detach", sock_detach, METH_NOARGS,
     PyDoc_STR("detach($self, /)\n--\n\n"
               "Close the object and hand out its descriptor, which stays open.")},
    {"close", sock_close, METH_NOARGS,
     PyDoc_STR("close($self, /)\n--\n\nClose the socket. It cannot be used any more.")},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef sock_members[] = {
    {"family", T_INT, offsetof(sock_object, family), READONLY, PyDoc_STR("the address family")},
    {"type", T_INT, offsetof(sock_object, type), READONLY, PyDoc_STR("the socket's type")},
    {"proto", T_INT, offsetof(sock_object, proto), READONLY, PyDoc_STR("the protocol")},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef sock_getsets[] = {
    {"timeout", sock_get_timeout, NULL, PyDoc_STR("the timeout in seconds, or None"), NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- making one ---- */

/* Ours among a type and its bases, or NULL. Where it has several, tp_base may lead past ours: a
 * class made on the interpreter's own is as good a base. */
static PyTypeObject *
own_type(PyTypeObject *type)
{
    PyTypeObject *own = type;
    while (own && PyType_GetSlot(own, Py_tp_methods) != sock_methods)
        own = PyType_GetSlot(own, Py_tp_base);
    if (LIKELY(own))
        return own;
    PyObject *bases = PyType_GetSlot(type, Py_tp_bases);
    for (Py_ssize_t i = 0; !own && i < PyTuple_Size(bases); i++)
        own = own_type((PyTypeObject *)PyTuple_GetItem(bases, i));
    return own;
}

mod_state *
sock_state(PyObject *self)
{
    return PyType_GetModuleState(own_type(Py_TYPE(self)));
}

mod_state *
sock_state_if(PyObject *object)
{
    PyTypeObject *own = own_type(Py_TYPE(object));
    return own ? PyType_GetModuleState(own) : NULL;
}

typedef struct {
    int fd, family, type, proto;
    int32_t found[3]; /* family, type, proto of a descriptor: -1 where they are to be found out */
} make_args;

static int64_t
do_socket(const gosock_table *go, gosock_wait *wait UNUSED, void *arg)
{
    make_args *a = arg;
    return go->gosock_socket(a->family, a->type, a->proto);
}

static int64_t
do_adopt(const gosock_table *go, gosock_wait *wait UNUSED, void *arg)
{
    make_args *a = arg;
    return go->gosock_adopt(a->fd, &a->found[0], &a->found[1], &a->found[2]);
}

static int
make_socket(mod_state *state, make_args *a)
{
    a->family = a->family == -1 ? AF_INET : a->family;
    a->type = a->type == -1 ? SOCK_STREAM : a->type;
    a->proto = a->proto == -1 ? 0 : a->proto;
    a->fd = (int)call_run(state, do_socket, a, &call_at_once);
    return a->fd < 0 ? -1 : 0;
}

static int
adopt_socket(mod_state *state, PyObject *fileno, make_args *a)
{
    a->fd = (int)PyLong_AsLong(fileno);
    if (a->fd == -1 && PyErr_Occurred())
        return -1;
    if (a->fd < 0) {
        PyErr_SetString(PyExc_ValueError, "negative file descriptor");
        return -1;
    }
    a->found[0] = a->family;
    a->found[1] = a->type;
    a->found[2] = a->proto;
    if (call_run(state, do_adopt, a, &call_at_once) < 0)
        return -1;
    a->family = a->found[0];
    a->type = a->found[1];
    a->proto = a->found[2];
    return 0;
}

/* Fills a new object; 0, or -1 and raised. */
static int
take_over(mod_state *state, PyObject *self, const make_args *a)
{
    sock_object *s = sock_of(self);
    s->fd = a->fd;
    s->family = a->family;
    s->type = a->type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    s->proto = a->proto;
    s->timeout = a->type & SOCK_NONBLOCK ? 0 : state->default_timeout;
    bool apply = s->timeout >= 0 && !(a->type & SOCK_NONBLOCK);
    return apply ? sock_apply_blocking(self, false) : 0;
}

PyObject *
sock_from_fd(mod_state *state, int fd, int family, int type, int proto)
{
    const make_args a = {.fd = fd, .family = family, .type = type, .proto = proto};
    newfunc make = (newfunc)PyType_GetSlot(state->sock_type, Py_tp_new);
    PyObject *self = make(state->sock_type, NULL, NULL);
    if (!self)
        close(fd);
    else if (take_over(state, self, &a) < 0)
        Py_CLEAR(self); /* and with it the descriptor */
    return self;
}

/* The short way for four positional arguments, as the Python class gives them. */
static bool
plain_init_args(PyObject *args, PyObject *keywords, make_args *a, PyObject **fileno)
{
    if (keywords || PyTuple_Size(args) != 4)
        return false;
    *fileno = PyTuple_GetItem(args, 3);
    return plain_int(PyTuple_GetItem(args, 0), &a->family) &&
           plain_int(PyTuple_GetItem(args, 1), &a->type) &&
           plain_int(PyTuple_GetItem(args, 2), &a->proto);
}

static int
parse_init(PyObject *args, PyObject *keywords, make_args *a, PyObject **fileno)
{
    static char *names[] = {"family", "type", "proto", "fileno", NULL};
    return plain_init_args(args, keywords, a, fileno) ||
           PyArg_ParseTupleAndKeywords(args, keywords, "|O&O&O&O:socket", names, clinic_int,
                                       &a->family, clinic_int, &a->type, clinic_int, &a->proto,
                                       fileno);
}

int
sock_make(PyObject *self, int family, int type, int proto, PyObject *fileno)
{
    mod_state *state = sock_state(self);
    make_args a = {.family = family, .type = type, .proto = proto};
    if (audit(state, "socket.__new__", "(Oiii)", self, family, type, proto) < 0)
        return -1;
    bool adopt = fileno && fileno != Py_None;
    if ((adopt ? adopt_socket(state, fileno, &a) : make_socket(state, &a)) < 0)
        return -1;
    return take_over(state, self, &a);
}

static int
sock_init(PyObject *self, PyObject *args, PyObject *keywords)
{
    PyObject *fileno = NULL;
    make_args a = {.family = -1, .type = -1, .proto = -1};
    if (!parse_init(args, keywords, &a, &fileno))
        return -1;
    return sock_make(self, a.family, a.type, a.proto, fileno);
}

static PyObject *
sock_repr(PyObject *self)
{
    sock_object *s = sock_of(self);
    return PyUnicode_FromFormat("<socket object, fd=%ld, family=%d, type=%d, proto=%d>",
                                (long)s->fd, s->family, s->type, s->proto);
}

/* ---- the spec ---- */

static PyType_Slot sock_slots[] = {
    {Py_tp_doc, (void *)sock_doc},
    {Py_tp_init, sock_init},
    {Py_tp_finalize, sock_finalize},
    {Py_tp_repr, sock_repr},
    {Py_tp_getattro, PyObject_GenericGetAttr},
    {Py_tp_methods, sock_methods},
    {Py_tp_members, sock_members},
    {Py_tp_getset, sock_getsets},
    {0, NULL},
};

/* Is the interpreter's object large enough to be the one that sock_object tells of? */
static int
check_base(PyTypeObject *base)
{
    PyObject *size = PyObject_GetAttrString((PyObject *)base, "__basicsize__");
    if (!size)
        return -1;
    Py_ssize_t bytes = PyLong_AsSsize_t(size);
    Py_DECREF(size);
    if (bytes >= (Py_ssize_t)sizeof(sock_object))
        return 0;
    if (!PyErr_Occurred())
        PyErr_SetString(PyExc_ImportError, "this interpreter's socket object is of another kind");
    return -1;
}

int
sock_type_add(PyObject *module)
{
    mod_state *state = module_state(module);
    if (check_base(state->base) < 0)
        return -1;
    PyType_Spec spec = {
        .name = "_gosocket.socket",
        .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_IMMUTABLETYPE,
        .slots = sock_slots,
    };
    PyObject *type = PyType_FromModuleAndSpec(module, &spec, (PyObject *)state->base);
    if (!type)
        return -1;
    state->sock_type = (PyTypeObject *)type;
    return PyModule_AddObjectRef(module, "socket", type) < 0 ||
                   PyModule_AddObjectRef(module, "SocketType", type) < 0
               ? -1
               : 0;
}
