/* sock_timeout.c: blocking, non-blocking, timeouts. A timeout is kept in nanoseconds. */
#include "sock.h"

#include <errno.h>
#include <math.h>

#define SECOND INT64_C(1000000000)

/* ---- Python's seconds ---- */

static int
out_of_range(const char *before_314)
{
    PyErr_SetString(PyExc_OverflowError,
                    python_at_least(14) ? "timestamp out of range for C PyTime_t" : before_314);
    return -1;
}

/* Rounds up: a timeout of less than a nanosecond is still one. */
static int
from_double(double seconds, int64_t *timeout)
{
    if (isnan(seconds)) {
        PyErr_SetString(PyExc_ValueError, "Invalid value NaN (not a number)");
        return -1;
    }
    double ns = seconds * 1e9;
    ns = ns >= 0.0 ? ceil(ns) : floor(ns);
    if (!(ns >= -0x1p63 && ns < 0x1p63))
        return out_of_range("timestamp out of range for platform time_t");
    *timeout = (int64_t)ns;
    return 0;
}

static int
from_integer(PyObject *object, int64_t *timeout)
{
    int overflow;
    long long seconds = PyLong_AsLongLongAndOverflow(object, &overflow);
    if (seconds == -1 && !overflow && PyErr_Occurred())
        return -1;
    if (overflow || seconds > INT64_MAX / SECOND || seconds < INT64_MIN / SECOND)
        return out_of_range(python_at_least(13) ? "timestamp too large to convert to C PyTime_t"
                                                : "timestamp too large to convert to C _PyTime_t");
    *timeout = seconds * SECOND;
    return 0;
}

/* What is neither float nor int: 3.15 takes all that has __float__. */
static int
from_other(PyObject *object, int64_t *timeout)
{
    if (python_at_least(15)) {
        double seconds = PyFloat_AsDouble(object);
        return seconds == -1.0 && PyErr_Occurred() ? -1 : from_double(seconds, timeout);
    }
    int result = from_integer(object, timeout);
    if (result < 0 && python_at_least(14) && PyErr_ExceptionMatches(PyExc_TypeError))
        PyErr_Format(PyExc_TypeError, "'%T' object cannot be interpreted as an integer or float",
                     object);
    return result;
}

int
timeout_from_object(PyObject *object, int64_t *timeout)
{
    int result;
    if (object == Py_None) {
        *timeout = -1;
        return 0;
    }
    if (PyFloat_Check(object))
        result = from_double(PyFloat_AsDouble(object), timeout);
    else if (PyLong_Check(object))
        result = from_integer(object, timeout);
    else
        result = from_other(object, timeout);
    if (result == 0 && *timeout < 0) {
        PyErr_SetString(PyExc_ValueError, "Timeout value out of range");
        return -1;
    }
    return result;
}

PyObject *
timeout_to_object(int64_t timeout)
{
    if (timeout < 0)
        Py_RETURN_NONE;
    return PyFloat_FromDouble((double)timeout / 1e9);
}

/* ---- the socket's ---- */

int
sock_apply_blocking(PyObject *self, bool block)
{
    const gosock_table *go = gosock();
    if (!go)
        return -1;
    int64_t result = go->gosock_setblocking(sock_of(self)->fd, block);
    return result < 0 ? call_raise(result) : 0;
}

static PyObject *
set_timeout(PyObject *self, int64_t timeout)
{
    int result;
    LOCK(self); /* the object and the kernel say the same */
    sock_of(self)->timeout = timeout;
    result = sock_apply_blocking(self, timeout < 0);
    UNLOCK;
    if (result < 0)
        return NULL;
    Py_RETURN_NONE;
}

PyObject *
sock_setblocking(PyObject *self, PyObject *flag)
{
    /* Before 3.12 the flag has to be an integer. */
    long block = python_at_least(12) ? PyObject_IsTrue(flag) : PyLong_AsLong(flag);
    if (block == -1 && PyErr_Occurred())
        return NULL;
    return set_timeout(self, block ? -1 : 0);
}

PyObject *
sock_getblocking(PyObject *self, PyObject *unused UNUSED)
{
    return PyBool_FromLong(sock_of(self)->timeout != 0);
}

PyObject *
sock_settimeout(PyObject *self, PyObject *object)
{
    int64_t timeout;
    return timeout_from_object(object, &timeout) < 0 ? NULL : set_timeout(self, timeout);
}

PyObject *
sock_get_timeout(PyObject *self, void *unused UNUSED)
{
    return timeout_to_object(sock_of(self)->timeout);
}

PyObject *
sock_gettimeout(PyObject *self, PyObject *unused UNUSED)
{
    return timeout_to_object(sock_of(self)->timeout);
}
