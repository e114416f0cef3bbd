/* names.h: getaddrinfo and its kin, as functions of the module. */
#ifndef GLUE_NAMES_H
#define GLUE_NAMES_H

#include "lookup.h"

/* NULL-terminated. */
extern PyMethodDef names_methods[];

/* names_addrinfo.c */
PyObject *mod_getaddrinfo(PyObject *module, PyObject *args, PyObject *keywords);
PyObject *mod_getnameinfo(PyObject *module, PyObject *args);

/* names_host.c */
PyObject *mod_gethostbyname(PyObject *module, PyObject *args, PyObject *keywords);
PyObject *mod_gethostbyname_ex(PyObject *module, PyObject *args);
PyObject *mod_gethostbyaddr(PyObject *module, PyObject *args);

/* names_service.c */
PyObject *mod_getservbyname(PyObject *module, PyObject *args);
PyObject *mod_getservbyport(PyObject *module, PyObject *args);
PyObject *mod_getprotobyname(PyObject *module, PyObject *args);

/* The text of a host that IDNA leaves as it is, without asking Python's slow codec; or NULL. */
const char *names_plain_host(PyObject *host);

/* Takes timeout= out of the keywords, which then hold what the stdlib's function knows, or are
 * NULL, and are the caller's to release. 0, or -1 and raised. */
int names_timeout(PyObject **keywords, int64_t *timeout);

/* A list of n objects, each made from the answer by item; NULL and raised. */
PyObject *names_list(const gosock_answer *answer, size_t n,
                     PyObject *(*item)(const gosock_answer *answer, size_t i));

#endif
