#include "names.h"

#include "sock.h"

#include <string.h>

#define MAX_LABEL 63 /* RFC 1035, 2.3.4 */

/* Seconds, or None. No time at all is enough for what no server has to be asked for. */
static int
parse_timeout(PyObject *object, int64_t *timeout)
{
    if (timeout_from_object(object, timeout) < 0)
        return -1;
    if (*timeout == 0)
        *timeout = 1;
    return 0;
}

int
names_timeout(PyObject **keywords, int64_t *timeout)
{
    *timeout = LOOKUP_UNLIMITED;
    Py_XINCREF(*keywords);
    PyObject *object = *keywords ? PyDict_GetItemString(*keywords, "timeout") : NULL;
    if (!object) {
        if (*keywords && PyDict_Size(*keywords) == 0) // f(*args, **{})
            Py_CLEAR(*keywords);
        return 0;
    }
    PyObject *others = PyDict_Copy(*keywords);
    int result = others ? parse_timeout(object, timeout) : -1;
    Py_DECREF(*keywords);
    *keywords = others;
    if (result == 0)
        result = PyDict_DelItemString(others, "timeout");
    if (result == 0 && PyDict_Size(others) == 0)
        Py_CLEAR(*keywords);
    return result;
}

const char *
names_plain_host(PyObject *host)
{
    Py_ssize_t size;
    if (!PyUnicode_Check(host))
        return NULL;
    const char *text = PyUnicode_AsUTF8AndSize(host, &size);
    if (!text) {
        PyErr_Clear();
        return NULL;
    }
    bool ascii = PyUnicode_GetLength(host) == size;
    bool labels_fit = size <= MAX_LABEL && *text != '.' && !strstr(text, "..");
    return ascii && labels_fit && strlen(text) == (size_t)size ? text : NULL;
}

PyObject *
names_list(const gosock_answer *answer, size_t n,
           PyObject *(*item)(const gosock_answer *answer, size_t i))
{
    PyObject *list = PyList_New((Py_ssize_t)n);
    for (size_t i = 0; list && i < n; i++) {
        PyObject *object = item(answer, i);
        if (!object || PyList_SetItem(list, (Py_ssize_t)i, object) < 0)
            Py_CLEAR(list);
    }
    return list;
}

PyDoc_STRVAR(getaddrinfo_doc,
             "getaddrinfo(host, port [, family, type, proto, flags] [, timeout=seconds])\n"
             "-> list of tuples\n\n"
             "Look up the addresses a socket can be bound or connected to. Each tuple is\n"
             "(family, type, proto, canonname, sockaddr).");

PyDoc_STRVAR(getnameinfo_doc,
             "getnameinfo(sockaddr, flags) -> (host, port)\n\n"
             "Look up the names of an address's host and service; numbers where flags say so.");

PyDoc_STRVAR(gethostbyname_doc,
             "gethostbyname(host [, timeout=seconds]) -> address\n\n"
             "Look up an IPv4 address of the host, as text.");

PyDoc_STRVAR(gethostbyname_ex_doc,
             "gethostbyname_ex(host) -> (name, aliases, addresses)\n\n"
             "Look up the host's main name, its other names, and its IPv4 addresses.");

PyDoc_STRVAR(gethostbyaddr_doc,
             "gethostbyaddr(host) -> (name, aliases, addresses)\n\n"
             "Look up by an address, or by the address of a name, what gethostbyname_ex()\n"
             "looks up by name.");

PyDoc_STRVAR(getservbyname_doc,
             "getservbyname(service [, protocol]) -> port\n\n"
             "Look up the port of a service of 'tcp', 'udp' or, by default, any protocol.");

PyDoc_STRVAR(getservbyport_doc,
             "getservbyport(port [, protocol]) -> service\n\n"
             "Look up the service of a port of 'tcp', 'udp' or, by default, any protocol.");

PyDoc_STRVAR(getprotobyname_doc,
             "getprotobyname(name) -> number\n\n"
             "Look up the number of an internet protocol, for socket()'s third argument.");

PyMethodDef names_methods[] = {
    {"getaddrinfo", (PyCFunction)(void (*)(void))mod_getaddrinfo, METH_VARARGS | METH_KEYWORDS,
     getaddrinfo_doc},
    {"getnameinfo", mod_getnameinfo, METH_VARARGS, getnameinfo_doc},
    {"gethostbyname", (PyCFunction)(void (*)(void))mod_gethostbyname,
     METH_VARARGS | METH_KEYWORDS, gethostbyname_doc},
    {"gethostbyname_ex", mod_gethostbyname_ex, METH_VARARGS, gethostbyname_ex_doc},
    {"gethostbyaddr", mod_gethostbyaddr, METH_VARARGS, gethostbyaddr_doc},
    {"getservbyname", mod_getservbyname, METH_VARARGS, getservbyname_doc},
    {"getservbyport", mod_getservbyport, METH_VARARGS, getservbyport_doc},
    {"getprotobyname", mod_getprotobyname, METH_VARARGS, getprotobyname_doc},
    {0},
};
