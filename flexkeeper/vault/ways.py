"""Changing the ways into an opened vault: passphrase, recovery sheet, keyring. Each rewrites the header.

Older copies of the vault (backups, a sync folder's history) keep the ways in that they had.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import generations, keyring_slot, keys, note, recovery
from flexkeeper.vault import header as header_module
from flexkeeper.vault import passphrase as passphrase_slot
from flexkeeper.vault.errors import DamagedVault
from flexkeeper.vault.header import Header
from flexkeeper.vault.keys import Keybag
from flexkeeper.vault.passphrase import Argon2Cost
from flexkeeper.vault.recovery import RecoveryKit
from flexkeeper.vault.vault import Vault

Slots = Sequence[Mapping[str, Any]]


def change_passphrase(vault: Vault, old: str, new: str, *, cost: Argon2Cost | None = None) -> None:
    """Puts a slot for the new passphrase in the place of the one that the old passphrase opens.

    Older copies of the vault still open with the old one. Without a cost, Argon2id is calibrated anew.

    Raises:
        WrongPassphrase: if the old one is not right.
        FlexKeeperError: if the new one is empty, the vault is open for reading only, or the disk refuses;
            the old passphrase opens the vault then.
    """
    header = _current(vault)
    place, _key = passphrase_slot.find_slot(vault.id, header.slots, old)
    slots = list(header.slots)
    slots[place] = passphrase_slot.new_slot(vault.id, vault.key, new, cost)
    _rewrite(vault, header, slots, opens=lambda found: passphrase_slot.unlock(vault.id, found.slots, new))
    vault.note("change_passphrase")


def set_passphrase(vault: Vault, new: str, *, cost: Argon2Cost | None = None) -> None:
    """Puts one slot for the new passphrase in the place of all passphrase slots, whoever knew those.

    Raises like `change_passphrase`.
    """
    header = _current(vault)
    slot = passphrase_slot.new_slot(vault.id, vault.key, new, cost)
    slots = [slot, *_without(header.slots, passphrase_slot.TYPE)]
    _rewrite(vault, header, slots, opens=lambda found: passphrase_slot.unlock(vault.id, found.slots, new))
    vault.note("set_passphrase")


def create_recovery_kit(vault: Vault, *, save: Callable[[RecoveryKit], None] | None = None) -> RecoveryKit:
    """Makes a new recovery key, which takes the place of the one before.

    `save` gets the kit before the vault knows it, so that the old sheet stays in force until the new one
    is in the driver's hands; what it raises comes out, and nothing has changed then.

    Raises:
        FlexKeeperError: if the vault is open for reading only, or the disk refuses.
    """
    header = _current(vault)
    paper_key = recovery.new_paper_key()
    kit = RecoveryKit(paper_key, vault.id, vault.clock())
    if save is not None:
        save(kit)
    _install(vault, header, paper_key)
    vault.note("recovery_kit")
    return kit


def keep_paper_key(vault: Vault, paper_key: str) -> bool:
    """Puts this paper key's recovery in force where the slot or recovery.age is not; whether it was not.

    Raises:
        WrongRecoveryKey: if it is none.
        FlexKeeperError: if the vault is open for reading only, or the disk refuses.
    """
    paper_key = recovery.parse_paper_key(paper_key)
    header = _current(vault)
    is_whole = (
        recovery.unlock(vault.id, header.slots, paper_key) == vault.key
        and vault.keybag.recovery_recipient == recovery.recipient(paper_key)
        and recovery.is_as_written(vault.files, vault.path, vault.keybag)
    )
    if not is_whole:
        _install(vault, header, paper_key)
    return not is_whole


def keyring_on(vault: Vault) -> None:
    """Lets the system's keyring open the vault, instead of any keyring that could before.

    Raises:
        NoKeyring: if no keyring keeps a secret just now; one that is locked is not asked to be unlocked.
        FlexKeeperError: if the vault is open for reading only, or the disk refuses; nothing has changed then.
    """
    header = _current(vault)
    slot = keyring_slot.new_slot(vault.id, vault.key)
    before = [one for one in header.slots if one["type"] == keyring_slot.TYPE]
    slots = [*_without(header.slots, keyring_slot.TYPE), slot]
    try:
        _rewrite(vault, header, slots, opens=lambda found: keyring_slot.unlock(vault.id, found.slots))
    except FlexKeeperError:
        keyring_slot.forget(slot)
        raise
    for one in before:
        keyring_slot.forget(one)
    vault.note("keyring_on")


def keyring_off(vault: Vault) -> bool:
    """Takes the keyring's way in away; False when its secret, now useless, could not be deleted too.

    Raises:
        FlexKeeperError: if the vault is open for reading only, or the disk refuses; nothing has changed then.
    """
    header = _current(vault)
    before = [one for one in header.slots if one["type"] == keyring_slot.TYPE]
    if before:
        slots = _without(header.slots, keyring_slot.TYPE)
        _rewrite(vault, header, slots, opens=lambda _found: vault.key)
        vault.note("keyring_off")
    return all([keyring_slot.forget(one) for one in before])


def _current(vault: Vault) -> Header:
    """The header as it is on the disk, or the one in memory where that is damaged; needs the write lock."""
    if not vault.is_writable:
        raise FlexKeeperError(
            _("The vault is open for reading only."), _("Open it for writing, then try again.")
        )
    try:
        header, mac = header_module.read(vault.files, vault.path)
        header_module.check(header, mac, vault.key)
    except DamagedVault:
        return vault.header
    return header


def _rewrite(
    vault: Vault,
    header: Header,
    slots: Slots,
    *,
    opens: Callable[[Header], bytes | None],
    keybag: Keybag | None = None,
) -> None:
    if len(slots) > header_module.MAX_SLOTS:
        raise FlexKeeperError(
            _("This vault has as many ways in as it can have."), _("Take one away, then try again.")
        )
    keybag = keybag or keys.open_keybag(vault.id, vault.key, header.keybag)
    header = dataclasses.replace(
        header,
        generation=max(header.generation, generations.last_seen(vault.state, vault.id)) + 1,
        slots=tuple(slots),
        keybag=keys.seal_keybag(vault.id, vault.key, keybag),
    )
    header_module.replace(vault.files, vault.path, header, vault.key, opens)
    vault.header, vault.keybag = header, keybag
    generations.notice(vault.state, vault.id, header.generation)


def _install(vault: Vault, header: Header, paper_key: str) -> None:
    """recovery.age first, the header last: in between, the new sheet opens the vault as well as the old."""
    keybag = dataclasses.replace(
        vault.keybag,
        recovery_recipient=recovery.recipient(paper_key),
        recovery_mac_key=recovery.mac_key(paper_key, vault.id),
    )
    content, text = recovery.encrypted(vault.id, vault.key, keybag), note.recovery_note()
    vault.files.replace_content(vault.path / recovery.NAME, content)
    vault.files.replace_content(vault.path / note.NAME, text)
    keybag = dataclasses.replace(keybag, recovery_sha256=hashlib.sha256(content).hexdigest())
    header = dataclasses.replace(header, readme_sha256=hashlib.sha256(text).hexdigest())
    slot = recovery.new_slot(vault.id, vault.key, paper_key)

    def opens(found: Header) -> bytes | None:
        is_readable = recovery.read(vault.files, vault.path, paper_key).vault_key == vault.key
        return recovery.unlock(vault.id, found.slots, paper_key) if is_readable else None

    _rewrite(vault, header, [*_without(header.slots, recovery.TYPE), slot], keybag=keybag, opens=opens)


def _without(slots: Slots, kind: str) -> list[Mapping[str, Any]]:
    return [slot for slot in slots if slot["type"] != kind]
