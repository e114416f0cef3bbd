/* abi.h: the contract between the C glue, which knows Python, and Go, which knows sockets.
 *
 * Every call stands once in a list below, as X(result, name, (params)). The lists expand to the
 * prototypes that cgo's //export must match and to the function table that libgosock.so exports
 * under one symbol, so a call missing on either side is an error of the compiler or the linker.
 *
 * Results. An int64_t result is the value (>= 0), -errno, or GOSOCK_TIMEDOUT, which is none of the
 * two because a connection can itself fail with ETIMEDOUT. Interrupted calls return -EINTR; the
 * glue lets Python run its handlers (PEP 475) and calls again with the same arguments: whatever
 * has to survive that lives in gosock_wait, or in an in/out argument.
 *
 * No pointer is kept after a call returns, and none is const: cgo's prototypes know no const.
 */
#ifndef GOSOCK_ABI_H
#define GOSOCK_ABI_H

#include <stddef.h>
#include <stdint.h>

#define GOSOCK_ABI_VERSION 1
#define GOSOCK_TABLE_SYMBOL "gosock_table_v1"
#define GOSOCK_TIMEDOUT INT64_MIN

/* How long a call may take. */
typedef struct {
    int64_t timeout;  /* nanoseconds; < 0 blocks for ever, 0 never waits (settimeout's meaning) */
    int64_t deadline; /* Go's: when the time is up (CLOCK_MONOTONIC), or if that is never, how much
                       * is sent already; 0 = not started */
    int32_t try_only; /* the caller holds the GIL: answer -EAGAIN rather than wait */
    int32_t phase;    /* Go's: how far an interrupted call had come; 0 = not started */
    int32_t *fd;      /* where the caller keeps its descriptor, or NULL: another thread may have
                       * closed it during a wait, and its number be another's by now */
} gosock_wait;

/* One neutral value of an address: what a Python tuple holds, without Python. */
enum {
    GOSOCK_NONE = 0,
    GOSOCK_INT,   /* num, as a signed number */
    GOSOCK_UINT,  /* num, as an unsigned number */
    GOSOCK_STR,   /* data/len, UTF-8 */
    GOSOCK_PATH,  /* data/len, in the file system's encoding */
    GOSOCK_BYTES, /* data/len */
    GOSOCK_HOST,  /* data/len, a host as the user wrote it, IDNA-encoded (to Go only) */
    GOSOCK_ADDR   /* data/len, the sockaddr that a lookup of the host gave (to Go only) */
};

typedef struct {
    int32_t kind;
    uint32_t len;
    int64_t num;
    char *data;
} gosock_value;

/* What is wrong, where an errno does not say it. */
enum {
    GOSOCK_ERRNO = 0,  /* OSError from code, an errno */
    GOSOCK_OSERROR,    /* OSError(message) */
    GOSOCK_TYPEERROR,
    GOSOCK_VALUEERROR,
    GOSOCK_OVERFLOW,
    GOSOCK_GAIERROR,   /* gaierror(code, message) */
    GOSOCK_HERROR      /* herror(code, message) */
};

typedef struct {
    int32_t kind;
    int32_t code;
    char message[160]; /* NUL-terminated */
} gosock_error;

#define GOSOCK_MAX_VALUES 6
#define GOSOCK_SOCKADDR_MAX 128
#define GOSOCK_TEXT_MAX 256

/* shape: how many values; a bare value or None instead of a tuple are negative */
#define GOSOCK_SHAPE_NONE (-1)
#define GOSOCK_SHAPE_BARE (-2) /* values[0] itself */
#define GOSOCK_SHAPE_UNKNOWN (-3) /* the family has no such address: error */
#define GOSOCK_SHAPE_PACKED (-4) /* the values are still to be found; never seen by the glue */

/* An address: as the kernel has it (sa, len) and as Python sees it (shape, values). */
typedef struct {
    uint32_t len; /* of sa */
    int32_t shape;
    unsigned char sa[GOSOCK_SOCKADDR_MAX] __attribute__((aligned(8)));
    gosock_value values[GOSOCK_MAX_VALUES]; /* data points into sa or text */
    char text[GOSOCK_TEXT_MAX];
    gosock_error error; /* of gosock_addr_pack and GOSOCK_SHAPE_UNKNOWN */
} gosock_addr;

/* What a family's addresses look like in Python; strings live as long as the process.
 * format is a PyArg_ParseTuple format (with its ";message") in which '@' stands for a host and
 * '/' for a path; NULL: not a tuple but a bare path, str or bytes, or, with a wrong, bare text. */
typedef struct {
    char *family;   /* "AF_INET" */
    char *format;
    char *overflow; /* what replaces "caller(): <the parser's OverflowError>", or NULL */
    char *wrong;    /* the same, as OSError, for any error of the parser's, or NULL; if there is
                     * one, a value by itself stands for a tuple of it */
    char *no_pack;   /* why no address can be made, or NULL */
    char *no_unpack; /* why a socket of this family cannot be asked for an address, or NULL */
} gosock_spec;

/* A message for sendmsg and recvmsg. */
typedef struct {
    void *iov; /* struct iovec[iovlen] */
    size_t iovlen;
    void *control;
    size_t controllen; /* in: room; out: filled */
    int32_t flags;     /* out: msg_flags */
    int32_t proto;     /* of the socket: some families' addresses depend on it */
    gosock_addr *name; /* sendmsg: destination or NULL; recvmsg: filled */
} gosock_msg;

/* A network interface. */
typedef struct {
    uint32_t index;
    char name[16]; /* IF_NAMESIZE */
} gosock_iface;

/* Name lookups: one question, one answer. */
enum {
    GOSOCK_GETADDRINFO = 1, /* host, service, family, type, proto, flags */
    GOSOCK_GETNAMEINFO,     /* host (numeric), port, scope_id, more, flags */
    GOSOCK_GETHOSTBYNAME,   /* host (AF_INET) */
    GOSOCK_GETHOSTBYADDR,   /* addr */
    GOSOCK_GETSERVBYNAME,   /* service, protocol */
    GOSOCK_GETSERVBYPORT,   /* port (host order), protocol */
    GOSOCK_GETPROTOBYNAME   /* protocol */
};

typedef struct {
    int32_t kind;
    int32_t family, type, proto, flags;
    int32_t port;
    uint32_t scope_id;
    int32_t more;   /* the tuple says more than host and port */
    char *host;     /* NUL-terminated, or NULL */
    char *service;
    char *protocol;
    gosock_addr *addr;
    void *room; /* where the answer goes if it fits */
    size_t roomlen;
} gosock_query;

typedef struct {
    int32_t family, type, proto;
    char *canonname; /* or NULL */
    gosock_addr addr;
} gosock_addrinfo;

/* One block: the query's room, or one of malloc(3), which the glue frees. Its pointers point into
 * itself. */
typedef struct {
    int32_t failed;       /* error says how */
    gosock_error error;
    int32_t number;       /* port (host order) or protocol number */
    char *name;           /* host, canonical name or service */
    char *service;        /* getnameinfo's second half */
    size_t naliases;
    char **aliases;
    size_t naddrs;
    gosock_addrinfo *addrs;
} gosock_answer;

/* A question for name servers: records of any type. */
enum { GOSOCK_EDNS = 1, GOSOCK_TCP = 2, GOSOCK_ROTATE = 4 };

typedef struct {
    char *name;
    int32_t type;     /* of the records; 0: A and AAAA, as for getaddrinfo */
    char *servers;    /* addresses with their ports, one a line; or NULL: all is as resolv.conf
                       * says, and what follows here is not looked at */
    char *search;     /* domains, with blanks between */
    int64_t patience; /* nanoseconds that each server has to answer */
    int32_t attempts, ndots;
    int32_t flags; /* GOSOCK_EDNS … */
} gosock_question;

/* One block of malloc(3), free(3)d by the glue. The values are, for each record: name, type, TTL,
 * how many values its data are, and these. */
typedef struct {
    int32_t failed;
    gosock_error error;
    size_t nvalues;
    gosock_value *values;
} gosock_records;

/* clang-format off */
/* What libgosock.so makes without entering Go's runtime, where it can: see direct.h. */
#define GOSOCK_DIRECT_CALLS(X)                                                                     \
    X(int64_t, gosock_socket, (int family, int type, int proto))                                   \
    X(int64_t, gosock_adopt, (int fd, int32_t *family, int32_t *type, int32_t *proto))             \
    X(int64_t, gosock_socketpair, (int family, int type, int proto, int32_t *fds))                 \
    X(int64_t, gosock_setblocking, (int fd, int blocking))                                         \
    X(int64_t, gosock_getsockname, (int fd, int proto, gosock_addr *addr))                         \
    X(int64_t, gosock_getpeername, (int fd, int proto, gosock_addr *addr))                         \
    X(int64_t, gosock_getsockopt, (int fd, int level, int name, void *value, uint32_t *len))       \
    X(int64_t, gosock_setsockopt, (int fd, int level, int name, void *value, uint32_t len))        \
    X(int64_t, gosock_inet_pton, (int family, char *text, unsigned char *addr)) /* as inet_aton */ \
    /* 0, or -1 with addr->error, or GOSOCK_LOOKUP: values[0] is a name to be looked up and        \
     * handed in again as GOSOCK_ADDR; its family stands in addr->sa. A host ends with a zero */   \
    X(int, gosock_addr_pack, (int family, int proto, char *caller, gosock_value *values,           \
                              int nvalues, gosock_addr *addr))                                     \
    /* calls that may wait */                                                                      \
    X(int64_t, gosock_accept, (int fd, int proto, gosock_addr *peer, gosock_wait *wait))           \
    X(int64_t, gosock_connect, (int fd, gosock_addr *addr, gosock_wait *wait))                     \
    X(int64_t, gosock_recv, (int fd, void *buf, size_t len, int flags, gosock_wait *wait))         \
    X(int64_t, gosock_recvfrom, (int fd, void *buf, size_t len, int flags, int proto,              \
                                 gosock_addr *from, gosock_wait *wait))                            \
    X(int64_t, gosock_recvmsg, (int fd, gosock_msg *msg, int flags, gosock_wait *wait))            \
    X(int64_t, gosock_send, (int fd, void *buf, size_t len, int flags, gosock_wait *wait))         \
    X(int64_t, gosock_sendall, (int fd, void *buf, size_t len, int flags, uint64_t *sent,          \
                                gosock_wait *wait))                                                \
    X(int64_t, gosock_sendto, (int fd, void *buf, size_t len, int flags, gosock_addr *to,          \
                               gosock_wait *wait))                                                 \
    X(int64_t, gosock_sendmsg, (int fd, gosock_msg *msg, int flags, gosock_wait *wait))

#define GOSOCK_CALLS(X)                                                                            \
    X(int64_t, gosock_version, (char *text, size_t len)) /* of Go; waits till Go runs */           \
    /* sockets */                                                                                  \
    X(int64_t, gosock_dup, (int fd))                                                               \
    X(int64_t, gosock_bind, (int fd, gosock_addr *addr))                                           \
    X(int64_t, gosock_listen, (int fd, int backlog))                                               \
    X(int64_t, gosock_shutdown, (int fd, int how))                                                 \
    /* calls that may wait */                                                                      \
    X(int64_t, gosock_sendfile, (int fd, int file, int64_t *offset, size_t count,                  \
                                 gosock_wait *wait))                                               \
    /* addresses */                                                                                \
    X(int, gosock_addr_spec, (int family, int proto, gosock_spec *spec))                           \
    /* inet_* over the text forms; 0 or -errno */                                                  \
    X(int64_t, gosock_inet_aton, (char *text, unsigned char *addr))                                \
    X(int64_t, gosock_inet_ntop, (int family, unsigned char *addr, char *text))                    \
    /* interfaces and the host's name */                                                           \
    X(int64_t, gosock_if_nametoindex, (char *name))                                                \
    X(int64_t, gosock_if_indextoname, (uint32_t index, char *name))                                \
    X(int64_t, gosock_if_nameindex, (gosock_iface **list))                                         \
    X(int64_t, gosock_gethostname, (char *name, size_t len))                                       \
    X(int64_t, gosock_sethostname, (char *name, size_t len))                                       \
    /* names: the first call starts the lookup and fills handle; cancel gives it up */             \
    X(int64_t, gosock_lookup, (int64_t *handle, gosock_query *query, gosock_answer **answer,       \
                               gosock_wait *wait))                                                 \
    X(int64_t, gosock_resolve, (int64_t *handle, gosock_question *question,                        \
                                gosock_records **records, gosock_wait *wait))                      \
    X(int64_t, gosock_lookup_cancel, (int64_t handle))
/* clang-format on */

#define GOSOCK_LOOKUP 1

#define GOSOCK_PROTOTYPE(result, name, params) result name params;
GOSOCK_DIRECT_CALLS(GOSOCK_PROTOTYPE)
GOSOCK_CALLS(GOSOCK_PROTOTYPE)
#undef GOSOCK_PROTOTYPE

/* The table: what libgosock.so exports. size lets an older glue meet a newer library. */
typedef struct {
    uint32_t version; /* GOSOCK_ABI_VERSION */
    uint32_t size;    /* sizeof(gosock_table) */
#define GOSOCK_FIELD(result, name, params) result(*name) params;
    GOSOCK_DIRECT_CALLS(GOSOCK_FIELD)
    GOSOCK_CALLS(GOSOCK_FIELD)
#undef GOSOCK_FIELD
} gosock_table;

#endif
