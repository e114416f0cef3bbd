"""The faults by their names, and which of them a name asks for."""

import dns.flags
import dns.rcode

from lab import faults
from lab.faults import AAAA, CNAME, OWNER, PTR, TXT, A

LABEL63 = "l" * 63
LONGEST = f"{LABEL63}.{LABEL63}.{LABEL63}.{'m' * 61}."
A_DATA, AAAA_DATA = bytes([192, 0, 2, 53]), bytes(range(16))
NO_RA = dns.flags.AA

FAULTS = {
    "good": faults.good,
    # response codes
    "nxdomain": faults.negative(dns.rcode.NXDOMAIN),
    "nxbare": faults.code(dns.rcode.NXDOMAIN, flags=0),
    "nodata": faults.negative(dns.rcode.NOERROR),
    "nodatabare": faults.code(dns.rcode.NOERROR),
    "nodataaa": faults.code(dns.rcode.NOERROR, flags=NO_RA),
    "empty": faults.code(dns.rcode.NOERROR, flags=0),
    "nodatanoaa": faults.negative(dns.rcode.NOERROR, flags=0),
    "formerr": faults.code(dns.rcode.FORMERR),
    "servfail": faults.code(dns.rcode.SERVFAIL),
    "notimp": faults.code(dns.rcode.NOTIMP),
    "refused": faults.code(dns.rcode.REFUSED),
    "yxdomain": faults.code(dns.rcode.YXDOMAIN),
    "notauth": faults.code(dns.rcode.NOTAUTH),
    "rcode11": faults.code(11),
    "rcode15": faults.code(15),
    "lame": faults.referral,
    "drop": faults.closing(faults.drop),
    # response codes with an answer
    "nxgood": faults.coded(dns.rcode.NXDOMAIN),
    "failgood": faults.coded(dns.rcode.SERVFAIL),
    "refusedgood": faults.coded(dns.rcode.REFUSED),
    "formerrgood": faults.coded(dns.rcode.FORMERR),
    # chains (not here: a dot within a label, which our library for messages takes for a mistake)
    "cname": faults.chain("target.test."),
    "cname2": faults.chain("One.Test.", "TWO.test."),
    "chain40": faults.chain(*(f"c{n}.test." for n in range(40))),
    "chain100": faults.chain(*(f"c{n}.test." for n in range(100))),
    "dangling": faults.chain("target.test.", end=False),
    "danglingnx": faults.chain("target.test.", end=False, rcode=dns.rcode.NXDOMAIN),
    "danglingfail": faults.chain("target.test.", end=False, rcode=dns.rcode.SERVFAIL),
    "loop": faults.loop,
    "selfloop": faults.selfloop,
    "cnamelast": faults.cname_last,
    "cnameback": faults.cname_backwards,
    "cnametwice": faults.cname_twice,
    "cnamebeside": faults.cname_and_address,
    "cnameother": faults.cname_ignored,
    "cnameroot": faults.chain("."),
    "cnamedash": faults.chain("-dash.test."),
    "cnamescore": faults.chain("under_score.test."),
    "cnamespace": faults.chain("a\\032b.test."),
    "cnamehigh": faults.chain("a\\233b.test."),
    "cnamenul": faults.chain("a\\000b.test."),
    "cnamestar": faults.chain("*.test."),
    "cnamelong": faults.chain(LONGEST),
    "cnamebad2": faults.chain("a\\032b.test.", "fine.test."),
    "cnameunder2": faults.chain("fine.test.", "a\\032b.test."),
    "dname": faults.dname,
    # records that do not fit
    "owner": faults.records(("other.test.", None)),
    "ownertoo": faults.records(("other.test.", None), (None, None)),
    "ownerafter": faults.records((None, None), ("other.test.", None)),
    "upper": faults.upper_owner,
    "wrongtype": faults.records((None, TXT)),
    "txttoo": faults.records((None, TXT), (None, None)),
    "txtafter": faults.records((None, None), (None, TXT)),
    "afora": faults.records((None, A)),
    "aaaaforall": faults.records((None, AAAA)),
    "bothtypes": faults.records((None, A), (None, AAAA)),
    "ptrtoo": faults.records((None, PTR), (None, None)),
    "class": faults.other_class,
    "inauthority": faults.misplaced("authority"),
    "inadditional": faults.misplaced("additional"),
    # addresses
    "several": faults.addresses("192.0.2.9 10.53.0.9 192.0.2.8", "2001:db8::9 fd53::9 2001:db8::8"),
    "twice": faults.addresses("192.0.2.9 192.0.2.9", "2001:db8::9 2001:db8::9"),
    "odd": faults.addresses("0.0.0.0 255.255.255.255 127.0.0.1", ":: ::1 ::ffff:1.2.3.4 fe80::1"),
    "mapped": faults.addresses("192.0.2.9", "::ffff:192.0.2.9"),
    "many": faults.many(30),
    "hundred": faults.many(100),
    "thousand": faults.many(1000),
    "huge": faults.many(2200),
    # truncation and TCP. Not here: a server that accepts and says nothing, as glibc waits for ever,
    # and an answer to another question, as glibc looks at the ID alone.
    "tc": faults.truncated,
    "tcsome": faults.truncated_with_some,
    "tcalways": faults.always_truncated,
    "tcclosed": faults.over_tcp(faults.tcp_closed),
    "tcbytes": faults.over_tcp(faults.tcp_reply(bytewise=True)),
    "tcshort": faults.over_tcp(faults.tcp_data(lambda data: data[:20])),
    "tclength": faults.over_tcp(faults.tcp_data(lambda data: data[:1])),
    "tczero": faults.over_tcp(faults.tcp_data(lambda data: bytes(2))),
    "tctiny": faults.over_tcp(faults.tcp_data(lambda data: b"\0\5" + data[2:7])),
    "tcnx": faults.over_tcp(faults.negative(dns.rcode.NXDOMAIN)),
    "tcfail": faults.over_tcp(faults.code(dns.rcode.SERVFAIL)),
    "tcid": faults.over_tcp(faults.first(faults.bent(faults.changed_id))),
    "tclate": faults.over_tcp(faults.delayed(faults.LATE)),
    # bytes (not here: a header alone, of which glibc reads on into what was in its memory before)
    "query": faults.closing(faults.bent(faults.put(2, 0x01, 0))),
    "opcode": faults.closing(faults.bent(faults.put(2, 0xA5))),
    "zbits": faults.bent(faults.put(3, 0xF0)),
    "id": faults.closing(faults.bent(faults.changed_id)),
    "name": faults.closing(faults.bent(faults.changed_name)),
    "case": faults.bent(faults.changed_case),
    "noquestion": faults.closing(faults.bent(faults.no_question)),
    "twoquestions": faults.bent(faults.question_twice),
    "answers0": faults.bent(faults.counted(answer=0)),
    "answers2": faults.bent(faults.counted(answer=2)),
    "answers65535": faults.bent(faults.counted(answer=65535)),
    "authority9": faults.bent(faults.counted(authority=9)),
    "additional9": faults.bent(faults.counted(additional=9)),
    "questions0": faults.bent(faults.counted(question=0)),
    "questions3": faults.bent(faults.counted(question=3)),
    "garbage": faults.bent(lambda wire, _: bytes(wire) + b"garbage"),
    "cut": faults.bent(lambda wire, _: bytes(wire[:-2])),
    "cutname": faults.bent(lambda wire, _: bytes(wire[: faults.HEADER + 3])),
    "short": faults.closing(faults.bent(lambda wire, _: bytes(wire[:5]))),
    "nothing": faults.closing(faults.bent(lambda wire, _: b"")),
    "ownerloop": faults.bent(faults.answer_put(0, 0xC0, 0x0C, 0, 1)),
    "pointloop": faults.raw_answer(owner=b"\xc0\x0e"),
    "pointself": faults.pointing_at_itself,
    "pointbeyond": faults.raw_answer(owner=b"\xff\xff", data=A_DATA),
    "pointheader": faults.raw_answer(owner=b"\xc0\x00", data=A_DATA),
    "label40": faults.raw_answer(owner=b"\x41xx\0", data=A_DATA),
    "label80": faults.raw_answer(owner=b"\x81xx\0", data=A_DATA),
    "emptylabel": faults.raw_answer(owner=b"\0", data=A_DATA),
    "longname": faults.raw_answer(owner=b"\x3f" + b"l" * 63 + b"\x3f" + b"l" * 63 + OWNER),
    "toolong": faults.raw_answer(owner=(b"\x3f" + b"l" * 63) * 4 + b"\0", data=A_DATA),
    "data0": faults.raw_answer(),
    "data3": faults.raw_answer(data=A_DATA[:3]),
    "data5": faults.raw_answer(data=A_DATA + b"x"),
    "data4": faults.raw_answer(data=A_DATA),
    "data16": faults.raw_answer(data=AAAA_DATA),
    "data17": faults.raw_answer(data=AAAA_DATA + b"x"),
    "length9": faults.raw_answer(data=A_DATA, length=9),
    "length65535": faults.raw_answer(data=A_DATA, length=65535),
    "cnameshort": faults.raw_answer(kind=CNAME, data=b"\3ab"),
    "cnamejunk": faults.raw_answer(kind=CNAME, data=b"\1a\0junk"),
    "cnameloop": faults.raw_answer(kind=CNAME, data=OWNER),
    "cnamenone": faults.raw_answer(kind=CNAME),
    # several answers
    "late": faults.delayed(faults.LATE),
    "toolate": faults.delayed(faults.TOO_LATE),
    "double": faults.first(faults.good),
    "stranger": faults.stranger,
    "forgedid": faults.forged(faults.changed_id),
    "forgedname": faults.forged(faults.changed_name),
    "forgedquery": faults.forged(faults.put(2, 0x01, 0)),
    "forgedshort": faults.first(faults.bent(lambda wire, _: bytes(wire[:5]))),
    "forgedempty": faults.first(faults.bent(lambda wire, _: b"")),
    "failfirst": faults.first(faults.code(dns.rcode.SERVFAIL)),
    "nxfirst": faults.first(faults.negative(dns.rcode.NXDOMAIN)),
    # EDNS
    "ednsformerr": faults.with_edns(faults.code(dns.rcode.FORMERR)),
    "ednsnotimp": faults.with_edns(faults.code(dns.rcode.NOTIMP)),
    "ednsservfail": faults.with_edns(faults.code(dns.rcode.SERVFAIL)),
    "ednsdrop": faults.with_edns(faults.drop),
    "ednsversion": faults.bad_version,
    "edns": faults.edns_answer,
    "ad": faults.bent(faults.put(3, 0xA0)),
    # names of addresses
    "ptr2": faults.names("One.test.", "two.test.", "ONE.test."),
    "ptrdash": faults.names("-dash.test."),
    "ptrscore": faults.names("under_score.test."),
    "ptrspace": faults.names("a\\032b.test."),
    "ptrspace2": faults.names("a\\032b.test.", "fine.test."),
    "ptrspacelast": faults.names("fine.test.", "a\\032b.test."),
    "ptrdot": faults.names("a\\.b.test."),
    "ptrhigh": faults.names("a\\233b.test."),
    "ptrnul": faults.names("a\\000b.test."),
    "ptrroot": faults.names("."),
    "ptrlong": faults.names(LONGEST),
    "ptrmany": faults.names(*(f"name{n}.test." for n in range(20))),
    "ptrnumber": faults.names("1.2.3.4."),
    "ptrstar": faults.names("*.test."),
}

#: The faults of reverse names, by the second number of the address: 10.N.x.x.
REVERSE = list(FAULTS)


def named(question):
    """The fault that the question's name asks for."""
    labels = question.name.to_text().lower().split(".")
    if question.rdtype == PTR:
        return REVERSE[int(labels[2]) % len(REVERSE)] if "in-addr" in labels else "good"
    how = labels[1] if len(labels) > 1 and labels[1] else "good"
    first, _, second = how.partition("--")
    how = second if second and question.rdtype == AAAA else first
    return how if all(step in FAULTS for step in how.split("-")) else "nxdomain"
