"""Worlds that differ in nsswitch.conf: who is asked for names, and what follows from the answer."""

from lab.cases import everything
from lab.world import SERVER, Case, World

HOSTS = """127.0.0.1 localhost
::1 localhost
10.0.0.1 one.example both.example
10.0.0.2 infile
10.0.0.3 several.example
2001:db8::3 several.example
10.0.0.4 four
"""
NAMES = "one.example both.example several.example infile six.example nowhere.example".split()
NAMES += ["text.example", "x.sub.example", "localhost", "lab", "refused.example", "127.1", "single"]
ADDRESSES = [
    "10.0.0.1",
    "192.0.2.1",
    "192.0.2.2",
    "192.0.2.250",
    "2001:db8::3",
    "127.0.0.1",
    "10.9.9.9",
]

# Not `dns [SUCCESS=merge] files`: for a name that is not in the file, glibc 2.36 then answers with
# whatever line of it was the last.
LINES = {
    "files": "hosts: files",
    "dns": "hosts: dns",
    "files-dns": "hosts: files dns",
    "dns-files": "hosts: dns files",
    "notfound-return": "hosts: files [NOTFOUND=return] dns",
    "notfound-return-dns": "hosts: dns [NOTFOUND=return] files",
    "not-unavail-return": "hosts: dns [!UNAVAIL=return] files",
    "success-continue": "hosts: files [SUCCESS=continue] dns",
    "success-continue-last": "hosts: files dns [SUCCESS=continue]",
    "success-merge": "hosts: files [SUCCESS=merge] dns",
    "merge-last": "hosts: files [SUCCESS=merge]",
    "tryagain-return": "hosts: dns [TRYAGAIN=return] files",
    "tryagain-continue": "hosts: dns [TRYAGAIN=continue NOTFOUND=return] files",
    "unavail-return": "hosts: files [UNAVAIL=return] dns",
    "several-actions": "hosts: files [NOTFOUND=return SUCCESS=continue] dns",
    "two-brackets": "hosts: files [NOTFOUND=return] [SUCCESS=continue] dns",
    "not-success": "hosts: files [!SUCCESS=return] dns",
    "lower": "hosts: files [notfound=RETURN] dns",
    "spaces": "\thosts :   files   [ NOTFOUND = return ]   dns  # comment",
    "tight": "hosts:files[NOTFOUND=return]dns",
    "colon-tight": "hosts:files dns",
    "bad-action": "hosts: files [NOTFOUND=perhaps] dns",
    "bad-status": "hosts: files [NEVER=return] dns",
    "unclosed": "hosts: files [NOTFOUND=return dns",
    "no-hosts": "services: files",
    "unknown-first": "hosts: nosuchmodule files dns",
    "unknown-last": "hosts: files dns nosuchmodule",
    "unknown-return": "hosts: nosuchmodule [UNAVAIL=return] files",
    "unknown-notfound": "hosts: nosuchmodule [NOTFOUND=return] files dns",
    "twice": "hosts: files\nhosts: dns",
    "files-twice": "hosts: files files dns",
    "upper": "HOSTS: files dns",
    "upper-module": "hosts: FILES DNS",
    "comment": "#hosts: files\nhosts: files # dns\nservices: files",
    "crlf": "hosts: files dns\r",
    "no-newline": "hosts: dns files",
    "no-services": "hosts: files\nservices:\nprotocols:",
    "unknown-services": "hosts: files\nservices: nosuchmodule\nprotocols: nosuchmodule",
    "services-dns": "hosts: files\nservices: dns files\nprotocols: dns",
    "services-return": "hosts: files\nservices: files [SUCCESS=continue] nosuchmodule\n",
}


def cases():
    return [
        *everything(NAMES, ADDRESSES),
        *[Case("getservbyname", (name,)) for name in ("http", "nosuch", "ssh")],
        *[Case("getservbyport", (port,)) for port in (80, 1, 22)],
        *[Case("getprotobyname", (name,)) for name in ("tcp", "nosuch", "ipv6")],
        *[Case("getaddrinfo", ("127.0.0.1", port)) for port in ("http", "nosuch")],
    ]


def world(name, content):
    files = {"nsswitch.conf": content, "hosts": HOSTS}
    return World(f"nss-{name}", cases, files, servers={SERVER: "nsd"}, sequence=True)


def changes():
    """The file changes between the calls."""
    return [
        step
        for content in ("hosts: files\n", "hosts: dns\n", None, "hosts: dns files\n", "", "x")
        for change in ("write", "replace")
        if content is not None or change == "write"
        for step in [
            Case(change, ("nsswitch.conf", content)),
            *everything(NAMES[:2], ADDRESSES[:2]),
        ]
    ]


WORLDS = [
    *[world(name, line if name == "no-newline" else line + "\n") for name, line in LINES.items()],
    world("missing", None),
    world("empty", ""),
    World(
        "nss-change",
        changes,
        {"hosts": HOSTS},
        servers={SERVER: "nsd"},
        sequence=True,
    ),
]
