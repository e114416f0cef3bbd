/* loader.c: opens libgosock.so lazily, and once more in every forked child that needs it.
 *
 * A Go runtime does not survive fork(): its threads are gone, its locks stay taken. So a child
 * never touches the one it inherits, but opens a fresh copy of the library.
 */
#include "loader.h"

#include "copy.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const unsigned char never = 0;
static unsigned char plain_mark = 0; /* where the kernel has no MADV_WIPEONFORK (before 4.14) */

const gosock_table *loader_table = NULL;
_Atomic(const volatile unsigned char *) loader_alive = &never;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned char *mark = NULL; /* what loader_alive points at, once there is a runtime */
static int generation = 0;

int
loader_generation(void)
{
    return generation;
}

int
loader_path(char *path, size_t size)
{
    static const char library[] = "libgosock.so";
    Dl_info self;
    if (!dladdr((void *)&loader_table, &self) || !self.dli_fname)
        return -1;
    const char *slash = strrchr(self.dli_fname, '/');
    int folder = slash ? (int)(slash + 1 - self.dli_fname) : 0;
    int length = snprintf(path, size, "%.*s%s", folder, self.dli_fname, library);
    return length > 0 && (size_t)length < size ? 0 : -1;
}

static void *
open_library(failure *why)
{
    char library[PATH_MAX];
    if (loader_path(library, sizeof library) < 0)
        return fail(why, "libgosock.so", "its folder is unknown");
    if (generation > 0)
        return copy_open(library, generation, why);
    void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    return handle ? handle : fail(why, "cannot open the Go library", dlerror());
}

static const gosock_table *
start_go(failure *why)
{
    void *handle = open_library(why);
    if (!handle)
        return NULL;
    const gosock_table *table = dlsym(handle, GOSOCK_TABLE_SYMBOL);
    if (!table)
        return fail(why, "the library has no table " GOSOCK_TABLE_SYMBOL, dlerror());
    if (table->version != GOSOCK_ABI_VERSION || table->size < sizeof(gosock_table))
        return fail(why, "libgosock.so", "not of the same version as _gosocket");
    /* dlopen returns before Go is ready: the first call waits for it. */
    char version[64];
    table->gosock_version(version, sizeof version);
    return table;
}

/* A fork waits for a start that is under way in another thread: of a library that is half there the
 * child could not tell that it is its parent's. */
static void
before_fork(void)
{
    pthread_mutex_lock(&lock);
}

static void
after_fork_in_parent(void)
{
    pthread_mutex_unlock(&lock);
}

/* In the child of a fork(), before anybody else runs: only this thread exists. The wiped page says
 * the same after a raw clone(), which runs no handlers. */
static void
after_fork_in_child(void)
{
    pthread_mutex_init(&lock, NULL);
    loader_alive = &never;
}

static void
watch_forks(void)
{
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

void
loader_init(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, watch_forks);
}

static unsigned char *
make_mark(void)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    void *map = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED)
        return &plain_mark;
    if (madvise(map, page, MADV_WIPEONFORK) == 0)
        return map;
    munmap(map, page);
    return &plain_mark;
}

static const gosock_table *
start_once(failure *why)
{
    if (loader_is_alive())
        return loader_table; /* another thread was faster */
    if (!mark)
        mark = make_mark();
    const gosock_table *table = start_go(why);
    if (!table)
        return NULL;
    generation++;
    loader_table = table;
    *mark = 1;
    atomic_store_explicit(&loader_alive, mark, memory_order_release);
    return table;
}

const gosock_table *
loader_open(void)
{
    failure why;
    const gosock_table *table;
    sigset_t all, before;
    Py_BEGIN_ALLOW_THREADS
    /* Go's threads inherit the mask of who starts them: the process's signals are for Python's
     * threads, whose system calls they have to interrupt. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_mutex_lock(&lock);
    table = start_once(&why);
    pthread_mutex_unlock(&lock);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    Py_END_ALLOW_THREADS
    if (!table)
        PyErr_SetString(PyExc_OSError, why.text);
    return table;
}
