"""The system's keyring: a random key in it wraps the vault key (docs/vault-format.md).

The library is imported when first used, and only backends that encrypt what they keep are asked.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flexkeeper.i18n import _
from flexkeeper.vault import keys
from flexkeeper.vault.errors import LockedKeyring, NoKeyring

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

TYPE = "keyring"
SERVICE = "FlexKeeper"


@dataclass(frozen=True, slots=True)
class KeyringAnswer:
    """Whether the keyring keeps a secret just now, its name, and if not, why, in the driver's words.

    `is_locked`: it is there, and the driver could unlock it.
    """

    ok: bool
    name: str
    reason: str
    is_locked: bool = False


def keyring_available(*, may_unlock: bool = False) -> KeyringAnswer:
    """Asks the keyring to keep, return and forget a random value.

    A locked one is left alone, unless the driver may be asked to unlock it now: that lasts until he answers.
    """
    try:
        backend = _backend()
        _open(backend, may_unlock=may_unlock)
        _probe(backend)
    except NoKeyring as failure:
        return KeyringAnswer(False, "", failure.message, isinstance(failure, LockedKeyring))
    return KeyringAnswer(True, _name(backend), "")


def new_slot(vault_id: str, vault_key: bytes) -> dict[str, Any]:
    """A slot whose key is in the keyring when this returns.

    Raises:
        NoKeyring: if no keyring can be used, or it does not give back what it was given.
    """
    backend = _backend()
    _open(backend)
    _probe(backend)
    account, kek = secrets.token_hex(16), secrets.token_bytes(keys.KEY_BYTES)
    with _calm():
        backend.set_password(SERVICE, account, kek.hex())
        if backend.get_password(SERVICE, account) != kek.hex():
            raise _refused()
    return keys.wrap(vault_id, vault_key, kek, {"type": TYPE, "account": account})


def unlock(vault_id: str, slots: Sequence[Mapping[str, Any]]) -> bytes:
    """The vault key out of a keyring slot.

    Raises:
        NoKeyring: if there is no such slot, the keyring cannot be used, or its secret is gone or another.
    """
    usable = [slot for slot in slots if slot["type"] == TYPE]
    if not usable:
        raise NoKeyring(_("This vault was not set up to be opened by the system's keyring."), _passphrase())
    backend = _backend()
    _open(backend)
    for slot in usable:
        with _calm():
            kek = _key(backend.get_password(SERVICE, slot["account"]))
        vault_key = keys.unwrap(vault_id, kek, slot) if kek is not None else None
        if vault_key is not None:
            return vault_key
    raise NoKeyring(_("The system's keyring no longer holds the right key for this vault."), _passphrase())


def forget(slot: Mapping[str, Any]) -> bool:
    """Deletes a slot's secret from the keyring; False when it may still be there."""
    try:
        backend = _backend()
        _open(backend)
        with _calm():
            if backend.get_password(SERVICE, slot["account"]) is not None:
                backend.delete_password(SERVICE, slot["account"])
    except NoKeyring:
        return False
    return True


def _backend() -> KeyringBackend:
    """The best of the allowed backends; PYTHON_KEYRING_BACKEND and other installed ones are not asked."""
    usable = [backend for backend in _allowed() if backend.viable]
    if not usable:
        raise NoKeyring(_("This system has no keyring that is running and safe to use."), _passphrase())
    with _calm():
        return max(usable, key=lambda backend: backend.priority)()


def _allowed() -> list[type[KeyringBackend]]:
    if sys.platform == "win32":
        from keyring.backends import Windows

        return [Windows.WinVaultKeyring]
    if sys.platform == "darwin":
        from keyring.backends import macOS

        return [macOS.Keyring]
    from keyring.backends import SecretService, kwallet

    return [SecretService.Keyring, kwallet.DBusKeyring]


def _name(backend: KeyringBackend) -> str:
    names = {
        "SecretService": "Secret Service",
        "kwallet": "KWallet",
        "macOS": "Keychain",
        "Windows": "Credential Locker",
    }
    return names[type(backend).__module__.rpartition(".")[2]]


def _open(backend: KeyringBackend, *, may_unlock: bool = False) -> None:
    """Sees to it that the library finds a Secret Service whose default keyring is there and not locked.

    Left to itself it has the system ask the driver to make or unlock one, whatever it is asked for, and
    leaves its connection open where he says no.
    """
    if type(backend).__module__ != "keyring.backends.SecretService":
        return
    import secretstorage

    with _calm(), closing(secretstorage.dbus_init()) as bus:
        try:
            found = secretstorage.get_collection_by_alias(bus, "default")
        except secretstorage.ItemNotFoundException as error:
            raise NoKeyring(
                _("The system's keyring is not set up on this computer."), _passphrase()
            ) from error
        if found.is_locked() and may_unlock:
            found.unlock()
        if found.is_locked():
            raise LockedKeyring(_("The system's keyring is locked."), _passphrase())


def _probe(backend: KeyringBackend) -> None:
    """A keyring that is open may still refuse."""
    account, value = f"probe-{secrets.token_hex(8)}", secrets.token_hex(keys.KEY_BYTES)
    with _calm():
        backend.set_password(SERVICE, account, value)
        found = backend.get_password(SERVICE, account)
        backend.delete_password(SERVICE, account)
        if found != value or backend.get_password(SERVICE, account) is not None:
            raise _refused()


@contextmanager
def _calm() -> Iterator[None]:
    """Turns whatever a keyring can raise into NoKeyring; backends let some of their libraries' errors out."""
    try:
        yield
    except _failures() as error:
        raise _refused() from error


def _failures() -> tuple[type[Exception], ...]:
    from keyring.errors import KeyringError

    if sys.platform == "win32":
        from win32ctypes.pywin32.pywintypes import error

        return (KeyringError, OSError, error)
    if sys.platform == "darwin":
        return (KeyringError, OSError)
    from jeepney import DBusErrorResponse
    from secretstorage.exceptions import SecretStorageException

    return (KeyringError, OSError, DBusErrorResponse, SecretStorageException)


def _key(text: str | None) -> bytes | None:
    try:
        kek = bytes.fromhex(text or "")
    except ValueError:
        return None
    return kek if len(kek) == keys.KEY_BYTES else None


def _refused() -> NoKeyring:
    return NoKeyring(_("The system's keyring did not answer as it should."), _passphrase())


def _passphrase() -> str:
    return _("Your passphrase opens the vault as always.")
