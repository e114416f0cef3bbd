"""In pytest: writes down how each test ended, for the run that was told to by SUITES_ENDS."""

import json
import logging
import os

PASSED, SKIPPED, FAILED = "passed", "skipped", "failed"
DIFFERS = "differs"
REPORT = " against stdlib: "  # the engine's own words in a report


def pytest_configure():
    """Be silent of requests, as tornado's own runner is: its tests fail by what is logged."""
    logging.getLogger("tornado.access").setLevel(logging.CRITICAL)


def pytest_runtest_logreport(report):
    """Tell of the test's call, and of all else where it went wrong."""
    if report.when == "call" or report.outcome != PASSED:
        line = json.dumps([report.nodeid, *how(report)])
        with open(os.environ["SUITES_ENDS"], "a", encoding="utf-8") as file:
            file.write(line + "\n")


def how(report):
    """How a test ended, with the exception's class; and all that the engine has to say."""
    if report.outcome != FAILED:
        return report.outcome, ""
    if REPORT in str(report.longrepr):
        return DIFFERS, str(report.longrepr)
    crash = getattr(report.longrepr, "reprcrash", None)
    why = crash.message.partition(":")[0].partition("\n")[0] if crash else ""
    return f"{FAILED}, {why} in {report.when}", ""
