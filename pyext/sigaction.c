/* sigaction.c: keeps Go's signal handlers out of the process.
 *
 * Go's runtime calls sigaction through the C library where this file is for, and finds this one
 * first. It is told that its handlers stand, while SIGSEGV, SIGPIPE, SIGURG and all others stay as
 * the program has them; a question for the handler that stands is answered truly. So the runtime
 * must not count on its handlers: it is built with asyncpreemptoff=1, and a nil pointer in Go ends
 * the process.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the kernel means by struct sigaction; the C library's own is another. */
typedef struct {
    void (*handler)(int);
    unsigned long flags;
#ifndef __loongarch__
    void (*restorer)(void);
#endif
    uint64_t mask;
} kernel_sigaction;

__attribute__((visibility("hidden"))) int
sigaction(int signum, const struct sigaction *act, struct sigaction *oldact)
{
    (void)act;
    if (oldact == NULL) {
        return 0;
    }
    kernel_sigaction old;
    if (syscall(SYS_rt_sigaction, signum, NULL, &old, sizeof(old.mask)) < 0) {
        return -1;
    }
    memset(oldact, 0, sizeof(*oldact));
    oldact->sa_handler = old.handler;
    oldact->sa_flags = (int)old.flags;
    memcpy(&oldact->sa_mask, &old.mask, sizeof(old.mask));
    return 0;
}
