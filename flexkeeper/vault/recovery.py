"""The recovery sheet's key: its slot in the header, and recovery.age (docs/vault-format.md)."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyrage

from flexkeeper.i18n import _
from flexkeeper.vault import keys
from flexkeeper.vault.errors import NoRecovery, WrongRecoveryKey
from flexkeeper.vault.files import Files
from flexkeeper.vault.keys import Keybag

NAME = "recovery.age"
TYPE = "recovery"
FORMAT = 0
_MAX_BYTES = 64 << 10
_PAPER_KEY = re.compile("AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_CONTENT = re.compile(
    "# FlexKeeper recovery keys\n# format 0\n# vault (?P<vault>[0-9a-f]{32})\n"
    "# vault_key (?P<vault_key>[0-9a-f]{64})\n# database_key (?P<database_key>[0-9a-f]{64})\n"
    f"# mac (?P<mac>[0-9a-f]{{64}})\n(?P<blob_identity>{_PAPER_KEY.pattern})\n"
)


@dataclass(frozen=True, slots=True)
class RecoveryKit:
    """What a recovery sheet says: the paper key, which is all it takes, the vault's id and the moment."""

    paper_key: str = field(repr=False)
    vault: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Recovered:
    """What recovery.age holds, its MAC checked, and the SHA-256 of the file."""

    vault: str
    vault_key: bytes = field(repr=False)
    database_key: bytes = field(repr=False)
    blob_identity: str = field(repr=False)
    file_sha256: str = ""


def new_paper_key() -> str:
    """A random paper key."""
    return str(pyrage.x25519.Identity.generate())


def parse_paper_key(untrusted_text: str) -> str:
    """The paper key as it is printed, however it was typed; lines that begin with # are not looked at.

    Raises:
        WrongRecoveryKey: if it is none, or its checksum says that it was mistyped.
    """
    lines = [line for line in untrusted_text.splitlines() if not line.lstrip().startswith("#")]
    paper_key = "".join("".join(lines).split()).upper()
    if _PAPER_KEY.fullmatch(paper_key):
        try:
            pyrage.x25519.Identity.from_str(paper_key)
            return paper_key
        except pyrage.IdentityError:
            pass
    raise WrongRecoveryKey(
        _("This is not a whole recovery key, or a character of it was mistyped."),
        _("Type it again as the sheet shows it. It begins with AGE-SECRET-KEY-1; spaces do not matter."),
    )


def recipient(paper_key: str) -> str:
    """The public half, which recovery.age is encrypted to."""
    return str(pyrage.x25519.Identity.from_str(paper_key).to_public())


def mac_key(paper_key: str, vault_id: str) -> bytes:
    """The key of the MAC inside recovery.age."""
    return keys.derive(vault_id, paper_key.encode("ascii"), "recovery")


def new_slot(vault_id: str, vault_key: bytes, paper_key: str) -> dict[str, Any]:
    """A slot that wraps the vault key for this paper key."""
    slot = {"type": TYPE, "salt": secrets.token_hex(keys.SALT_BYTES)}
    return keys.wrap(vault_id, vault_key, _kek(slot, paper_key), slot)


def unlock(vault_id: str, slots: Sequence[Mapping[str, Any]], paper_key: str) -> bytes | None:
    """The vault key out of the recovery slot; None when there is none that this key opens."""
    for slot in slots:
        if slot["type"] == TYPE:
            vault_key = keys.unwrap(vault_id, _kek(slot, paper_key), slot)
            if vault_key is not None:
                return vault_key
    return None


def encrypted(vault_id: str, vault_key: bytes, keybag: Keybag) -> bytes:
    """A new recovery.age for the recipient in the keybag."""
    assert keybag.recovery_recipient is not None and keybag.recovery_mac_key is not None
    held = Recovered(vault_id, vault_key, keybag.database_key, keybag.blob_identity)
    text = (
        f"# FlexKeeper recovery keys\n# format {FORMAT}\n# vault {vault_id}\n"
        f"# vault_key {vault_key.hex()}\n# database_key {keybag.database_key.hex()}\n"
        f"# mac {_mac(held, keybag.recovery_mac_key)}\n{keybag.blob_identity}\n"
    )
    to = pyrage.x25519.Recipient.from_str(keybag.recovery_recipient)
    return bytes(pyrage.encrypt(text.encode("ascii"), [to]))


def read(files: Files, folder: Path, paper_key: str) -> Recovered:
    """The keys in recovery.age, for the paper key that it was made for.

    Raises:
        NoRecovery: if the file is missing, damaged or forged.
        WrongRecoveryKey: if it was made for another paper key (or its first lines are damaged).
    """
    try:
        with files.open(folder / NAME) as file:
            untrusted_bytes = file.read(_MAX_BYTES)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NoRecovery(
            _("The recovery sheet cannot open this vault: it has none, or its file recovery.age is missing."),
            _("Use the passphrase, or bring recovery.age back from a backup of the vault folder."),
        ) from error
    try:
        plain = pyrage.decrypt(untrusted_bytes, [pyrage.x25519.Identity.from_str(paper_key)])
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise wrong_key() from error
        raise _damaged() from error
    untrusted = _CONTENT.fullmatch(plain.decode("ascii", "replace"))
    if untrusted is None:
        raise _damaged()
    recovered = Recovered(
        untrusted["vault"],
        bytes.fromhex(untrusted["vault_key"]),
        bytes.fromhex(untrusted["database_key"]),
        untrusted["blob_identity"],
        hashlib.sha256(untrusted_bytes).hexdigest(),
    )
    if not hmac.compare_digest(_mac(recovered, mac_key(paper_key, recovered.vault)), untrusted["mac"]):
        raise _damaged()
    return recovered


def is_as_written(files: Files, folder: Path, keybag: Keybag) -> bool:
    """Whether recovery.age is the file that was written last; true where there never was one."""
    if keybag.recovery_sha256 is None:
        return True
    try:
        with files.open(folder / NAME) as file:
            return hashlib.sha256(file.read(_MAX_BYTES)).hexdigest() == keybag.recovery_sha256
    except (FileNotFoundError, IsADirectoryError):
        return False


def wrong_key() -> WrongRecoveryKey:
    """The failure for a well-formed key of another vault, or of a sheet that was replaced."""
    return WrongRecoveryKey(
        _("This recovery key does not open this vault."),
        _("Look for a newer sheet, and check that the vault's id on the sheet is the one of this vault."),
    )


def _damaged() -> NoRecovery:
    return NoRecovery(
        _("The vault's file recovery.age is damaged or was changed by something other than this app."),
        _("Use the passphrase, or bring recovery.age back from a backup of the vault folder."),
    )


def _kek(slot: Mapping[str, Any], paper_key: str) -> bytes:
    return keys.derive(slot["salt"], paper_key.encode("ascii"), "slot")


def _mac(held: Recovered, key: bytes) -> str:
    values = {
        "blob_identity": held.blob_identity,
        "database_key": held.database_key.hex(),
        "format": FORMAT,
        "vault": held.vault,
        "vault_key": held.vault_key.hex(),
    }
    return hmac.digest(key, keys.canonical(values), "sha256").hex()
