/* sock.h: the socket object, and its methods by concept. */
#ifndef GLUE_SOCK_H
#define GLUE_SOCK_H

#include "call.h"
#include "state.h"

#include <stdatomic.h>

#define CLOSED (-1)

/* The object: what the interpreter's own type begins with, the same in 3.11 to 3.15, so that its
 * ssl reads our descriptor and timeout. The rest of the base's size is the base's. */
typedef struct {
    PyObject_HEAD
    _Atomic int fd; /* other threads may close it at any time */
    int family;
    int type;
    int proto;
    PyObject *(*errorhandler)(void);
    _Atomic int64_t timeout; /* ns; < 0: blocks */
} sock_object;

static inline sock_object *
sock_of(PyObject *self)
{
    return (sock_object *)self;
}

/* The module's state. It hangs on our type, not on the object: an object has nothing that the
 * interpreter's own has not, so a class made on that one can be given our type as its base, which
 * is how install() reaches what was imported before it. */
mod_state *sock_state(PyObject *self);
/* The same of any object: NULL where it is no socket of ours. */
mod_state *sock_state_if(PyObject *object);

/* The limits of a call on this socket: its own timeout. */
static inline call_limits
sock_limits(PyObject *self, size_t size)
{
    sock_object *s = sock_of(self);
    return (call_limits){.timeout = s->timeout, .size = size, .fd = (int32_t *)&s->fd};
}

/* Runs a call with the socket's own timeout; the result, or -1 and raised. */
static inline int64_t
sock_call(PyObject *self, call_fn fn, void *args, size_t size)
{
    call_limits limits = sock_limits(self, size);
    return call_run(sock_state(self), fn, args, &limits);
}

/* Runs a call that never waits; the result, or -1 and raised. */
static inline int64_t
sock_at_once(PyObject *self, call_fn fn, void *args)
{
    return call_run(sock_state(self), fn, args, &call_at_once);
}

/* Has this socket's family addresses? None that CPython knows, and none where the socket was never
 * initialised: 1, or 0 and raised. */
int sock_has_addresses(PyObject *self);

/* Python's address for this socket into out. The socket's timeout holds for looking a host up, if
 * it has one; a socket that does not block waits for that as one that does. */
int sock_address(PyObject *self, PyObject *address, const char *caller, gosock_addr *out);
/* The same; what the lookup took is taken off the limits, for the call that follows. */
int sock_address_within(PyObject *self, PyObject *address, const char *caller, call_limits *limits,
                        gosock_addr *out);

/* PyArg_ParseTuple over METH_FASTCALL's arguments. */
int fast_parse(PyObject *const *args, Py_ssize_t nargs, const char *format, ...);
/* The short ways for an argument, and for two, that are ints of C's size. */
bool plain_int(PyObject *object, int *to);
bool two_ints(PyObject *const *args, Py_ssize_t nargs, int *first, int *second);
bool three_ints(PyObject *const *args, Py_ssize_t nargs, int *first, int *second, int *third);
/* fast_parse with keywords. */
int fast_parse_keywords(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
                        const char *format, char **keywords, ...);

/* The arguments as a tuple, for the interpreter's parser. */
PyObject *tuple_of(PyObject *const *args, Py_ssize_t count);

/* No method that CPython has as METH_VARARGS takes keywords: 1, or 0 and raised. */
int no_keywords(const char *name, PyObject *kwnames);
/* "O&" for a C int, in the words of Argument Clinic. */
int clinic_int(PyObject *object, void *result);
/* Argument Clinic's check of how many there are: 1, or 0 and raised. */
int check_positional(const char *name, Py_ssize_t given, Py_ssize_t least, Py_ssize_t most);

/* Timeouts, in sock_timeout.c: Python's None, int or float into ns; 0, or -1 and raised. */
int timeout_from_object(PyObject *object, int64_t *timeout);
PyObject *timeout_to_object(int64_t timeout);

/* sock_type.c */
int sock_type_add(PyObject *module);
/* A socket of our type over a descriptor, which it owns at once: it is closed on failure. */
PyObject *sock_from_fd(mod_state *state, int fd, int family, int type, int proto);
/* Fills a new object: with a new socket, or with the one that fileno is, if that is neither NULL
 * nor None. What is -1 is the default, or what the descriptor's is. 0, or -1 and raised. */
int sock_make(PyObject *self, int family, int type, int proto, PyObject *fileno);

#define FASTCALL_ARGS                                                                              \
    PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames

/* sock_names.c: bind, connect, listen, accept and the addresses of both ends */
PyObject *sock_accept(PyObject *self, PyObject *unused);
PyObject *sock_bind(PyObject *self, PyObject *address);
PyObject *sock_connect(PyObject *self, PyObject *address);
PyObject *sock_connect_ex(PyObject *self, PyObject *address);
PyObject *sock_getpeername(PyObject *self, PyObject *unused);
PyObject *sock_getsockname(PyObject *self, PyObject *unused);
PyObject *sock_listen(FASTCALL_ARGS);
PyObject *sock_shutdown(PyObject *self, PyObject *how);

/* sock_close.c */
PyObject *sock_close(PyObject *self, PyObject *unused);
PyObject *sock_detach(PyObject *self, PyObject *unused);
void sock_finalize(PyObject *self);
/* close(2), errors raised: 0 or -1. */
int sock_close_fd(int fd);

/* sock_timeout.c */
PyObject *sock_setblocking(PyObject *self, PyObject *flag);
PyObject *sock_getblocking(PyObject *self, PyObject *unused);
PyObject *sock_settimeout(PyObject *self, PyObject *timeout);
PyObject *sock_gettimeout(PyObject *self, PyObject *unused);
PyObject *sock_get_timeout(PyObject *self, void *unused);
int sock_apply_blocking(PyObject *self, bool block);

/* sock_option.c */
PyObject *sock_getsockopt(FASTCALL_ARGS);
PyObject *sock_setsockopt(FASTCALL_ARGS);

/* sock_recv.c */
/* 3.15 makes no bytes of a message that is longer than the room for it: 0, or -1 and raised. */
int sock_check_room(int64_t got, size_t room);
/* What was got, as bytes of its length, which can be more than there was room for. What then did
 * not come is undefined with the interpreter's own socket, and zeros here. */
PyObject *sock_bytes_got(const char *room, size_t size, int64_t got);
PyObject *sock_recv(FASTCALL_ARGS);
PyObject *sock_recv_into(FASTCALL_ARGS);
PyObject *sock_recvfrom(FASTCALL_ARGS);
PyObject *sock_recvfrom_into(FASTCALL_ARGS);

/* sock_send.c */
PyObject *sock_send(FASTCALL_ARGS);
PyObject *sock_sendall(FASTCALL_ARGS);
PyObject *sock_sendto(FASTCALL_ARGS);
PyObject *sock_sendfile(FASTCALL_ARGS);

/* sock_recvmsg.c, sock_sendmsg.c, sock_afalg.c */
PyObject *sock_recvmsg(FASTCALL_ARGS);
PyObject *sock_recvmsg_into(PyObject *self, PyObject *args);
PyObject *sock_sendmsg(FASTCALL_ARGS);
PyObject *sock_sendmsg_afalg(PyObject *self, PyObject *args, PyObject *keywords);

#endif
