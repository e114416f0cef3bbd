/* mod.h: the module's functions, a table a concept; each ends with a NULL entry. */
#ifndef GLUE_MOD_H
#define GLUE_MOD_H

#include "state.h"

/* Keywords are taken by none of the functions: misfit() says so. */
#define FASTCALL_KEYWORDS                                                                          \
    PyObject *module, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames
#define FAST(name) (PyCFunction)(void (*)(void))mod_##name, METH_FASTCALL | METH_KEYWORDS

extern PyMethodDef mod_number_methods[];  /* mod_number.c: htons and its kin, CMSG_LEN */
extern PyMethodDef mod_inet_methods[];    /* mod_inet.c: inet_aton and its kin */
extern PyMethodDef mod_iface_methods[];   /* mod_iface.c: interfaces, the host's name */
extern PyMethodDef mod_iface_methods_before_14[]; /* what differs in Pythons older than 3.14 */
extern PyMethodDef mod_resolve_methods[]; /* mod_resolve.c: records of name servers */
extern PyMethodDef mod_socket_methods[];  /* mod_socket.c: socketpair, dup, close, timeouts */
extern PyMethodDef sock_class_methods[];  /* sock_class.c: for the Python class */

#endif
