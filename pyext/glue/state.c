#include "state.h"

#include <stdarg.h>

/* (first, *rest); takes over first. */
static PyObject *
prepend(PyObject *first, PyObject *rest)
{
    Py_ssize_t count = PyTuple_Size(rest);
    PyObject *all = first ? PyTuple_New(count + 1) : NULL;
    if (!all) {
        Py_XDECREF(first);
        return NULL;
    }
    PyTuple_SetItem(all, 0, first);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PyTuple_GetItem(rest, i);
        Py_INCREF(item);
        PyTuple_SetItem(all, i + 1, item);
    }
    return all;
}

int
audit(mod_state *state, const char *event, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    PyObject *rest = Py_VaBuildValue(format, values);
    va_end(values);
    PyObject *args = rest ? prepend(PyUnicode_FromString(event), rest) : NULL;
    PyObject *result = args ? PyObject_CallObject(state->sys_audit, args) : NULL;
    Py_XDECREF(rest);
    Py_XDECREF(args);
    Py_XDECREF(result);
    return result ? 0 : -1;
}
