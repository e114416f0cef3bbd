/* constants.h: the module's constants, from constants.def. */
#ifndef GOSOCK_CONSTANTS_H
#define GOSOCK_CONSTANTS_H

#include <Python.h>

/* constants_add adds every constant to module; -1 with an exception set when it cannot. */
int constants_add(PyObject *module);

#endif
