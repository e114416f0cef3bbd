/* compat.h: what differs between the Pythons and C libraries that one abi3 binary meets. */
#ifndef GLUE_COMPAT_H
#define GLUE_COMPAT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#define PY_SSIZE_T_CLEAN
#include <pyconfig.h>
/* A free-threaded interpreter (up to 3.14) has no limited API: it needs a binary of its own. */
#if !defined(Py_LIMITED_API) && !defined(Py_GIL_DISABLED)
#define Py_LIMITED_API 0x030b0000
#endif
#include <Python.h>

#include <stdbool.h>
#include <stdint.h>

/* 3.12's headers take None for immortal even where the limited API is 3.11's: there it would lose a
 * reference with each call. */
#undef Py_RETURN_NONE
#define Py_RETURN_NONE return Py_NewRef(Py_None)

/* Is the running interpreter 3.minor or newer? One binary serves all, so it asks at run time. */
static inline bool
python_at_least(unsigned minor)
{
    return Py_Version >= (0x03000000UL | (unsigned long)minor << 16);
}

/* Slots of newer Pythons, for the headers of 3.11; filled in by module.c where the running
 * interpreter knows them. */
enum {
    SLOT_MULTIPLE_INTERPRETERS = 3, /* Py_mod_multiple_interpreters, 3.12 */
    SLOT_GIL = 4                    /* Py_mod_gil, 3.13 */
};
#define PER_INTERPRETER_GIL_SUPPORTED ((void *)2)

/* Where there is no GIL, LOCK(object) … UNLOCK lets one thread in at a time; what is between never
 * waits. */
#ifdef Py_GIL_DISABLED
#define FREE_THREADED true
#define GIL_NEED ((void *)1) /* Py_MOD_GIL_NOT_USED */
#define LOCK(object) Py_BEGIN_CRITICAL_SECTION(object)
#define UNLOCK Py_END_CRITICAL_SECTION()
#else
#define FREE_THREADED false
#define GIL_NEED ((void *)0)
#define LOCK(object) (void)(object)
#define UNLOCK (void)0
#endif

/* The type's name as the interpreter's own messages give it. tp_name is no part of the limited API,
 * but its place, right behind the object's header, has never changed. */
static inline const char *
type_name(PyObject *object)
{
    typedef struct {
        PyVarObject header;
        const char *tp_name;
    } named_type;
    return ((named_type *)Py_TYPE(object))->tp_name;
}

#include <sys/socket.h>
#ifndef SOL_ALG /* glibc before 2.24 */
#define SOL_ALG 279
#endif

#include <sys/mman.h>
#ifndef MFD_EXEC /* kernel 6.3; where vm.memfd_noexec is set, it has to be asked for */
#define MFD_EXEC 0x10U
#endif

#define UNUSED __attribute__((unused))
#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

#endif
