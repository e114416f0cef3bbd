"""Questions for name servers: resolve() asks the system's, a Resolver a program's own."""

import sys

import _gosocket

import gosocket

_EDNS, _TCP, _ROTATE = 1, 2, 4  # GOSOCK_EDNS … of pyext/abi.h
_BOTH = 0  # A and AAAA, to gosock_resolve
_HIGHEST_TYPE = 0xFFFF
_BILLION = 1_000_000_000
# What getaddrinfo() makes of a server's verdict: h_errno.
_GAI_CODES = {1: "EAI_NONAME", 2: "EAI_AGAIN", 3: "EAI_FAIL", 4: "EAI_NODATA"}
_GAI_TEXTS = {
    "EAI_NONAME": "Name or service not known",
    "EAI_AGAIN": "Temporary failure in name resolution",
    "EAI_FAIL": "Non-recoverable failure in name resolution",
    "EAI_NODATA": "No address associated with hostname",
}


def resolve(name, rdtype="A", *, timeout=None):
    """Ask the system's name servers for a name's records of one type.

    rdtype is "A", "AAAA", "MX", "TXT", "SRV" or another type's name, "TYPE123", or a number. The
    list has objects of gosocket.records' classes, such as MX(preference=10, exchange='mail.test').
    Aliases are followed.

    What /etc/resolv.conf says holds: servers, search list, ndots, options. Nothing else does: no
    /etc/hosts, no nsswitch.conf, no cache. End a name with a dot to keep the search list out.

    Raises herror(code, text): 1 for a name that is not there, 4 for one that has no such records,
    2 where no server answers, 3 where what one answers is of no use. timeout is in seconds, for all
    of it: TimeoutError. Ctrl-C ends it at once.
    """
    return _ask(name, _number(rdtype), (None, "", 0, 0, 0, 0), timeout)


class Resolver:
    """Name servers of a program's own choice, and how to ask them. It keeps no connection open.

    nameservers are addresses, as text: IPv4, IPv6, 'fe80::1%eth0'; each is asked on port, or on its
    own in a pair (address, port). timeout is how many seconds each has to answer before the next is
    asked; all of them are asked as often as attempts says. A name with fewer dots than ndots is
    first looked for in the domains of search. edns tells servers that they may send 1200 bytes;
    use_tcp asks over TCP only; rotate begins with another server than the first.

    Nothing of /etc is used: no resolv.conf, hosts or nsswitch.conf. A Resolver never changes, and
    threads can share one.
    """

    __slots__ = ("_settings", "nameservers")

    def __init__(
        self,
        nameservers,
        *,
        port=53,
        timeout=5.0,
        attempts=2,
        search=(),
        ndots=1,
        edns=False,
        use_tcp=False,
        rotate=False,
    ):
        if isinstance(nameservers, str):
            raise TypeError("nameservers must be a sequence of addresses, not a str")
        if isinstance(search, str):
            raise TypeError("search must be a sequence of domains, not a str")
        pairs = tuple((s, port) if isinstance(s, str) else tuple(s) for s in nameservers)
        if not pairs:
            raise ValueError("nameservers must not be empty")
        if not timeout > 0:
            raise ValueError("timeout must be more than 0")
        if attempts < 1:
            raise ValueError("attempts must be at least 1")
        servers = "\n".join(_endpoint(*pair) for pair in pairs)
        flags = _EDNS * bool(edns) | _TCP * bool(use_tcp) | _ROTATE * bool(rotate)
        domains = " ".join(_text(domain).decode() for domain in search)
        patience = min(int(timeout * _BILLION), 2**62)
        object.__setattr__(self, "nameservers", pairs)
        settings = (servers, domains, patience or 1, attempts, ndots, flags)
        object.__setattr__(self, "_settings", settings)

    def __setattr__(self, name, value):
        raise AttributeError("a Resolver cannot be changed")

    def __delattr__(self, name):
        raise AttributeError("a Resolver cannot be changed")

    def __repr__(self):
        return f"gosocket.Resolver({list(self.nameservers)!r})"

    def resolve(self, name, rdtype="A", *, timeout=None):
        """Ask for a name's records of one type, as gosocket.resolve() does."""
        return _ask(name, _number(rdtype), self._settings, timeout)

    def getaddrinfo(self, host, port, family=0, type=0, proto=0, flags=0, *, timeout=None):
        """Give what socket.getaddrinfo() would, from these servers.

        The addresses are in the servers' order: they are not sorted by what this machine can
        reach. A number is its own address; ports by name are this machine's. AI_CANONNAME is
        obeyed. Raises gaierror.
        """
        number = gosocket.AI_NUMERICHOST | flags
        try:
            return gosocket.getaddrinfo(host, port, family, type, proto, number)
        except gosocket.gaierror as exc:
            if host is None or flags & gosocket.AI_NUMERICHOST or exc.errno != gosocket.EAI_NONAME:
                raise
        found = self._addresses(host, family, timeout)
        # The one name, and the flags that have nothing to do with a host's addresses.
        canonical = found[0].name if flags & gosocket.AI_CANONNAME else ""
        number &= ~(gosocket.AI_CANONNAME | gosocket.AI_ADDRCONFIG)
        answers = [
            answer
            for record in found
            for answer in gosocket.getaddrinfo(record.address, port, family, type, proto, number)
        ]
        first, *others = answers
        return [(*first[:3], canonical, first[4]), *others]

    def _addresses(self, host, family, timeout):
        types = _records().TYPES
        kinds = {
            gosocket.AF_UNSPEC: _BOTH,
            gosocket.AF_INET: types["A"],
            gosocket.AF_INET6: types["AAAA"],
        }
        if family not in kinds:
            raise gosocket.gaierror(gosocket.EAI_FAMILY, "ai_family not supported")
        try:
            return _ask(host, kinds[family], self._settings, timeout)
        except gosocket.herror as exc:
            code = _GAI_CODES[exc.errno]
            raise gosocket.gaierror(getattr(gosocket, code), _GAI_TEXTS[code]) from None


def _endpoint(address, port):
    """Write an address and a port as Go does, having made sure that they are."""
    host, family = address, gosocket.AF_INET
    if ":" in address:
        host, family = address.partition("%")[0], gosocket.AF_INET6
    try:
        gosocket.inet_pton(family, host)
    except OSError:
        raise ValueError(f"{address!r} is not an IP address") from None
    if not 0 < port < 1 << 16:
        raise ValueError(f"{port!r} is not a port")
    return f"[{address}]:{port}" if family == gosocket.AF_INET6 else f"{address}:{port}"


def _records():
    """Import the records' classes, which take longer to make than all the rest of gosocket."""
    from gosocket import records

    return records


def _number(rdtype):
    """Give the number of a type of records."""
    if isinstance(rdtype, str):
        name = rdtype.upper()
        digits = name.removeprefix("TYPE")
        other = digits != name and digits.isdecimal()
        rdtype = int(digits) if other else _records().TYPES.get(name)
    if rdtype is None or not 0 < rdtype <= _HIGHEST_TYPE:
        raise ValueError("rdtype must be the name or the number of a type of records")
    return rdtype


def _text(name):
    """Encode a name as getaddrinfo() does: what is not ASCII, by IDNA."""
    if isinstance(name, str):
        return name.encode() if name.isascii() else name.encode("idna")
    return bytes(memoryview(name))


def _ask(name, number, settings, timeout):
    text = _text(name)
    sys.audit("gosocket.resolve", name, number)
    values = iter(_gosocket._resolve(text, number, *settings, timeout))
    return [
        _record(owner, kind, ttl, [next(values) for _ in range(next(values))])
        for owner, kind, ttl in zip(values, values, values, strict=False)
    ]


def _pairs(values):
    return tuple(zip(values[::2], values[1::2], strict=True))


# How the data of a type whose class takes them otherwise than one by one are handed to it.
_ARGUMENTS = {
    "TXT": lambda values: (tuple(values),),
    "SVCB": lambda values: (*values[:2], _pairs(values[2:])),
    "HTTPS": lambda values: (*values[:2], _pairs(values[2:])),
}


def _record(name, number, ttl, values):
    records = _records()
    kind = next((known for known, value in records.TYPES.items() if value == number), None)
    if kind is None:
        return records.Unknown(number, values[0], name=name, ttl=ttl)
    arguments = _ARGUMENTS.get(kind, tuple)(values)
    return getattr(records, kind)(*arguments, name=name, ttl=ttl)
