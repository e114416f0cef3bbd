#include "host.h"

#include <string.h>

static int
host_from_str(PyObject *object, host_arg *host)
{
    Py_ssize_t len;
    const char *text = PyUnicode_AsUTF8AndSize(object, &len);
    if (text && PyUnicode_GetLength(object) == len) { /* ASCII: encoded already */
        Py_INCREF(object);
        host->owner = object;
        host->data = (char *)text;
        host->len = len;
        return 1;
    }
    PyErr_Clear();
    host->owner = PyUnicode_AsEncodedString(object, "idna", NULL);
    if (!host->owner) {
        PyErr_SetString(PyExc_TypeError, "encoding of hostname failed");
        return 0;
    }
    return PyBytes_AsStringAndSize(host->owner, &host->data, &host->len) == 0;
}

static int
host_from_bytes(PyObject *object, host_arg *host)
{
    host->owner = PyBytes_FromObject(object); /* a copy of what another thread could change */
    return host->owner && PyBytes_AsStringAndSize(host->owner, &host->data, &host->len) == 0;
}

int
host_converter(PyObject *object, void *arg)
{
    host_arg *host = arg;
    int ok;
    if (!object) { /* PyArg_Parse's clean-up, after a later argument failed */
        host_clear(host);
        return 1;
    }
    host->owner = NULL;
    if (PyUnicode_Check(object))
        ok = host_from_str(object, host);
    else if (PyBytes_Check(object) || PyByteArray_Check(object))
        ok = host_from_bytes(object, host);
    else {
        PyErr_Format(PyExc_TypeError, "str, bytes or bytearray expected, not %s",
                     type_name(object));
        return 0;
    }
    if (ok && (Py_ssize_t)strlen(host->data) != host->len) {
        PyErr_SetString(PyExc_TypeError, "host name must not contain null character");
        ok = 0;
    }
    if (!ok)
        host_clear(host);
    return ok ? Py_CLEANUP_SUPPORTED : 0;
}

void
host_clear(host_arg *host)
{
    Py_CLEAR(host->owner);
}
