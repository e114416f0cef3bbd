"""AF_NETLINK, with the kernel: dumps and events of the routing family, diagnostics, uevents."""

import contextlib
import socket
import struct
import sys

from netns import LEFT, ip, same
from support import LOOPBACK, PATIENCE, listening

HEADER = struct.Struct("=IHHII")  # struct nlmsghdr: length, type, flags, sequence, port
ATTRIBUTE = struct.Struct("=HH")  # struct nlattr: length, type
LINK = struct.Struct("=BxHiII")  # struct ifinfomsg: family, type, index, flags, change
GENERIC = struct.Struct("=BBxx")  # struct genlmsghdr: command, version
DIAG = struct.Struct("=BBBxI48x")  # struct inet_diag_req_v2: family, protocol, extensions, states
DIAG_ANSWER = struct.Struct("=BBBBHH64x")  # struct inet_diag_msg as far as the ports

NETLINK_ROUTE, NETLINK_USERSOCK, NETLINK_SOCK_DIAG, NETLINK_KOBJECT_UEVENT = 0, 2, 4, 15
NETLINK_GENERIC = 16
NLMSG_ERROR, NLMSG_DONE = 2, 3
NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP = 1, 4, 0x300
RTM_NEWLINK, RTM_DELLINK, RTM_GETLINK = 16, 17, 18
RTMGRP_LINK = 1
IFLA_IFNAME = 3
SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, NETLINK_PKTINFO, NETLINK_LIST_MEMBERSHIPS = 270, 1, 3, 9
SOCK_DIAG_BY_FAMILY, TCP_LISTEN = 20, 10
GENL_ID_CTRL, CTRL_CMD_GETFAMILY, CTRL_ATTR_FAMILY_NAME = 16, 3, 2
ENOBUFS_ROOM = 1 << 16


def align(size):
    return size + 3 & ~3


@contextlib.contextmanager
def netlink(stack, protocol, groups=0):
    with stack.socket(stack.AF_NETLINK, stack.SOCK_RAW, protocol) as sock:
        sock.settimeout(PATIENCE)
        sock.bind((0, groups))
        yield sock


def request(kind, flags, body):
    return HEADER.pack(HEADER.size + len(body), kind, NLM_F_REQUEST | flags, 1, 0) + body


def messages(data):
    """(type, body) of each message in what was received."""
    while data:
        size, kind, _, _, _ = HEADER.unpack_from(data)
        yield kind, data[HEADER.size : size]
        data = data[align(size) :]


def attributes(data):
    """The attributes of a message's body, by type."""
    found = {}
    while data:
        size, kind = ATTRIBUTE.unpack_from(data)
        found[kind] = data[ATTRIBUTE.size : size]
        data = data[align(size) :]
    return found


def text(attribute):
    return attribute.rstrip(b"\0").decode()


def dump(sock, kind, body):
    """The bodies that the kernel answers a request for a dump with."""
    sock.sendto(request(kind, NLM_F_DUMP, body), (0, 0))
    found = []
    while True:
        data, sender = sock.recvfrom(ENOBUFS_ROOM)
        assert sender == (0, 0), sender
        for kind, body in messages(data):
            assert kind != NLMSG_ERROR, body
            if kind == NLMSG_DONE:
                return found
            found.append(body)


def link_name(body):
    return text(attributes(body[LINK.size :])[IFLA_IFNAME])


def links(stack):
    with netlink(stack, NETLINK_ROUTE) as sock:
        names = [link_name(body) for body in dump(sock, RTM_GETLINK, LINK.pack(0, 0, 0, 0, 0))]
    return sorted(names), sorted(name for _, name in stack.if_nameindex())


def test_dump_of_links(labs):
    dumped, listed = same(labs, links)
    assert dumped == listed
    assert {"lo", LEFT} <= set(dumped)


def refused(stack):
    """A request for a link that is not there, with everything through recvmsg."""
    with netlink(stack, NETLINK_ROUTE) as sock:
        sock.connect((0, 0))
        sock.sendmsg([request(RTM_GETLINK, NLM_F_ACK, b""), LINK.pack(0, 0, 0, 0, 0)])
        data, ancillary, flags, sender = sock.recvmsg(ENOBUFS_ROOM, 100)
        ((kind, body),) = messages(data)
        (error,) = struct.unpack_from("=i", body)
        return kind, error, ancillary, flags, sender, sock.getpeername()


def test_errors_are_messages(labs):
    assert same(labs, refused)[0] == NLMSG_ERROR


def names_and_ports(stack):
    with netlink(stack, NETLINK_ROUTE, RTMGRP_LINK) as sock:
        port, groups = sock.getsockname()
        with stack.socket(stack.AF_NETLINK, stack.SOCK_DGRAM) as other:
            before = other.getsockname()
            try:
                other.bind((port, 0))
            except OSError as error:
                return port > 0, groups, before, error.errno


def test_ports_are_given_once(labs):
    given, groups, before, error = same(labs, names_and_ports)
    assert (given, groups, before) == (True, RTMGRP_LINK, (0, 0))
    assert error


def unicast(stack):
    with netlink(stack, NETLINK_USERSOCK) as left, netlink(stack, NETLINK_USERSOCK) as right:
        left.connect(right.getsockname())
        left.send(b"to the peer")
        data, sender = right.recvfrom(100)
        right.sendto(b"and back", sender)
        named = left.getpeername() == right.getsockname(), sender == left.getsockname()
        return data, left.recv(100), named


def test_between_sockets(labs):
    assert same(labs, unicast) == (b"to the peer", b"and back", (True, True))


def add_and_delete(name):
    complaint = ip(f"link add {name} type veth peer name {name}-peer", f"link delete {name}")
    assert not complaint, complaint


def events(sock, enough):
    """(type, link) of each message and who sent it, until there is enough."""
    found = []
    while not enough(found):
        data, sender = sock.recvfrom(ENOBUFS_ROOM)
        found += [(kind, link_name(body), sender) for kind, body in messages(data)]
    return found


def deletion_of(*names):
    gone = {(RTM_DELLINK, name) for name in names}
    return lambda found: gone <= {(kind, name) for kind, name, _ in found}


def watched(stack):
    with netlink(stack, NETLINK_ROUTE, RTMGRP_LINK) as sock:
        add_and_delete("watched")
        found = events(sock, deletion_of("watched", "watched-peer"))
    added = {name for kind, name, _ in found if kind == RTM_NEWLINK}
    return sorted(added), sorted({sender for _, _, sender in found})


def test_events(labs):
    added, senders = same(labs, watched)
    assert added == ["watched", "watched-peer"]
    assert senders == [(0, RTMGRP_LINK)]


def joined(stack):
    """The same group by its number, which NETLINK_PKTINFO tells."""
    with netlink(stack, NETLINK_ROUTE) as sock:
        sock.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, RTMGRP_LINK)
        sock.setsockopt(SOL_NETLINK, NETLINK_PKTINFO, 1)
        joined = sock.getsockopt(SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, 100)[:4]
        add_and_delete("joined")
        data, ancillary, flags, sender = sock.recvmsg(ENOBUFS_ROOM, stack.CMSG_SPACE(4))
        named = [link_name(body) in ("joined", "joined-peer") for _, body in messages(data)]
        return joined, ancillary, flags, sender, named


def test_groups(labs):
    group = struct.pack("=I", RTMGRP_LINK)
    assert same(labs, joined)[:2] == (group, [(SOL_NETLINK, NETLINK_PKTINFO, group)])


def memberships(stack):
    """The kernel tells how large its list is, and fills what room there is."""
    with netlink(stack, NETLINK_ROUTE, RTMGRP_LINK) as sock:
        found = sock.getsockopt(SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, 4)
        return len(found), found[:4]


def test_options_larger_than_their_room(labs):
    expected, actual = (lab.left.call(memberships) for lab in labs.values())
    assert expected == actual
    if sys.version_info >= (3, 15):
        assert expected.raised.type == "builtins.ValueError"
    else:
        assert expected.value[0] > 4


def uevents(stack):
    with netlink(stack, NETLINK_KOBJECT_UEVENT, 1) as sock:
        add_and_delete("kobject")
        found = {}
        while b"remove@/devices/virtual/net/kobject" not in found:
            data, sender = sock.recvfrom(ENOBUFS_ROOM)
            event, *variables = data.split(b"\0")
            found[event] = b"SUBSYSTEM=net" in variables, sender
        return found[b"add@/devices/virtual/net/kobject"]


def test_uevents(labs):
    assert same(labs, uevents) == (True, (0, 1))


def diagnosed(stack):
    with listening(stack) as server, netlink(stack, NETLINK_SOCK_DIAG) as sock:
        question = DIAG.pack(stack.AF_INET, stack.IPPROTO_TCP, 0, 1 << TCP_LISTEN)
        ports = [
            (state, socket.ntohs(port))
            for _, state, _, _, port, _ in (
                DIAG_ANSWER.unpack_from(body) for body in dump(sock, SOCK_DIAG_BY_FAMILY, question)
            )
        ]
        return ports == [(TCP_LISTEN, server.getsockname()[1])], server.getsockname()[0]


def test_socket_diagnostics(labs):
    assert same(labs, diagnosed) == (True, LOOPBACK)


def families(stack):
    with netlink(stack, NETLINK_GENERIC) as sock:
        bodies = dump(sock, GENL_ID_CTRL, GENERIC.pack(CTRL_CMD_GETFAMILY, 1))
        return [text(attributes(body[GENERIC.size :])[CTRL_ATTR_FAMILY_NAME]) for body in bodies]


def test_generic_families(labs):
    assert "nlctrl" in same(labs, families)
