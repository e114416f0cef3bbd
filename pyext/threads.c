/* threads.c: the timers of Go's threads.
 *
 * While C's threads call Go, its watchman (sysmon) wakes every 20 us and takes their Ps away: a
 * third of the cost of a round trip between threads. With a slack of 10 ms it sleeps as long as
 * that. All other threads are to wake in time: one that looks for work sleeps for 3 us before it
 * takes another's next goroutine, and others wait for that, such as whoever stops the world.
 *
 * Go makes its threads through the C library where this file is for, and finds this function first.
 * A thread inherits its slack from the one that makes it: see prctl(2).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/prctl.h>

/* In ns. */
#define WATCHMAN_SLACK 10000000UL
#define SLACK 1UL

/* The first thread starts the runtime, of which the watchman is the first. */
#define WATCHMAN 2

typedef int create_fn(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

static create_fn *
library_create(void)
{
    void *address = dlsym(RTLD_DEFAULT, "pthread_create");
    create_fn *create;
    memcpy(&create, &address, sizeof create);
    return create;
}

__attribute__((visibility("hidden"))) int
pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*start)(void *), void *arg)
{
    static atomic_int made = 0;
    create_fn *create = library_create();
    if (!create)
        return EAGAIN;
    int before = prctl(PR_GET_TIMERSLACK);
    prctl(PR_SET_TIMERSLACK, atomic_fetch_add(&made, 1) + 1 == WATCHMAN ? WATCHMAN_SLACK : SLACK);
    int result = create(thread, attr, start, arg);
    prctl(PR_SET_TIMERSLACK, before > 0 ? (unsigned long)before : 0UL);
    return result;
}
