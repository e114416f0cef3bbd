#include "gil.h"

#include <stdatomic.h>
#include <time.h>

#define MILLISECOND INT64_C(1000000)
#define CONVOY (4500 * MILLISECOND / 1000) /* of the default switch interval's 5 ms */
#define KEEP_FOR (100 * MILLISECOND)
#define KEEP_SIZE ((size_t)256 << 10) /* copies above this take longer than giving it away */

#define IN_A_ROW 2 /* a busy machine delays anybody once */

static _Atomic int64_t keep_until = 0;
static _Atomic int convoys = 0; /* in a row */

static int64_t
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 * MILLISECOND + t.tv_nsec;
}

/* Finds threading._active, where it is a dict: someone may have put something else there, and the
 * look may run code that does the same again. */
static void
find_threads(mod_state *state, PyObject *threading)
{
    Py_INCREF(threading);
    PyObject *active = PyObject_GetAttrString(threading, "_active");
    Py_DECREF(threading);
    PyErr_Clear();
    if (active && PyDict_Check(active) && !state->threads)
        state->threads = active;
    else
        Py_XDECREF(active);
}

/* Is this the only thread? As far as the threading module knows: being wrong only costs time. */
static bool
alone(mod_state *state)
{
    if (UNLIKELY(!state->threads)) {
        PyObject *threading = PyDict_GetItemWithError(state->sys_modules, state->threading);
        if (!threading)
            return true;
        find_threads(state, threading);
    }
    return state->threads && PyDict_Size(state->threads) <= 1;
}

bool
gil_keep(mod_state *state, size_t size)
{
    if (size > KEEP_SIZE)
        return false;
    if (FREE_THREADED || alone(state))
        return true;
    int64_t until = atomic_load_explicit(&keep_until, memory_order_relaxed);
    return until && now() < until;
}

void
gil_restore(PyThreadState *thread)
{
    int64_t start = now();
    PyEval_RestoreThread(thread);
    int64_t end = now();
    if (LIKELY(end - start < CONVOY)) {
        if (UNLIKELY(atomic_load_explicit(&convoys, memory_order_relaxed)))
            atomic_store_explicit(&convoys, 0, memory_order_relaxed);
    } else if (atomic_fetch_add_explicit(&convoys, 1, memory_order_relaxed) + 1 >= IN_A_ROW)
        atomic_store_explicit(&keep_until, end + KEEP_FOR, memory_order_relaxed);
}
