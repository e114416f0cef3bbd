/* host.h: hosts as users write them. */
#ifndef GLUE_HOST_H
#define GLUE_HOST_H

#include "compat.h"

/* A host as the user wrote it: str (encoded with IDNA), bytes or bytearray. */
typedef struct {
    PyObject *owner; /* keeps data alive */
    char *data;
    Py_ssize_t len;
} host_arg;

/* "O&" converter into a host_arg; what it filled is freed by host_clear(). */
int host_converter(PyObject *object, void *host);
void host_clear(host_arg *host);

#endif
