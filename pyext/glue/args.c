/* args.c: arguments of METH_FASTCALL functions: the interpreter's own parser on the slow path, so
 * that every message is its own. */
#include "sock.h"

#include <limits.h>
#include <stdarg.h>

PyObject *
tuple_of(PyObject *const *args, Py_ssize_t count)
{
    PyObject *tuple = PyTuple_New(count);
    for (Py_ssize_t i = 0; tuple && i < count; i++) {
        Py_INCREF(args[i]);
        if (PyTuple_SetItem(tuple, i, args[i]) < 0)
            Py_CLEAR(tuple);
    }
    return tuple;
}

/* The arguments live in the caller's frame: what the parser borrowed outlasts the tuple. */
int
fast_parse(PyObject *const *args, Py_ssize_t nargs, const char *format, ...)
{
    PyObject *tuple = tuple_of(args, nargs);
    if (!tuple)
        return 0;
    va_list to;
    va_start(to, format);
    int ok = PyArg_VaParse(tuple, format, to);
    va_end(to);
    Py_DECREF(tuple);
    return ok;
}

bool
plain_int(PyObject *object, int *to)
{
    if (!PyLong_Check(object))
        return false;
    int overflow;
    long value = PyLong_AsLongAndOverflow(object, &overflow);
    *to = (int)value;
    return !overflow && value == *to;
}

bool
two_ints(PyObject *const *args, Py_ssize_t nargs, int *first, int *second)
{
    return nargs == 2 && plain_int(args[0], first) && plain_int(args[1], second);
}

bool
three_ints(PyObject *const *args, Py_ssize_t nargs, int *first, int *second, int *third)
{
    return nargs == 3 && two_ints(args, 2, first, second) && plain_int(args[2], third);
}

static PyObject *
dict_of(PyObject *const *values, PyObject *names)
{
    PyObject *dict = PyDict_New();
    Py_ssize_t count = names ? PyTuple_Size(names) : 0;
    for (Py_ssize_t i = 0; dict && i < count; i++)
        if (PyDict_SetItem(dict, PyTuple_GetItem(names, i), values[i]) < 0)
            Py_CLEAR(dict);
    return dict;
}

int
fast_parse_keywords(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
                    const char *format, char **keywords, ...)
{
    PyObject *tuple = tuple_of(args, nargs);
    PyObject *dict = tuple ? dict_of(args + nargs, kwnames) : NULL;
    int ok = 0;
    if (dict) {
        va_list to;
        va_start(to, keywords);
        ok = PyArg_VaParseTupleAndKeywords(tuple, dict, format, keywords, to);
        va_end(to);
    }
    Py_XDECREF(tuple);
    Py_XDECREF(dict);
    return ok;
}

PyObject *
misfit(mod_state *state, const char *function, PyObject *const *args, Py_ssize_t nargs,
       PyObject *kwnames)
{
    PyObject *stock = PyObject_GetAttrString(state->stock, function);
    PyObject *tuple = stock ? tuple_of(args, nargs) : NULL;
    PyObject *dict = tuple ? dict_of(args + nargs, kwnames) : NULL;
    PyObject *result = dict ? PyObject_Call(stock, tuple, dict) : NULL;
    Py_XDECREF(stock);
    Py_XDECREF(tuple);
    Py_XDECREF(dict);
    return result;
}

int
no_keywords(const char *name, PyObject *kwnames)
{
    if (LIKELY(!kwnames))
        return 1;
    PyErr_Format(PyExc_TypeError, "%s() takes no keyword arguments", name);
    return 0;
}

int
clinic_int(PyObject *object, void *result)
{
    long value = PyLong_AsLong(object);
    bool failed = value == -1 && PyErr_Occurred();
    if (failed && !PyErr_ExceptionMatches(PyExc_OverflowError))
        return 0;
    if (failed || value < INT_MIN || value > INT_MAX) {
        PyErr_SetString(PyExc_OverflowError, "Python int too large to convert to C int");
        return 0;
    }
    *(int *)result = (int)value;
    return 1;
}

int
check_positional(const char *name, Py_ssize_t given, Py_ssize_t least, Py_ssize_t most)
{
    if (given >= least && given <= most)
        return 1;
    bool few = given < least;
    Py_ssize_t limit = few ? least : most;
    PyErr_Format(PyExc_TypeError, "%s expected %s%zd argument%s, got %zd", name,
                 least == most ? "" : few ? "at least " : "at most ", limit,
                 limit == 1 ? "" : "s", given);
    return 0;
}
