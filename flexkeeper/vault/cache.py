"""cache/cache.db: things that can be made again, encrypted like the rest; damage means starting afresh."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import apsw

from flexkeeper.errors import FlexKeeperError
from flexkeeper.vault.database import connect
from flexkeeper.vault.files import Files

FOLDER = "cache"
_NAME = "cache.db"


class Cache:
    """Small and large bytes by name. Safe from several threads; never raises for its own troubles.

    Where the disk is full or cannot be written it simply keeps nothing.
    """

    def __init__(self, folder: Path, key: bytes, files: Files) -> None:
        self._folder, self._key, self._files = folder, key, files
        self._lock = threading.Lock()
        self._connection = self._open() or self._again()

    def get(self, key: str) -> bytes | None:
        """What was put under this name, or None."""
        rows = self._run("SELECT value FROM item WHERE key = ?", (key,))
        return bytes(rows[0][0]) if rows else None

    def put(self, key: str, value: bytes) -> None:
        """Keeps the bytes under this name, in the place of what was there."""
        self._run("INSERT OR REPLACE INTO item (key, value) VALUES (?, ?)", (key, value))

    def keys(self, prefix: str) -> list[str]:
        """All names that begin so, in their order."""
        sql = "SELECT key FROM item WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key"
        return [str(row[0]) for row in self._run(sql, (prefix,))]

    def remove(self, prefix: str) -> None:
        """Drops everything whose name begins so."""
        self._run("DELETE FROM item WHERE substr(key, 1, length(?1)) = ?1", (prefix,))

    def close(self) -> None:
        """Closes the file; later calls keep and find nothing."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _run(self, sql: str, params: tuple[str | bytes, ...]) -> list[Any]:
        with self._lock:
            if self._connection is None:
                return []
            try:
                return self._connection.execute(sql, params).fetchall()
            except (apsw.CorruptError, apsw.NotADBError, apsw.SQLError):
                self._connection.close()
                self._connection = self._again()
            except apsw.Error:
                pass  # full, busy, read-only: a cache may miss
            return []

    def _open(self) -> apsw.Connection | None:
        connection = None
        try:
            self._files.make_folder(self._folder)
            flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
            connection = connect(self._folder / _NAME, self._key, flags)
            connection.pragma("journal_mode", "WAL")
            connection.pragma("synchronous", "NORMAL")
            connection.pragma("secure_delete", 1)
            connection.pragma("temp_store", "MEMORY")
            connection.execute("CREATE TABLE IF NOT EXISTS item (key TEXT PRIMARY KEY, value BLOB NOT NULL)")
            connection.execute("SELECT count(*) FROM item").fetchall()
        except (apsw.Error, FlexKeeperError, OSError):
            if connection is not None:
                connection.close()
            return None
        return connection

    def _again(self) -> apsw.Connection | None:
        try:
            for name in (_NAME, f"{_NAME}-wal", f"{_NAME}-shm"):
                self._files.remove(self._folder / name)
        except (FlexKeeperError, OSError):
            return None
        return self._open()
