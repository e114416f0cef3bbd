/* sock_names.c: bind, connect, listen, accept, shutdown, and the addresses of both ends. */
#include "sock.h"

#include "addr.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define DEFAULT_BACKLOG 128 /* where SOMAXCONN is larger, as it is on Linux since 5.4 */

typedef struct {
    PyObject *self;
    gosock_addr *addr;
    int number;
} name_args;

int
sock_address(PyObject *self, PyObject *address, const char *caller, gosock_addr *out)
{
    call_limits limits = sock_limits(self, 0);
    return sock_address_within(self, address, caller, &limits, out);
}

int
sock_address_within(PyObject *self, PyObject *address, const char *caller, call_limits *limits,
                    gosock_addr *out)
{
    sock_object *s = sock_of(self);
    return addr_parse(sock_state(self), address, s->family, s->proto, caller, &limits->timeout,
                      out);
}

int
sock_has_addresses(PyObject *self)
{
    sock_object *s = sock_of(self);
    return addr_expected(s->family, s->proto);
}

/* ---- accept ---- */

static int64_t
do_accept(const gosock_table *go, gosock_wait *wait, void *arg)
{
    name_args *a = arg;
    return go->gosock_accept(sock_of(a->self)->fd, sock_of(a->self)->proto, a->addr, wait);
}

PyObject *
sock_accept(PyObject *self, PyObject *unused UNUSED)
{
    gosock_addr peer;
    name_args a = {.self = self, .addr = &peer};
    int64_t fd = sock_has_addresses(self) ? sock_call(self, do_accept, &a, 0) : -1;
    if (fd < 0)
        return NULL;
    PyObject *result = NULL, *address = addr_build(&peer);
    if (address)
        result = Py_BuildValue("(iN)", (int)fd, address);
    if (!result)
        close((int)fd);
    return result;
}

/* ---- bind, connect ---- */

static int64_t
do_bind(const gosock_table *go, gosock_wait *wait UNUSED, void *arg)
{
    name_args *a = arg;
    return go->gosock_bind(sock_of(a->self)->fd, a->addr);
}

PyObject *
sock_bind(PyObject *self, PyObject *address)
{
    gosock_addr addr;
    name_args a = {.self = self, .addr = &addr};
    if (sock_address(self, address, "bind", &addr) < 0 ||
        audit(sock_state(self), "socket.bind", "(OO)", self, address) < 0 ||
        sock_at_once(self, do_bind, &a) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static int64_t
do_connect(const gosock_table *go, gosock_wait *wait, void *arg)
{
    name_args *a = arg;
    return go->gosock_connect(sock_of(a->self)->fd, a->addr, wait);
}

/* The result of Go's connect, or CALL_RAISED. */
static int64_t
connect_raw(PyObject *self, PyObject *address, const char *caller)
{
    gosock_addr addr;
    name_args a = {.self = self, .addr = &addr};
    call_limits limits = sock_limits(self, 0);
    if (sock_address_within(self, address, caller, &limits, &addr) < 0 ||
        audit(sock_state(self), "socket.connect", "(OO)", self, address) < 0)
        return CALL_RAISED;
    return call_raw(sock_state(self), do_connect, &a, &limits);
}

PyObject *
sock_connect(PyObject *self, PyObject *address)
{
    int64_t result = connect_raw(self, address, "connect");
    if (result < 0) {
        call_raise(result);
        return NULL;
    }
    Py_RETURN_NONE;
}

PyObject *
sock_connect_ex(PyObject *self, PyObject *address)
{
    int64_t result = connect_raw(self, address, "connect_ex");
    if (result == CALL_RAISED)
        return NULL;
    return PyLong_FromLongLong(result == GOSOCK_TIMEDOUT ? EWOULDBLOCK : -result);
}

/* ---- listen, shutdown ---- */

static int64_t
do_listen(const gosock_table *go, gosock_wait *wait UNUSED, void *arg)
{
    name_args *a = arg;
    return go->gosock_listen(sock_of(a->self)->fd, a->number);
}

PyObject *
sock_listen(FASTCALL_ARGS)
{
    name_args a = {
        .self = self, .number = SOMAXCONN < DEFAULT_BACKLOG ? SOMAXCONN : DEFAULT_BACKLOG};
    if (!no_keywords("listen", kwnames) || !fast_parse(args, nargs, "|i:listen", &a.number))
        return NULL;
    if (a.number < 0)
        a.number = 0; /* a negative one would mean the system's largest */
    if (sock_at_once(self, do_listen, &a) < 0)
        return NULL;
    Py_RETURN_NONE;
}

static int64_t
do_shutdown(const gosock_table *go, gosock_wait *wait UNUSED, void *arg)
{
    name_args *a = arg;
    return go->gosock_shutdown(sock_of(a->self)->fd, a->number);
}

PyObject *
sock_shutdown(PyObject *self, PyObject *how)
{
    name_args a = {.self = self};
    if (!clinic_int(how, &a.number) || sock_at_once(self, do_shutdown, &a) < 0)
        return NULL;
    Py_RETURN_NONE;
}

/* ---- getsockname, getpeername ---- */

static PyObject *
end_address(PyObject *self, bool peer)
{
    const gosock_table *go = sock_has_addresses(self) ? gosock() : NULL;
    if (!go)
        return NULL;
    gosock_addr addr;
    sock_object *s = sock_of(self);
    int64_t result = (peer ? go->gosock_getpeername : go->gosock_getsockname)(s->fd, s->proto,
                                                                              &addr);
    if (result < 0) {
        call_raise(result);
        return NULL;
    }
    return addr_build(&addr);
}

PyObject *
sock_getsockname(PyObject *self, PyObject *unused UNUSED)
{
    return end_address(self, false);
}

PyObject *
sock_getpeername(PyObject *self, PyObject *unused UNUSED)
{
    return end_address(self, true);
}
