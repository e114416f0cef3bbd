"""Making sockets: socket(), adopting descriptors, pairs, copies; what they say of themselves."""

import copy
import errno
import gc
import os
import pickle
import stat

import pytest
from support import LOOPBACK, core, listening, tcp_pair, udp_pair, unix_pair

KINDS = [
    ("AF_INET", "SOCK_STREAM"),
    ("AF_INET", "SOCK_DGRAM"),
    ("AF_INET6", "SOCK_STREAM"),
    ("AF_INET6", "SOCK_DGRAM"),
    ("AF_UNIX", "SOCK_STREAM"),
    ("AF_UNIX", "SOCK_DGRAM"),
    ("AF_UNIX", "SOCK_SEQPACKET"),
]


@pytest.fixture(params=KINDS, ids="-".join)
def kind(request, stack):
    """Family and type, as the module's own enum members."""
    return tuple(getattr(stack, name) for name in request.param)


def test_defaults(stack):
    with stack.socket() as sock:
        assert (sock.family, sock.type, sock.proto) == (stack.AF_INET, stack.SOCK_STREAM, 0)
        assert sock.gettimeout() is None and sock.timeout is None
        assert sock.getblocking() is True
        assert stat.S_ISSOCK(os.fstat(sock.fileno()).st_mode)


def test_enums(stack, kind):
    with stack.socket(*kind) as sock:
        assert type(sock.family) is stack.AddressFamily and sock.family is kind[0]
        assert type(sock.type) is stack.SocketKind and sock.type is kind[1]


def test_core_attributes_are_plain(stack, kind):
    family, type = kind
    with_core = core(stack).socket(int(family), int(type), 0)
    try:
        assert [with_core.family, with_core.type, with_core.proto] == [family, type, 0]
        assert {with_core.family.__class__, with_core.type.__class__} == {int}
        for name in ("family", "type", "proto", "timeout"):
            with pytest.raises(AttributeError):
                setattr(with_core, name, 1)
    finally:
        with_core.close()


def test_keywords(stack):
    with stack.socket(type=stack.SOCK_DGRAM, proto=17, family=stack.AF_INET6) as sock:
        assert (sock.family, sock.type, sock.proto) == (stack.AF_INET6, stack.SOCK_DGRAM, 17)


@pytest.mark.parametrize("flags", ["SOCK_NONBLOCK", "SOCK_CLOEXEC"])
def test_type_flags_are_hidden(both, flags):
    def describe(stack):
        with stack.socket(stack.AF_INET, stack.SOCK_STREAM | getattr(stack, flags)) as sock:
            blocking = os.get_blocking(sock.fileno())
            return sock.type, sock.gettimeout(), sock.getblocking(), blocking, repr(sock)

    both(describe)


def test_not_inheritable(stack, kind):
    with stack.socket(*kind) as sock:
        assert sock.get_inheritable() is False
        sock.set_inheritable(True)
        assert sock.get_inheritable() is os.get_inheritable(sock.fileno()) is True
        sock.set_inheritable(False)
        assert sock.get_inheritable() is False


def test_adopt_detects(stack, kind):
    with stack.socket(*kind) as original:
        with stack.socket(fileno=os.dup(original.fileno())) as sock:
            assert (sock.family, sock.type) == kind
            assert sock.proto == original.getsockopt(stack.SOL_SOCKET, stack.SO_PROTOCOL)


def test_adopt_believes_what_is_given(stack):
    left, right = stack.socketpair()
    with right:
        with stack.socket(stack.AF_INET6, stack.SOCK_RAW, 42, fileno=left.detach()) as sock:
            assert (sock.family, sock.type, sock.proto) == (stack.AF_INET6, stack.SOCK_RAW, 42)


def test_adopt_takes_the_default_timeout(both):
    def timeout(stack):
        stack.setdefaulttimeout(7.5)
        try:
            left, right = stack.socketpair()
            with right, stack.socket(fileno=left.detach()) as sock:
                return sock.gettimeout(), os.get_blocking(sock.fileno())
        finally:
            stack.setdefaulttimeout(None)

    both(timeout)


@pytest.mark.parametrize("family", [-1, 2])
def test_adopt_what_is_no_socket(both, tmp_path, family):
    (tmp_path / "file").touch()

    def adopt(stack):
        fd = os.open(tmp_path / "file", os.O_RDONLY)
        try:
            stack.socket(family, fileno=fd).detach()
        finally:
            os.close(fd)

    both(adopt)


def test_adopt_a_closed_descriptor(both):
    def adopt(stack):
        left, right = os.pipe()
        os.close(left)
        os.close(right)
        return stack.socket(fileno=left)

    assert both(adopt).raised.errno == errno.EBADF


def test_close(stack):
    sock = stack.socket()
    fd = sock.fileno()
    sock.close()
    assert sock.fileno() == -1 and sock._closed
    with pytest.raises(OSError):
        os.fstat(fd)
    sock.close()
    with pytest.raises(OSError) as info:
        sock.getsockname()
    assert info.value.errno == errno.EBADF


def test_close_reports_a_lost_descriptor(both):
    def lose(stack):
        sock = stack.socket()
        os.close(sock.fileno())
        try:
            sock.close()
        finally:
            assert sock.fileno() == -1

    assert both(lose).raised.errno == errno.EBADF


def test_close_hides_a_reset(stack):
    with tcp_pair(stack) as (client, server):
        client.setsockopt(stack.SOL_SOCKET, stack.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        client.close()
        server.close()
        assert server.fileno() == -1


def test_module_close(stack):
    fd = stack.socket().detach()
    stack.close(fd)
    with pytest.raises(OSError) as info:
        stack.close(fd)
    assert info.value.errno == errno.EBADF


def test_detach(stack):
    sock = stack.socket()
    fd = sock.fileno()
    assert sock.detach() == fd
    assert sock.fileno() == -1
    assert sock.detach() == -1
    sock.close()
    assert os.fstat(fd)
    os.close(fd)


def test_context_manager(stack):
    with stack.socket() as sock:
        assert sock.fileno() >= 0
    assert sock.fileno() == -1
    with pytest.raises(ZeroDivisionError), stack.socket() as sock:
        raise ZeroDivisionError
    assert sock.fileno() == -1


def test_dup(stack, kind):
    with stack.socket(*kind) as sock:
        sock.settimeout(3)
        with sock.dup() as copied:
            assert type(copied) is type(sock)
            assert copied.fileno() not in (sock.fileno(), -1)
            assert (copied.family, copied.type, copied.proto) == (*kind, sock.proto)
            assert copied.gettimeout() == 3
            assert not copied.get_inheritable()
            assert os.path.sameopenfile(copied.fileno(), sock.fileno())


def test_dup_keeps_a_subclass(stack):
    class Own(stack.socket):
        pass

    with Own() as sock, sock.dup() as copied:
        assert type(copied) is Own


def test_module_dup(stack):
    with stack.socket() as sock:
        fd = stack.dup(sock.fileno())
        assert not os.get_inheritable(fd)
        assert os.path.sameopenfile(fd, sock.fileno())
        os.close(fd)


def test_fromfd(stack, kind):
    with stack.socket(*kind) as sock:
        with stack.fromfd(sock.fileno(), *kind) as copied:
            assert type(copied) is stack.socket
            assert copied.fileno() != sock.fileno()
            assert (copied.family, copied.type) == kind
            assert not copied.get_inheritable()


@pytest.mark.parametrize("type", ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET"])
def test_socketpair(stack, type):
    with unix_pair(stack, getattr(stack, type)) as (left, right):
        assert left.family is right.family is stack.AF_UNIX
        assert left.type is getattr(stack, type)
        assert not left.get_inheritable() and not right.get_inheritable()
        left.send(b"there")
        right.send(b"back")
        assert (right.recv(9), left.recv(9)) == (b"there", b"back")


def test_core_socketpair(both):
    def pair(stack):
        left, right = core(stack).socketpair()
        with stack.socket(fileno=left.detach()), stack.socket(fileno=right.detach()):
            return type(left), type(right), left.family, left.type

    both(pair)


def test_socketpair_takes_the_default_timeout(both):
    def timeouts(stack):
        stack.setdefaulttimeout(2.5)
        try:
            left, right = stack.socketpair()
            with left, right:
                return [(end.gettimeout(), os.get_blocking(end.fileno())) for end in (left, right)]
        finally:
            stack.setdefaulttimeout(None)

    both(timeouts)


def open_descriptors():
    names = os.listdir("/proc/self/fd")  # the list's own is gone by now
    return {int(name) for name in names if os.path.lexists(f"/proc/self/fd/{name}")}


@pytest.mark.parametrize("refused", [0, 1])
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_socketpair_whose_class_refuses(both, refused):
    """What the class was given is its own; the other descriptor is closed."""

    def left_open(stack):
        given = []

        class Refusing(stack.socket):
            def __init__(self, family, type, proto, fileno):
                given.append(fileno)
                if len(given) > refused:
                    raise ValueError("refused")
                super().__init__(family, type, proto, fileno)

        before = open_descriptors()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(stack, "socket", Refusing)
            with pytest.raises(ValueError, match="refused"):
                stack.socketpair()
        gc.collect()
        left = open_descriptors() & set(given) - before
        for fd in left:
            os.close(fd)
        return [fd in left for fd in given], open_descriptors() - before

    assert both(left_open).value == ([False] * refused + [True], set())


def open_socket(stack):
    with stack.socket() as sock:
        yield sock


def bound_socket(stack):
    with udp_pair(stack) as (left, _):
        yield left


def connected_socket(stack):
    with tcp_pair(stack) as (client, _):
        yield client


def unix_socket(stack):
    with unix_pair(stack) as (left, _):
        yield left


def closed_socket(stack):
    for sock in open_socket(stack):
        sock.close()
        yield sock


STATES = [open_socket, bound_socket, connected_socket, unix_socket, closed_socket]


@pytest.mark.parametrize("state", STATES)
def test_repr(both, state):
    def represent(stack):
        return [(repr(sock), str(sock)) for sock in state(stack)]

    both(represent)


def test_repr_in_full(stack):
    with listening(stack) as server:
        port = server.getsockname()[1]
        assert repr(server) == (
            f"<{stack.__name__}.socket fd={server.fileno()}, family={int(stack.AF_INET)}, "
            f"type={int(stack.SOCK_STREAM)}, proto=0, laddr=('{LOOPBACK}', {port})>"
        )


def test_core_repr(both):
    def represent(stack):
        sock = core(stack).socket()
        texts = [repr(sock)]
        sock.close()
        return [*texts, repr(sock)]

    both(represent)


def test_repr_of_a_subclass(both):
    def represent(stack):
        class Own(stack.socket):
            pass

        with Own() as sock:
            return repr(sock)

    both(represent)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling_is_refused(both, protocol):
    def dump(stack):
        with stack.socket() as sock:
            pickle.dumps(sock, protocol)

    assert both(dump).raised.type == "builtins.TypeError"


@pytest.mark.parametrize("copier", [copy.copy, copy.deepcopy])
def test_copying_is_refused(both, copier):
    def duplicate(stack):
        with stack.socket() as sock:
            copier(sock)

    assert both(duplicate).raised.type == "builtins.TypeError"


def test_core_pickling_is_refused(both):
    def dump(stack):
        sock = core(stack).socket()
        try:
            pickle.dumps(sock)
        finally:
            sock.close()

    both(dump)


def test_enums_pickle(stack):
    for member in (stack.AF_INET6, stack.SOCK_DGRAM, stack.MSG_PEEK, stack.AI_PASSIVE):
        assert pickle.loads(pickle.dumps(member)) is member


def test_new_without_init(both):
    def describe(stack):
        sock = core(stack).socket.__new__(core(stack).socket)
        return sock.fileno(), sock.family, sock.type, sock.proto, sock.gettimeout(), repr(sock)

    both(describe)


def test_init_twice(both):
    def again(stack):
        sock = core(stack).socket(stack.AF_INET, stack.SOCK_STREAM)
        first = sock.fileno()
        sock.__init__(stack.AF_UNIX, stack.SOCK_DGRAM)
        stack.close(first)
        described = sock.family, sock.type
        sock.close()
        return described

    both(again)


def test_init_without_arguments(both):
    """A subclass that calls the base with nothing gets the defaults."""

    def create(stack):
        class Own(stack.socket):
            def __init__(self, colour):
                super().__init__()
                self.colour = colour

        with Own("red") as sock:
            return sock.family, sock.type, sock.colour

    both(create)


def test_protocol_is_found(stack):
    """Where the protocol was left to the kernel, an adopted descriptor tells which it chose."""
    with stack.socket(stack.AF_INET, stack.SOCK_DGRAM) as sock:
        assert sock.proto == 0
        with stack.socket(fileno=os.dup(sock.fileno())) as found:
            assert found.proto == stack.IPPROTO_UDP


def test_every_created_socket_is_of_its_module(stack):
    with listening(stack) as server, stack.create_connection(server.getsockname()) as client:
        accepted, _ = server.accept()
        with accepted:
            for sock in (server, client, accepted):
                assert type(sock) is stack.socket
