"""One sandbox for all bundle tests, and bundles built through it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flexkeeper import bundle
from flexkeeper.sandbox import Sandbox
from tests.bundle.papers import Build, Papers


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(bundle.PRELOAD) as opened:
        yield opened


@pytest.fixture
def papers() -> Papers:
    return Papers()


@pytest.fixture
def build(sandbox: Sandbox, tmp_path: Path) -> Build:
    """Builds a plan and gives the file; every check of it has passed then."""

    def built(plan: bundle.Plan, papers: Papers) -> Path:
        return bundle.build(plan, papers.open, tmp_path / "bundle.pdf", sandbox=sandbox).path

    return built
