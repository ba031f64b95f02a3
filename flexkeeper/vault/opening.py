"""The ways into a vault that is there: passphrase, recovery sheet, the system's keyring."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from flexkeeper import paths
from flexkeeper.i18n import _
from flexkeeper.vault import generations, keyring_slot, keys, note, recovery
from flexkeeper.vault import header as header_module
from flexkeeper.vault import passphrase as passphrase_slot
from flexkeeper.vault.errors import DamagedVault, NoRecovery
from flexkeeper.vault.files import Files
from flexkeeper.vault.header import Header
from flexkeeper.vault.keys import Keybag
from flexkeeper.vault.recovery import Recovered
from flexkeeper.vault.vault import Clock, Vault, utc_now


def open_vault(
    path: Path,
    passphrase: str,
    *,
    write: bool = True,
    clock: Clock = utc_now,
    files: Files | None = None,
    state: Path | None = None,
) -> Vault:
    """Opens the vault in a folder; opening for reading takes no lock and changes nothing.

    Raises:
        NotAVault, NewerVault, DamagedVault, WrongPassphrase, VaultInUse: as they say.
        FlexKeeperError: if the disk refuses, or the header asks for absurd work.
    """
    files = files or Files()
    header, mac = header_module.read(files, path)
    vault_key = passphrase_slot.unlock(header.vault, header.slots, passphrase)
    header_module.check(header, mac, vault_key)
    return Vault(
        path,
        header,
        vault_key,
        write=write,
        clock=clock,
        files=files,
        state=state,
        opened_by="passphrase",
    )


def open_with_key(
    path: Path,
    key: bytes,
    *,
    write: bool = True,
    clock: Clock = utc_now,
    files: Files | None = None,
    state: Path | None = None,
) -> Vault:
    """Opens a vault by its vault key, without the work of Argon2; raises like `open_vault`."""
    files = files or Files()
    header, mac = header_module.read(files, path)
    header_module.check(header, mac, key)
    return Vault(path, header, key, write=write, clock=clock, files=files, state=state)


def open_with_keyring(
    path: Path,
    *,
    write: bool = True,
    clock: Clock = utc_now,
    files: Files | None = None,
    state: Path | None = None,
) -> Vault:
    """Opens a vault by the key that the system's keyring keeps.

    Raises like `open_vault`, and NoKeyring, for whatever reason, when the passphrase is to be asked.
    """
    files = files or Files()
    header, mac = header_module.read(files, path)
    key = keyring_slot.unlock(header.vault, header.slots)
    header_module.check(header, mac, key)
    return Vault(path, header, key, write=write, clock=clock, files=files, state=state, opened_by="keyring")


def open_with_recovery_key(
    path: Path,
    paper_key: str,
    *,
    write: bool = True,
    clock: Clock = utc_now,
    files: Files | None = None,
    state: Path | None = None,
) -> Vault:
    """Opens a vault by the key on its recovery sheet, also when its vault.json is lost or damaged.

    Raises like `open_vault`, and WrongRecoveryKey, NoRecovery: as they say.
    """
    files = files or Files()
    paper_key = recovery.parse_paper_key(paper_key)
    header, key, warnings = find_header(path, paper_key, files, clock, state)
    return Vault(
        path,
        header,
        key,
        write=write,
        clock=clock,
        files=files,
        state=state,
        opened_by="recovery",
        warnings=warnings,
    )


def find_header(
    path: Path, paper_key: str, files: Files, clock: Clock, state: Path | None
) -> tuple[Header, bytes, tuple[str, ...]]:
    """The header that this paper key opens, or one made anew, the vault key, and warnings; writes nothing.

    Raises like `open_with_recovery_key`.
    """
    try:
        return (*_by_header(path, paper_key, files), ())
    except DamagedVault as damage:
        recovered = _by_file(path, paper_key, files, damage)
    warning = _(
        "The vault's key file (vault.json) is missing or damaged, and the recovery sheet opened the"
        " vault without it. Recovering the vault sets a new passphrase and writes the file anew."
    )
    return _rebuilt(recovered, paper_key, clock, state), recovered.vault_key, (warning,)


def _by_header(path: Path, paper_key: str, files: Files) -> tuple[Header, bytes]:
    """The header on the disk and the vault key; DamagedVault when the header cannot be believed."""
    header, mac = header_module.read(files, path)
    key = recovery.unlock(header.vault, header.slots, paper_key)
    if key is None:
        # A newer sheet whose making was interrupted, or a slot that somebody changed.
        key = recovery.read(files, path, paper_key).vault_key
    header_module.check(header, mac, key)
    return header, key


def _by_file(path: Path, paper_key: str, files: Files, damage: DamagedVault) -> Recovered:
    try:
        return recovery.read(files, path, paper_key)
    except NoRecovery as error:
        raise damage from error  # nothing is left that could open it: the damage is the news


def _rebuilt(recovered: Recovered, paper_key: str, clock: Clock, state: Path | None) -> Header:
    """A header in memory, made of nothing but recovery.age; it has a passphrase only once one is set."""
    vault_id, key = recovered.vault, recovered.vault_key
    keybag = Keybag(
        database_key=recovered.database_key,
        cache_key=secrets.token_bytes(keys.KEY_BYTES),
        blob_identity=recovered.blob_identity,
        recovery_recipient=recovery.recipient(paper_key),
        recovery_mac_key=recovery.mac_key(paper_key, vault_id),
        recovery_sha256=recovered.file_sha256,
    )
    return Header(
        vault=vault_id,
        generation=max(1, generations.last_seen(paths.state() if state is None else state, vault_id)),
        created=clock().isoformat(),
        readme_sha256=hashlib.sha256(note.recovery_note()).hexdigest(),
        slots=(recovery.new_slot(vault_id, key, paper_key),),
        keybag=keys.seal_keybag(vault_id, key, keybag),
    )
