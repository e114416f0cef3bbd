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

/* What the kernel means by struct sigaction; the C library's own is another. The runtime asks for
 * handlers and flags alone; whether a restorer stands before the mask depends on the machine. */
typedef struct {
    void (*handler)(int);
    unsigned long flags;
    uint64_t restorer_and_mask[2];
} kernel_sigaction;

__attribute__((visibility("hidden"))) int
sigaction(int signum, const struct sigaction *act, struct sigaction *oldact)
{
    (void)act;
    if (oldact == NULL) {
        return 0;
    }
    kernel_sigaction old;
    if (syscall(SYS_rt_sigaction, signum, NULL, &old, sizeof(uint64_t)) < 0) {
        return -1;
    }
    memset(oldact, 0, sizeof(*oldact));
    oldact->sa_handler = old.handler;
    oldact->sa_flags = (int)old.flags;
    return 0;
}
