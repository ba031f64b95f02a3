"""The real sandbox, started once, with the readers in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from flexkeeper.sandbox import Sandbox

READERS = "flexkeeper.intake.readers"


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    if sys.platform == "win32":
        pytest.skip("the sandbox needs fork")
    with Sandbox([READERS]) as opened:
        yield opened
