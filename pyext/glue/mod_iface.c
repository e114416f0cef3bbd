/* mod_iface.c: network interfaces, and the host's own name. */
#include "mod.h"

#include "call.h"

#include <errno.h>
#include <stdlib.h>

#define HOST_NAME_SIZE 1024

static PyObject *
raised(int64_t result)
{
    call_raise(result);
    return NULL;
}

/* ---- interfaces ---- */

static PyObject *
iface_list(const gosock_iface *ifaces, Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list && i < count; i++) {
        PyObject *entry = Py_BuildValue("IN", ifaces[i].index,
                                        PyUnicode_DecodeFSDefault(ifaces[i].name));
        if (!entry || PyList_SetItem(list, i, entry) < 0)
            Py_CLEAR(list);
    }
    return list;
}

static PyObject *
mod_if_nameindex(PyObject *module UNUSED, PyObject *unused UNUSED)
{
    gosock_iface *ifaces = NULL;
    const gosock_table *go = gosock();
    if (!go)
        return NULL;
    int64_t count = go->gosock_if_nameindex(&ifaces);
    if (count < 0)
        return raised(count);
    PyObject *list = iface_list(ifaces, (Py_ssize_t)count);
    free(ifaces);
    return list;
}

static PyObject *
no_such_interface(int64_t result)
{
    if (python_at_least(14))
        return raised(result);
    PyErr_SetString(PyExc_OSError, "no interface with this name");
    return NULL;
}

static PyObject *
mod_if_nametoindex(FASTCALL_KEYWORDS)
{
    PyObject *name;
    if (nargs != 1 || kwnames || !PyUnicode_FSConverter(args[0], &name)) {
        PyErr_Clear();
        return misfit(module_state(module), "if_nametoindex", args, nargs, kwnames);
    }
    const gosock_table *go = gosock();
    int64_t index = go ? go->gosock_if_nametoindex(PyBytes_AsString(name)) : 0;
    Py_DECREF(name);
    if (!go)
        return NULL;
    return index < 0 ? no_such_interface(index) : PyLong_FromLongLong(index);
}

static PyObject *
mod_if_indextoname(FASTCALL_KEYWORDS)
{
    gosock_iface iface;
    long long index = nargs == 1 && !kwnames && PyLong_Check(args[0])
                          ? PyLong_AsLongLong(args[0]) : -1;
    if (index < 0 || index > UINT32_MAX) {
        PyErr_Clear();
        return misfit(module_state(module), "if_indextoname", args, nargs, kwnames);
    }
    const gosock_table *go = gosock();
    if (!go)
        return NULL;
    int64_t result = go->gosock_if_indextoname((uint32_t)index, iface.name);
    return result < 0 ? raised(result) : PyUnicode_DecodeFSDefault(iface.name);
}

/* ---- the host's name ---- */

static PyObject *
mod_gethostname(PyObject *module, PyObject *unused UNUSED)
{
    char name[HOST_NAME_SIZE];
    const gosock_table *go;
    if (audit(module_state(module), "socket.gethostname", "()") < 0 || !(go = gosock()))
        return NULL;
    int64_t result = go->gosock_gethostname(name, sizeof name);
    return result < 0 ? raised(result) : PyUnicode_DecodeFSDefault(name);
}

static PyObject *
mod_sethostname(PyObject *module, PyObject *args)
{
    PyObject *name;
    if (PyArg_ParseTuple(args, "S:sethostname", &name))
        Py_INCREF(name);
    else {
        PyErr_Clear();
        if (!PyArg_ParseTuple(args, "O&:sethostname", PyUnicode_FSConverter, &name))
            return NULL;
    }
    const gosock_table *go;
    int64_t result = CALL_RAISED;
    if (audit(module_state(module), "socket.sethostname", "(O)", name) == 0 && (go = gosock()))
        result = go->gosock_sethostname(PyBytes_AsString(name), (size_t)PyBytes_Size(name));
    Py_DECREF(name);
    if (result < 0)
        return raised(result);
    Py_RETURN_NONE;
}

/* Its parameter cannot be given by name, but inspect shows the name. */
#define IF_INDEXTONAME(parameter)                                                                  \
    {"if_indextoname", FAST(if_indextoname),                                                       \
     PyDoc_STR("if_indextoname($module, " parameter ", /)\n--\n\n"                                 \
               "The name of the interface of this index; OSError if there is none.")}

PyMethodDef mod_iface_methods[] = {
    {"if_nameindex", mod_if_nameindex, METH_NOARGS,
     PyDoc_STR("if_nameindex($self, /)\n--\n\n"
               "The network interfaces: a list of (index, name).")},
    {"if_nametoindex", FAST(if_nametoindex),
     PyDoc_STR("if_nametoindex($module, oname, /)\n--\n\n"
               "The index of the interface of this name; OSError if there is none.")},
    IF_INDEXTONAME("if_index"),
    {"gethostname", mod_gethostname, METH_NOARGS,
     PyDoc_STR("gethostname($self, /)\n--\n\nThe name of this host.")},
    {"sethostname", mod_sethostname, METH_VARARGS,
     PyDoc_STR("sethostname(name)\n\nRename this host; needs the right to.")},
    {NULL, NULL, 0, NULL},
};

PyMethodDef mod_iface_methods_before_14[] = {IF_INDEXTONAME("index"), {NULL, NULL, 0, NULL}};
