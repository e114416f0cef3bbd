/* sock_option.c: getsockopt and setsockopt, each in three forms. */
#include "sock.h"

#include <errno.h>
#include <sys/socket.h>

#define OPTION_MAX 1024

/* AF_VSOCK's options are 64-bit numbers; CPython takes every option of such a socket for one. */
static bool
is_wide(PyObject *self)
{
    return sock_of(self)->family == AF_VSOCK;
}

static PyObject *
option_int(const gosock_table *go, PyObject *self, int level, int name)
{
    int value = 0;
    uint32_t len = sizeof value;
    int64_t result = go->gosock_getsockopt(sock_of(self)->fd, level, name, &value, &len);
    if (result < 0) {
        call_raise(result);
        return NULL;
    }
    return PyLong_FromLong(value);
}

static PyObject *
option_wide(const gosock_table *go, PyObject *self, int level, int name)
{
    uint64_t value = 0;
    uint32_t len = sizeof value;
    int64_t result = go->gosock_getsockopt(sock_of(self)->fd, level, name, &value, &len);
    if (result < 0) {
        call_raise(result);
        return NULL;
    }
    return PyLong_FromUnsignedLongLong(value);
}

static PyObject *
option_bytes(const gosock_table *go, PyObject *self, int level, int name, uint32_t size)
{
    char value[OPTION_MAX];
    const uint32_t room = size;
    int64_t result = go->gosock_getsockopt(sock_of(self)->fd, level, name, value, &size);
    if (result < 0) {
        call_raise(result);
        return NULL;
    }
    return sock_bytes_got(value, room, size); /* netlink tells the size of what it has */
}

PyObject *
sock_getsockopt(FASTCALL_ARGS)
{
    int level, name, size = 0;
    if (!no_keywords("getsockopt", kwnames) ||
        (!two_ints(args, nargs, &level, &name) &&
         !fast_parse(args, nargs, "ii|i:getsockopt", &level, &name, &size)))
        return NULL;
    const gosock_table *go = gosock();
    if (!go)
        return NULL;
    if (size == 0)
        return (is_wide(self) ? option_wide : option_int)(go, self, level, name);
    if (is_wide(self)) {
        PyErr_SetString(PyExc_OSError, "getsockopt string buffer not allowed");
        return NULL;
    }
    if (size < 0 || size > OPTION_MAX) {
        PyErr_SetString(PyExc_OSError, "getsockopt buflen out of range");
        return NULL;
    }
    return option_bytes(go, self, level, name, (uint32_t)size);
}

/* ---- setsockopt ---- */

static PyObject *
set_option(PyObject *self, int level, int name, void *value, uint32_t len)
{
    const gosock_table *go = gosock();
    if (!go)
        return NULL;
    int64_t result = go->gosock_setsockopt(sock_of(self)->fd, level, name, value, len);
    if (result < 0) {
        call_raise(result);
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
set_buffer(PyObject *self, PyObject *args, int level, int name)
{
    Py_buffer value;
    if (!PyArg_ParseTuple(args, "iiy*:setsockopt", &level, &name, &value))
        return NULL;
    PyObject *result = NULL;
    if (value.len > INT32_MAX)
        PyErr_Format(PyExc_OverflowError, "socket option is larger than %i bytes", INT32_MAX);
    else
        result = set_option(self, level, name, value.buf, (uint32_t)value.len);
    PyBuffer_Release(&value);
    return result;
}

static PyObject *
set_wide(PyObject *self, PyObject *args)
{
    int level, name;
    unsigned long long number;
    if (!PyArg_ParseTuple(args, "iiK:setsockopt", &level, &name, &number))
        return NULL;
    return set_option(self, level, name, &number, sizeof number);
}

/* Before 3.15 the three forms are tried in turn, and the last one's complaint is raised. */
static PyObject *
set_in_turn(PyObject *self, PyObject *args)
{
    int level, name, number;
    unsigned int len;
    PyObject *none;
    if (is_wide(self))
        return set_wide(self, args);
    if (PyArg_ParseTuple(args, "iii:setsockopt", &level, &name, &number))
        return set_option(self, level, name, &number, sizeof number);
    PyErr_Clear();
    if (PyArg_ParseTuple(args, "iiO!I:setsockopt", &level, &name, Py_TYPE(Py_None), &none, &len))
        return set_option(self, level, name, NULL, len);
    PyErr_Clear();
    return set_buffer(self, args, level, name);
}

static PyObject *
refuse(const char *format, PyObject *value)
{
    PyErr_Format(PyExc_TypeError, format, value);
    return NULL;
}

/* From 3.15 on the value's type says which form it is. */
static PyObject *
set_by_type(PyObject *self, PyObject *args)
{
    int level, name, number;
    unsigned int len;
    PyObject *value;
    if (!PyArg_ParseTuple(args, "iiO|I:setsockopt", &level, &name, &value, &len))
        return NULL;
    bool sized = PyTuple_Size(args) == 4, none = value == Py_None;
    if (none && !sized)
        return refuse("setsockopt() requires 4 arguments when the third argument is None", value);
    if (sized && !none)
        return refuse("setsockopt() only takes 4 arguments when the third argument is None "
                      "(got %T)", value);
    if (is_wide(self))
        return PyIndex_Check(value)
                   ? set_wide(self, args)
                   : refuse("setsockopt() argument 3 for AF_VSOCK must be an int (got %T)", value);
    if (none)
        return set_option(self, level, name, NULL, len);
    if (PyIndex_Check(value))
        return PyArg_Parse(value, "i", &number)
                   ? set_option(self, level, name, &number, sizeof number)
                   : NULL;
    if (!PyObject_CheckBuffer(value))
        return refuse("socket option should be int, bytes-like object or None (got %T)", value);
    return set_buffer(self, args, level, name);
}

PyObject *
sock_setsockopt(FASTCALL_ARGS)
{
    int level, name, value;
    if (!no_keywords("setsockopt", kwnames))
        return NULL;
    if (!is_wide(self) && three_ints(args, nargs, &level, &name, &value))
        return set_option(self, level, name, &value, sizeof value);
    PyObject *tuple = tuple_of(args, nargs);
    PyObject *result =
        tuple ? (python_at_least(15) ? set_by_type : set_in_turn)(self, tuple) : NULL;
    Py_XDECREF(tuple);
    return result;
}
