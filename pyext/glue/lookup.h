/* lookup.h: questions about names, asked of Go, where a signal or an exception can end them. */
#ifndef GLUE_LOOKUP_H
#define GLUE_LOOKUP_H

#include "state.h"

#define LOOKUP_UNLIMITED (-1)

/* The caller's room for an answer, enough for most of them. */
typedef struct {
    union {
        gosock_answer answer;
        char bytes[2048];
    };
} lookup_room;

/* The answer, or NULL and raised: TimeoutError after so many ns. */
const gosock_answer *lookup_run(mod_state *state, const gosock_query *query, int64_t timeout,
                                lookup_room *room);
/* Frees what is not in the room. */
void lookup_free(const gosock_answer *answer, const lookup_room *room);

/* The first address that a getaddrinfo query finds. 0, or -1 and raised: OSError(ambiguous) where
 * there are several, unless ambiguous is NULL. */
int lookup_first(mod_state *state, const gosock_query *query, int64_t timeout,
                 const char *ambiguous, gosock_addr *out);

/* What a host in a tuple stands for, with port 0. 0, or -1 and raised. */
int lookup_host(mod_state *state, const char *host, int family, int64_t timeout, gosock_addr *out);

/* The same, where "" and "<broadcast>" are hosts as well. */
int lookup_any_host(mod_state *state, const char *host, int family, int64_t timeout,
                    gosock_addr *out);

/* What is under way in Go, by whichever Go's handle; {0} is nothing yet. */
typedef struct {
    const gosock_table *go;
    int64_t id;
} lookup_handle;

/* The handle's id for a call of that Go. */
int64_t *lookup_id(lookup_handle *handle, const gosock_table *go);
/* Gives it up, after the time was up, or a signal handler raised. */
void lookup_cancel(const lookup_handle *handle);

#endif
