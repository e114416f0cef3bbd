"""The functions that make sockets and look up names, out of the C module's simpler ones."""

import _gosocket

import gosocket  # what a program may replace is looked up there, call by call
from gosocket._enums import AddressFamily, SocketKind

# For what is called often: attributes of a module with a __getattr__ are slow, its names are not.
_module = vars(gosocket)

_LOCALHOST = "127.0.0.1"
_LOCALHOST_V6 = "::1"
_GLOBAL_DEFAULT_TIMEOUT = object()  # stands for setdefaulttimeout()'s

AF_INET, AF_INET6, AF_UNIX = AddressFamily.AF_INET, AddressFamily.AF_INET6, AddressFamily.AF_UNIX
SOCK_STREAM = SocketKind.SOCK_STREAM


def fromfd(fd, family, type, proto=0):
    """Make a socket from a duplicate of a descriptor, which itself stays open and as it is."""
    return gosocket.socket(family, type, proto, gosocket.dup(fd))


def socketpair(family=None, type=SOCK_STREAM, proto=0):
    """Make two sockets that are connected to each other; family is AF_UNIX unless given."""
    family = AF_UNIX if family is None else family
    first, second = _gosocket._socketpair(family, type, proto)
    try:
        left = _module["socket"](family, type, proto, first)
    except BaseException:
        _gosocket.close(second)
        raise
    return left, _module["socket"](family, type, proto, second)


def _fallback_socketpair(family=AF_INET, type=SOCK_STREAM, proto=0):
    """Make a pair of TCP sockets over the loopback interface, for AF_INET and AF_INET6."""
    host = {AF_INET: gosocket._LOCALHOST, AF_INET6: gosocket._LOCALHOST_V6}.get(family)
    if host is None:
        raise ValueError("Only AF_INET and AF_INET6 socket address families are supported")
    if type != SOCK_STREAM:
        raise ValueError("Only SOCK_STREAM socket type is supported")
    if proto != 0:
        raise ValueError("Only protocol zero is supported")
    client = gosocket.socket(family, type, proto)
    try:
        with gosocket.socket(family, type, proto) as listener:
            listener.bind((host, 0))
            listener.listen()
            # The kernel completes the connection without accept(): no thread is needed.
            client.connect(listener.getsockname())
            server, _ = listener.accept()
        try:
            _refuse_strangers(client, server)
        except BaseException:
            server.close()
            raise
    except BaseException:
        client.close()
        raise
    return server, client


def _refuse_strangers(client, server):
    """Anybody on this host could have connected in between: are these two each other's ends?"""
    if server.getsockname() != client.getpeername() or client.getsockname() != server.getpeername():
        raise ConnectionError("Unexpected peer connection")


def create_connection(
    address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *, all_errors=False
):
    """Connect a TCP socket to (host, port), trying every address of the host in turn.

    timeout, in seconds, is the new socket's, and holds for the host's lookup and for each try;
    without one it has the default timeout. source_address is a (host, port) to bind to first,
    where '' and 0 leave the choice to the kernel. If no address answers, the last error is
    raised, or with all_errors an ExceptionGroup of them all.
    """
    host, port = address
    errors = []
    try:
        for family, kind, proto, _, peer in _addresses(host, port, timeout):
            sock = None
            try:
                sock = _module["socket"](family, kind, proto)
                if timeout is not _module["_GLOBAL_DEFAULT_TIMEOUT"]:
                    sock.settimeout(timeout)
                if source_address:
                    sock.bind(source_address)
                sock.connect(peer)
                return sock
            except OSError as exc:
                errors.append(exc)
                if sock is not None:
                    sock.close()
        if not errors:
            raise OSError("getaddrinfo returns an empty list")
        if all_errors:
            raise ExceptionGroup("create_connection failed", errors)
        raise errors[-1]
    finally:
        errors.clear()  # each refers to this frame by its traceback


def _addresses(host, port, timeout):
    """Look a host up for create_connection(): within the socket's timeout, if it will have one.

    A function that a program has put in the place of ours is called as the stdlib calls it.
    """
    look_up = gosocket.getaddrinfo
    if timeout is gosocket._GLOBAL_DEFAULT_TIMEOUT:
        timeout = gosocket.getdefaulttimeout()
    if timeout and look_up is getaddrinfo:
        return look_up(host, port, 0, SOCK_STREAM, timeout=timeout)
    return look_up(host, port, 0, SOCK_STREAM)


def has_dualstack_ipv6():
    """Whether a TCP socket of AF_INET6 can serve IPv4 peers as well, on this system."""
    if not gosocket.has_ipv6:
        return False
    try:
        with gosocket.socket(AF_INET6, SOCK_STREAM) as sock:
            sock.setsockopt(gosocket.IPPROTO_IPV6, gosocket.IPV6_V6ONLY, 0)
            return True
    except OSError:
        return False


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False, dualstack_ipv6=False):
    """Make a listening TCP socket, bound to (host, port) with SO_REUSEADDR.

    family is AF_INET or AF_INET6. backlog is listen()'s: how many connections may wait.
    reuse_port sets SO_REUSEPORT, so that several sockets can share the port. dualstack_ipv6,
    with AF_INET6, serves IPv4 peers too; ValueError where the system cannot.
    """
    if dualstack_ipv6:
        if not gosocket.has_dualstack_ipv6():
            raise ValueError("dualstack_ipv6 not supported on this platform")
        if family != AF_INET6:
            raise ValueError("dualstack_ipv6 requires AF_INET6 family")
    sock = gosocket.socket(family, SOCK_STREAM)
    try:
        try:
            sock.setsockopt(gosocket.SOL_SOCKET, gosocket.SO_REUSEADDR, 1)
        except OSError:
            pass  # if it matters, bind() says so
        if reuse_port and family in (AF_INET, AF_INET6):  # since Linux 6.12.9 no others take it
            sock.setsockopt(gosocket.SOL_SOCKET, gosocket.SO_REUSEPORT, 1)
        if family == AF_INET6:
            only_v6 = 0 if dualstack_ipv6 else 1
            sock.setsockopt(gosocket.IPPROTO_IPV6, gosocket.IPV6_V6ONLY, only_v6)
        try:
            sock.bind(address)
        except OSError as exc:
            message = f"{exc.strerror} (while attempting to bind on address {address!r})"
            raise OSError(exc.errno, message) from None
        sock.listen() if backlog is None else sock.listen(backlog)
        return sock
    except BaseException:
        sock.close()
        raise


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0, *, timeout=None):
    """Look up the addresses to connect or bind to: (family, type, proto, canonname, address)s.

    host is a name, a numeric address, or None for this host; port a service's name, a number
    or None. family, type, proto narrow the list where they are not 0; flags are AI_* constants.
    timeout, in seconds, is for servers to answer: TimeoutError if they do not.
    """
    within = {} if timeout is None else {"timeout": timeout}
    families = _module["AddressFamily"]._value2member_map_
    kinds = _module["SocketKind"]._value2member_map_
    return [
        (families.get(af, af), kinds.get(kind, kind), number, canonname, address)
        for af, kind, number, canonname, address in _gosocket.getaddrinfo(
            host, port, family, type, proto, flags, **within
        )
    ]


def getfqdn(name=""):
    """Give the full name, with a dot in it, that a host is known by; name itself if unknown.

    The empty name, '0.0.0.0' and '::' mean this host.
    """
    name = name.strip()
    if not name or name in ("0.0.0.0", "::"):
        name = gosocket.gethostname()
    try:
        hostname, aliases, _ = gosocket.gethostbyaddr(name)
    except OSError:
        return name
    return next((full for full in (hostname, *aliases) if "." in full), hostname)


def send_fds(sock, buffers, fds, flags=0, address=None):
    """Send descriptors, with at least one byte of data, over an AF_UNIX socket.

    buffers is a list of bytes-like objects; the number of bytes sent is returned. flags and
    address are taken but not used, as in the stdlib.
    """
    import array

    rights = (gosocket.SOL_SOCKET, gosocket.SCM_RIGHTS, array.array("i", fds))
    return sock.sendmsg(buffers, [rights])


def recv_fds(sock, bufsize, maxfds, flags=0):
    """Receive up to bufsize bytes and maxfds descriptors: (data, fds, msg_flags, address).

    flags is taken but not used, as in the stdlib.
    """
    import array

    fds = array.array("i")
    room = gosocket.CMSG_LEN(maxfds * fds.itemsize)
    data, control, msg_flags, address = sock.recvmsg(bufsize, room)
    for level, kind, content in control:
        if (level, kind) == (gosocket.SOL_SOCKET, gosocket.SCM_RIGHTS):
            fds.frombytes(content[: len(content) // fds.itemsize * fds.itemsize])
    return data, list(fds), msg_flags, address
