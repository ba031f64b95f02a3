"""The demo's papers, made once for each test process."""

from __future__ import annotations

import pytest

from flexkeeper.demo.driver import SEED, TODAY, Story, story
from flexkeeper.demo.papers import Paper, papers


@pytest.fixture(scope="session")
def facts() -> Story:
    """The story the papers tell."""
    return story(SEED, TODAY)


@pytest.fixture(scope="session")
def made() -> dict[str, Paper]:
    """All papers by file name."""
    whole = papers(SEED, TODAY)
    by_name = {paper.name: paper for paper in whole}
    assert len(by_name) == len(whole), "two papers share a file name"
    return by_name
