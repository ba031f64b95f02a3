"""What every test may ask for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flexkeeper.vault import Argon2Cost, Vault, create, open_with_key

NO_CORPUS = "the corpus of real files is not beside this checkout"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real files nobody here wrote; tests that need it skip where it is absent."""
    if not (CORPUS / "MANIFEST.csv").is_file():
        pytest.skip(NO_CORPUS)
    return CORPUS


@pytest.fixture(scope="session")
def empty_vault(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """An empty vault made once, and its key: copies of it open without the work of Argon2."""
    folder = tmp_path_factory.mktemp("empty") / "Vault"
    with create(
        folder, "a passphrase for tests", cost=Argon2Cost(8 << 10, 1, 1, unsafe_for_tests=True), clock=noon
    ) as made:
        return folder, made.key


@pytest.fixture
def vault(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[Vault]:
    """A real vault, empty, open for writing; its clock stands at noon."""
    template, key = empty_vault
    with open_with_key(shutil.copytree(template, tmp_path / "Vault"), key, clock=noon) as opened:
        yield opened


def noon() -> datetime:
    """The moment at which every test vault lives."""
    return datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Real homes are out of reach: whatever a test leaves there goes into a folder of the run."""
    home = tmp_path_factory.mktemp("home")
    places = ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    with pytest.MonkeyPatch.context() as patch:
        for place in places:
            patch.setenv(place, str(home))
        for name in ("FLEXKEEPER_VAULT", "FLEXKEEPER_PASSPHRASE_FILE"):
            patch.delenv(name, raising=False)
        yield home


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything must run, a test that skips itself has failed; only the corpus may be absent."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and NO_CORPUS not in str(report.longrepr):
        report.outcome = "failed"
    return report
