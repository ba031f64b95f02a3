"""The command line run in this process, as its user would, with what it printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flexkeeper import cli, paths
from flexkeeper.vault import Argon2Cost, create

PASSPHRASE = "seven green wagons at noon"


@dataclass(frozen=True, slots=True)
class Printed:
    """What one command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    def ok(self) -> Printed:
        report = paths.state() / "crash.txt"
        crashed = report.read_text() if self.code == cli.BUG and report.is_file() else ""
        assert self.code == 0, f"exit {self.code}\n{self.out}\n{self.err}\n{crashed}"
        return self


Run = Callable[..., Printed]


@pytest.fixture
def passphrase_file(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    return path


@pytest.fixture
def cheap_vault(tmp_path: Path) -> Path:
    """A vault whose passphrase costs nothing to try, so that many commands can open it."""
    folder = tmp_path / "Vault"
    create(folder, PASSPHRASE, cost=Argon2Cost(64, 1, 1, unsafe_for_tests=True)).close()
    return folder


@pytest.fixture
def run(cheap_vault: Path, passphrase_file: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `flexkeeper` with these words on that vault."""

    def run_words(*words: object, vault: Path | None = None, passphrase: Path | None = None) -> Printed:
        where = [
            "--vault",
            str(vault or cheap_vault),
            "--passphrase-file",
            str(passphrase or passphrase_file),
        ]
        code = cli.main([*where, *(str(word) for word in words)])
        printed = capsys.readouterr()
        return Printed(code, printed.out, printed.err)

    return run_words
