"""The opened vault: the one handle that everything else is a function of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from flexkeeper import paths
from flexkeeper.vault import blobs as blobs_module
from flexkeeper.vault import cache as cache_module
from flexkeeper.vault import database as database_module
from flexkeeper.vault import generations, keys, lock, system
from flexkeeper.vault import header as header_module
from flexkeeper.vault.blobs import Blobs
from flexkeeper.vault.cache import Cache
from flexkeeper.vault.database import Database
from flexkeeper.vault.errors import DiskFull, VaultGone
from flexkeeper.vault.files import Files
from flexkeeper.vault.header import Header

Clock = Callable[[], datetime]
WayIn = Literal["passphrase", "recovery", "keyring", "key"]


def utc_now() -> datetime:
    """The instant, aware, in UTC."""
    return datetime.now(UTC)


class Vault:
    """An opened vault. `key` is the vault key: tests open a ready vault with it, nothing else reads it.

    `opened_by` names the way in, `warnings` says in the driver's words what was odd at opening, and `state`
    is the folder where the app remembers things between starts.
    `held` is the write lock, where it is held already.
    """

    def __init__(
        self,
        path: Path,
        header: Header,
        key: bytes,
        *,
        write: bool,
        clock: Clock,
        files: Files,
        state: Path | None = None,
        opened_by: WayIn = "key",
        warnings: Sequence[str] = (),
        held: lock.WriteLock | None = None,
    ) -> None:
        system.protect_process()
        self.path = path
        self.header = header
        self.id = header.vault
        self.key = key
        self.clock = clock
        self.files = files
        self.keybag = keys.open_keybag(header.vault, key, header.keybag)
        self.is_writable = write
        self.state = paths.state() if state is None else state
        self.opened_by = opened_by
        with ExitStack() as closing:
            if write:
                closing.callback((held or lock.WriteLock(path)).release)
            self.database = Database(
                path / database_module.NAME, self.keybag.database_key, clock=clock, files=files, write=write
            )
            closing.callback(self.database.close)
            self.blobs = Blobs(path / blobs_module.FOLDER, self.keybag.blob_identity, files)
            self.cache = Cache(path / cache_module.FOLDER, self.keybag.cache_key, files)
            closing.callback(self.cache.close)
            if write:
                self._begin_writing()
            self._closing = closing.pop_all()
        self.warnings = (*warnings, *generations.notice(self.state, self.id, header.generation))

    def close(self) -> None:
        """Locks the vault again: closes every file and lets the next writer in; harmless when repeated."""
        self._closing.close()

    def __enter__(self) -> Vault:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def ways_in(self) -> frozenset[str]:
        """The types of ways into the vault, named as in `Status.slots`."""
        return frozenset(slot["type"] for slot in self.header.slots)

    def note(
        self, action: str, detail: Mapping[str, Any] | None = None, *, record: int | None = None
    ) -> None:
        """Writes a line into the activities, unless that cannot be written: the deed is done all the same."""
        if not self.is_writable:
            return
        try:
            with self.database.change(action, record=record, detail=detail):
                pass
        except (DiskFull, VaultGone):
            pass

    def _begin_writing(self) -> None:
        header_module.settle(self.files, self.path)
        # A document that only a revision still knows can come back by undo, so its file is no orphan.
        known = self.database.rows(
            "SELECT blob FROM document UNION SELECT json_extract(before, '$.blob') AS blob"
            " FROM revision WHERE \"table\" = 'document' AND before IS NOT NULL"
        )
        self.blobs.collect({row["blob"] for row in known})
        # Also on a full disk: somebody who cannot open the vault cannot make room in it either.
        self.note("unlock")
