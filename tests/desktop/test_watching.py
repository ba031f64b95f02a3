"""The watched folder: what comes into it is added once, waits while locked, and is never touched."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from flexkeeper import records
from flexkeeper.desktop.pages.review import ReviewPage
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.window import Window
from flexkeeper.settings import Intake
from flexkeeper.vault import open_with_key
from tests.conftest import noon
from tests.desktop.conftest import run_until, settle

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the sandbox needs fork")

ONCE = Qt.ConnectionType.SingleShotConnection


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Scans"
    made.mkdir()
    return made


@pytest.fixture
def opened(window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[Window]:
    """The window on an empty vault of its own, watching nothing yet."""
    window.arrivals.watcher.moment.setInterval(20)
    shutil.copytree(empty_vault[0], tmp_path / "Vault")
    unlock(window, tmp_path, empty_vault)
    yield window
    watch(window, None)
    window.lock()
    settle(window.session)


def unlock(window: Window, tmp_path: Path, empty_vault: tuple[Path, bytes]) -> None:
    window.session.adopt(open_with_key(tmp_path / "Vault", empty_vault[1], clock=noon))
    settle(window.session)


def watch(window: Window, folder: Path | None) -> None:
    window.desk.change_settings(replace(window.desk.settings, intake=Intake(folder)))


def until_finished(window: Window, start: Callable[[], object]) -> None:
    """Does something and waits until what it brought is added."""

    def begin(done: Callable[[], None]) -> None:
        window.desk.importer.finished.connect(lambda _said: done(), ONCE)
        start()

    run_until(begin)
    settle(window.session)


def until(window: Window, is_so: Callable[[], bool]) -> None:
    """Waits until what is said of the folder is so."""
    watcher = window.arrivals.watcher

    def begin(done: Callable[[], None]) -> None:
        def hear() -> None:
            if is_so():
                watcher.changed.disconnect(hear)
                done()

        watcher.changed.connect(hear)
        watcher.look()

    run_until(begin)


def titles(window: Window) -> list[str]:
    return sorted(one.title for one in records.waiting(window.session.vault))


def waiting_words(window: Window) -> str:
    label = window.gate._waiting
    assert isinstance(label, Label)
    return label.text() if not label.isHidden() else ""


def test_new_files_are_added_as_they_come(opened: Window, folder: Path) -> None:
    """Those that are there, those that come later, also in folders in it; the files stay, the page stays."""
    (folder / "first.txt").write_text("1")
    opened.frame.go_to("settings")
    until_finished(opened, lambda: watch(opened, folder))
    assert titles(opened) == ["first"]
    (folder / "deep").mkdir()
    (folder / "deep" / "third.txt").write_text("3")
    (folder / "loading.pdf.part").write_text("half")
    until_finished(opened, lambda: (folder / "second.txt").write_text("2"))
    assert titles(opened) == ["first", "second", "third"]
    assert opened.frame.current().name == "settings"
    assert len(list(folder.rglob("*.*"))) == 4
    until_finished(opened, lambda: (folder / "loading.pdf.part").rename(folder / "loaded.txt"))
    assert "loaded" in titles(opened)


def test_nothing_is_added_twice_and_nobody_is_told_of_it(
    opened: Window, folder: Path, tmp_path: Path, empty_vault: tuple[Path, bytes]
) -> None:
    """Neither after the next unlock, nor when the memory is lost, nor under another name."""
    (folder / "first.txt").write_text("1")
    until_finished(opened, lambda: watch(opened, folder))
    opened.lock()
    settle(opened.session)
    (folder / "twin.txt").write_text("1")
    until_finished(opened, lambda: unlock(opened, tmp_path, empty_vault))
    assert titles(opened) == ["first"]
    assert opened.desk.importer.rows == []
    assert not opened.frame.toast.isVisible()
    kept = opened.session.vault.cache.get("watched")
    assert kept is not None and b"twin.txt" in kept
    opened.session.vault.cache.remove("watched")
    opened.lock()
    settle(opened.session)
    until_finished(opened, lambda: unlock(opened, tmp_path, empty_vault))
    assert titles(opened) == ["first"]
    assert opened.desk.importer.rows == []


def test_what_was_looked_at_is_not_read_again(
    opened: Window, folder: Path, tmp_path: Path, empty_vault: tuple[Path, bytes]
) -> None:
    """A paper that was deleted for good does not come back from the folder with the next unlock."""
    (folder / "first.txt").write_text("1")
    until_finished(opened, lambda: watch(opened, folder))
    vault = opened.session.vault
    records.trash(vault, 1)
    records.purge(vault, 1)
    opened.lock()
    settle(opened.session)
    (folder / "second.txt").write_text("2")
    until_finished(opened, lambda: unlock(opened, tmp_path, empty_vault))
    assert titles(opened) == ["second"]


def test_while_locked_they_wait_and_only_their_number_is_said(
    opened: Window, folder: Path, tmp_path: Path, empty_vault: tuple[Path, bytes]
) -> None:
    """No name on the page that everybody sees; after unlocking all are added."""
    (folder / "before.txt").write_text("0")
    until_finished(opened, lambda: watch(opened, folder))
    opened.lock()
    settle(opened.session)
    assert waiting_words(opened) == ""
    (folder / "secret name.txt").write_text("1")
    until(opened, lambda: opened.arrivals.watcher.waiting == 1)
    assert waiting_words(opened) == "1 file waits to be added."
    opened.take_files([tmp_path / "handed over.txt"])
    (tmp_path / "handed over.txt").write_text("3")
    (folder / "another.txt").write_text("2")
    until(opened, lambda: opened.arrivals.watcher.waiting == 2)
    assert waiting_words(opened) == "3 files wait to be added."
    until_finished(opened, lambda: unlock(opened, tmp_path, empty_vault))
    until(opened, lambda: len(titles(opened)) == 4)
    assert titles(opened) == ["another", "before", "handed over", "secret name"]
    opened.lock()
    settle(opened.session)
    assert waiting_words(opened) == ""


def test_a_folder_that_vanishes_is_said_and_found_again(opened: Window, folder: Path) -> None:
    """A disk that is pulled out: a banner with what to do; plugged in again, it goes away."""
    page = opened.frame.page("review")
    assert isinstance(page, ReviewPage)
    (folder / "first.txt").write_text("1")
    until_finished(opened, lambda: watch(opened, folder))
    away = folder.rename(folder.parent / "away")
    until(opened, lambda: opened.arrivals.watcher.trouble is not None)
    opened.frame.go_to("review")
    assert page.notice.isVisible()
    assert any("is not there" in label.text() for label in page.notice.findChildren(Label))
    away.rename(folder)
    until(opened, lambda: opened.arrivals.watcher.trouble is None)
    assert not page.notice.isVisible()
    until_finished(opened, lambda: (folder / "second.txt").write_text("2"))
    assert titles(opened) == ["first", "second"]


def test_a_file_that_cannot_be_read_stays_on_the_list(opened: Window, folder: Path) -> None:
    """It is named once with what to do, and is read again when something changed about it."""
    path = folder / "note.txt"
    path.write_text("1")
    until_finished(opened, lambda: opened.desk.importer.add_watched([folder / "gone.txt"]))
    until_finished(opened, lambda: watch(opened, folder))
    assert [row.untrusted_name for row in opened.desk.importer.rows] == ["gone.txt"]
    assert titles(opened) == ["note"]
    (folder / "gone.txt").write_text("back")
    until_finished(opened, opened.arrivals.watcher.look)
    assert titles(opened) == ["gone", "note"]
