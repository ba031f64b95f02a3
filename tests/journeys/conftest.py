"""The real sandbox with everything a journey needs, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flexkeeper import bundle
from flexkeeper.sandbox import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(("flexkeeper.intake.readers", *bundle.PRELOAD)) as opened:
        yield opened
