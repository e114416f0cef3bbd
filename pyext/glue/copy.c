/* copy.c: a library once more in the same process.
 *
 * The dynamic linker knows a library by its path and its inode, and hands out the one it has. So
 * there has to be another file: a memfd, or a temporary one where that cannot be. Once that is
 * open, all that is only read (nine tenths) is mapped from the library's own file instead, whose
 * pages all processes share, and the copy's are given back.
 */
#include "copy.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

void *
fail(failure *why, const char *what, const char *detail)
{
    snprintf(why->text, sizeof why->text, "gosocket: %s: %s", what, detail);
    return NULL;
}

/* ---- the file ---- */

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
open_memory(char *path, size_t size, int number)
{
    int fd = memfd_create("libgosock.so", MFD_CLOEXEC | MFD_EXEC);
    if (fd < 0 && errno == EINVAL)
        fd = memfd_create("libgosock.so", MFD_CLOEXEC);
    if (fd < 0)
        return -1;
    /* A grandchild may get its parent's descriptor number again: each copy writes the path with
     * one slash more. */
    int used = snprintf(path, size, "/proc/self");
    for (int i = 0; i < number && used < (int)size; i++)
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
open_temporary(char *path, size_t size, int number UNUSED)
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

/* ---- its pages ---- */

/* Maps a part of the library that is only read from the library's file, in place of the copy's
 * equal pages. Go's threads may be running there: the kernel lets them wait meanwhile. */
static bool
map_part(const ElfW(Phdr) *part, char *base, int library, size_t page)
{
    size_t inside = part->p_offset % page;
    size_t size = part->p_filesz + inside;
    int access = part->p_flags & PF_X ? PROT_READ | PROT_EXEC : PROT_READ;
    void *pages = mmap(NULL, size, access, MAP_PRIVATE, library, (off_t)(part->p_offset - inside));
    if (pages == MAP_FAILED)
        return false;
    char *place = base + part->p_vaddr - inside;
    if (mremap(pages, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, place) == place)
        return true;
    munmap(pages, size);
    return false;
}

/* Gives back what of the copy lies before its first part that is written to. */
static void
share_pages(void *handle, int library, int copy)
{
    struct link_map *map;
    if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0)
        return;
    char *base = (char *)map->l_addr; /* where the file's first page is, and its header */
    const ElfW(Ehdr) *header = (const void *)base;
    const ElfW(Phdr) *part = (const void *)(base + header->e_phoff);
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t read_only = 0;
    for (int i = 0; i < header->e_phnum; i++, part++) {
        if (part->p_type != PT_LOAD)
            continue;
        if (part->p_flags & PF_W || !map_part(part, base, library, page))
            break;
        read_only = part->p_offset + part->p_filesz;
    }
    off_t whole_pages = (off_t)(read_only - read_only % page);
    fallocate(copy, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, whole_pages);
}

/* ---- opened ---- */

static void *
open_at(int (*open_file)(char *, size_t, int), bool unlink_it, const char *library, int number,
        failure *why)
{
    char path[PATH_MAX];
    int from = open(library, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return fail(why, library, strerror(errno));
    int to = open_file(path, sizeof path, number);
    void *handle = NULL;
    if (to < 0 || !copy_file(from, to))
        fail(why, "no place for a copy of the library in a forked child", strerror(errno));
    else if (!(handle = dlopen(path, RTLD_NOW | RTLD_LOCAL)))
        fail(why, "a copy of the library cannot be opened in a forked child", dlerror());
    else
        share_pages(handle, from, to);
    if (to >= 0) {
        close(to);
        if (unlink_it)
            unlink(path);
    }
    close(from);
    return handle;
}

void *
copy_open(const char *library, int number, failure *why)
{
    void *handle = open_at(open_memory, false, library, number, why);
    return handle ? handle : open_at(open_temporary, true, library, number, why);
}
