"""A vault for a test, without the wait: `from tests.vault.ready import new_vault`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flexkeeper import vault
from flexkeeper.vault import Argon2Cost, Change, Files, Vault

CHEAP = Argon2Cost(memory_kib=64, iterations=1, lanes=1, unsafe_for_tests=True)
PASSPHRASE = "seven green wagons at noon"
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def new_vault(path: Path, passphrase: str = PASSPHRASE, *, files: Files | None = None) -> Vault:
    """A fresh vault, open for writing, whose Argon2 costs almost nothing and whose clock stands still."""
    return vault.create(path, passphrase, cost=CHEAP, clock=lambda: NOW, files=files)


def add_record(change: Change, **values: Any) -> int:
    """A record with the fewest columns."""
    row = {"kind": "other", "title": "Paper", "state": "kept", "created": "", "modified": "", **values}
    return change.insert("record", row)


def add_document(change: Change, record: int, staged: Any, **values: Any) -> int:
    """The document row of something staged."""
    names = ("blob", "bytes", "sha256", "blob_bytes", "blob_sha256")
    row = {
        "record": record,
        "position": 0,
        "name": "paper.pdf",
        "media_type": "application/pdf",
        "status": "added",
        "text_state": "none",
        **{name: getattr(staged, name) for name in names},
        **values,
    }
    return change.insert("document", row)
