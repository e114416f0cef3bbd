/* direct.c: the calls of the table that are made directly, where that can be. */
#pragma GCC visibility push(hidden)
#include "direct.h"
#pragma GCC visibility pop

#define LIKELY(x) __builtin_expect(!!(x), 1)

direct_calls direct;

/* The answer of a call: made directly, if it can be, and otherwise in its full form. */
#define CALL(name, args, full)                                                                     \
    int64_t answer = LIKELY(direct.name) ? direct.name args : DIRECT_MUST_WAIT;                    \
    if (!LIKELY(answer != DIRECT_MUST_WAIT))                                                       \
        return full;                                                                               \
    return answer;

/* The same for a call that has filled an address. */
#define CALL_NAMED(name, args, full, addr, proto)                                                  \
    int64_t answer = LIKELY(direct.name) ? direct.name args : DIRECT_MUST_WAIT;                    \
    if (!LIKELY(answer != DIRECT_MUST_WAIT))                                                       \
        return full;                                                                               \
    if (answer >= 0 && (addr)->shape == GOSOCK_SHAPE_PACKED)                                       \
        gosock_addr_unpack(addr, proto);                                                           \
    return answer;


int64_t
gosock_socket_direct(int family, int type, int proto)
{
    CALL(socket, (family, type, proto), gosock_socket(family, type, proto))
}

int64_t
gosock_adopt_direct(int fd, int32_t *family, int32_t *type, int32_t *proto)
{
    CALL(adopt, (fd, family, type, proto), gosock_adopt(fd, family, type, proto))
}

int64_t
gosock_socketpair_direct(int family, int type, int proto, int32_t *fds)
{
    CALL(socketpair, (family, type, proto, fds), gosock_socketpair(family, type, proto, fds))
}

int64_t
gosock_setblocking_direct(int fd, int blocking)
{
    CALL(setblocking, (fd, blocking), gosock_setblocking(fd, blocking))
}

int64_t
gosock_getsockname_direct(int fd, int proto, gosock_addr *addr)
{
    CALL_NAMED(getsockname, (fd, addr), gosock_getsockname(fd, proto, addr), addr, proto)
}

int64_t
gosock_getpeername_direct(int fd, int proto, gosock_addr *addr)
{
    CALL_NAMED(getpeername, (fd, addr), gosock_getpeername(fd, proto, addr), addr, proto)
}

int64_t
gosock_getsockopt_direct(int fd, int level, int name, void *value, uint32_t *len)
{
    CALL(getsockopt, (fd, level, name, value, len), gosock_getsockopt(fd, level, name, value, len))
}

int64_t
gosock_setsockopt_direct(int fd, int level, int name, void *value, uint32_t len)
{
    CALL(setsockopt, (fd, level, name, value, len), gosock_setsockopt(fd, level, name, value, len))
}

int64_t
gosock_accept_direct(int fd, int proto, gosock_addr *peer, gosock_wait *wait)
{
    CALL_NAMED(accept, (fd, peer, wait), gosock_accept(fd, proto, peer, wait), peer, proto)
}

int64_t
gosock_connect_direct(int fd, gosock_addr *addr, gosock_wait *wait)
{
    CALL(connect, (fd, addr, wait), gosock_connect(fd, addr, wait))
}

int64_t
gosock_recv_direct(int fd, void *buf, size_t len, int flags, gosock_wait *wait)
{
    CALL(recv, (fd, buf, len, flags, wait), gosock_recv(fd, buf, len, flags, wait))
}

int64_t
gosock_recvfrom_direct(int fd, void *buf, size_t len, int flags, int proto, gosock_addr *from,
                       gosock_wait *wait)
{
    CALL_NAMED(recvfrom, (fd, buf, len, flags, from, wait),
               gosock_recvfrom(fd, buf, len, flags, proto, from, wait), from, proto)
}

int64_t
gosock_recvmsg_direct(int fd, gosock_msg *msg, int flags, gosock_wait *wait)
{
    CALL_NAMED(recvmsg, (fd, msg, flags, wait), gosock_recvmsg(fd, msg, flags, wait), msg->name,
               msg->proto)
}

int64_t
gosock_send_direct(int fd, void *buf, size_t len, int flags, gosock_wait *wait)
{
    CALL(send, (fd, buf, len, flags, NULL, wait), gosock_send(fd, buf, len, flags, wait))
}

int64_t
gosock_sendall_direct(int fd, void *buf, size_t len, int flags, uint64_t *sent, gosock_wait *wait)
{
    CALL(sendall, (fd, buf, len, flags, sent, wait),
         gosock_sendall(fd, buf, len, flags, sent, wait))
}

int64_t
gosock_sendto_direct(int fd, void *buf, size_t len, int flags, gosock_addr *to, gosock_wait *wait)
{
    CALL(send, (fd, buf, len, flags, to, wait), gosock_sendto(fd, buf, len, flags, to, wait))
}

int64_t
gosock_sendmsg_direct(int fd, gosock_msg *msg, int flags, gosock_wait *wait)
{
    CALL(sendmsg, (fd, msg, flags, wait), gosock_sendmsg(fd, msg, flags, wait))
}

int
gosock_addr_pack_direct(int family, int proto, char *caller, gosock_value *values, int nvalues,
                        gosock_addr *addr)
{
    CALL(pack, (family, values, nvalues, addr),
         gosock_addr_pack(family, proto, caller, values, nvalues, addr))
}

int64_t
gosock_inet_pton_direct(int family, char *text, unsigned char *addr)
{
    CALL(inet_pton, (family, text, addr), gosock_inet_pton(family, text, addr))
}
