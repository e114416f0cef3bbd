#define _DEFAULT_SOURCE
#include "glibc.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>

static size_t
room(size_t size)
{
    return size - offsetof(glibc_result, strings);
}

int
glibc_gethostbyname(char *name, glibc_result *result, size_t size)
{
    struct hostent *found = NULL;
    int error = gethostbyname_r(name, &result->host, result->strings, room(size), &found,
                                &result->host_error);
    result->found = found != NULL;
    return error;
}

int
glibc_gethostbyaddr(void *addr, socklen_t len, int family, glibc_result *result, size_t size)
{
    struct hostent *found = NULL;
    int error = gethostbyaddr_r(addr, len, family, &result->host, result->strings, room(size),
                                &found, &result->host_error);
    result->found = found != NULL;
    return error;
}

int
glibc_getservbyname(char *name, char *protocol, glibc_result *result, size_t size)
{
    struct servent *found = NULL;
    int error = getservbyname_r(name, protocol, &result->service, result->strings, room(size),
                                &found);
    result->found = found != NULL;
    return error;
}

int
glibc_getservbyport(int port, char *protocol, glibc_result *result, size_t size)
{
    struct servent *found = NULL;
    int error = getservbyport_r(htons((uint16_t)port), protocol, &result->service,
                                result->strings, room(size), &found);
    result->found = found != NULL;
    return error;
}

int
glibc_getprotobyname(char *name, glibc_result *result, size_t size)
{
    struct protoent *found = NULL;
    int error = getprotobyname_r(name, &result->protocol, result->strings, room(size), &found);
    result->found = found != NULL;
    return error;
}

int
glibc_has_module(char *source)
{
    char library[NAME_MAX];
    int length = snprintf(library, sizeof library, "libnss_%s.so.2", source);
    /* It stays loaded, as the C library would have it. */
    return length < (int)sizeof library && dlopen(library, RTLD_NOW) != NULL;
}
