/* table.c: the one symbol that is seen from outside the library. */
#pragma GCC visibility push(hidden)
#include "direct.h"
#pragma GCC visibility pop

extern const gosock_table gosock_table_v1;

__attribute__((visibility("default"))) const gosock_table gosock_table_v1 = {
    GOSOCK_ABI_VERSION,
    sizeof(gosock_table),
#define GOSOCK_DIRECT(result, name, params) name##_direct,
    GOSOCK_DIRECT_CALLS(GOSOCK_DIRECT)
#undef GOSOCK_DIRECT
#define GOSOCK_ENTRY(result, name, params) name,
    GOSOCK_CALLS(GOSOCK_ENTRY)
#undef GOSOCK_ENTRY
};
