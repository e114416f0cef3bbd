#include "lookup.h"

#include "addr.h"
#include "call.h"

#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

typedef struct {
    lookup_handle handle;
    gosock_query query;
    gosock_answer *answer;
} lookup;

static int64_t
call_lookup(const gosock_table *go, gosock_wait *wait, void *args)
{
    lookup *l = args;
    return go->gosock_lookup(lookup_id(&l->handle, go), &l->query, &l->answer, wait);
}

int64_t *
lookup_id(lookup_handle *handle, const gosock_table *go)
{
    if (handle->go != go) { /* the first call, or a child's that a signal handler has forked */
        handle->go = go;
        handle->id = 0;
    }
    return &handle->id;
}

void
lookup_cancel(const lookup_handle *handle)
{
    if (handle->id && *loader_alive && gosock() == handle->go)
        handle->go->gosock_lookup_cancel(handle->id);
}

void
lookup_free(const gosock_answer *answer, const lookup_room *room)
{
    if (answer != &room->answer)
        free((void *)answer);
}

const gosock_answer *
lookup_run(mod_state *state, const gosock_query *query, int64_t timeout, lookup_room *room)
{
    lookup l = {.query = *query};
    l.query.room = room;
    l.query.roomlen = sizeof *room;
    const call_limits limits = {.timeout = timeout};
    if (call_run(state, call_lookup, &l, &limits) < 0) {
        lookup_cancel(&l.handle);
        return NULL;
    }
    if (l.answer->failed) {
        call_raise_error(state, &l.answer->error);
        lookup_free(l.answer, room);
        return NULL;
    }
    return l.answer;
}

int
lookup_first(mod_state *state, const gosock_query *query, int64_t timeout, const char *ambiguous,
             gosock_addr *out)
{
    lookup_room room;
    const gosock_answer *answer = lookup_run(state, query, timeout, &room);
    if (!answer)
        return -1;
    bool ok = answer->naddrs == 1 || !ambiguous;
    if (ok)
        addr_copy(out, &answer->addrs[0].addr);
    else
        PyErr_SetString(PyExc_OSError, ambiguous);
    lookup_free(answer, &room);
    return ok ? 0 : -1;
}

int
lookup_host(mod_state *state, const char *host, int family, int64_t timeout, gosock_addr *out)
{
    gosock_query query = {.kind = GOSOCK_GETADDRINFO,
                          .host = (char *)host,
                          .family = family,
                          .type = SOCK_STREAM}; /* or each address comes once for each type */
    return lookup_first(state, &query, timeout, NULL, out);
}

int
lookup_any_host(mod_state *state, const char *host, int family, int64_t timeout, gosock_addr *out)
{
    if (!*host) {
        gosock_query any = {.kind = GOSOCK_GETADDRINFO,
                            .family = family,
                            .type = SOCK_DGRAM,
                            .service = "0",
                            .flags = AI_PASSIVE};
        return lookup_first(state, &any, timeout, "wildcard resolved to multiple address", out);
    }
    if (strcmp(host, "<broadcast>") == 0)
        host = "255.255.255.255";
    return lookup_host(state, host, family, timeout, out);
}
