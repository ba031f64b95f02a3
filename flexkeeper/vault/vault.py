"""The opened vault: the one handle that everything else is a function of."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import blobs as blobs_module
from flexkeeper.vault import cache as cache_module
from flexkeeper.vault import database as database_module
from flexkeeper.vault import header as header_module
from flexkeeper.vault import keys, lock, note, system
from flexkeeper.vault import passphrase as passphrase_module
from flexkeeper.vault.blobs import Blobs
from flexkeeper.vault.cache import Cache
from flexkeeper.vault.database import Database
from flexkeeper.vault.errors import DiskFull, calm_disk
from flexkeeper.vault.files import Files
from flexkeeper.vault.header import Header
from flexkeeper.vault.keys import Keybag
from flexkeeper.vault.passphrase import Argon2Cost

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The instant, aware, in UTC."""
    return datetime.now(UTC)


class Vault:
    """An opened vault. `key` is the vault key: tests open a ready vault with it, nothing else reads it."""

    def __init__(
        self, path: Path, header: Header, key: bytes, *, write: bool, clock: Clock, files: Files
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
        with ExitStack() as closing:
            if write:
                closing.callback(lock.WriteLock(path).release)
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

    def close(self) -> None:
        """Locks the vault again: closes every file and lets the next writer in; harmless when repeated."""
        self._closing.close()

    def __enter__(self) -> Vault:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin_writing(self) -> None:
        # A document that only a revision still knows can come back by undo, so its file is no orphan.
        known = self.database.rows(
            "SELECT blob FROM document UNION SELECT json_extract(before, '$.blob') AS blob"
            " FROM revision WHERE \"table\" = 'document' AND before IS NOT NULL"
        )
        self.blobs.collect({row["blob"] for row in known})
        try:
            with self.database.change("unlock"):
                pass
        except DiskFull:
            pass  # somebody who cannot open the vault cannot make room in it either


@dataclass(frozen=True, slots=True)
class Status:
    """What can be said of a vault without its passphrase. Sizes in bytes; slots are the types of ways in."""

    path: Path
    id: str
    format: int
    created: str
    generation: int
    slots: tuple[str, ...]
    in_use: bool
    database_bytes: int
    documents: int
    document_bytes: int


def create(
    path: Path,
    passphrase: str,
    *,
    cost: Argon2Cost | None = None,
    clock: Clock = utc_now,
    files: Files | None = None,
) -> Vault:
    """Makes a vault in a new or empty folder and opens it for writing.

    Without a cost, Argon2id is calibrated to this machine (256 MiB down to 64 MiB).

    Raises:
        FlexKeeperError: if something is there already, the passphrase is empty, or the disk refuses.
    """
    files = files or Files()
    _refuse_occupied(path, files)
    vault_id, vault_key = secrets.token_hex(16), secrets.token_bytes(keys.KEY_BYTES)
    slot = passphrase_module.new_slot(vault_id, vault_key, passphrase, cost)
    keybag = Keybag.fresh()
    text = note.recovery_note()
    header = Header(
        vault=vault_id,
        generation=1,
        created=clock().isoformat(),
        readme_sha256=hashlib.sha256(text).hexdigest(),
        slots=(slot,),
        keybag=keys.seal_keybag(vault_id, vault_key, keybag),
    )
    was_there = path.is_dir()
    try:
        files.make_folder(path)
        files.make_folder(path / blobs_module.FOLDER)
        files.replace_content(path / note.NAME, text)
        _new_database(path / database_module.NAME, keybag, clock, files)
        # The header comes last: before it is there, the folder is no vault.
        header_module.write(files, path, header, vault_key)
        files.sync_folder(path.absolute().parent)
    except BaseException:
        _undo_creation(path, files, keep_folder=was_there)
        raise
    return Vault(path, header, vault_key, write=True, clock=clock, files=files)


def open_vault(
    path: Path,
    passphrase: str,
    *,
    write: bool = True,
    clock: Clock = utc_now,
    files: Files | None = None,
) -> Vault:
    """Opens the vault in a folder; opening for reading takes no lock and changes nothing.

    Raises:
        NotAVault, NewerVault, DamagedVault, WrongPassphrase, VaultInUse: as they say.
        FlexKeeperError: if the disk refuses, or the header asks for absurd work.
    """
    files = files or Files()
    header, mac = header_module.read(files, path)
    vault_key = passphrase_module.unlock(header.vault, header.slots, passphrase)
    header_module.check(header, mac, vault_key)
    return Vault(path, header, vault_key, write=write, clock=clock, files=files)


def open_with_key(
    path: Path,
    key: bytes,
    *,
    write: bool = True,
    clock: Clock = utc_now,
    files: Files | None = None,
) -> Vault:
    """Opens a vault by its vault key, without the work of Argon2; raises like `open_vault`."""
    files = files or Files()
    header, mac = header_module.read(files, path)
    header_module.check(header, mac, key)
    return Vault(path, header, key, write=write, clock=clock, files=files)


def status(path: Path) -> Status:
    """What can be said without a passphrase; nothing of it is authenticated.

    Raises:
        NotAVault, NewerVault, DamagedVault: as they say.
    """
    files = Files()
    header, _mac = header_module.read(files, path)
    with calm_disk():
        sizes = [file.stat().st_size for file in (path / blobs_module.FOLDER).glob("??/*.age")]
        database = path / database_module.NAME
        database_bytes = database.stat().st_size if database.is_file() else 0
    return Status(
        path=path,
        id=header.vault,
        format=header.format,
        created=header.created,
        generation=header.generation,
        slots=tuple(slot["type"] for slot in header.slots),
        in_use=lock.is_held(path),
        database_bytes=database_bytes,
        documents=len(sizes),
        document_bytes=sum(sizes),
    )


def _refuse_occupied(path: Path, files: Files) -> None:
    with calm_disk():
        is_occupied = path.exists() and not path.is_dir()
    if is_occupied:
        raise FlexKeeperError(
            _("There is a file of this name, so no vault can be created there."), _("Choose another folder.")
        )
    names = files.names(path)
    if header_module.NAME in names:
        raise FlexKeeperError(
            _("There is already a vault in this folder."), _("Open it, or choose another folder.")
        )
    if names:
        raise FlexKeeperError(
            _("This folder is not empty, so no vault was created in it."),
            _("Choose a new or empty folder; a vault needs one of its own."),
        )


def _new_database(path: Path, keybag: Keybag, clock: Clock, files: Files) -> None:
    database = Database(path, keybag.database_key, clock=clock, files=files, create=True)
    try:
        with database.change("create"):
            pass
    finally:
        database.close()


def _undo_creation(path: Path, files: Files, *, keep_folder: bool) -> None:
    """Removes what a failed creation left; the folder was empty or absent before."""
    for name in files.names(path):
        if name != blobs_module.FOLDER:
            files.remove(path / name)
    with calm_disk():
        for folder in (path / blobs_module.FOLDER, *([] if keep_folder else [path])):
            if folder.is_dir():
                folder.rmdir()
