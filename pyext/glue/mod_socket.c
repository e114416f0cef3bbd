/* mod_socket.c: socketpair, dup, close, the default timeout, and what is to be said of Go. */
#include "mod.h"

#include "sock.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

/* ---- socketpair ---- */

typedef struct {
    int family, type, proto;
    int32_t fds[2];
} pair_args;

static int64_t
do_socketpair(const gosock_table *go, gosock_wait *wait UNUSED, void *arg)
{
    pair_args *a = arg;
    return go->gosock_socketpair(a->family, a->type, a->proto, a->fds);
}

static int
make_pair(FASTCALL_KEYWORDS, pair_args *a)
{
    *a = (pair_args){.family = AF_UNIX, .type = SOCK_STREAM};
    if (!no_keywords("socketpair", kwnames) ||
        (!three_ints(args, nargs, &a->family, &a->type, &a->proto) &&
         !fast_parse(args, nargs, "|iii:socketpair", &a->family, &a->type, &a->proto)))
        return -1;
    return call_run(module_state(module), do_socketpair, a, &call_at_once) < 0 ? -1 : 0;
}

/* The descriptors alone, for a class that makes its own objects of them. */
static PyObject *
mod__socketpair(FASTCALL_KEYWORDS)
{
    pair_args a;
    if (make_pair(module, args, nargs, kwnames, &a) < 0)
        return NULL;
    PyObject *result = Py_BuildValue("(ii)", a.fds[0], a.fds[1]);
    if (!result) {
        close(a.fds[0]);
        close(a.fds[1]);
    }
    return result;
}

static PyObject *
mod_socketpair(FASTCALL_KEYWORDS)
{
    mod_state *state = module_state(module);
    pair_args a;
    if (make_pair(module, args, nargs, kwnames, &a) < 0)
        return NULL;
    PyObject *first = sock_from_fd(state, a.fds[0], a.family, a.type, a.proto);
    if (!first) {
        close(a.fds[1]);
        return NULL;
    }
    PyObject *second = sock_from_fd(state, a.fds[1], a.family, a.type, a.proto);
    if (!second) {
        Py_DECREF(first);
        return NULL;
    }
    return Py_BuildValue("(NN)", first, second);
}

/* ---- descriptors ---- */

/* A descriptor as C sees it: whatever a long holds, cut to an int. */
static int
fd_of(PyObject *object, int *fd)
{
    long value = PyLong_AsLong(object);
    *fd = (int)value;
    return value == -1 && PyErr_Occurred() ? -1 : 0;
}

static PyObject *
mod_dup(PyObject *module UNUSED, PyObject *object)
{
    int fd;
    const gosock_table *go;
    if (fd_of(object, &fd) < 0 || !(go = gosock()))
        return NULL;
    int64_t copy = go->gosock_dup(fd);
    if (copy < 0) {
        call_raise(copy);
        return NULL;
    }
    return PyLong_FromLongLong(copy);
}

static PyObject *
mod_close(PyObject *module UNUSED, PyObject *object)
{
    int fd;
    if (fd_of(object, &fd) < 0 || sock_close_fd(fd) < 0)
        return NULL;
    Py_RETURN_NONE;
}

/* ---- the default timeout ---- */

static PyObject *
mod_getdefaulttimeout(PyObject *module, PyObject *unused UNUSED)
{
    return timeout_to_object(module_state(module)->default_timeout);
}

static PyObject *
mod_setdefaulttimeout(PyObject *module, PyObject *object)
{
    int64_t timeout;
    if (timeout_from_object(object, &timeout) < 0)
        return NULL;
    module_state(module)->default_timeout = timeout;
    Py_RETURN_NONE;
}

/* ---- Go ---- */

static PyObject *
mod_go_state(PyObject *module UNUSED, PyObject *unused UNUSED)
{
    char path[PATH_MAX] = "", version[64] = "";
    bool loaded = loader_is_alive();
    loader_path(path, sizeof path);
    if (loaded)
        loader_table->gosock_version(version, sizeof version);
    return Py_BuildValue("{sOsisNsN}", "loaded", loaded ? Py_True : Py_False, "generation",
                         loader_generation(), "library", PyUnicode_DecodeFSDefault(path),
                         "version", loaded ? PyUnicode_FromString(version) : Py_NewRef(Py_None));
}

PyMethodDef mod_socket_methods[] = {
    {"_socketpair", FAST(_socketpair),
     PyDoc_STR("_socketpair([family[, type [, proto]]]) -> (descriptor, descriptor)\n\n"
               "socketpair(), of which the caller makes objects, and closes what it cannot.")},
    {"socketpair", FAST(socketpair),
     PyDoc_STR("socketpair([family[, type [, proto]]]) -> (socket object, socket object)\n\n"
               "Two sockets connected with each other; AF_UNIX streams by default.")},
    {"dup", mod_dup, METH_O,
     PyDoc_STR("dup($self, object, /)\n--\n\n"
               "Another descriptor for the same socket; children do not inherit it.")},
    {"close", mod_close, METH_O,
     PyDoc_STR("close($self, object, /)\n--\n\nClose a socket's descriptor.")},
    {"getdefaulttimeout", mod_getdefaulttimeout, METH_NOARGS,
     PyDoc_STR("getdefaulttimeout($self, /)\n--\n\n"
               "The timeout in seconds that new sockets get; None: they block.")},
    {"setdefaulttimeout", mod_setdefaulttimeout, METH_O,
     PyDoc_STR("setdefaulttimeout($self, object, /)\n--\n\n"
               "Set the timeout in seconds that new sockets get; None: they block.")},
    {"_go_state", mod_go_state, METH_NOARGS,
     PyDoc_STR("_go_state($self, /)\n--\n\n"
               "A dict about the Go library: is it loaded in this process, how often was one\n"
               "started in this line of processes, its path, and Go's version.")},
    {NULL, NULL, 0, NULL},
};
