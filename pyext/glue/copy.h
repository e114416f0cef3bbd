/* copy.h: one more instance of libgosock.so in the same process, for a forked child. */
#ifndef GLUE_COPY_H
#define GLUE_COPY_H

#include "compat.h"

#include <limits.h>

/* What went wrong, kept until the GIL is back. */
typedef struct {
    char text[PATH_MAX + 256];
} failure;

/* Puts it into words; gives NULL. */
void *fail(failure *why, const char *what, const char *detail);

/* dlopen of a copy of the library, the number'th in this line of processes. */
void *copy_open(const char *library, int number, failure *why);

#endif
