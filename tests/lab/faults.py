"""What the faulty server does about a query: functions of a Request, which fault_table.py names."""

import struct
from typing import NamedTuple

import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdatatype
import dns.rrset

HEADER = 12  # bytes
COUNTS = struct.Struct("!4H")  # of question, answer, authority and additional records
OWNER = b"\xc0\x0c"  # points to the question's name
LATE, TOO_LATE = 0.3, 2.7  # seconds, where a client waits for 2
MAX_UDP = 512
IN, CH, A, NS, CNAME, SOA, PTR, TXT, AAAA, DNAME = 1, 3, 1, 2, 5, 6, 12, 16, 28, 39

GOOD = {A: ["192.0.2.53"], AAAA: ["2001:db8::53"], PTR: ["good.test."], TXT: ['"text"']}


class Reply(NamedTuple):
    """What is sent: over TCP, with the length before it."""

    data: bytes
    delay: float = 0
    stranger: bool = False  # from another port
    bytewise: bool = False
    closes: bool = False  # and then closes the stream


class Request(NamedTuple):
    """A query."""

    data: bytes
    query: dns.message.Message
    question: dns.rrset.RRset
    transport: str

    def response(self, rcode=0, flags=dns.flags.AA | dns.flags.RA):
        """A response without records."""
        response = dns.message.make_response(self.query)
        response.use_edns(False)
        response.set_rcode(rcode)
        response.flags |= flags
        return response

    def reply(self, response, **how):
        """What carries the response: a message or its bytes."""
        if isinstance(response, dns.message.Message):
            response = response.to_wire(max_size=65535, want_shuffle=False)
        length = struct.pack("!H", len(response)) if self.transport == "TCP" else b""
        return Reply(length + response, **how)


def rrset(owner, kind, *values, group="IN"):
    """Records of one name and type."""
    return dns.rrset.from_text(owner, 60, group, dns.rdatatype.to_text(kind), *values)


def answered(request, *sets, **how):
    """A response with these records in its answer."""
    response = request.response(**how)
    response.answer += sets
    return response


def usual(request, owner=None, kind=None):
    """The records that answer the question, whatever it is."""
    kind = request.question.rdtype if kind is None else kind
    values = GOOD.get(kind, ())
    return [rrset(owner or request.question.name, kind, *values)] if values else []


def good(request):
    return [request.reply(answered(request, *usual(request)))]


def code(number, *, flags=dns.flags.RA):
    """A fault that is a response code."""
    return lambda request: [request.reply(request.response(number, flags))]


def coded(number):
    """The good answer, with another response code."""
    return lambda request: [request.reply(answered(request, *usual(request), rcode=number))]


def soa(request):
    """The zone's SOA record, as negative answers have it."""
    return rrset(request.question.name.parent(), SOA, "ns.test. root.test. 1 3600 600 86400 60")


def negative(rcode, flags=dns.flags.AA | dns.flags.RA):
    """A negative answer as it should be."""

    def fault(request):
        response = request.response(rcode, flags)
        response.authority.append(soa(request))
        return [request.reply(response)]

    return fault


def referral(request):
    """A server that is not responsible tells of others."""
    response = request.response(flags=0)
    response.authority.append(rrset(request.question.name.parent(), NS, "ns.elsewhere.test."))
    return [request.reply(response)]


def drop(request):
    return []


def closing(fault):
    """The fault, and over TCP then the end: glibc would wait there for ever."""

    def closed(request):
        replies = fault(request)
        return replies if request.transport == "UDP" else [*replies, Reply(b"", closes=True)]

    return closed


# ---- chains ----


def chain(*names, end=True, rcode=0):
    """CNAMEs from the question's name on; there is an address at the end, or not."""
    links = [rrset(name, CNAME, target) for name, target in zip(names, names[1:])]

    def fault(request):
        start = rrset(request.question.name, CNAME, names[0])
        response = answered(request, start, *links, *(usual(request, names[-1]) if end else ()))
        response.set_rcode(rcode)
        return [request.reply(response)]

    return fault


def cname_last(request):
    """The address stands before the CNAME that leads to it."""
    link = rrset(request.question.name, CNAME, "target.test.")
    return [request.reply(answered(request, *usual(request, "target.test."), link))]


def cname_backwards(request):
    """The chain's links stand the wrong way around."""
    first = rrset(request.question.name, CNAME, "middle.test.")
    second = rrset("middle.test.", CNAME, "target.test.")
    found = usual(request, "target.test.")
    return [request.reply(answered(request, second, first, *found))]


def cname_twice(request):
    link = rrset(request.question.name, CNAME, "one.test.", "two.test.")
    return [request.reply(answered(request, link, *usual(request, "two.test.")))]


def cname_and_address(request):
    link = rrset(request.question.name, CNAME, "target.test.")
    return [request.reply(answered(request, link, *usual(request)))]


def cname_ignored(request):
    """The address is that of the question's name, though there is a CNAME."""
    link = rrset("other.test.", CNAME, "target.test.")
    return [request.reply(answered(request, *usual(request), link))]


def loop(request):
    there = rrset(request.question.name, CNAME, "back.test.")
    back = rrset("back.test.", CNAME, request.question.name.to_text())
    return [request.reply(answered(request, there, back))]


def selfloop(request):
    link = rrset(request.question.name, CNAME, request.question.name.to_text())
    return [request.reply(answered(request, link))]


def dname(request):
    found = rrset(request.question.name.parent(), DNAME, "elsewhere.test.")
    link = rrset(request.question.name, CNAME, "u.elsewhere.test.")
    target = usual(request, "u.elsewhere.test.")
    return [request.reply(answered(request, found, link, *target))]


# ---- records that do not fit ----


def records(*rows):
    """An answer of rows: owner (None: the question's), type (None: the question's), values."""

    def fault(request):
        sets = []
        for owner, kind, *values in rows:
            kind = kind or request.question.rdtype
            values = values or GOOD.get(kind, ())
            if values:
                sets.append(rrset(owner or request.question.name, kind, *values))
        return [request.reply(answered(request, *sets))]

    return fault


def names(*texts):
    """An answer with these names, where that was asked for."""

    def fault(request):
        sets = [rrset(request.question.name, PTR, text) for text in texts]
        return [request.reply(answered(request, *sets))] if asks_ptr(request) else good(request)

    return fault


def asks_ptr(request):
    return request.question.rdtype == PTR


def upper_owner(request):
    """The records' owner is written another way than the question."""
    owner = dns.name.from_text(request.question.name.to_text().upper())
    return [request.reply(answered(request, *usual(request, owner)))]


def addresses(v4, v6):
    """An answer of such addresses."""
    texts = {A: v4.split(), AAAA: v6.split()}

    def fault(request):
        kind = request.question.rdtype
        values = texts.get(kind, GOOD.get(kind))
        sets = [rrset(request.question.name, kind, value) for value in values or ()]
        return [request.reply(answered(request, *sets))]

    return fault


def many(number):
    """An answer of so many addresses, cut only where it has to be."""
    starts = {A: bytes([100, 64, 0, 1]), AAAA: bytes.fromhex("20010db8006400000000000000000001")}

    def fault(request):
        kind = request.question.rdtype
        if kind not in starts:
            return good(request)
        wire = bytearray(request.response().to_wire())
        COUNTS.pack_into(wire, 4, 1, number, 0, 0)
        size, start = len(starts[kind]), int.from_bytes(starts[kind])
        head = OWNER + struct.pack("!HHIH", kind, IN, 60, size)
        wire += b"".join(head + (start + n).to_bytes(size) for n in range(number))
        if request.transport == "UDP" and len(wire) > room(request):
            return truncated(request)
        return [request.reply(bytes(wire))]

    return fault


def room(request):
    """The bytes that a client takes over UDP."""
    return max(MAX_UDP, request.query.payload) if request.query.edns >= 0 else MAX_UDP


def other_class(request):
    wire = bytearray(answered(request, *usual(request)).to_wire(want_shuffle=False))
    at = question_end(request) + 4
    if len(wire) > at + 2:
        wire[at : at + 2] = struct.pack("!H", CH)
    return [request.reply(bytes(wire))]


def misplaced(section):
    """The answer stands in another section."""

    def fault(request):
        response = request.response()
        getattr(response, section).extend(usual(request))
        return [request.reply(response)]

    return fault


# ---- truncation and TCP ----


def truncated(request, *sets):
    """Cut over UDP, whole over TCP."""
    flags = dns.flags.TC if request.transport == "UDP" else 0
    response = answered(request, *(sets if flags else usual(request)))
    response.flags |= flags
    return [request.reply(response)]


def truncated_with_some(request):
    return truncated(request, *usual(request))


def always_truncated(request):
    return [request.reply(answered(request, *usual(request), flags=dns.flags.TC))]


def over_tcp(then):
    """Cut over UDP; over TCP, what a function makes of the good reply."""
    return lambda request: truncated(request) if request.transport == "UDP" else then(request)


def tcp_reply(**how):
    """The good reply, sent in some way."""
    return lambda request: [request.reply(answered(request, *usual(request)), **how)]


def tcp_data(bend):
    """What stands in the stream, out of what should, length included."""

    def fault(request):
        reply = request.reply(answered(request, *usual(request)))
        return [Reply(bend(reply.data), closes=True)]

    return fault


def tcp_closed(request):
    return [Reply(b"", closes=True)]


# ---- bytes ----


def bent(bend):
    """The good answer's bytes, after a function of (bytes, where the question ends)."""

    def fault(request):
        wire = answered(request, *usual(request)).to_wire(want_shuffle=False)
        return [request.reply(bend(bytearray(wire), question_end(request)))]

    return fault


def question_end(request):
    return HEADER + len(request.question.name.to_wire()) + 4


def put(at, *values):
    """Put bytes there."""

    def bend(wire, _):
        wire[at : at + len(values)] = bytes(values)
        return bytes(wire)

    return bend


def answer_put(at, *values):
    """Put bytes there, counted from the end of the question."""

    def bend(wire, end):
        if len(wire) > end:
            wire[end + at : end + at + len(values)] = bytes(values)
        return bytes(wire)

    return bend


def counted(**counts):
    """With other counts of records than there are."""
    names = ("question", "answer", "authority", "additional")

    def bend(wire, _):
        old = COUNTS.unpack_from(wire, 4)
        new = [counts.get(name, count) for name, count in zip(names, old)]
        COUNTS.pack_into(wire, 4, *new)
        return bytes(wire)

    return bend


def raw_answer(owner=OWNER, kind=None, data=b"", length=None):
    """One record as bytes."""

    def fault(request):
        wire = bytearray(request.response().to_wire())
        COUNTS.pack_into(wire, 4, 1, 1, 0, 0)
        number = request.question.rdtype if kind is None else kind
        size = len(data) if length is None else length
        wire += owner + struct.pack("!HHIH", number, IN, 60, size) + data
        return [request.reply(bytes(wire))]

    return fault


def pointing_at_itself(request):
    """The record's owner is a pointer to where it stands."""
    owner = struct.pack("!H", 0xC000 | question_end(request))
    return raw_answer(owner=owner)(request)


def changed_id(wire, _):
    wire[1] ^= 1
    return bytes(wire)


def changed_name(wire, _):
    wire[HEADER + 1] ^= 1
    return bytes(wire)


def changed_case(wire, _):
    wire[HEADER + 1] ^= 0x20
    return bytes(wire)


def no_question(wire, end):
    COUNTS.pack_into(wire, 4, 0, *COUNTS.unpack_from(wire, 4)[1:])
    tail = wire[end:].replace(OWNER, b"\0", 1)
    return bytes(wire[:HEADER] + tail)


def question_twice(wire, end):
    COUNTS.pack_into(wire, 4, 2, *COUNTS.unpack_from(wire, 4)[1:])
    return bytes(wire[:end] + OWNER + wire[end - 4 : end] + wire[end:])


# ---- several answers ----


def first(fault):
    """What the fault does, and then the good answer."""
    return lambda request: [*fault(request), *good(request)]


def delayed(seconds, fault=good):
    return lambda request: [reply._replace(delay=seconds) for reply in fault(request)]


def stranger(request):
    """Another answer from another port, and then the good one."""
    forged = answered(request, *forgery(request))
    return [request.reply(forged, stranger=True), *good(request)]


def forgery(request):
    """Addresses that nobody should get."""
    values = {A: "203.0.113.66", AAAA: "2001:db8:bad::66"}
    kind = request.question.rdtype
    return [rrset(request.question.name, kind, values[kind])] if kind in values else []


def forged(bend):
    """An answer with forged addresses and something wrong, and then the good one."""

    def fault(request):
        wire = bytearray(answered(request, *forgery(request)).to_wire())
        return [request.reply(bend(wire, question_end(request))), *good(request)]

    return fault


# ---- EDNS ----


def with_edns(fault):
    """A fault only for queries with EDNS."""
    return lambda request: (fault if request.query.edns >= 0 else good)(request)


def edns_answer(request):
    response = answered(request, *usual(request))
    response.use_edns(0, payload=4096)
    return [request.reply(response)]


def bad_version(request):
    response = request.response()
    response.use_edns(0)
    response.set_rcode(dns.rcode.BADVERS)
    return [request.reply(response)]
