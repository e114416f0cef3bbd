#include "control.h"

#include "buffers.h"
#include "sock.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define CONTROL_MAX ((size_t)INT_MAX) /* socklen_t, as far as every kernel agrees */

bool
control_len(size_t data, size_t *len)
{
    if (data > CONTROL_MAX - CMSG_LEN(0))
        return false;
    *len = CMSG_LEN(data);
    return true;
}

bool
control_space(size_t data, size_t *space)
{
    if (data > CONTROL_MAX - CMSG_SPACE(1))
        return false;
    *space = CMSG_SPACE(data);
    return true;
}

/* One item. */
typedef struct {
    int level, type;
    Py_buffer data;
} control_item;

#define ITEMS_FEW 2 /* so many need no memory of their own */

typedef struct {
    Py_ssize_t count;
    control_item *items;
    size_t space;
    control_item few[ITEMS_FEW];
} control_items;

/* A plain tuple without the parser; false: it is for that, which has words for what is wrong. */
static bool
quick_item(PyObject *object, control_item *item)
{
    if (!PyTuple_CheckExact(object) || PyTuple_Size(object) != 3 ||
        !plain_int(PyTuple_GetItem(object, 0), &item->level) ||
        !plain_int(PyTuple_GetItem(object, 1), &item->type))
        return false;
    if (PyObject_GetBuffer(PyTuple_GetItem(object, 2), &item->data, PyBUF_SIMPLE) == 0)
        return true;
    PyErr_Clear();
    return false;
}

static int
add_item(control_items *all, PyObject *sequence)
{
    control_item *item = &all->items[all->count];
    PyObject *object = PySequence_GetItem(sequence, all->count);
    if (!object)
        return -1;
    int ok = quick_item(object, item) ||
             PyArg_Parse(object, "(iiy*):[sendmsg() ancillary data items]", &item->level,
                         &item->type, &item->data);
    Py_DECREF(object);
    if (!ok)
        return -1;
    all->count++;
    size_t space;
    if (!control_space((size_t)item->data.len, &space)) {
        PyErr_SetString(PyExc_OSError, "ancillary data item too large");
        return -1;
    }
    all->space += space;
    if (all->space > CONTROL_MAX) {
        PyErr_SetString(PyExc_OSError, "too much ancillary data");
        return -1;
    }
    return 0;
}

static void
write_items(const control_items *all, char *control)
{
    for (Py_ssize_t i = 0; i < all->count; i++) {
        const control_item *item = &all->items[i];
        struct cmsghdr *header = (struct cmsghdr *)control;
        header->cmsg_level = item->level;
        header->cmsg_type = item->type;
        header->cmsg_len = CMSG_LEN((size_t)item->data.len);
        memcpy(CMSG_DATA(header), item->data.buf, (size_t)item->data.len);
        control += CMSG_SPACE((size_t)item->data.len);
    }
}

static int
build(control_items *all, PyObject *sequence, void **control, size_t *len)
{
    Py_ssize_t count = PySequence_Size(sequence);
    if (count <= 0)
        return (int)count;
    all->items = count <= ITEMS_FEW ? all->few : calloc((size_t)count, sizeof *all->items);
    if (!all->items) {
        PyErr_NoMemory();
        return -1;
    }
    while (all->count < count)
        if (add_item(all, sequence) < 0)
            return -1;
    *control = calloc(1, all->space);
    if (!*control) {
        PyErr_NoMemory();
        return -1;
    }
    write_items(all, *control);
    *len = all->space;
    return 0;
}

int
control_build(PyObject *iterable, void **control, size_t *len)
{
    *control = NULL;
    *len = 0;
    PyObject *sequence = sequence_of(iterable, "sendmsg() argument 2 must be an iterable");
    if (!sequence)
        return -1;
    control_items all;
    all.count = 0;
    all.space = 0;
    all.items = NULL;
    int result = build(&all, sequence, control, len);
    for (Py_ssize_t i = 0; i < all.count; i++)
        PyBuffer_Release(&all.items[i].data);
    if (all.items != all.few)
        free(all.items);
    Py_DECREF(sequence);
    return result;
}
