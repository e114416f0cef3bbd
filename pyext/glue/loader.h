/* loader.h: libgosock.so, opened at the first call that needs Go, and anew after a fork. */
#ifndef GLUE_LOADER_H
#define GLUE_LOADER_H

#include "compat.h"

#include <stdatomic.h>

#include "abi.h"

/* The table of the Go runtime that lives in this very process; do not call, use gosock(). */
extern const gosock_table *loader_table;
/* Points at a byte that the kernel turns to 0 in a forked child (MADV_WIPEONFORK). */
extern _Atomic(const volatile unsigned char *) loader_alive;

static inline bool
loader_is_alive(void)
{
    return LIKELY(*atomic_load_explicit(&loader_alive, memory_order_acquire));
}

/* Before anything else, and with the GIL held: from then on forks are noticed. */
void loader_init(void);

/* Opens the library; NULL and raised where that cannot be. Releases the GIL meanwhile. */
const gosock_table *loader_open(void);

/* How often Go was started in this line of processes, and the library's path. */
int loader_generation(void);
int loader_path(char *path, size_t size);

/* Go's functions; NULL and raised. Ask again after anything that may have run Python code:
 * a signal handler can fork, and the child has to have a runtime of its own. */
static inline const gosock_table *
gosock(void)
{
    return loader_is_alive() ? loader_table : loader_open();
}

#endif
