"""The page of settings: what is chosen holds at once, is kept, and comes back with the next start."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexkeeper import settings as stored
from flexkeeper.desktop.pages.settings import SettingsPage
from flexkeeper.desktop.window import Window
from flexkeeper.desktop.words import date_order
from tests.desktop.conftest import run_until, settle


@pytest.fixture
def page(opened: Window) -> SettingsPage:
    opened.desk.go_to("settings")
    settle(opened.session)
    shown = opened.frame.page("settings")
    assert isinstance(shown, SettingsPage)
    return shown


def choose(page: SettingsPage, name: str, value: object) -> None:
    """As a driver does: unfolds the box and takes a line."""
    box = page._choices[name]
    place = box.findData(value)
    assert place >= 0
    box.setCurrentIndex(place)
    box.activated.emit(place)


def kept(window: Window) -> stored.Settings:
    return stored.load(window.preferences._settings_file).settings


@pytest.mark.parametrize(
    ("name", "value", "back"),
    [
        ("theme", "dark", "light"),
        ("contrast", "high", "system"),
        ("text_percent", 150, 100),
        ("dates", "day", "system"),
        ("idle_minutes", 0, 10),
    ],
)
def test_what_is_chosen_is_kept(
    page: SettingsPage, opened: Window, name: str, value: object, back: object
) -> None:
    """On the disk at once, typed, and shown again by the page."""
    section = "locking" if name == "idle_minutes" else "appearance"
    for one in (value, back):
        choose(page, name, one)
        settle(opened.session)
        assert getattr(getattr(kept(opened), section), name) == one
        assert page._choices[name].currentData() == one
    assert date_order() == "system"


def test_a_folder_is_watched_and_no_longer(page: SettingsPage, opened: Window, tmp_path: Path) -> None:
    """Chosen, shown, kept, given to what watches; and taken back."""
    folder = tmp_path / "Downloads"
    folder.mkdir()
    assert "already" in page._watch_note.text()  # hundreds of files may lie there
    page.watch(folder)
    assert kept(opened).intake.watch == folder
    assert page._watched.text() == str(folder) and page._unwatch.isVisible()
    assert opened.arrivals.watcher._folder == folder
    page._unwatch.click()
    assert kept(opened).intake.watch is None
    assert page._watched.text() == "No folder" and not page._unwatch.isVisible()
    assert opened.arrivals.watcher._folder is None


def test_a_folder_that_cannot_be_looked_at_is_said(
    page: SettingsPage, opened: Window, tmp_path: Path
) -> None:
    """What is wrong stands below, and is gone when nothing is watched any more."""
    page.watch(tmp_path / "not there")
    run_until(
        lambda done: opened.session.jobs.outside(lambda _progress: None, lambda _none: done(), key="a test")
    )
    settle(opened.session)
    assert page._watch_trouble.isVisible() and page._watch_trouble.text()
    page.watch(None)
    assert not page._watch_trouble.isVisible()


@pytest.mark.parametrize("inside", ["", "blobs", "blobs/ab"])
def test_the_vault_itself_is_not_watched(page: SettingsPage, opened: Window, inside: str) -> None:
    """Its own files are no papers; why is said, and nothing changes."""
    page.watch(opened.session.vault.path / inside)
    assert kept(opened).intake.watch is None
    assert page._watch_trouble.isVisible()
    page.watch(None)
    assert not page._watch_trouble.isVisible()


def test_settings_hold_nothing_of_the_vault(page: SettingsPage, opened: Window) -> None:
    """No name, no path of the vault, no title stands in the file."""
    choose(page, "theme", "light")
    text = opened.preferences._settings_file.read_text()
    assert str(opened.session.vault.path) not in text and "Insurance" not in text


def test_a_disk_that_takes_no_settings_is_said(page: SettingsPage, opened: Window, tmp_path: Path) -> None:
    """What was chosen holds until the app ends."""
    before = opened.preferences._settings_file
    (tmp_path / "file").write_text("")
    opened.preferences._settings_file = tmp_path / "file" / "settings.json"
    choose(page, "idle_minutes", 5)
    assert opened.desk.settings.locking.idle_minutes == 5
    assert "could not be written" in opened.frame.toast.text
    opened.preferences._settings_file = before
    choose(page, "idle_minutes", 10)
