/* addr.h: addresses between Python's objects and Go's neutral values. Knows no family: what a
 * family's addresses look like, and what is wrong with a bad one, comes from Go. */
#ifndef GLUE_ADDR_H
#define GLUE_ADDR_H

#include "state.h"

/* Python's address for a socket of this family into out->sa; looks a host name up where it has to,
 * for *timeout ns if that is positive, and takes the time off. caller names the function for
 * messages. 0, or -1 and raised. */
int addr_parse(mod_state *state, PyObject *address, int family, int proto, const char *caller,
               int64_t *timeout, gosock_addr *out);

/* Can a socket of this family be asked for an address? 1, or 0 and raised. */
int addr_expected(int family, int proto);

/* The Python form of an address that Go filled. */
PyObject *addr_build(const gosock_addr *addr);

/* A copy whose values point into the copy. */
void addr_copy(gosock_addr *to, const gosock_addr *from);

#endif
