"""The key hierarchy: passphrase → slot → vault key → MAC key and keybag (docs/vault-format.md)."""

from __future__ import annotations

import json
import secrets
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import system
from flexkeeper.vault.errors import WrongPassphrase, damaged_header

KEY_BYTES = 32
_NONCE_BYTES = 12
_SALT_BYTES = 16
_GIB_KIB = 1 << 20

MIN_WRITTEN_KIB = 64 << 10
MAX_LANES = 8
MAX_WORK_KIB = 4 * _GIB_KIB
CALIBRATION_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """How much work one guess of the passphrase costs: memory in KiB, iterations, lanes.

    Raises FlexKeeperError when a cost below 64 MiB is used for writing, unless `unsafe_for_tests`, which
    exists so that a test need not wait; nothing that a driver can reach sets it.
    """

    memory_kib: int = 256 << 10
    iterations: int = 3
    lanes: int = 4
    unsafe_for_tests: bool = False


@dataclass(frozen=True, slots=True)
class Keybag:
    """The working keys, never shown. `blob_identity` is an age secret; without a sheet the last are None."""

    database_key: bytes = field(repr=False)
    cache_key: bytes = field(repr=False)
    blob_identity: str = field(repr=False)
    recovery_recipient: str | None = field(default=None, repr=False)
    recovery_mac_key: bytes | None = field(default=None, repr=False)

    @classmethod
    def fresh(cls) -> Keybag:
        """New random keys."""
        identity = str(pyrage.x25519.Identity.generate())
        return cls(secrets.token_bytes(KEY_BYTES), secrets.token_bytes(KEY_BYTES), identity)


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value that is authenticated."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def passphrase_bytes(passphrase: str) -> bytes:
    """The bytes that Argon2id sees: NFC, one trailing line end stripped (files have it), UTF-8."""
    if passphrase.endswith("\n"):
        passphrase = passphrase[:-1].removesuffix("\r")
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


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
        DamagedVault: if it does not decrypt, or does not hold exactly the five keys.
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


def new_passphrase_slot(
    vault_id: str, vault_key: bytes, passphrase: str, cost: Argon2Cost | None = None
) -> dict[str, Any]:
    """A slot that wraps the vault key for this passphrase; without a cost it is calibrated to this machine.

    Raises:
        FlexKeeperError: if the passphrase is empty, or the cost out of bounds.
    """
    secret = passphrase_bytes(passphrase)
    if not secret:
        raise FlexKeeperError(
            _("The passphrase is empty."), _("Choose a passphrase; several words in a row are a good one.")
        )
    salt = secrets.token_bytes(_SALT_BYTES)
    if cost is None:
        cost, kek = _calibrated(secret, salt)
    else:
        _check_written(cost)
        kek = _stretch(secret, salt, cost)
    slot: dict[str, Any] = {
        "type": "passphrase",
        "kdf": "argon2id",
        "memory_kib": cost.memory_kib,
        "iterations": cost.iterations,
        "lanes": cost.lanes,
        "salt": salt.hex(),
        "nonce": secrets.token_bytes(_NONCE_BYTES).hex(),
    }
    wrapped = AESGCM(kek).encrypt(bytes.fromhex(slot["nonce"]), vault_key, _slot_data(vault_id, slot))
    return {**slot, "wrapped": wrapped.hex()}


def unlock(
    vault_id: str,
    slots: Sequence[Mapping[str, Any]],
    passphrase: str,
    free_memory_bytes: int | None = None,
) -> bytes:
    """The vault key, out of the first passphrase slot that this passphrase opens.

    Raises:
        WrongPassphrase: if none opens.
        FlexKeeperError: if there is no passphrase slot, or one asks for more work than is sane.
    """
    usable = [slot for slot in slots if slot["type"] == "passphrase"]
    if not usable:
        raise FlexKeeperError(
            _("This vault cannot be opened with a passphrase; it knows only other ways in."),
            _("Open it with the version of the app that set up its other way in."),
        )
    if free_memory_bytes is None:
        free_memory_bytes = system.free_memory_bytes()
    costs = [Argon2Cost(slot["memory_kib"], slot["iterations"], slot["lanes"]) for slot in usable]
    for cost in costs:
        check_read(cost, free_memory_bytes)
    secret = passphrase_bytes(passphrase)
    for slot, cost in zip(usable, costs, strict=True):
        kek = _stretch(secret, bytes.fromhex(slot["salt"]), cost)
        header = {name: value for name, value in slot.items() if name != "wrapped"}
        try:
            return AESGCM(kek).decrypt(
                bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["wrapped"]), _slot_data(vault_id, header)
            )
        except InvalidTag:
            continue
    raise WrongPassphrase(
        _("This passphrase does not open the vault."),
        _("Check the keyboard's language and Caps Lock, then type it again."),
    )


def check_read(cost: Argon2Cost, free_bytes: int | None) -> None:
    """Refuses a cost that a hostile header could use to exhaust the machine, before a byte is allocated."""
    sane = (
        1 <= cost.lanes <= MAX_LANES
        and cost.iterations >= 1
        and 8 * cost.lanes <= cost.memory_kib
        and cost.memory_kib * cost.iterations <= MAX_WORK_KIB
    )
    if not sane:
        raise FlexKeeperError(
            _("The vault's key file asks for an unreasonable amount of work, so it was not opened."),
            _("The file may have been tampered with; bring back a backup copy of the vault folder."),
        )
    if free_bytes is not None and cost.memory_kib * 1024 > free_bytes // 2:
        raise FlexKeeperError(
            _("There is not enough free memory to unlock the vault right now."),
            _("Close other programs, then try again."),
        )


def _check_written(cost: Argon2Cost) -> None:
    if cost.memory_kib < MIN_WRITTEN_KIB and not cost.unsafe_for_tests:
        raise FlexKeeperError(
            _("These settings would protect the passphrase too weakly."), _("Use at least 64 MiB of memory.")
        )
    check_read(cost, None)


def _calibrated(secret: bytes, salt: bytes) -> tuple[Argon2Cost, bytes]:
    """The strongest cost that this machine works off in about a second, and the key it gave."""
    cost = Argon2Cost()
    total, free = system.total_memory_bytes(), system.free_memory_bytes()
    if total is not None and total < 4 << 30:
        cost = replace(cost, memory_kib=cost.memory_kib // 2)
    while free is not None and cost.memory_kib > MIN_WRITTEN_KIB and cost.memory_kib * 1024 > free // 2:
        cost = replace(cost, memory_kib=cost.memory_kib // 2)
    while True:
        begun = time.perf_counter()
        kek = _stretch(secret, salt, cost)
        if time.perf_counter() - begun <= CALIBRATION_SECONDS or cost.memory_kib <= MIN_WRITTEN_KIB:
            return cost, kek
        cost = replace(cost, memory_kib=cost.memory_kib // 2)


def _stretch(secret: bytes, salt: bytes, cost: Argon2Cost) -> bytes:
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(secret)


def _slot_data(vault_id: str, slot: Mapping[str, Any]) -> bytes:
    return canonical({"purpose": "slot", "slot": slot, "vault": vault_id})
