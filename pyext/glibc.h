/* glibc.h: the reentrant lookups of <netdb.h>, in the one shape that Go calls them by. */
#ifndef GOSOCK_GLIBC_H
#define GOSOCK_GLIBC_H

#include <netdb.h>
#include <stddef.h>
#include <sys/socket.h>

/* What was found: the entry of the function's kind, whose strings lie behind it. */
typedef struct {
    int found;
    int host_error; /* h_errno */
    struct hostent host;
    struct servent service;
    struct protoent protocol;
    char strings[];
} glibc_result;

/* Each answers 0, found or not, or an errno: ERANGE where size, of all of result, is too small. */
int glibc_gethostbyname(char *name, glibc_result *result, size_t size);
int glibc_gethostbyaddr(void *addr, socklen_t len, int family, glibc_result *result, size_t size);
int glibc_getservbyname(char *name, char *protocol, glibc_result *result, size_t size);
int glibc_getservbyport(int port, char *protocol, glibc_result *result, size_t size);
int glibc_getprotobyname(char *name, glibc_result *result, size_t size);

/* Whether the module can be loaded that stands for a source of nsswitch.conf's. */
int glibc_has_module(char *source);

#endif
