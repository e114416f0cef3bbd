/* loader.c: opens libgosock.so lazily, and once more in every forked child that needs it.
 *
 * A Go runtime does not survive fork(): its threads are gone, its locks stay taken. So a child
 * never touches the one it inherits. It opens a fresh copy of the library, under a name that the
 * dynamic linker has not seen: it would otherwise hand out the dead one. The copy is a memfd, or a
 * temporary file where that cannot be.
 */
#include "loader.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <unistd.h>

/* How late a timer of Go's own threads may be, in ns. While C's threads call Go, its watchman
 * (sysmon) wakes every 20 us and takes their Ps away: a third of the cost of a round trip between
 * threads. With this slack it sleeps as long as that. */
#define TIMER_SLACK 10000000UL

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

/* What went wrong, kept until the GIL is back. */
typedef struct {
    char text[PATH_MAX + 256];
} failure;

static void *
fail(failure *why, const char *what, const char *detail)
{
    snprintf(why->text, sizeof why->text, "gosocket: %s: %s", what, detail);
    return NULL;
}

/* Copied by the kernel: the thread that comes first may have a small stack. */
static bool
copy_file(int from, int to)
{
    const size_t most = (size_t)1 << 30;
    ssize_t copied;
    do
        copied = sendfile(to, from, NULL, most);
    while (copied > 0 || (copied < 0 && errno == EINTR));
    return copied == 0;
}

/* An empty file that no name refers to for long: its path for dlopen goes to path. */
static int
open_memory(char *path, size_t size)
{
    int fd = memfd_create("libgosock.so", MFD_CLOEXEC);
    if (fd < 0)
        return -1;
    /* dlopen knows a library by its path, and a grandchild may get its parent's descriptor number
     * again: each generation writes the path with one slash more. */
    int used = snprintf(path, size, "/proc/self");
    for (int i = 0; i < generation && used < (int)size; i++)
        path[used++] = '/';
    int length = snprintf(path + used, size - (size_t)used, "/fd/%d", fd);
    if (length < 0 || used + length >= (int)size) {
        close(fd);
        errno = ENAMETOOLONG;
        return -1;
    }
    return fd;
}

static int
open_temporary(char *path, size_t size)
{
    const char *folders[] = {getenv("TMPDIR"), "/tmp", "/var/tmp", "/dev/shm", "."};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (!folders[i])
            continue;
        snprintf(path, size, "%s/libgosock-XXXXXX", folders[i]);
        int fd = mkostemp(path, O_CLOEXEC);
        if (fd >= 0)
            return fd;
    }
    return -1;
}

static void *
open_copy_at(int (*open_file)(char *, size_t), bool unlink_it, const char *library, failure *why)
{
    char path[PATH_MAX];
    int from = open(library, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return fail(why, library, strerror(errno));
    int to = open_file(path, sizeof path);
    void *handle = NULL;
    if (to < 0 || !copy_file(from, to))
        fail(why, "no place for a copy of the library in a forked child", strerror(errno));
    else if (!(handle = dlopen(path, RTLD_NOW | RTLD_LOCAL)))
        fail(why, "a copy of the library cannot be opened in a forked child", dlerror());
    if (to >= 0) {
        close(to);
        if (unlink_it)
            unlink(path);
    }
    close(from);
    return handle;
}

static void *
open_copy(const char *library, failure *why)
{
    void *handle = open_copy_at(open_memory, false, library, why);
    return handle ? handle : open_copy_at(open_temporary, true, library, why);
}

static void *
open_library(failure *why)
{
    char library[PATH_MAX];
    if (loader_path(library, sizeof library) < 0)
        return fail(why, "libgosock.so", "its folder is unknown");
    if (generation > 0)
        return open_copy(library, why);
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
    /* Go's threads inherit the mask of who starts them, and the timer slack: the process's signals
     * are for Python's threads, whose system calls they have to interrupt. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int slack = prctl(PR_GET_TIMERSLACK);
    prctl(PR_SET_TIMERSLACK, TIMER_SLACK);
    pthread_mutex_lock(&lock);
    table = start_once(&why);
    pthread_mutex_unlock(&lock);
    prctl(PR_SET_TIMERSLACK, slack > 0 ? (unsigned long)slack : 0UL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    Py_END_ALLOW_THREADS
    if (!table)
        PyErr_SetString(PyExc_OSError, why.text);
    return table;
}
