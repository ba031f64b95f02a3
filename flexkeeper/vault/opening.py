"""The ways into a vault that is there: passphrase, recovery sheet, the system's keyring."""

from __future__ import annotations

from pathlib import Path

from flexkeeper.vault import header as header_module
from flexkeeper.vault import passphrase as passphrase_slot
from flexkeeper.vault.files import Files
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
