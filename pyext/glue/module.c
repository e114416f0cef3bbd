/* module.c: the module `_gosocket`, put together. */
#include "call.h"
#include "constants.h"
#include "loader.h"
#include "mod.h"
#include "names.h"
#include "sock.h"

#include <dlfcn.h>
#include <string.h>

PyDoc_STRVAR(module_doc, "CPython's _socket, implemented in Go.\n\n"
                         "Use the package gosocket, which is what socket is to _socket.");

/* ---- the state ---- */

/* Attributes of the interpreter's _socket that are ours as well. */
static int
share(PyObject *module, PyObject *stock, const char *name, PyObject **keep)
{
    PyObject *object = PyObject_GetAttrString(stock, name);
    if (!object)
        return -1;
    int result = PyModule_AddObjectRef(module, name, object);
    if (keep && result == 0)
        *keep = object;
    else
        Py_DECREF(object);
    return result;
}

static int
find_own(PyObject **to, PyObject *from, const char *name)
{
    *to = PyObject_GetAttrString(from, name);
    return *to ? 0 : -1;
}

static int
find_in_sys(PyObject **to, const char *name)
{
    *to = PySys_GetObject(name);
    if (!*to) {
        PyErr_Format(PyExc_RuntimeError, "lost sys.%s", name);
        return -1;
    }
    Py_INCREF(*to);
    return 0;
}

bool
find_symbol(const char *name, void *to)
{
    void *address = dlsym(RTLD_DEFAULT, name);
    memcpy(to, &address, sizeof address);
    return address != NULL;
}

static int
find_audit(mod_state *state)
{
    if (find_symbol("PySys_Audit", &state->audit))
        return 0;
    PyErr_SetString(PyExc_ImportError, "this interpreter has no PySys_Audit");
    return -1;
}

static int
state_init(PyObject *module)
{
    mod_state *state = module_state(module);
    state->default_timeout = -1;
    if (!(state->stock = PyImport_ImportModule("_socket")) ||
        find_own((PyObject **)&state->base, state->stock, "socket") < 0 ||
        find_audit(state) < 0 ||
        find_in_sys(&state->sys_modules, "modules") < 0 ||
        !(state->threading = PyUnicode_InternFromString("threading")) ||
        share(module, state->stock, "gaierror", &state->gaierror) < 0 ||
        share(module, state->stock, "herror", &state->herror) < 0 ||
        share(module, state->stock, "CAPI", NULL) < 0)
        return -1;
    return PyModule_AddObjectRef(module, "error", PyExc_OSError) < 0 ||
                   PyModule_AddObjectRef(module, "timeout", PyExc_TimeoutError) < 0
               ? -1
               : 0;
}

static int
module_traverse(PyObject *module, visitproc visit, void *arg)
{
    mod_state *state = module_state(module);
    Py_VISIT(state->stock);
    Py_VISIT(state->base);
    Py_VISIT(state->sock_type);
    Py_VISIT(state->gaierror);
    Py_VISIT(state->herror);
    Py_VISIT(state->sys_modules);
    Py_VISIT(state->threading);
    Py_VISIT(state->threads);
    Py_VISIT(state->class_module);
    return 0;
}

static int
module_clear(PyObject *module)
{
    mod_state *state = module_state(module);
    Py_CLEAR(state->stock);
    Py_CLEAR(state->base);
    Py_CLEAR(state->sock_type);
    Py_CLEAR(state->gaierror);
    Py_CLEAR(state->herror);
    Py_CLEAR(state->sys_modules);
    Py_CLEAR(state->threading);
    Py_CLEAR(state->threads);
    Py_CLEAR(state->class_module);
    for (int i = 0; i < WORDS; i++)
        Py_CLEAR(state->class_words[i]);
    return 0;
}

static void
module_free(void *module)
{
    module_clear(module);
}

/* ---- the module ---- */

static int
module_exec(PyObject *module)
{
    PyMethodDef *tables[] = {names_methods, mod_number_methods, mod_inet_methods,
                             mod_iface_methods, mod_resolve_methods, mod_socket_methods,
                             sock_class_methods};
    if (state_init(module) < 0 || sock_type_add(module) < 0 || constants_add(module) < 0)
        return -1;
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (PyModule_AddFunctions(module, tables[i]) < 0)
            return -1;
    return python_at_least(14) ? 0 : PyModule_AddFunctions(module, mod_iface_methods_before_14);
}

/* Room for what newer Pythons want to be told. */
static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, module_exec}, {0, NULL}, {0, NULL},
                                          {0, NULL}};

static PyModuleDef module_def = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_gosocket",
    .m_doc = module_doc,
    .m_size = sizeof(mod_state),
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyMODINIT_FUNC
PyInit__gosocket(void)
{
    loader_init();
    if (python_at_least(12))
        module_slots[1] =
            (PyModuleDef_Slot){SLOT_MULTIPLE_INTERPRETERS, PER_INTERPRETER_GIL_SUPPORTED};
    if (python_at_least(13))
        module_slots[2] = (PyModuleDef_Slot){SLOT_GIL, GIL_NEED};
    return PyModuleDef_Init(&module_def);
}
