"""vault.db: a SQLCipher 4 file, one connection that writes and one that reads (docs/vault-format.md)."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import apsw

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault.changes import Change, Params, bindable, select
from flexkeeper.vault.errors import DamagedVault, NewerVault, calm_database, damaged_database, vault_gone
from flexkeeper.vault.files import Files

NAME = "vault.db"
_BUSY_MILLISECONDS = 5_000

_SETTINGS = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "secure_delete": ("ON", 1),
    "temp_store": ("MEMORY", 2),
    "foreign_keys": ("ON", 1),
}


def connect(path: Path | str, key: bytes, flags: int, vfs: str = "") -> apsw.Connection:
    """A connection to a SQLCipher 4 file with this raw 256-bit key; nothing has been read yet."""
    if isinstance(path, Path) and not _is_text(path):
        path, flags = path.absolute().as_uri(), flags | apsw.SQLITE_OPEN_URI
    connection = apsw.Connection(str(path), flags=flags, vfs=vfs or None)
    connection.pragma("cipher", "sqlcipher")
    connection.pragma("legacy", 4)
    connection.pragma("key", f"x'{key.hex()}'")
    connection.set_busy_timeout(_BUSY_MILLISECONDS)
    return connection


def _is_text(path: Path) -> bool:
    """Whether the name is UTF-8, as SQLite wants it; the bytes of any other can stand in a URI."""
    return not any("\ud800" <= sign <= "\udfff" for sign in str(path))


class Database:
    """Everything known about the papers. Safe from several threads.

    Queries see the last committed state, except in the thread that has a change open: there they see
    that change. A disk that is full or broken, a lock held elsewhere, and damage are FlexKeeperErrors.
    """

    def __init__(
        self,
        path: Path,
        key: bytes,
        *,
        clock: Callable[[], datetime],
        files: Files,
        write: bool = True,
        create: bool = False,
    ) -> None:
        self._clock = clock
        self._write_lock = threading.RLock()
        self._read_lock = threading.Lock()
        self._change_thread: int | None = None
        self._writer: apsw.Connection | None = None
        if not create and not path.is_file():
            raise DamagedVault(
                _("The vault's database (vault.db) is missing."),
                _("Bring back a backup copy of the whole vault folder."),
            )
        with calm_database():
            if write:
                flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
                self._writer = connect(path, key, flags, files.vfs)
                try:
                    _prepare(self._writer, create)
                except BaseException:
                    self._writer.close()
                    raise
            self._reader = _read_connection(path, key, files.vfs)
        self._path, self._file = path, _file_at(path)

    def rows(self, sql: str, params: Params = ()) -> list[dict[str, Any]]:
        """All rows of a query, each as column → value; JSON columns are text."""
        with self._connection() as connection:
            return select(connection, sql, params)

    def column(self, sql: str, params: Params = ()) -> list[Any]:
        """The one column of a query, for lists too long to make a row of each value."""
        with self._connection() as connection:
            return [value for (value,) in connection.execute(sql, bindable(params))]

    def row(self, sql: str, params: Params = ()) -> dict[str, Any] | None:
        """The first row of a query, or None."""
        found = self.rows(sql, params)
        return found[0] if found else None

    def value(self, sql: str, params: Params = ()) -> Any:
        """The first column of the first row of a query, or None."""
        found = self.row(sql, params)
        return next(iter(found.values())) if found else None

    @contextmanager
    def _connection(self) -> Iterator[apsw.Connection]:
        with calm_database():
            if self._writer is not None and self._change_thread == threading.get_ident():
                yield self._writer
            else:
                with self._read_lock:
                    yield self._reader

    @contextmanager
    def change(
        self, action: str, *, record: int | None = None, detail: Mapping[str, Any] | None = None
    ) -> Iterator[Change]:
        """One transaction, listed as one activity; committed at the end of the block, else rolled back.

        Raises:
            VaultGone: if the file is no longer in its place: what is written into it would be lost with it.
            FlexKeeperError: if the vault is open for reading only, or the disk refuses.
        """
        if self._writer is None:
            raise FlexKeeperError(
                _("The vault is open for reading only."), _("Open it for writing, then try again.")
            )
        with self._write_lock:
            assert self._change_thread is None, "a change inside a change"
            with calm_database():
                change = yield from self._transaction(self._writer, action, record, detail)
            for action_after in change.afterwards:
                action_after()
            if change.has_forgotten:
                self._empty_log()  # what was forgotten also stood in its older frames

    def _transaction(
        self,
        writer: apsw.Connection,
        action: str,
        record: int | None,
        detail: Mapping[str, Any] | None,
    ) -> Generator[Change, None, Change]:
        self._refuse_where_gone()
        writer.execute("BEGIN IMMEDIATE")
        self._change_thread = threading.get_ident()
        try:
            added = select(
                writer,
                "INSERT INTO activity (at, action, record, detail) VALUES (?, ?, ?, ?) RETURNING id",
                (self._clock().isoformat(), action, record, json.dumps(detail or {}, ensure_ascii=False)),
            )
            change = Change(writer, added[0]["id"])
            yield change
            self._refuse_where_gone()
            writer.execute("COMMIT")
        finally:
            self._change_thread = None
            if writer.in_transaction:
                writer.execute("ROLLBACK")
        return change

    def _refuse_where_gone(self) -> None:
        if _file_at(self._path) != self._file:
            raise vault_gone(self._path.parent)

    def problems(self, *, full: bool) -> list[str]:
        """What SQLite's own check (quick or full) finds wrong with the structure; empty when all is well."""
        with self._read_lock:
            try:
                found = self._reader.execute(f"PRAGMA {'integrity' if full else 'quick'}_check").fetchall()
                found += self._reader.execute("PRAGMA foreign_key_check").fetchall()
            except (apsw.CorruptError, apsw.NotADBError, apsw.IOError):
                return ["damaged"]
        return [str(row[0]) for row in found if row != ("ok",)]

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """While held, nothing of this process changes the file; the log is folded into it where it fits."""
        with self._write_lock, self._read_lock:
            if self._writer is not None:
                self._empty_log()
            yield

    def _empty_log(self) -> None:
        """Folds the write-ahead log into the file and cuts it to nothing, where nobody stands in the way."""
        assert self._writer is not None
        try:
            self._writer.pragma("wal_checkpoint", "TRUNCATE")
        except (apsw.FullError, apsw.IOError):
            pass  # the log stays, and stays valid; what was committed is not to be called failed

    def close(self) -> None:
        """Closes both connections; the last one to close folds the log into the file."""
        with self._write_lock, self._read_lock, calm_database():
            self._reader.close()
            if self._writer is not None:
                self._writer.close()


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file is at a place now, by the system's own numbers; None where none can be reached."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare(writer: apsw.Connection, create: bool) -> None:
    version = _version(writer)
    if version == 0 and not create:
        raise damaged_database()  # an empty file opens with any key
    for name, (value, _expected) in _SETTINGS.items():
        writer.pragma(name, value)
    if sys.platform == "darwin":
        writer.pragma("fullfsync", 1)
        writer.pragma("checkpoint_fullfsync", 1)
    for name, (_value, expected) in _SETTINGS.items():
        found = writer.pragma(name)
        assert found == expected, f"{name} is {found}"
    assert writer.pragma("cipher") == "sqlcipher" and int(writer.pragma("legacy")) == 4
    for number, sql in migrations():
        if number > version:
            _migrate(writer, number, sql)


def _migrate(writer: apsw.Connection, number: int, sql: str) -> None:
    # Not apsw's own `with`: a full disk ends the transaction by itself, and nothing is left to roll back.
    writer.execute("BEGIN IMMEDIATE")
    try:
        writer.execute(sql)
        writer.pragma("user_version", number)
        writer.execute("COMMIT")
    finally:
        if writer.in_transaction:
            writer.execute("ROLLBACK")


def _read_connection(path: Path, key: bytes, vfs: str) -> apsw.Connection:
    has_log = path.with_name(path.name + "-wal").exists()
    reader = connect(path, key, apsw.SQLITE_OPEN_READONLY, vfs)
    try:
        try:
            version = _version(reader)
        except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.IOError):
            # A full or read-only disk has no room for the log's index; without a log none is needed.
            if has_log:
                raise
            reader.close()
            flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
            reader = connect(path.absolute().as_uri() + "?immutable=1", key, flags, vfs)
            version = _version(reader)
        if version == 0:
            raise damaged_database()
        if version < migrations()[-1][0]:
            raise FlexKeeperError(
                _("This vault was made by an older version of the app."),
                _("Open it once for writing, so that it can be brought up to date."),
            )
        reader.pragma("query_only", 1)
    except BaseException:
        reader.close()
        raise
    return reader


def _version(connection: apsw.Connection) -> int:
    """The number of the last migration; NewerVault when this program does not know it."""
    version = int(connection.pragma("user_version"))
    if version > migrations()[-1][0]:
        raise NewerVault(
            _("This vault was changed by a newer version of the app."),
            _("Update the app, then open it again."),
        )
    return version


def migrations() -> list[tuple[int, str]]:
    """All migrations in order: number and SQL."""
    folder = resources.files("flexkeeper.vault") / "migrations"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda f: f.name)
    return [(int(file.name.removesuffix(".sql")), file.read_text(encoding="utf-8")) for file in files]
