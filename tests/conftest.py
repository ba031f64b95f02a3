"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real files nobody here wrote; tests that need it skip where it is absent."""
    if not (CORPUS / "MANIFEST.csv").is_file():
        pytest.skip("the corpus of real files is not beside this checkout")
    return CORPUS
