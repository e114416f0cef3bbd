/* mod_resolve.c: records of any type, asked of name servers. gosocket/_resolver.py is its user. */
#include "call.h"
#include "lookup.h"
#include "mod.h"
#include "sock.h"

#include <stdlib.h>

typedef struct {
    lookup_handle handle;
    gosock_question question;
    gosock_records *records;
} resolution;

static int64_t
call_resolve(const gosock_table *go, gosock_wait *wait, void *args)
{
    resolution *r = args;
    return go->gosock_resolve(lookup_id(&r->handle, go), &r->question, &r->records, wait);
}

static PyObject *
value_object(const gosock_value *value)
{
    Py_ssize_t size = (Py_ssize_t)value->len;
    switch (value->kind) {
    case GOSOCK_INT:
        return PyLong_FromLongLong(value->num);
    case GOSOCK_STR:
        return PyUnicode_DecodeASCII(value->data, size, NULL);
    default:
        return PyBytes_FromStringAndSize(value->data, size);
    }
}

static PyObject *
values_list(const gosock_records *records)
{
    PyObject *list = PyList_New((Py_ssize_t)records->nvalues);
    for (size_t i = 0; list && i < records->nvalues; i++) {
        PyObject *object = value_object(&records->values[i]);
        if (!object || PyList_SetItem(list, (Py_ssize_t)i, object) < 0)
            Py_CLEAR(list);
    }
    return list;
}

PyDoc_STRVAR(resolve_doc,
             "_resolve(name, type, servers, search, patience, attempts, ndots, flags, timeout)\n"
             "-> list\n\n"
             "Ask name servers for records: for each its name, type, TTL, how many values its\n"
             "data are, and these. See gosock_question in abi.h; timeout is in seconds.");

static PyObject *
mod_resolve(PyObject *module, PyObject *args)
{
    mod_state *state = module_state(module);
    resolution r = {0};
    gosock_question *q = &r.question;
    PyObject *timeout;
    call_limits limits = {.timeout = LOOKUP_UNLIMITED};
    if (!PyArg_ParseTuple(args, "yizsLiiiO:_resolve", &q->name, &q->type, &q->servers, &q->search,
                          &q->patience, &q->attempts, &q->ndots, &q->flags, &timeout) ||
        timeout_from_object(timeout, &limits.timeout) < 0)
        return NULL;
    if (limits.timeout == 0) /* which would not wait for what cannot be there */
        limits.timeout = 1;
    if (call_run(state, call_resolve, &r, &limits) < 0) {
        lookup_cancel(&r.handle);
        return NULL;
    }
    PyObject *list = NULL;
    if (r.records->failed)
        call_raise_error(state, &r.records->error);
    else
        list = values_list(r.records);
    free(r.records);
    return list;
}

PyMethodDef mod_resolve_methods[] = {
    {"_resolve", mod_resolve, METH_VARARGS, resolve_doc},
    {0},
};
