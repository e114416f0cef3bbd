/* mod_number.c: byte order, and the sizes of control messages. */
#include "mod.h"

#include "control.h"

#include <arpa/inet.h>

/* The one argument, where it is an int from 0 to most. */
static bool
fits(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, unsigned long most,
     unsigned long *value)
{
    if (nargs != 1 || kwnames || !PyLong_CheckExact(args[0]))
        return false;
    *value = PyLong_AsUnsignedLong(args[0]);
    if (*value == (unsigned long)-1 && PyErr_Occurred()) {
        PyErr_Clear();
        return false;
    }
    return *value <= most;
}

#define SWAPPER(name, most)                                                                        \
    static PyObject *mod_##name(FASTCALL_KEYWORDS)                                                 \
    {                                                                                              \
        unsigned long value;                                                                       \
        if (!fits(args, nargs, kwnames, most, &value))                                             \
            return misfit(module_state(module), #name, args, nargs, kwnames);                      \
        return PyLong_FromUnsignedLong(name(value));                                               \
    }

SWAPPER(htons, UINT16_MAX)
SWAPPER(ntohs, UINT16_MAX)
SWAPPER(htonl, UINT32_MAX)
SWAPPER(ntohl, UINT32_MAX)

static PyObject *
control_size(PyObject *args, const char *format, const char *name,
             bool (*size_of)(size_t, size_t *))
{
    Py_ssize_t length;
    size_t size;
    if (!PyArg_ParseTuple(args, format, &length))
        return NULL;
    if (length < 0 || !size_of((size_t)length, &size)) {
        PyErr_Format(PyExc_OverflowError, "%s() argument out of range", name);
        return NULL;
    }
    return PyLong_FromSize_t(size);
}

static PyObject *
mod_CMSG_LEN(PyObject *module UNUSED, PyObject *args)
{
    return control_size(args, "n:CMSG_LEN", "CMSG_LEN", control_len);
}

static PyObject *
mod_CMSG_SPACE(PyObject *module UNUSED, PyObject *args)
{
    return control_size(args, "n:CMSG_SPACE", "CMSG_SPACE", control_space);
}

PyMethodDef mod_number_methods[] = {
    {"htons", FAST(htons),
     PyDoc_STR("htons($module, integer, /)\n--\n\n"
               "A 16-bit number from the host's to the network's byte order.")},
    {"ntohs", FAST(ntohs),
     PyDoc_STR("ntohs($module, integer, /)\n--\n\n"
               "A 16-bit number from the network's to the host's byte order.")},
    {"htonl", FAST(htonl),
     PyDoc_STR("htonl($module, integer, /)\n--\n\n"
               "A 32-bit number from the host's to the network's byte order.")},
    {"ntohl", FAST(ntohl),
     PyDoc_STR("ntohl($module, integer, /)\n--\n\n"
               "A 32-bit number from the network's to the host's byte order.")},
    {"CMSG_LEN", mod_CMSG_LEN, METH_VARARGS,
     PyDoc_STR("CMSG_LEN(length) -> control message length\n\n"
               "Bytes of a control message with length bytes of data, without what pads it.")},
    {"CMSG_SPACE", mod_CMSG_SPACE, METH_VARARGS,
     PyDoc_STR("CMSG_SPACE(length) -> buffer size\n\n"
               "Bytes of room that recvmsg() needs for a control message of length bytes.")},
    {NULL, NULL, 0, NULL},
};
