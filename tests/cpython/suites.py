"""The suites of CPython's `test` package that use sockets."""

import importlib.util
import pkgutil
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "test"
CPU, NETWORK, WALLTIME = "cpu", "network", "walltime"


@dataclass(frozen=True)
class Suite:
    """A module of the test package, and how it is to be run."""

    name: str
    slow: bool = False  # only run on demand
    resources: tuple[str, ...] = ()  # as regrtest's -u; network only where loopback is meant
    parts: bool = False  # a package whose modules run as suites of their own

    @property
    def module(self):
        return f"{PACKAGE}.{self.name}"

    @property
    def calls_go(self):
        """Whether it has to call into Go in its own process."""
        return self.name.partition(".")[0] not in SILENT and self.name not in SILENT


# These use no socket, or only in child processes.
SILENT = {
    "test_asyncio.test_futures",
    "test_asyncio.test_pep492",
    "test_asyncio.test_protocols",
    "test_asyncio.test_runners",
    "test_asyncio.test_tools",
    "test_asyncio.test_transports",
    "test_audit",
    "test_concurrent_futures",
    "test_eintr",
    "test_exception_hierarchy",
    "test_fork1",
    "test_inspect",
    "test_multiprocessing_fork",
    "test_multiprocessing_forkserver",
    "test_multiprocessing_spawn",
    "test_os",
    "test_poll",
    "test_select",
    "test_signal",
    "test_support",
    "test_threadsignals",
    "test_urllib",
    "test_urllib2",
    "test_wsgiref",
}

# These use sockets to wake their loops alone, and compute for long: one Python does.
LOOPS = {"test_asyncio.test_futures", "test_asyncio.test_tasks"}

# The longest come first, so that no core is idle at the end.
SUITES = (
    Suite("test_socket"),
    Suite("test_ssl"),
    Suite("test_asyncio", parts=True),
    Suite("test_selectors"),
    Suite("test_logging"),
    Suite("test_eintr", resources=(WALLTIME,)),
    Suite("test_signal"),
    Suite("test_ftplib"),
    Suite("test_imaplib"),
    Suite("test_poplib"),
    Suite("test_smtplib"),
    Suite("test_smtpd"),
    Suite("test_nntplib"),
    Suite("test_telnetlib"),
    Suite("test_asyncore"),
    Suite("test_asynchat"),
    Suite("test_socketserver", resources=(NETWORK,)),
    Suite("test_httplib"),
    Suite("test_httpservers"),
    Suite("test_urllib"),
    Suite("test_urllib2"),
    Suite("test_urllib2_localnet"),
    Suite("test_robotparser"),
    Suite("test_xmlrpc"),
    Suite("test_docxmlrpc"),
    Suite("test_wsgiref"),
    Suite("test_timeout", resources=(NETWORK,)),
    Suite("test_epoll"),
    Suite("test_poll"),
    Suite("test_select"),
    Suite("test_audit"),
    Suite("test_exception_hierarchy"),
    Suite("test_fork1"),
    Suite("test_inspect", parts=True),
    Suite("test_os", slow=True),
    Suite("test_support", slow=True),
    Suite("test_threadsignals"),
    Suite("test_concurrent_futures", parts=True, slow=True),
    Suite("test_multiprocessing_fork", parts=True, slow=True),
    Suite("test_multiprocessing_forkserver", parts=True, slow=True),
    Suite("test_multiprocessing_spawn", parts=True, slow=True),
)


def suites(everything=False):
    """The suites that this interpreter has."""
    wanted = [suite for suite in SUITES if everything or not suite.slow]
    return [part for suite in wanted if exists(suite) for part in divided(suite)]


def exists(suite):
    return bool(importlib.util.find_spec(PACKAGE) and importlib.util.find_spec(suite.module))


def divided(suite):
    """The suite itself, or one for each module in it."""
    found = importlib.util.find_spec(suite.module)
    if not (suite.parts and found.submodule_search_locations):
        return [suite]
    modules = pkgutil.iter_modules(map(str, map(Path, found.submodule_search_locations)))
    names = [module.name for module in modules if module.name.startswith("test_")]
    return [Suite(f"{suite.name}.{name}", suite.slow, suite.resources) for name in names]
