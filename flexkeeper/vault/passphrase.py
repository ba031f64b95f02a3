"""The passphrase slot: what the driver types, stretched by Argon2id (docs/vault-format.md)."""

from __future__ import annotations

import secrets
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import keys, system
from flexkeeper.vault.errors import WrongPassphrase

TYPE = "passphrase"
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


def passphrase_bytes(passphrase: str) -> bytes:
    """The bytes that Argon2id sees: NFC, one trailing line end stripped (files have it), UTF-8."""
    if passphrase.endswith("\n"):
        passphrase = passphrase[:-1].removesuffix("\r")
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def new_slot(
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
    salt = secrets.token_bytes(keys.SALT_BYTES)
    if cost is None:
        cost, kek = _calibrated(secret, salt)
    else:
        _check_written(cost)
        kek = _stretch(secret, salt, cost)
    slot = {
        "type": TYPE,
        "kdf": "argon2id",
        "memory_kib": cost.memory_kib,
        "iterations": cost.iterations,
        "lanes": cost.lanes,
        "salt": salt.hex(),
    }
    return keys.wrap(vault_id, vault_key, kek, slot)


def unlock(
    vault_id: str,
    slots: Sequence[Mapping[str, Any]],
    passphrase: str,
    free_memory_bytes: int | None = None,
) -> bytes:
    """The vault key, out of the first passphrase slot that this passphrase opens; raises like `find_slot`."""
    return find_slot(vault_id, slots, passphrase, free_memory_bytes)[1]


def find_slot(
    vault_id: str,
    slots: Sequence[Mapping[str, Any]],
    passphrase: str,
    free_memory_bytes: int | None = None,
) -> tuple[int, bytes]:
    """Which of the slots this passphrase opens (its place in the list), and the vault key.

    Raises:
        WrongPassphrase: if none opens.
        FlexKeeperError: if there is no passphrase slot, or one asks for more work than is sane.
    """
    usable = {place: slot for place, slot in enumerate(slots) if slot["type"] == TYPE}
    if not usable:
        raise FlexKeeperError(
            _("This vault cannot be opened with a passphrase; it knows only other ways in."),
            _("Use its recovery sheet, or the version of the app that set up its other way in."),
        )
    if free_memory_bytes is None:
        free_memory_bytes = system.free_memory_bytes()
    costs = {
        place: Argon2Cost(slot["memory_kib"], slot["iterations"], slot["lanes"])
        for place, slot in usable.items()
    }
    for cost in costs.values():
        check_read(cost, free_memory_bytes)
    secret = passphrase_bytes(passphrase)
    for place, slot in usable.items():
        kek = _stretch(secret, bytes.fromhex(slot["salt"]), costs[place])
        vault_key = keys.unwrap(vault_id, kek, slot)
        if vault_key is not None:
            return place, vault_key
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
        length=keys.KEY_BYTES,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(secret)
