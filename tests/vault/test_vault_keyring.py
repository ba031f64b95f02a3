"""The keyring slot, with the real Secret Service: unlocked, locked, absent. The passphrase always works."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.backends.SecretService import Keyring

from flexkeeper import vault as vaults
from flexkeeper.vault import DamagedVault, DiskFull, Files, NoKeyring, header, keyring_slot
from tests.vault.keyring_session import no_session, prompter, session
from tests.vault.ready import PASSPHRASE, new_vault


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a session keeps its keyring."""
    return tmp_path / "login"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_vault(tmp_path / "Vault").close()
    return tmp_path / "Vault"


@pytest.fixture
def unlocked(place: Path) -> Iterator[None]:
    with session(place, unlocked=True):
        yield


def slot_of(folder: Path) -> dict[str, str]:
    slots = json.loads((folder / header.NAME).read_text())["slots"]
    [slot] = [one for one in slots if one["type"] == "keyring"]
    return dict(slot)


def turn_on(folder: Path) -> None:
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        vaults.keyring_on(vault)


def still_opens_with_the_passphrase(folder: Path) -> None:
    vaults.open_vault(folder, PASSPHRASE).close()


def test_an_unlocked_keyring_is_offered(unlocked: None) -> None:
    assert vaults.keyring_available() == vaults.KeyringAnswer(True, "Secret Service", "")


def test_on_open_and_off(folder: Path, unlocked: None) -> None:
    turn_on(folder)
    assert vaults.status(folder).slots == ("passphrase", "keyring")
    with vaults.open_with_keyring(folder) as vault:
        assert vault.opened_by == "keyring" and vault.header.generation == 2
    still_opens_with_the_passphrase(folder)
    account = slot_of(folder)["account"]
    kept = Keyring().get_password("FlexKeeper", account)
    assert kept is not None and len(kept) == 64
    with vaults.open_with_keyring(folder) as vault:
        assert kept != vault.key.hex(), "the keyring never holds the vault key itself"
        assert vaults.keyring_off(vault)
    assert vaults.status(folder).slots == ("passphrase",)
    assert Keyring().get_password("FlexKeeper", account) is None
    with pytest.raises(NoKeyring, match="not set up"):
        vaults.open_with_keyring(folder)
    still_opens_with_the_passphrase(folder)


def test_turning_it_on_again_replaces_the_secret(folder: Path, unlocked: None) -> None:
    turn_on(folder)
    before = slot_of(folder)["account"]
    turn_on(folder)
    after = slot_of(folder)["account"]
    assert before != after
    assert Keyring().get_password("FlexKeeper", before) is None
    vaults.open_with_keyring(folder).close()


def test_turning_off_what_is_off_changes_nothing(folder: Path) -> None:
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        assert vaults.keyring_off(vault)
        assert vault.header.generation == 1


@pytest.mark.parametrize("secret", [None, "00" * 32, "ab" * 31, "not hex", ""])
def test_a_vanished_or_changed_secret_is_calm(folder: Path, unlocked: None, secret: str | None) -> None:
    turn_on(folder)
    account = slot_of(folder)["account"]
    if secret is None:
        Keyring().delete_password("FlexKeeper", account)
    else:
        Keyring().set_password("FlexKeeper", account, secret)
    with pytest.raises(NoKeyring, match="no longer holds") as failure:
        vaults.open_with_keyring(folder)
    assert "passphrase" in failure.value.remedy
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        assert vaults.keyring_off(vault)
    assert vaults.status(folder).slots == ("passphrase",)


def test_a_changed_slot_or_header_is_not_believed(folder: Path, unlocked: None) -> None:
    turn_on(folder)
    whole = json.loads((folder / header.NAME).read_text())
    changed = {**whole, "generation": 9}
    (folder / header.NAME).write_text(json.dumps(changed))
    with pytest.raises(DamagedVault, match="changed by something other"):
        vaults.open_with_keyring(folder)
    whole["slots"][1]["wrapped"] = whole["slots"][1]["wrapped"][::-1]
    (folder / header.NAME).write_text(json.dumps(whole))
    with pytest.raises(NoKeyring, match="no longer holds"):
        vaults.open_with_keyring(folder)


class Full(Files):
    """A disk with no room for another header."""

    def replace_content(self, path: Path, data: bytes) -> None:
        raise DiskFull("full", "make room")


def test_a_full_disk_leaves_no_secret_behind(folder: Path, place: Path, unlocked: None) -> None:
    Keyring().set_password("FlexKeeper", "another", "x")
    size = (place / "data" / "keyrings" / "login.keyring").stat().st_size
    with vaults.open_vault(folder, PASSPHRASE) as vault:
        vault.files = Full()
        with pytest.raises(DiskFull):
            vaults.keyring_on(vault)
    assert (place / "data" / "keyrings" / "login.keyring").stat().st_size == size
    assert vaults.status(folder).slots == ("passphrase",)
    still_opens_with_the_passphrase(folder)


def test_a_locked_keyring_is_chosen_but_refuses(folder: Path, place: Path) -> None:
    """And nothing is asked of the driver on the way."""
    with session(place, unlocked=True):
        turn_on(folder)
    with session(place, unlocked=False), prompter() as asks:
        assert Keyring.viable, "without a probe it would be offered"
        answer = vaults.keyring_available()
        assert not answer.ok and answer.is_locked and "locked" in answer.reason
        with pytest.raises(NoKeyring, match="locked") as failure:
            vaults.open_with_keyring(folder)
        assert "passphrase" in failure.value.remedy
        with vaults.open_vault(folder, PASSPHRASE) as vault:
            with pytest.raises(NoKeyring, match="locked"):
                vaults.keyring_on(vault)
            assert not vaults.keyring_off(vault), "the slot is gone, its secret stays behind the lock"
        assert vaults.status(folder).slots == ("passphrase",)
        assert not asks.was_asked()


def test_where_none_was_ever_made_none_is_made(folder: Path, place: Path) -> None:
    """The service runs and has no default keyring: the driver is not asked for the password of a new one."""
    with session(place, unlocked=False), prompter() as asks:
        for may_unlock in (False, True):
            answer = vaults.keyring_available(may_unlock=may_unlock)
            assert not answer.ok and not answer.is_locked and "not set up" in answer.reason
        with vaults.open_vault(folder, PASSPHRASE) as vault, pytest.raises(NoKeyring, match="not set up"):
            vaults.keyring_on(vault)
        assert not asks.was_asked()


def test_only_who_may_be_asked_is_asked_to_unlock(place: Path) -> None:
    """What the driver declines is as locked as before."""
    with session(place, unlocked=True):
        assert vaults.keyring_available().ok
    answers: list[vaults.KeyringAnswer] = []
    with session(place, unlocked=False), prompter() as asks:
        asking = threading.Thread(target=lambda: answers.append(vaults.keyring_available(may_unlock=True)))
        asking.start()
        asks.decline()
        asking.join(30)
    [answer] = answers
    assert not answer.ok and answer.is_locked


def test_without_a_bus_there_is_no_keyring(folder: Path, place: Path) -> None:
    with session(place, unlocked=True):
        turn_on(folder)
    with no_session(place):
        answer = vaults.keyring_available()
        assert not answer.ok and "no keyring" in answer.reason
        with pytest.raises(NoKeyring, match="no keyring"):
            vaults.open_with_keyring(folder)
        still_opens_with_the_passphrase(folder)


def test_what_the_environment_names_is_not_used(
    folder: Path, unlocked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backend that keeps nothing, or keeps it in the clear, could be named there."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert vaults.keyring_available().name == "Secret Service"
    turn_on(folder)
    vaults.open_with_keyring(folder).close()


def test_the_library_is_loaded_only_when_it_is_used() -> None:
    probe = "import flexkeeper.vault, sys; print('keyring' in sys.modules, 'secretstorage' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == ["False", "False"]


def test_only_stores_that_encrypt_are_asked() -> None:
    names = {f"{one.__module__}.{one.__qualname__}" for one in keyring_slot._allowed()}
    assert names == {"keyring.backends.SecretService.Keyring", "keyring.backends.kwallet.DBusKeyring"}
