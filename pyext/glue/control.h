/* control.h: control messages, as sendmsg(2) wants them. */
#ifndef GLUE_CONTROL_H
#define GLUE_CONTROL_H

#include "compat.h"

/* CMSG_LEN and CMSG_SPACE of a length; false: no socklen_t holds it. */
bool control_len(size_t data, size_t *len);
bool control_space(size_t data, size_t *space);

/* Python's iterable of (level, type, data) as a control buffer of malloc(3), NULL for none.
 * 0, or -1 and raised. */
int control_build(PyObject *iterable, void **control, size_t *len);

#endif
