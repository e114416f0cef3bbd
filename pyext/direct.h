/* direct.h: Go functions that C calls without Go's runtime; see package direct. */
#ifndef GOSOCK_DIRECT_H
#define GOSOCK_DIRECT_H

#include "abi.h"

#define DIRECT_MUST_WAIT (INT64_MIN + 2) /* gosock.MustWait */

/* An int64_t result is a call's of abi.h, or DIRECT_MUST_WAIT. */
typedef struct {
    int64_t (*recv)(int fd, void *buf, size_t len, int flags, gosock_wait *wait);
    int64_t (*recvfrom)(int fd, void *buf, size_t len, int flags, gosock_addr *from,
                        gosock_wait *wait);
    int64_t (*recvmsg)(int fd, gosock_msg *msg, int flags, gosock_wait *wait);
    int64_t (*send)(int fd, void *buf, size_t len, int flags, gosock_addr *to, gosock_wait *wait);
    int64_t (*sendall)(int fd, void *buf, size_t len, int flags, uint64_t *sent,
                       gosock_wait *wait);
    int64_t (*sendmsg)(int fd, gosock_msg *msg, int flags, gosock_wait *wait);
    int64_t (*accept)(int fd, gosock_addr *peer, gosock_wait *wait);
    int64_t (*connect)(int fd, gosock_addr *addr, gosock_wait *wait);
    int64_t (*socket)(int family, int type, int proto);
    int64_t (*adopt)(int fd, int32_t *family, int32_t *type, int32_t *proto);
    int64_t (*socketpair)(int family, int type, int proto, int32_t *fds);
    int64_t (*setblocking)(int fd, int blocking);
    int64_t (*getsockname)(int fd, gosock_addr *addr);
    int64_t (*getpeername)(int fd, gosock_addr *addr);
    int64_t (*getsockopt)(int fd, int level, int name, void *value, uint32_t *len);
    int64_t (*setsockopt)(int fd, int level, int name, void *value, uint32_t len);
    int64_t (*pack)(int family, gosock_value *values, int nvalues, gosock_addr *addr);
    int64_t (*inet_pton)(int family, char *text, unsigned char *addr);
} direct_calls;

/* Filled by Go before its first call; NULL where the machine has no such calls. */
extern direct_calls direct;

/* The table's entries: the calls in their direct form, or in their full one. */
#define DIRECT_PROTOTYPE(result, name, params) result name##_direct params;
GOSOCK_DIRECT_CALLS(DIRECT_PROTOTYPE)
#undef DIRECT_PROTOTYPE

/* Finds the values of an address whose shape is GOSOCK_SHAPE_PACKED. */
int64_t gosock_addr_unpack(gosock_addr *addr, int proto);

#endif
