/* call.h: the one way from Python into Go for calls that may wait. */
#ifndef GLUE_CALL_H
#define GLUE_CALL_H

#include "loader.h"
#include "state.h"

/* One Go call with its arguments. It runs without the GIL, and may run again (PEP 475). */
typedef int64_t (*call_fn)(const gosock_table *go, gosock_wait *wait, void *args);

#define CALL_RAISED (INT64_MIN + 1) /* a Python exception is set */

typedef struct {
    int64_t timeout; /* for all of it, in ns; < 0: none */
    size_t size;     /* bytes that are copied at most: big copies never keep the GIL */
    int32_t *fd;     /* where the descriptor is kept: it may be closed meanwhile; or NULL */
    bool at_once;    /* it never waits: every error is the last word, EINTR included */
} call_limits;

extern const call_limits call_unlimited;
extern const call_limits call_at_once;

/* Runs fn until it is done, letting Python handle signals in between.
 * Returns the result, -errno, GOSOCK_TIMEDOUT, or CALL_RAISED. */
int64_t call_raw(mod_state *state, call_fn fn, void *args, const call_limits *limits);

/* The same, with errors raised: the result, or -1. */
int64_t call_run(mod_state *state, call_fn fn, void *args, const call_limits *limits);

/* Raises what a result < 0 says: OSError by errno, TimeoutError. Returns -1. */
int call_raise(int64_t result);

/* Raises what Go says is wrong. Returns -1. */
int call_raise_error(mod_state *state, const gosock_error *error);

#endif
