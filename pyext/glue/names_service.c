#include "names.h"

#include <stdlib.h>

#define MAX_PORT 0xffff

/* The number that the query finds. */
static PyObject *
find_number(mod_state *state, const gosock_query *query)
{
    lookup_room room;
    const gosock_answer *answer = lookup_run(state, query, LOOKUP_UNLIMITED, &room);
    if (!answer)
        return NULL;
    PyObject *number = PyLong_FromLong(answer->number);
    lookup_free(answer, &room);
    return number;
}

PyObject *
mod_getservbyname(PyObject *module, PyObject *args)
{
    mod_state *state = module_state(module);
    gosock_query query = {.kind = GOSOCK_GETSERVBYNAME};
    if (!PyArg_ParseTuple(args, "s|s:getservbyname", &query.service, &query.protocol) ||
        audit(state, "socket.getservbyname", "(sz)", query.service, query.protocol) < 0)
        return NULL;
    return find_number(state, &query);
}

PyObject *
mod_getservbyport(PyObject *module, PyObject *args)
{
    mod_state *state = module_state(module);
    gosock_query query = {.kind = GOSOCK_GETSERVBYPORT};
    if (!PyArg_ParseTuple(args, "i|s:getservbyport", &query.port, &query.protocol))
        return NULL;
    if (query.port < 0 || query.port > MAX_PORT) {
        PyErr_SetString(PyExc_OverflowError, "getservbyport: port must be 0-65535.");
        return NULL;
    }
    if (audit(state, "socket.getservbyport", "(iz)", query.port, query.protocol) < 0)
        return NULL;
    lookup_room room;
    const gosock_answer *answer = lookup_run(state, &query, LOOKUP_UNLIMITED, &room);
    if (!answer)
        return NULL;
    PyObject *name = PyUnicode_FromString(answer->name);
    lookup_free(answer, &room);
    return name;
}

PyObject *
mod_getprotobyname(PyObject *module, PyObject *args)
{
    gosock_query query = {.kind = GOSOCK_GETPROTOBYNAME};
    if (!PyArg_ParseTuple(args, "s:getprotobyname", &query.protocol))
        return NULL;
    return find_number(module_state(module), &query);
}
