/* call.c: EINTR, signals, timeouts and the GIL, for every call that may wait. */
#include "call.h"

#include "gil.h"

#include <errno.h>

const call_limits call_unlimited = {.timeout = -1};
const call_limits call_at_once = {.at_once = true};

static const char timed_out[] = "timed out";

/* A try under the GIL. -EAGAIN: it has to wait, or the descriptor does not block anyway. */
static int64_t
try_once(call_fn fn, void *args, gosock_wait *wait)
{
    const gosock_table *go = gosock();
    if (!go)
        return CALL_RAISED;
    wait->try_only = 1;
    int64_t result = fn(go, wait, args);
    wait->try_only = 0;
    return result;
}

static int64_t
wait_for_it(call_fn fn, void *args, gosock_wait *wait, bool at_once)
{
    for (;;) {
        const gosock_table *go = gosock();
        if (!go)
            return CALL_RAISED;
        PyThreadState *thread = PyEval_SaveThread();
        int64_t result = fn(go, wait, args);
        gil_restore(thread);
        if (result != -EINTR || at_once)
            return result;
        if (PyErr_CheckSignals() < 0)
            return CALL_RAISED;
    }
}

int64_t
call_raw(mod_state *state, call_fn fn, void *args, const call_limits *limits)
{
    gosock_wait wait = {.timeout = limits->timeout, .fd = limits->fd};
    if (gil_keep(state, limits->size)) {
        int64_t result = try_once(fn, args, &wait);
        bool waits = result == -EINTR || (result == -EAGAIN && limits->timeout != 0);
        if (!waits || limits->at_once)
            return result;
    }
    return wait_for_it(fn, args, &wait, limits->at_once);
}

int
call_raise(int64_t result)
{
    if (result == GOSOCK_TIMEDOUT)
        PyErr_SetString(PyExc_TimeoutError, timed_out);
    else if (result != CALL_RAISED) {
        errno = (int)-result;
        PyErr_SetFromErrno(PyExc_OSError);
    }
    return -1;
}

int64_t
call_run(mod_state *state, call_fn fn, void *args, const call_limits *limits)
{
    int64_t result = call_raw(state, fn, args, limits);
    return LIKELY(result >= 0) ? result : call_raise(result);
}

static int
raise_code(PyObject *type, const gosock_error *error)
{
    PyObject *value = Py_BuildValue("(is)", error->code, error->message);
    if (value) {
        PyErr_SetObject(type, value);
        Py_DECREF(value);
    }
    return -1;
}

int
call_raise_error(mod_state *state, const gosock_error *error)
{
    switch (error->kind) {
    case GOSOCK_ERRNO:
        return call_raise(-(int64_t)error->code);
    case GOSOCK_GAIERROR:
        return raise_code(state->gaierror, error);
    case GOSOCK_HERROR:
        return raise_code(state->herror, error);
    }
    PyObject *types[] = {[GOSOCK_OSERROR] = PyExc_OSError,
                         [GOSOCK_TYPEERROR] = PyExc_TypeError,
                         [GOSOCK_VALUEERROR] = PyExc_ValueError,
                         [GOSOCK_OVERFLOW] = PyExc_OverflowError};
    PyErr_SetString(types[error->kind], error->message);
    return -1;
}
