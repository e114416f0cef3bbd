/* scratch.h: a thread's memory for a read whose size nobody knows yet. */
#ifndef GLUE_SCRATCH_H
#define GLUE_SCRATCH_H

#include <stddef.h>

/* At least size bytes, valid until the thread's next call; NULL where size is too much to keep or
 * there is no memory: use an allocation of your own. */
void *scratch(size_t size);

#endif
