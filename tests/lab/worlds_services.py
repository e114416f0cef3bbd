"""Worlds of /etc/services and /etc/protocols."""

from lab.world import Case, World

SERVICES = """# comment
http 80/tcp www www-http
http 80/udp
HTTP 8080/tcp
domain\t53/tcp
domain 53/udp nameserver
onlyudp 7000/udp alias-udp
onlytcp 7001/tcp alias-tcp
sctponly 7002/sctp
several 7003/tcp
several 7004/tcp
several 7005/udp several
other 7003/tcp
upper 7006/TCP
noproto 7007
slash 7008/
space 7009 /tcp
zero 0/tcp
max 65535/tcp
toobig 65536/tcp
huge 99999999999/tcp
negative -1/tcp
octal 010/tcp
hex 0x10/tcp
word x/tcp
 indented 7010/tcp
\ttabbed 7011/tcp
hash#tag 7012/tcp
tail 7013/tcp # alias
80 7014/tcp
7015 7015/tcp
quote" 7016/tcp
\u00e9t\u00e9 7017/tcp
dccp 7018/dccp
lite 7019/udplite
odd 7020/nosuch
many 7021/tcp a b c d e f g h i j k l m n o p q r s t u v w x y z
dup 7022/tcp dup dup
comma 7023,tcp
exec 512/tcp
biff 512/udp comsat
plus +7024/tcp
trail 7025x/tcp
comma2 7026,7027/tcp
last 7030/tcp"""
PROTOCOLS = """# comment
ip 0 IP
tcp 6 TCP Tcp
udp 17 UDP
Mixed 99 MIXED
noalias 98
big 256
huge 99999999999
negative -1
octal 010
hex 0x10
word x
 indented 97
tabbed\t96\tTABBED
hash#tag 95
tail 94 # alias
many 93 a b c d e f g
none
dup 92 dup
tcp 91
sctp 132
last 90"""
NAMES = [line.split()[0] for line in SERVICES.splitlines() if line.strip() and line[0] != "#"]
NAMES += (
    "www WWW www-http nameserver alias-udp alias-tcp alias hash tag a z nosuch comsat 7016".split()
)
NAMES += ["", " ", "quote", b"\xc3\xa9t\xc3\xa9", "01", "65536", "last "]
PORTS = [0, 8, 10, 16, 53, 80, 512, 7, 8080, 65535, 65536, -1, *range(7000, 7031)]
PROTOS = [(), ("tcp",), ("udp",), ("TCP",), ("sctp",), ("nosuch",), ("",), ("dccp",), ("udplite",)]


def cases():
    names = [line.split()[0] for line in PROTOCOLS.splitlines()] + "IP TCP Tcp alias a g 6".split()
    return [
        *[Case("getservbyname", (name, *proto)) for name in NAMES for proto in PROTOS],
        *[Case("getservbyport", (port, *proto)) for port in PORTS for proto in PROTOS],
        *[
            Case("getaddrinfo", ("127.0.0.1", name, 0, *rest))
            for name in NAMES
            for rest in [(), (1,), (2,), (3,), (0, 132), (0, 33), (0, 136), (5,)]
        ],
        *[Case("getprotobyname", (name,)) for name in [*names, "", "nosuch", "MIXED", "mixed"]],
        *[
            Case("getnameinfo", (("127.0.0.1", port), flag))
            for port in PORTS
            for flag in (0, 1, 16)
        ],
    ]


def world(name, services=SERVICES, protocols=PROTOCOLS):
    files = {
        "services": services,
        "protocols": protocols,
        "nsswitch.conf": "hosts: files\nservices: files\nprotocols: files\n",
    }
    return World(f"services-{name}", cases, files)


def changes():
    return [
        step
        for content in ("http 81/tcp\n", None, "", "http 82/udp\n", SERVICES)
        for change in ("write", "replace")
        if content is not None or change == "write"
        for step in [
            Case(change, ("services", content)),
            Case(
                change, ("protocols", content and content.replace("/", " ").replace("http", "tcp"))
            ),
            *[Case("getservbyname", ("http", *proto)) for proto in PROTOS[:3]],
            *[Case("getservbyport", (port,)) for port in (80, 81, 82)],
            Case("getaddrinfo", ("127.0.0.1", "http")),
            Case("getprotobyname", ("tcp",)),
        ]
    ]


WORLDS = [
    world("odd"),
    world("crlf", SERVICES.replace("\n", "\r\n"), PROTOCOLS.replace("\n", "\r\n")),
    world("missing", None, None),
    world("empty", "", ""),
    world(
        "bytes", b"\xff\xfe 7000/tcp\nn\0ul 7001/tcp\n\0\nhttp 80/tcp\n", b"\xff 6\nt\0cp 7\ntcp 6"
    ),
    world(
        "long",
        "long 7000/tcp "
        + "alias " * 3000
        + "\nhttp 80/tcp\n"
        + "x" * 9000
        + " 7001/tcp\nlast 7002/tcp\n",
        "long 99 " + "alias " * 3000 + "\ntcp 6\n",
    ),
    World("services-change", changes, sequence=True),
]
