/* raw.c: the system calls of a row without Python: what no stack can be faster than.
 *
 * raw ROW reads how often, and prints how many microseconds one took; and so on.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LARGE = 64 * 1024 };

static int left, right; /* connected, but for the rows that make their own */
static int flags;       /* of send and recv */
static size_t size = 1;
static char data[LARGE];
static struct sockaddr_storage address;
static socklen_t address_size = sizeof address;

/* ---- what is done ---- */

static void
send_recv(void)
{
    send(left, data, size, flags);
    recv(right, data, size, flags);
}

static void
sendto_recvfrom(void)
{
    struct sockaddr_storage from;
    socklen_t from_size = sizeof from;
    sendto(left, data, 1, 0, (struct sockaddr *)&address, address_size);
    recvfrom(right, data, 1, 0, (struct sockaddr *)&from, &from_size);
}

static void
sendmsg_recvmsg(void)
{
    struct iovec part = {data, 1};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    sendmsg(left, &message, 0);
    struct sockaddr_storage from;
    struct msghdr got = {&from, sizeof from, &part, 1, NULL, 0, 0};
    recvmsg(right, &got, 0);
}

static void
socket_close(void)
{
    close(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

static void
socketpair_close(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0) {
        close(ends[0]);
        close(ends[1]);
    }
}

static void
connect_accept(void)
{
    struct sockaddr_storage peer;
    socklen_t peer_size = sizeof peer;
    int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    connect(client, (struct sockaddr *)&address, address_size);
    close(accept4(left, (struct sockaddr *)&peer, &peer_size, SOCK_CLOEXEC));
    close(client);
}

static void
ask_option(void)
{
    int value;
    socklen_t value_size = sizeof value;
    getsockopt(left, SOL_SOCKET, SO_TYPE, &value, &value_size);
}

static void
ask_name(void)
{
    struct sockaddr_storage name;
    socklen_t name_size = sizeof name;
    getsockname(left, (struct sockaddr *)&name, &name_size);
}

/* ---- what it needs ---- */

static void
connected(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0) {
        left = ends[0];
        right = ends[1];
    }
}

static void
nonblocking(void)
{
    connected();
    flags = MSG_DONTWAIT;
}

static void
large(void)
{
    connected();
    size = LARGE;
}

/* A socket bound to the loopback interface, whose address is kept. */
static int
bound(int family, int type)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    int sock = socket(family, type, 0);
    if (family == AF_INET)
        bind(sock, (struct sockaddr *)&v4, sizeof v4);
    else
        bind(sock, (struct sockaddr *)&v6, sizeof v6);
    address_size = sizeof address;
    getsockname(sock, (struct sockaddr *)&address, &address_size);
    return sock;
}

static void
datagrams(void)
{
    left = socket(AF_INET, SOCK_DGRAM, 0);
    right = bound(AF_INET, SOCK_DGRAM);
}

static void
datagrams_ipv6(void)
{
    left = socket(AF_INET6, SOCK_DGRAM, 0);
    right = bound(AF_INET6, SOCK_DGRAM);
}

static void
listening(void)
{
    struct linger reset = {1, 0};
    left = bound(AF_INET, SOCK_STREAM);
    setsockopt(left, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    listen(left, 128);
}

static void
nothing(void)
{
}

static const struct row {
    const char *name;
    void (*set_up)(void);
    void (*run)(void);
} rows[] = {
    {"send_recv", connected, send_recv},
    {"send_recv_timeout", nonblocking, send_recv},
    {"send_recv_nonblocking", nonblocking, send_recv},
    {"recv_large_buffer", nonblocking, send_recv},
    {"recv_into", connected, send_recv},
    {"send_recv_64k", large, send_recv},
    {"sendto_recvfrom", datagrams, sendto_recvfrom},
    {"sendto_recvfrom_ipv6", datagrams_ipv6, sendto_recvfrom},
    {"sendmsg_recvmsg", connected, sendmsg_recvmsg},
    {"socket_close", nothing, socket_close},
    {"socketpair", nothing, socketpair_close},
    {"connect_accept", listening, connect_accept},
    {"getsockopt", listening, ask_option},
    {"getsockname", listening, ask_name},
};

static double
microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void
measure(const struct row *row)
{
    int times;
    row->set_up();
    while (scanf("%d", &times) == 1) {
        double start = microseconds();
        for (int i = 0; i < times; i++)
            row->run();
        printf("%.6f\n", (microseconds() - start) / times);
        fflush(stdout);
    }
}

int
main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, argv[1]) == 0) {
            measure(&rows[i]);
            return 0;
        }
    return 1;
}
