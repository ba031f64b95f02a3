"""A vault of an earlier version of the app is brought up to date when it is opened for writing."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest

from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault import database, open_with_key
from tests.vault.ready import new_vault

PAPER = (
    "INSERT INTO record (kind, title, state, created, modified) VALUES ('other', 'A paper', 'kept', '', '')"
)


def shape(path: Path, key: bytes) -> list[dict[str, object]]:
    with open_with_key(path, key) as vault:
        return vault.database.rows("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")


def test_every_earlier_version_becomes_the_present_one(tmp_path: Path) -> None:
    """Its papers are as before, and its tables are those of a new vault."""
    with new_vault(tmp_path / "new") as new:
        new_key = new.key
    migrations = database.migrations()
    for version, _sql in migrations[:-1]:
        folder = tmp_path / f"version-{version}"
        with new_vault(folder) as old:
            key, database_key = old.key, old.keybag.database_key
        (folder / "vault.db").unlink()
        flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        writer = database.connect(folder / "vault.db", database_key, flags)
        for number, sql in migrations[:version]:
            writer.execute(sql)
            writer.pragma("user_version", number)
        writer.execute(PAPER)
        writer.close()
        with pytest.raises(FlexKeeperError, match="older version"):
            open_with_key(folder, key, write=False).close()
        with open_with_key(folder, key) as again:
            assert again.database.value("SELECT title FROM record") == "A paper"
            assert again.database.value("PRAGMA user_version") == len(migrations)
        assert shape(folder, key) == shape(tmp_path / "new", new_key)
