/* state.h: what the module owns, per interpreter. No Python object lives in a C global. */
#ifndef GLUE_STATE_H
#define GLUE_STATE_H

#include "compat.h"

#include "abi.h"

/* Names that the Python class and its module have: see sock_class.c. */
enum { WORD_FAMILY, WORD_TYPE, WORD_STREAMS, WORD_CLOSED, WORDS };

typedef struct {
    PyObject *stock;    /* the interpreter's own _socket */
    PyTypeObject *base; /* and its socket */
    PyTypeObject *sock_type;
    PyObject *gaierror; /* the interpreter's own classes: who catches them catches ours */
    PyObject *herror;
    int (*audit)(const char *event, const char *format, ...);
    PyObject *sys_modules;
    PyObject *threading;     /* the module's name */
    PyObject *threads;       /* threading._active, once threading is imported, or NULL */
    PyObject *class_module;  /* the names of the Python class's module, or NULL */
    PyObject *class_words[WORDS];
    _Atomic int64_t default_timeout; /* ns; < 0: none */
    _Atomic uint64_t bulk;           /* by descriptor, modulo its bits: see sock_recv.c */
} mod_state;

static inline mod_state *
module_state(PyObject *module)
{
    return (mod_state *)PyModule_GetState(module);
}

/* Copies the address of what the interpreter exports beyond the limited API into *to; false, and
 * NULL, where it has no such symbol. Copied, as POSIX says: ISO C converts no address to a
 * function's. */
bool find_symbol(const char *name, void *to);

/* Raises an audit event; a format and its values follow, as for PySys_Audit: which the limited API
 * has from 3.13 on only, but every CPython exports. 0, or -1 and raised. */
#define audit(state, ...) ((state)->audit(__VA_ARGS__))

/* What the interpreter's own function of this name does with arguments that do not fit: it says so
 * in the words of its version. For functions without effects only. */
PyObject *misfit(mod_state *state, const char *function, PyObject *const *args, Py_ssize_t nargs,
                 PyObject *kwnames);

#endif
