/* mod_inet.c: IP addresses between text and bytes. */
#include "mod.h"

#include "loader.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define IPV4_SIZE 4
#define IPV6_SIZE 16
#define TEXT_SIZE 64 /* INET6_ADDRSTRLEN is 46 */

/* str without NUL; NULL where it is not. */
static char *
plain_text(PyObject *object)
{
    Py_ssize_t len;
    const char *text = PyUnicode_Check(object) ? PyUnicode_AsUTF8AndSize(object, &len) : NULL;
    if (text && strlen(text) == (size_t)len)
        return (char *)text;
    PyErr_Clear();
    return NULL;
}

static Py_ssize_t
packed_size(int family)
{
    return family == AF_INET ? IPV4_SIZE : IPV6_SIZE;
}

static PyObject *
unsupported(void)
{
    errno = EAFNOSUPPORT;
    return PyErr_SetFromErrno(PyExc_OSError);
}

static PyObject *
illegal(const char *function)
{
    PyErr_Format(PyExc_OSError, "illegal IP address string passed to %s", function);
    return NULL;
}

static PyObject *
mod_inet_aton(FASTCALL_KEYWORDS)
{
    unsigned char packed[IPV4_SIZE];
    char *text = nargs == 1 && !kwnames ? plain_text(args[0]) : NULL;
    if (!text)
        return misfit(module_state(module), "inet_aton", args, nargs, kwnames);
    const gosock_table *go = gosock();
    if (!go)
        return NULL;
    if (go->gosock_inet_aton(text, packed) < 0)
        return illegal("inet_aton");
    return PyBytes_FromStringAndSize((char *)packed, IPV4_SIZE);
}

/* The family as a C int, where it is an int that fits. */
static bool
family_of(PyObject *object, int *family)
{
    long value = PyLong_Check(object) ? PyLong_AsLong(object) : -1;
    if (PyErr_Occurred())
        PyErr_Clear();
    *family = (int)value;
    return value >= 0 && value <= INT32_MAX;
}

static PyObject *
mod_inet_pton(FASTCALL_KEYWORDS)
{
    int family;
    unsigned char packed[IPV6_SIZE];
    char *text = nargs == 2 && !kwnames ? plain_text(args[1]) : NULL;
    if (!text || !family_of(args[0], &family))
        return misfit(module_state(module), "inet_pton", args, nargs, kwnames);
    const gosock_table *go = gosock();
    if (!go)
        return NULL;
    int64_t result = go->gosock_inet_pton(family, text, packed);
    if (result == -EAFNOSUPPORT)
        return unsupported();
    return result < 0 ? illegal("inet_pton")
                      : PyBytes_FromStringAndSize((char *)packed, packed_size(family));
}

/* The text of packed, whose family and length are known to fit. */
static PyObject *
text_of(int family, Py_buffer *packed)
{
    char text[TEXT_SIZE];
    const gosock_table *go = gosock();
    if (!go)
        return NULL;
    int64_t result = go->gosock_inet_ntop(family, packed->buf, text);
    return result < 0 ? unsupported() : PyUnicode_FromString(text);
}

static PyObject *
mod_inet_ntoa(FASTCALL_KEYWORDS)
{
    Py_buffer packed;
    if (nargs != 1 || kwnames || PyObject_GetBuffer(args[0], &packed, PyBUF_SIMPLE) < 0) {
        PyErr_Clear();
        return misfit(module_state(module), "inet_ntoa", args, nargs, kwnames);
    }
    PyObject *text = NULL;
    if (packed.len == IPV4_SIZE)
        text = text_of(AF_INET, &packed);
    else
        PyErr_SetString(PyExc_OSError, "packed IP wrong length for inet_ntoa");
    PyBuffer_Release(&packed);
    return text;
}

static PyObject *
ntop(int family, Py_buffer *packed)
{
    if (family != AF_INET && family != AF_INET6) {
        PyErr_Format(PyExc_ValueError, "unknown address family %d", family);
        return NULL;
    }
    if (packed->len != packed_size(family)) {
        PyErr_SetString(PyExc_ValueError, "invalid length of packed IP address string");
        return NULL;
    }
    return text_of(family, packed);
}

static PyObject *
mod_inet_ntop(FASTCALL_KEYWORDS)
{
    int family;
    Py_buffer packed;
    if (nargs != 2 || kwnames || !family_of(args[0], &family) ||
        PyObject_GetBuffer(args[1], &packed, PyBUF_SIMPLE) < 0) {
        PyErr_Clear();
        return misfit(module_state(module), "inet_ntop", args, nargs, kwnames);
    }
    PyObject *text = ntop(family, &packed);
    PyBuffer_Release(&packed);
    return text;
}

PyMethodDef mod_inet_methods[] = {
    {"inet_aton", FAST(inet_aton),
     PyDoc_STR("inet_aton($module, ip_addr, /)\n--\n\n"
               "The 4 bytes of an IPv4 address: \"1.2.3.4\", and shorter or hexadecimal forms.")},
    {"inet_ntoa", FAST(inet_ntoa),
     PyDoc_STR("inet_ntoa($module, packed_ip, /)\n--\n\n"
               "The text of 4 bytes of an IPv4 address.")},
    {"inet_pton", FAST(inet_pton),
     PyDoc_STR("inet_pton(af, ip) -> packed IP address string\n\n"
               "The bytes of an address of AF_INET (4) or AF_INET6 (16).")},
    {"inet_ntop", FAST(inet_ntop),
     PyDoc_STR("inet_ntop(af, packed_ip) -> string formatted IP address\n\n"
               "The text of the bytes of an address of AF_INET or AF_INET6.")},
    {NULL, NULL, 0, NULL},
};
