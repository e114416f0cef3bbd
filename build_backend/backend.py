"""The PEP 517 backend: setuptools', which also asks for a Go where there is none."""

import os
import sys

import golang
from setuptools import build_meta
from setuptools.build_meta import *  # noqa: F403 (every hook that is not below)

# Times in the wheel: a constant, so that a checkout and an sdist give the same bytes.
os.environ.setdefault("SOURCE_DATE_EPOCH", "315532800")  # 1980-01-01, the oldest that zip knows


def _with_go(requires):
    try:
        return [*requires, *golang.requirements()]
    except golang.GoMissingError as error:
        sys.exit(f"error: {error}")


def get_requires_for_build_wheel(config_settings=None):
    """Setuptools' requirements, and Go as a wheel where this machine has none new enough."""
    return _with_go(build_meta.get_requires_for_build_wheel(config_settings))


def get_requires_for_build_editable(config_settings=None):
    """As for a wheel: an editable install builds the same two libraries."""
    return _with_go(build_meta.get_requires_for_build_editable(config_settings))
