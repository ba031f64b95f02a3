"""The keyring in the window, with the real Secret Service: used once after a log-in, never in the way."""

from __future__ import annotations

import gc
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from keyring.backends.SecretService import Keyring
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from flexkeeper.desktop import places
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.settings import first_steps
from flexkeeper.desktop.pages.settings.ways_in import WaysIn
from flexkeeper.desktop.places import RecentVault
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.window import Window
from flexkeeper.vault import keyring_available, keyring_on, open_with_key, status
from tests.desktop.conftest import PASSPHRASE, run_until, settle
from tests.vault.keyring_session import no_session, prompter, session
from tests.vault.ready import new_vault


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "login"


@pytest.fixture
def empty_vault(tmp_path: Path) -> tuple[Path, bytes]:
    """One of its own: the app remembers how old a vault's key file was, across the tests of a run."""
    with new_vault(tmp_path / "Template", PASSPHRASE) as made:
        return made.path, made.key


@pytest.fixture
def folder(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Path:
    return shutil.copytree(empty_vault[0], tmp_path / "Vault")


@pytest.fixture
def start(application: QApplication, tmp_path: Path, kit: Kit) -> Iterator[Callable[[], Window]]:
    """Starts the app: the same settings and places each time. The one before is closed."""
    shown: list[Window] = []

    def begin() -> Window:
        if shown:
            shown[-1].close()
        shown.append(Window(kit, tmp_path / "settings.json", tmp_path / "places.json"))
        shown[-1].show()
        asked(shown[-1])
        return shown[-1]

    yield begin
    for one in shown:
        one.close()
    gc.collect()


def asked(window: Window) -> None:
    """Waits until the keyring has answered, and what followed from it."""
    run_until(lambda done: window.session.jobs.ask(lambda _progress: None, lambda _none: done()))
    settle(window.session)


def unlock(window: Window, folder: Path) -> None:
    if window.gate.unlock._path != folder:
        window.gate.choose_folder(folder)
    window.gate.unlock.field.edit.setText(PASSPHRASE)
    window.gate.unlock.unlock()
    settle(window.session)
    assert window.session.is_open


def ways_in(window: Window) -> WaysIn:
    window.desk.go_to("settings")
    asked(window)
    found = window.frame.page("settings").findChild(WaysIn)
    assert isinstance(found, WaysIn)
    return found


def press(window: Window, button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    asked(window)


def log_in_again(window: Window, tmp_path: Path) -> None:
    """The places as they are after another log-in: opened then, not since."""
    file = tmp_path / "places.json"
    known = places.load(file)
    past = [RecentVault(one.path, one.opened, "another log-in", one.has_keyring) for one in known.vaults]
    places.save(file, places.Places(tuple(past), known.copies))


def test_it_opens_the_first_time_after_a_log_in_and_not_after_lock(
    start: Callable[[], Window], folder: Path, place: Path, tmp_path: Path
) -> None:
    """Turned on in the settings; after Lock and after another start the password is asked."""
    with session(place, unlocked=True):
        window = start()
        unlock(window, folder)
        line = ways_in(window).keyring
        assert line.isVisible() and line.button.text() == "Turn on"
        press(window, line.button)
        assert line.button.text() == "Turn off" and status(folder).slots == ("passphrase", "keyring")
        window.lock()
        asked(window)
        assert not window.session.is_open, "after Lock the password is asked"
        window = start()
        assert not window.session.is_open, "it is not the first time since the log-in"
        log_in_again(window, tmp_path)
        window = start()
        assert window.session.is_open and window.session.vault.opened_by == "keyring"
        window.lock()
        asked(window)
        assert not window.session.is_open
        unlock(window, folder)
        press(window, ways_in(window).keyring.button)
        assert status(folder).slots == ("passphrase",)
        log_in_again(window, tmp_path)
        window = start()
        assert not window.session.is_open
        window.close()


def turned_on(start: Callable[[], Window], folder: Path, tmp_path: Path) -> None:
    """A vault that the keyring opens, at the next log-in."""
    window = start()
    unlock(window, folder)
    first_steps.turn_keyring_on(window.desk)
    asked(window)
    assert status(folder).slots == ("passphrase", "keyring")
    window.close()
    log_in_again(window, tmp_path)


@pytest.mark.parametrize("is_locked", [False, True], ids=["lost", "locked"])
def test_a_keyring_that_does_not_open_leaves_the_password(
    start: Callable[[], Window], folder: Path, place: Path, tmp_path: Path, is_locked: bool
) -> None:
    """One calm sentence, and the field is ready."""
    with session(place, unlocked=True):
        turned_on(start, folder, tmp_path)
        if not is_locked:
            [slot] = [one for one in open_slots(folder) if one["type"] == "keyring"]
            Keyring().delete_password("FlexKeeper", slot["account"])
            window = start()
            check_calm(window, folder, "no longer holds")
            window.close()
    if is_locked:
        with session(place, unlocked=False):
            window = start()
            check_calm(window, folder, "locked")
            window.close()


def test_a_locked_keyring_is_unlocked_by_its_button_alone(
    start: Callable[[], Window], folder: Path, place: Path
) -> None:
    """Neither opening nor looking at the settings asks anything; who says no reads one calm sentence."""
    with session(place, unlocked=True):
        assert keyring_available().ok
    with session(place, unlocked=False), prompter() as asks:
        window = start()
        unlock(window, folder)
        line = ways_in(window).keyring
        assert line.isVisible() and "locked now" in line._state.text()
        first_steps.offer_keyring(window.desk, window)
        asked(window)
        assert not asks.was_asked() and not window.findChildren(Dialog)
        declining = threading.Thread(target=asks.decline)
        declining.start()
        press(window, line.button)
        declining.join()
        assert "keyring is locked" in window.frame.toast.text
        assert status(folder).slots == ("passphrase",)
        window.close()


def test_without_a_keyring_nothing_of_it_is_seen(
    start: Callable[[], Window], folder: Path, place: Path, tmp_path: Path
) -> None:
    """Neither offered nor in the settings; a vault that was set up for one elsewhere opens by password."""
    with session(place, unlocked=True):
        turned_on(start, folder, tmp_path)
    with no_session(place):
        window = start()
        check_calm(window, folder, "no keyring")
        line = ways_in(window).keyring
        press(window, line.button)
        assert status(folder).slots == ("passphrase",)
        assert "may be left" in window.frame.toast.text
        assert not line.isVisible(), "what does not work is not offered"
        first_steps.offer_keyring(window.desk, window)
        asked(window)
        assert not window.findChildren(Dialog)
        window.close()


def test_a_new_vault_offers_it_where_it_works(start: Callable[[], Window], place: Path, folder: Path) -> None:
    """A question with two answers; No changes nothing, Yes turns it on."""
    with session(place, unlocked=True):
        window = start()
        unlock(window, folder)
        for answer, slots in (("reject", ("passphrase",)), ("accept", ("passphrase", "keyring"))):
            first_steps.offer_keyring(window.desk, window)
            asked(window)
            [dialog] = window.findChildren(Dialog)
            assert "Secret Service" in dialog.accessibleDescription()
            getattr(dialog, answer)()
            asked(window)
            assert status(folder).slots == slots
        window.close()


def test_who_types_at_once_need_not_wait_for_the_keyring(
    start: Callable[[], Window], folder: Path, place: Path, tmp_path: Path
) -> None:
    """What the keyring answers after the first letter is not used; the password opens the vault."""
    with session(place, unlocked=True):
        turned_on(start, folder, tmp_path)
        window = start()
        window.lock()
        asked(window)
        recent = RecentVault(folder, None, "another log-in", has_keyring=True)
        window.gate.show_unlock(recent)
        window.gate._ask_keyring(recent)
        window.gate.unlock.field.edit.setText("a")
        asked(window)
        assert not window.session.is_open and window.gate.unlock.field.text == "a"
        unlock(window, folder)
        window.close()


def test_asking_does_not_keep_the_window_waiting(kit: Kit) -> None:
    """A question that nobody answers holds up neither reading nor writing, nor Lock, nor the end."""
    answer = threading.Event()
    own = Session(lambda error: pytest.fail(str(error)))
    own.jobs.ask(lambda _progress: answer.wait(60))
    settle(own)
    own.lock()
    own.close()
    answer.set()


def open_slots(folder: Path) -> list[dict[str, str]]:
    return list(json.loads((folder / "vault.json").read_text())["slots"])


def check_calm(window: Window, folder: Path, reason: str) -> None:
    card = window.gate.unlock
    assert not window.session.is_open
    assert card._note.isVisible() and reason in card._note.text() and "opens" in card._note.text()
    assert card.button.isEnabled() and not card.field.edit.isReadOnly()
    assert not window.findChildren(Dialog)
    unlock(window, folder)


def test_a_vault_opened_elsewhere_shows_its_keyring(
    start: Callable[[], Window], folder: Path, empty_vault: tuple[Path, bytes], place: Path
) -> None:
    """Turned on by the command line: the settings show it on."""
    with session(place, unlocked=True):
        with open_with_key(folder, empty_vault[1]) as vault:
            keyring_on(vault)
        window = start()
        unlock(window, folder)
        assert ways_in(window).keyring.button.text() == "Turn off"
        window.close()
