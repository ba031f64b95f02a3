"""A new vault: the order in which its files come into being."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import blobs as blobs_module
from flexkeeper.vault import database as database_module
from flexkeeper.vault import header as header_module
from flexkeeper.vault import keys, lock, note
from flexkeeper.vault import passphrase as slots
from flexkeeper.vault.database import Database
from flexkeeper.vault.errors import VaultInUse
from flexkeeper.vault.files import Files
from flexkeeper.vault.header import Header
from flexkeeper.vault.keys import Keybag
from flexkeeper.vault.lock import WriteLock
from flexkeeper.vault.outside import calm_target
from flexkeeper.vault.passphrase import Argon2Cost
from flexkeeper.vault.vault import Clock, Vault, utc_now


def create(
    path: Path,
    passphrase: str,
    *,
    cost: Argon2Cost | None = None,
    clock: Clock = utc_now,
    files: Files | None = None,
    state: Path | None = None,
) -> Vault:
    """Makes a vault in a new or empty folder and opens it for writing.

    Without a cost, Argon2id is calibrated to this machine (256 MiB down to 64 MiB).

    Raises:
        FlexKeeperError: if something is there already, the passphrase is empty, or the disk refuses.
    """
    files = files or Files()
    with calm_target(path):
        _refuse_occupied(path, files)
    vault_id, vault_key = secrets.token_hex(16), secrets.token_bytes(keys.KEY_BYTES)
    slot = slots.new_slot(vault_id, vault_key, passphrase, cost)
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
    with calm_target(path), _held_alone(path, files) as held:
        files.make_folder(path / blobs_module.FOLDER)
        files.replace_content(path / note.NAME, text)
        _new_database(path / database_module.NAME, keybag, clock, files)
        # The header comes last: before it is there, the folder is no vault.
        header_module.write(files, path, header, vault_key)
        files.sync_folder(path.absolute().parent)
    return Vault(
        path,
        header,
        vault_key,
        write=True,
        clock=clock,
        files=files,
        state=state,
        opened_by="passphrase",
        held=held,
    )


@contextmanager
def _held_alone(path: Path, files: Files) -> Iterator[WriteLock]:
    """The folder, made and locked: of two creations at once, the second is told so and touches nothing.

    Where the block raises, what it wrote is removed; otherwise the lock stays held.
    """
    was_there = path.is_dir()
    files.make_folder(path)
    try:
        held = WriteLock(path)
    except VaultInUse as error:
        _refuse_occupied(path, files)  # a vault that is complete already, and open
        raise VaultInUse(
            _("Another window or program is making a vault in this folder right now."),
            _("Wait a moment, then open that vault; or choose another folder."),
        ) from error
    except (OSError, FlexKeeperError):
        _remove_folder(path, keep=was_there)
        raise
    try:
        _refuse_occupied(path, files, held=True)
    except BaseException:
        held.release()
        raise
    try:
        yield held
    except BaseException:
        _undo_creation(path, files, held)
        _remove_folder(path, keep=was_there)
        raise


def _refuse_occupied(path: Path, files: Files, *, held: bool = False) -> None:
    if path.exists() and not path.is_dir():
        raise FlexKeeperError(
            _("There is a file of this name, so no vault can be created there."), _("Choose another folder.")
        )
    names = files.names(path)
    if held:
        names.remove(lock.NAME)
    if header_module.NAME in names:
        raise FlexKeeperError(
            _("There is already a vault in this folder."), _("Open it, or choose another folder.")
        )
    if lock.NAME in names:
        return  # somebody else's creation, or what is left of one: the lock will tell
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


def _undo_creation(path: Path, files: Files, held: WriteLock) -> None:
    """Removes what a failed creation left; the folder was empty or absent before."""
    for name in files.names(path):
        if name not in (blobs_module.FOLDER, lock.NAME):
            files.remove(path / name)
    _remove_folder(path / blobs_module.FOLDER)
    held.release()  # Windows removes nothing that is open
    files.remove(path / lock.NAME)


def _remove_folder(path: Path, *, keep: bool = False) -> None:
    if not keep and path.is_dir():
        with contextlib.suppress(OSError):  # somebody else has put something in: then it is theirs
            path.rmdir()
