"""Which suites are run, how, and what of them is left out, with the reason."""

from dataclasses import dataclass, field

#: How a suite is held: each test's calls against each other (pytest --socket=both), or how each
#: test ends in a run of the whole suite on either stack.
CALLS, ENDS = "calls", "ends"


# Its tests have 5 seconds each, unless said otherwise.
PATIENT_TORNADO = {"ASYNC_TEST_TIMEOUT": "300"}


@dataclass(frozen=True)
class Suite:
    """A package's tests, which its sdist has, or the installed package itself."""

    package: str
    way: str
    tests: tuple[str, ...]
    #: pytest's, for each run
    options: tuple[str, ...] = ()
    #: whether the tests come with the installed package
    installed: bool = False
    #: whether a redis-server has to run
    redis: bool = False
    environment: dict[str, str] = field(default_factory=dict)
    #: node ids, or beginnings of them
    left_out: tuple[str, ...] = ()

    @property
    def arguments(self):
        """What to run, on pytest's command line."""
        return [*self.tests, *(f"--deselect={node}" for node in self.left_out)]


def modules(pattern, names):
    return tuple(pattern.format(name) for name in names.split())


SUITES = {
    "tornado": Suite(
        "tornado",
        CALLS,
        modules(
            "tornado/test/{}_test.py",
            "http1connection httpserver iostream netutil process simple_httpclient tcpclient"
            " tcpserver websocket",
        ),
        installed=True,
        environment=PATIENT_TORNADO,
        # 50 MB in pieces of 5,000 bytes: some 30,000 calls, to be recorded.
        left_out=modules(
            "tornado/test/iostream_test.py::{}::test_future_write",
            "TestIOStream TestIOStreamSSL TestIOStreamSSLContext",
        ),
    ),
    "tornado-web": Suite(
        "tornado",
        ENDS,
        modules("tornado/test/{}_test.py", "asyncio gen httpclient ioloop web wsgi"),
        installed=True,
        environment=PATIENT_TORNADO,
    ),
    "pyftpdlib": Suite("pyftpdlib", ENDS, ("tests",)),
    "redis": Suite(
        "redis",
        ENDS,
        modules(
            "tests/test_{}.py",
            "commands connect connection connection_pool encoding lock monitor multiprocessing"
            " pipeline pubsub retry scripting",
        ),
        (
            # Its own limits for single tests are short, and end pytest itself.
            "-pno:timeout",
            "-mnot (onlycluster or redismod or ssl or cp_integration or multidb_integration)",
        ),
        redis=True,
    ),
    "paramiko": Suite(
        "paramiko",
        ENDS,
        # Not what needs a plugin that makes reports of its own: test_client.py, agent.py, auth.py.
        modules("tests/test_{}.py", "channelfile sftp sftp_big transport"),
    ),
    "asyncssh": Suite(
        "asyncssh",
        ENDS,
        # Those of connections wait for ever now and then, on either stack.
        modules("tests/test_{}.py", "stream x11"),
    ),
    "aiohttp": Suite(
        "aiohttp",
        ENDS,
        modules(
            "tests/test_{}.py",
            "client_functional client_ws_functional connector loop proxy_functional resolver"
            " run_app tcp_helpers test_utils web_functional web_runner web_sendfile_functional"
            " web_server web_websocket_functional",
        ),
        (
            # Here pytest's own warnings are errors: of options of plugins that are not there, and
            # of pytest-asyncio, which redis-py's tests need.
            "-Wignore::pytest.PytestConfigWarning",
            "-pno:asyncio",
            "-mnot dev_mode and not autobahn and not internal",
        ),
    ),
}
