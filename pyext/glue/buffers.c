#include "buffers.h"

#include <limits.h>
#include <stdlib.h>

const buffers_kind recvmsg_into_buffers = {
    PyBUF_WRITABLE,
    "w*;recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers",
    "recvmsg_into() argument 1 must be an iterable",
    "recvmsg_into() argument 1 is too long",
};
const buffers_kind sendmsg_buffers = {
    PyBUF_SIMPLE,
    "y*;sendmsg() argument 1 must be an iterable of bytes-like objects",
    "sendmsg() argument 1 must be an iterable",
    "sendmsg() argument 1 is too long",
};

PyObject *
sequence_of(PyObject *iterable, const char *not_iterable)
{
    /* A copy of a list, too: an item's __buffer__ or __index__ may empty it. */
    if (PyList_CheckExact(iterable) || PyTuple_CheckExact(iterable))
        return PySequence_Tuple(iterable);
    PyObject *iterator = PyObject_GetIter(iterable);
    bool refused = !iterator && PyErr_ExceptionMatches(PyExc_TypeError);
    PyObject *tuple = iterator ? PySequence_Tuple(iterator) : NULL;
    Py_XDECREF(iterator);
    /* 3.14 tells even what the iterator raised in these words. */
    if (!tuple && (refused || python_at_least(14)))
        PyErr_SetString(PyExc_TypeError, not_iterable);
    return tuple;
}

/* The parser has the words for what is none. */
static bool
get_buffer(PyObject *object, const buffers_kind *kind, Py_buffer *view)
{
    if (PyObject_GetBuffer(object, view, kind->access) == 0)
        return true;
    PyErr_Clear();
    return PyArg_Parse(object, kind->item, view);
}

static int
add_buffer(buffers *list, PyObject *sequence, const buffers_kind *kind)
{
    PyObject *object = PySequence_GetItem(sequence, (Py_ssize_t)list->count);
    if (!object)
        return -1;
    Py_buffer *view = &list->views[list->count];
    bool ok = get_buffer(object, kind, view);
    Py_DECREF(object); /* the view keeps it */
    if (!ok)
        return -1;
    list->iov[list->count] = (struct iovec){view->buf, (size_t)view->len};
    list->size += (size_t)view->len;
    list->count++;
    return 0;
}

static int
add_all(buffers *list, PyObject *sequence, const buffers_kind *kind)
{
    Py_ssize_t count = PySequence_Size(sequence);
    if (count > INT_MAX) {
        PyErr_SetString(PyExc_OSError, kind->too_many);
        return -1;
    }
    list->iov = list->few_iov;
    list->views = list->few_views;
    if (count > BUFFERS_FEW) {
        list->iov = calloc((size_t)count, sizeof *list->iov);
        list->views = calloc((size_t)count, sizeof *list->views);
        if (!list->iov || !list->views) {
            PyErr_NoMemory();
            return -1;
        }
    }
    while ((Py_ssize_t)list->count < count)
        if (add_buffer(list, sequence, kind) < 0)
            return -1;
    return 0;
}

int
buffers_get(buffers *list, PyObject *iterable, const buffers_kind *kind)
{
    list->count = list->size = 0;
    list->iov = NULL;
    list->views = NULL;
    PyObject *sequence = sequence_of(iterable, kind->not_iterable);
    if (!sequence)
        return -1;
    int result = add_all(list, sequence, kind);
    Py_DECREF(sequence);
    if (result < 0)
        buffers_release(list);
    return result;
}

void
buffers_release(buffers *list)
{
    for (size_t i = 0; i < list->count; i++)
        PyBuffer_Release(&list->views[i]);
    if (list->iov != list->few_iov) {
        free(list->iov);
        free(list->views);
    }
    list->count = 0;
}
