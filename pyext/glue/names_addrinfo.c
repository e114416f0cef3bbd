#include "names.h"

#include "addr.h"

#include <stdlib.h>

#define MAX_FLOWINFO 0xfffffU /* a flow label has 20 bits */
#define DECIMAL 10

/* ---- getaddrinfo ---- */

/* Text for Go; data lives as long as owner. */
typedef struct {
    PyObject *owner;
    char *data;
} text_arg;

/* Steals owner: an str or bytes, or NULL where that could not be made. */
static int
text_own(PyObject *owner, text_arg *text)
{
    text->owner = owner;
    if (!owner)
        return -1;
    text->data = PyBytes_Check(owner) ? PyBytes_AsString(owner)
                                      : (char *)PyUnicode_AsUTF8AndSize(owner, NULL);
    return text->data ? 0 : -1;
}

static int
text_of_host(PyObject *host, text_arg *text)
{
    if (host == Py_None)
        return 0;
    if (PyBytes_Check(host) || names_plain_host(host))
        return text_own(Py_NewRef(host), text);
    if (PyUnicode_Check(host))
        return text_own(PyUnicode_AsEncodedString(host, "idna", NULL), text);
    PyErr_SetString(PyExc_TypeError, "getaddrinfo() argument 1 must be string or None");
    return -1;
}

/* A port is text to getaddrinfo(3), so an int may be of any size; but 3.11 wants a C long. */
static int
text_of_int(PyObject *port, text_arg *text)
{
    if (!python_at_least(12) && PyLong_AsLong(port) == -1 && PyErr_Occurred())
        return -1;
    return text_own(PyNumber_ToBase(port, DECIMAL), text);
}

/* True is a port number since 3.14, as is whatever else has __index__. */
static bool
is_port_number(PyObject *port)
{
    return python_at_least(14) ? PyIndex_Check(port) : PyLong_CheckExact(port);
}

static int
text_of_port(PyObject *port, text_arg *text)
{
    if (port == Py_None)
        return 0;
    if (is_port_number(port))
        return text_of_int(port, text);
    if (PyUnicode_Check(port) || PyBytes_Check(port))
        return text_own(Py_NewRef(port), text);
    PyErr_SetString(PyExc_OSError, "Int or String expected");
    return -1;
}

static PyObject *
addrinfo_item(const gosock_answer *answer, size_t i)
{
    const gosock_addrinfo *info = &answer->addrs[i];
    PyObject *addr = addr_build(&info->addr);
    if (!addr)
        return NULL;
    return Py_BuildValue("(iiisN)", info->family, info->type, info->proto, info->canonname, addr);
}

static PyObject *
find_addrinfos(mod_state *state, const gosock_query *query, int64_t timeout)
{
    lookup_room room;
    const gosock_answer *answer = lookup_run(state, query, timeout, &room);
    if (!answer)
        return NULL;
    PyObject *list = names_list(answer, answer->naddrs, addrinfo_item);
    lookup_free(answer, &room);
    return list;
}

static PyObject *
getaddrinfo_within(PyObject *module, PyObject *args, PyObject *keywords, int64_t timeout)
{
    static char *names[] = {"host", "port", "family", "type", "proto", "flags", NULL};
    mod_state *state = module_state(module);
    gosock_query query = {.kind = GOSOCK_GETADDRINFO};
    PyObject *host, *port, *list = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "OO|iiii:getaddrinfo", names, &host, &port,
                                     &query.family, &query.type, &query.proto, &query.flags))
        return NULL;
    text_arg host_text = {0}, port_text = {0};
    if (text_of_host(host, &host_text) == 0 && text_of_port(port, &port_text) == 0 &&
        audit(state, "socket.getaddrinfo", "(OOiii)", host, port, query.family, query.type,
              query.proto) == 0) {
        query.host = host_text.data;
        query.service = port_text.data;
        list = find_addrinfos(state, &query, timeout);
    }
    Py_XDECREF(host_text.owner);
    Py_XDECREF(port_text.owner);
    return list;
}

PyObject *
mod_getaddrinfo(PyObject *module, PyObject *args, PyObject *keywords)
{
    int64_t timeout;
    PyObject *list = NULL;
    if (names_timeout(&keywords, &timeout) == 0)
        list = getaddrinfo_within(module, args, keywords, timeout);
    Py_XDECREF(keywords);
    return list;
}

/* ---- getnameinfo ---- */

static int
parse_sockaddr(PyObject *sockaddr, gosock_query *to)
{
    unsigned int flowinfo = 0; /* on which no name depends */
    if (!PyTuple_Check(sockaddr)) {
        PyErr_SetString(PyExc_TypeError, "getnameinfo() argument 1 must be a tuple");
        return -1;
    }
    if (!PyArg_ParseTuple(sockaddr, "si|II;getnameinfo(): illegal sockaddr argument", &to->host,
                          &to->port, &flowinfo, &to->scope_id))
        return -1;
    to->more = PyTuple_Size(sockaddr) > 2;
    if (flowinfo > MAX_FLOWINFO) {
        PyErr_SetString(PyExc_OverflowError, "getnameinfo(): flowinfo must be 0-1048575.");
        return -1;
    }
    return 0;
}

static PyObject *
find_names(mod_state *state, const gosock_query *query)
{
    lookup_room room;
    const gosock_answer *answer = lookup_run(state, query, LOOKUP_UNLIMITED, &room);
    if (!answer)
        return NULL;
    PyObject *names = Py_BuildValue("(ss)", answer->name, answer->service);
    lookup_free(answer, &room);
    return names;
}

PyObject *
mod_getnameinfo(PyObject *module, PyObject *args)
{
    mod_state *state = module_state(module);
    gosock_query query = {.kind = GOSOCK_GETNAMEINFO};
    PyObject *sockaddr;
    if (!PyArg_ParseTuple(args, "Oi:getnameinfo", &sockaddr, &query.flags) ||
        parse_sockaddr(sockaddr, &query) < 0 ||
        audit(state, "socket.getnameinfo", "(O)", sockaddr) < 0)
        return NULL;
    return find_names(state, &query);
}
