/* buffers.h: an iterable of buffers as a struct iovec[]. */
#ifndef GLUE_BUFFERS_H
#define GLUE_BUFFERS_H

#include "compat.h"

#include <sys/uio.h>

#define BUFFERS_FEW 4 /* so many need no memory of their own */

typedef struct {
    size_t count;
    size_t size; /* bytes in all */
    struct iovec *iov;
    Py_buffer *views;
    struct iovec few_iov[BUFFERS_FEW];
    Py_buffer few_views[BUFFERS_FEW];
} buffers;

/* What an iterable has to hold, and the words for one that does not. */
typedef struct {
    int access;               /* PyBUF_* */
    const char *item;         /* PyArg_Parse format of one buffer */
    const char *not_iterable;
    const char *too_many;
} buffers_kind;

extern const buffers_kind recvmsg_into_buffers;
extern const buffers_kind sendmsg_buffers;

/* 0, or -1 and raised. What it got is given back by buffers_release(). */
int buffers_get(buffers *list, PyObject *iterable, const buffers_kind *kind);
void buffers_release(buffers *list);

/* The iterable as a tuple; not_iterable is what to say of one that is none. */
PyObject *sequence_of(PyObject *iterable, const char *not_iterable);

#endif
