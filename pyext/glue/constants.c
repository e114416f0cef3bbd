/* constants.c: makes constants.def a table, and adds the table to the module. */
#define _GNU_SOURCE 1 /* EAI_NODATA, NI_IDN and other names that are not POSIX */

/* No macro can expand to an #ifdef. So each fallback is declared before the headers are read: where
 * one of them defines the name, the macro hides the declaration; where none does, the declaration
 * is found. A header with an enum of the same name is an error of the compiler: use CONST_AS. */
#define CONST(N)
#define CONST_OR(N, value) enum { N = (value) };
#define CONST_AS(N, expr)
#define CONST_STR(N, text)
#define CONST_BOOL(N, truth)
#include "constants.def"

#include "constants.h"

#include <stdint.h>

#include <net/ethernet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <netpacket/packet.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#if __has_include(<linux/can.h>)
#include <linux/can.h>
#endif
#if __has_include(<linux/can/isotp.h>)
#include <linux/can/isotp.h>
#endif
#if __has_include(<linux/can/j1939.h>)
#include <linux/can/j1939.h>
#endif
#if __has_include(<linux/can/raw.h>)
#include <linux/can/raw.h>
#endif
#if __has_include(<linux/if_alg.h>)
#include <linux/if_alg.h>
#endif
#if __has_include(<linux/netlink.h>)
#include <linux/netlink.h>
#endif
#if __has_include(<linux/tipc.h>)
#include <linux/tipc.h>
#endif
#if __has_include(<linux/vm_sockets.h>)
#include <linux/vm_sockets.h>
#endif

struct constant {
    const char *name;
    enum { NUMBER, STRING, TRUTH } kind;
    int64_t value;
    const char *text;
};

static const struct constant constants[] = {
#define CONST(N) {#N, NUMBER, (int64_t)(N), NULL},
#define CONST_OR(N, value) {#N, NUMBER, (int64_t)(N), NULL},
#define CONST_AS(N, expr) {#N, NUMBER, (int64_t)(expr), NULL},
#define CONST_STR(N, text) {#N, STRING, 0, text},
#define CONST_BOOL(N, truth) {#N, TRUTH, truth, NULL},
#include "constants.def"
};

static const size_t count = sizeof(constants) / sizeof(constants[0]);

static PyObject *
new_value(const struct constant *c)
{
    switch (c->kind) {
    case STRING: return PyUnicode_FromString(c->text);
    case TRUTH: return PyBool_FromLong(c->value != 0);
    default: return PyLong_FromLongLong(c->value);
    }
}

int
constants_add(PyObject *module)
{
    PyObject *dict = PyModule_GetDict(module); /* borrowed; saves a check for each constant */

    for (size_t i = 0; i < count; i++) {
        PyObject *value = new_value(&constants[i]);

        if (value == NULL || PyDict_SetItemString(dict, constants[i].name, value) < 0) {
            Py_XDECREF(value);
            return -1;
        }
        Py_DECREF(value);
    }
    return 0;
}
