"""The key hierarchy: a slot's key → vault key → MAC key and keybag (docs/vault-format.md)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from flexkeeper.vault.errors import damaged_header

KEY_BYTES = 32
SALT_BYTES = 16
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Keybag:
    """The working keys, never shown. `blob_identity` is an age secret; without a sheet the last are None.

    `recovery_sha256` is the hash of recovery.age as it was written, so that its loss is noticed.
    """

    database_key: bytes = field(repr=False)
    cache_key: bytes = field(repr=False)
    blob_identity: str = field(repr=False)
    recovery_recipient: str | None = field(default=None, repr=False)
    recovery_mac_key: bytes | None = field(default=None, repr=False)
    recovery_sha256: str | None = None

    @classmethod
    def fresh(cls) -> Keybag:
        """New random keys."""
        identity = str(pyrage.x25519.Identity.generate())
        return cls(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES), identity)


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value that is authenticated."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def derive(vault_id: str, vault_key: bytes, purpose: str) -> bytes:
    """HKDF-SHA-256 of the vault key for one purpose, 32 bytes."""
    hkdf = HKDF(hashes.SHA256(), KEY_BYTES, salt=bytes.fromhex(vault_id), info=purpose.encode("ascii"))
    return hkdf.derive(vault_key)


def header_mac(vault_id: str, vault_key: bytes, rest: Mapping[str, Any]) -> str:
    """HMAC-SHA-256 over the canonical form of the header without `mac`, as hex."""
    mac = hmac.HMAC(derive(vault_id, vault_key, "header"), hashes.SHA256())
    mac.update(canonical(rest))
    return mac.finalize().hex()


def seal_keybag(vault_id: str, vault_key: bytes, keybag: Keybag) -> dict[str, str]:
    """The keybag as the header holds it."""
    values = asdict(keybag)
    plain = {k: v.hex() if isinstance(v, bytes) else v for k, v in values.items()}
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AESGCM(derive(vault_id, vault_key, "keybag"))
    sealed = cipher.encrypt(nonce, canonical(plain), canonical({"purpose": "keybag", "vault": vault_id}))
    return {"nonce": nonce.hex(), "sealed": sealed.hex()}


def open_keybag(vault_id: str, vault_key: bytes, sealed: Mapping[str, str]) -> Keybag:
    """The keybag out of the header, whose MAC has been checked before.

    Raises:
        DamagedVault: if it does not decrypt, or does not hold exactly the known keys.
    """
    cipher = AESGCM(derive(vault_id, vault_key, "keybag"))
    associated = canonical({"purpose": "keybag", "vault": vault_id})
    try:
        plain = cipher.decrypt(bytes.fromhex(sealed["nonce"]), bytes.fromhex(sealed["sealed"]), associated)
        values = json.loads(plain)
        mac_key = values.pop("recovery_mac_key")
        return Keybag(
            database_key=bytes.fromhex(values.pop("database_key")),
            cache_key=bytes.fromhex(values.pop("cache_key")),
            recovery_mac_key=bytes.fromhex(mac_key) if mac_key is not None else None,
            **values,
        )
    except (InvalidTag, ValueError, TypeError, KeyError, AttributeError) as error:
        raise damaged_header() from error


def wrap(vault_id: str, vault_key: bytes, kek: bytes, slot: Mapping[str, Any]) -> dict[str, Any]:
    """The slot with a fresh nonce and the vault key, wrapped so that nothing in the slot can be changed."""
    slot = {**slot, "nonce": secrets.token_bytes(_NONCE_BYTES).hex()}
    wrapped = AESGCM(kek).encrypt(bytes.fromhex(slot["nonce"]), vault_key, _slot_data(vault_id, slot))
    return {**slot, "wrapped": wrapped.hex()}


def unwrap(vault_id: str, kek: bytes, slot: Mapping[str, Any]) -> bytes | None:
    """The vault key out of a slot; None when this is not the slot's key or the slot was changed."""
    parameters = {name: value for name, value in slot.items() if name != "wrapped"}
    nonce, wrapped = bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["wrapped"])
    try:
        return AESGCM(kek).decrypt(nonce, wrapped, _slot_data(vault_id, parameters))
    except InvalidTag:
        return None


def _slot_data(vault_id: str, slot: Mapping[str, Any]) -> bytes:
    return canonical({"purpose": "slot", "slot": slot, "vault": vault_id})
