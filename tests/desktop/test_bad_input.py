"""What goes wrong while papers come in: said with what to do, nothing lost, and the window goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from flexkeeper import records
from flexkeeper import vault as vaults
from flexkeeper.desktop.jobs import Job
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.review import ReviewPage
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.window import Window
from flexkeeper.vault import open_with_key
from tests.conftest import noon
from tests.desktop.conftest import run_until, settle
from tests.intake import made

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the sandbox needs fork")

ONCE = Qt.ConnectionType.SingleShotConnection


@pytest.fixture
def vault_folder(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Path:
    """Where the vault is that the window has open."""
    return Path(shutil.copytree(empty_vault[0], tmp_path / "Vault"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, for a vault."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("mounting a small disk is not permitted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def open_vault(window: Window, folder: Path, key: bytes) -> ReviewPage:
    """The page to review of this vault, in the window."""
    window.session.adopt(open_with_key(folder, key, clock=noon))
    window.frame.go_to("review")
    settle(window.session)
    page = window.frame.page("review")
    assert isinstance(page, ReviewPage)
    return page


@pytest.fixture
def page(window: Window, vault_folder: Path, empty_vault: tuple[Path, bytes]) -> Iterator[ReviewPage]:
    yield open_vault(window, vault_folder, empty_vault[1])
    window.lock()
    settle(window.session)


def drop(window: Window, *paths: Path) -> None:
    """Drops files and folders on the window, and waits until all of them are seen."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

    def begin(done: Callable[[], None]) -> None:
        window.desk.importer.finished.connect(lambda _said: done(), ONCE)
        QApplication.sendEvent(window, QDragEnterEvent(QPoint(10, 10), copy, data, left, no_key))
        # From then on the frame lies under the pointer.
        QApplication.sendEvent(window._drop, QDragEnterEvent(QPoint(10, 10), copy, data, left, no_key))
        QApplication.sendEvent(window._drop, QDropEvent(QPointF(10, 10), copy, data, left, no_key))

    run_until(begin)
    settle(window.session)


def groups(page: ReviewPage) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in page._lines:
        found.setdefault(line.group, []).append(line.title)
    return found


def dialogs(window: Window) -> list[Dialog]:
    return [one for one in window.findChildren(Dialog) if one.isVisible()]


def write_notes(folder: Path, count: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    files = [folder / f"note {number:02}.txt" for number in range(count)]
    for file in files:
        file.write_text(f"{file.name} of {folder.name}")
    return files


def after(window: Window, count: int, act: Callable[[], object]) -> None:
    """Does something once so many files of a batch are done."""

    def follow(job: Job[Any] | None) -> None:
        if job is not None and job.done == count:
            window.session.jobs.shown.disconnect(follow)
            act()

    window.session.jobs.shown.connect(follow)


def test_a_folder_of_awkward_names_is_seen_whole(window: Window, page: ReviewPage, tmp_path: Path) -> None:
    """Subfolders, links, pipes, empty files, long names, names over two lines or turned: all have a row."""
    folder = tmp_path / "drop"
    names = [
        "plain.txt", "deep/er/still.txt", "line\nbreak.txt", "turned\u202etxt.exe", "x" * 250 + ".txt",
        os.fsdecode(b"no text \xff.txt"), "<b>bold</b>.txt", "%s {0} \\.txt", "-rf.txt", "  .txt",
    ]  # fmt: skip
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content of {name!r}")
    (folder / "empty.pdf").touch()
    (folder / "empty folder").mkdir()
    (folder / "link.txt").symlink_to(folder / "plain.txt")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.pdf")
    drop(window, folder)
    found = groups(page)
    seen = sum(len(lines) for lines in found.values())
    assert seen == len(names) + 5
    assert "coming" not in found
    assert len(found["left"]) == 4
    assert records.count_waiting(window.session.vault) == len(names) + 1
    for line in page._lines:
        assert line.title.isprintable() and "\u202e" not in line.title
        assert line.under or line.group == "right"
        page.list.make_current(line.key)
        settle(window.session)
    assert not dialogs(window)


@pytest.mark.parametrize("name", ["hostile", "pdf-broken", "images-broken"])
def test_other_people_s_broken_files_leave_the_window_alive(
    window: Window, page: ReviewPage, corpus: Path, name: str
) -> None:
    """Each of them ends in a row with a reason, and the vault is sound."""
    files = [path for path in (corpus / name).rglob("*") if path.is_file()]
    drop(window, corpus / name)
    found = groups(page)
    assert "coming" not in found
    assert sum(len(lines) for lines in found.values()) >= len(files)
    assert vaults.verify(window.session.vault, full=True).ok
    assert not dialogs(window)


def test_a_killed_worker_costs_nothing(window: Window, page: ReviewPage, tmp_path: Path) -> None:
    """The process that reads is killed in the middle, twice: another takes over, all files are read."""
    files = write_notes(tmp_path / "drop", 12)

    def kill() -> None:
        for child in children_of(os.getpid()):
            os.kill(child, signal.SIGKILL)

    after(window, 3, kill)
    after(window, 7, kill)
    drop(window, *files)
    assert groups(page) == {"right": [file.stem for file in files]}
    assert not dialogs(window)


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def test_a_full_disk_stops_once_and_goes_on_later(
    window: Window, disk: Path, empty_vault: tuple[Path, bytes], tmp_path: Path
) -> None:
    """One message with what to do; what was added stays, the rest is on the list to be tried again."""
    shutil.copytree(empty_vault[0], disk / "Vault")
    page = open_vault(window, disk / "Vault", empty_vault[1])
    folder = tmp_path / "drop"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.pdf").write_bytes(made.pdf([f"Paper {number}"]) + os.urandom(400_000))
    drop(window, folder)
    found = groups(page)
    assert len(dialogs(window)) == 1
    said = " ".join(label.text() for label in dialogs(window)[0].findChildren(Label))
    assert "full" in said and "room" in said
    dialogs(window)[0].reject()
    kept = len(found.get("right", [])) + len(found.get("need", []))
    assert kept >= 1 and kept + len(found["left"]) == 8
    assert records.count_waiting(window.session.vault) == kept
    subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
    drop(window, folder)
    assert records.count_waiting(window.session.vault) == 8
    assert vaults.verify(window.session.vault, full=True).ok
    window.lock()
    settle(window.session)


def test_a_vault_that_is_taken_away_while_open(
    window: Window, vault_folder: Path, page: ReviewPage, tmp_path: Path, empty_vault: tuple[Path, bytes]
) -> None:
    """A disk pulled out in the middle: said once, every file still listed; plugged in again, all is there."""
    files = write_notes(tmp_path / "drop", 10)
    away = tmp_path / "away"
    after(window, 4, lambda: vault_folder.rename(away))
    drop(window, *files)
    assert len(dialogs(window)) == 1
    dialogs(window)[0].reject()
    found = groups(page)
    assert sum(len(lines) for lines in found.values()) == 10 and found["left"]
    assert all(line.under for line in page._lines if line.group == "left")
    window.lock()
    settle(window.session)
    assert window.gate.isVisible()
    if vault_folder.exists():
        shutil.rmtree(vault_folder)
    away.rename(vault_folder)
    page = open_vault(window, vault_folder, empty_vault[1])
    assert vaults.verify(window.session.vault, full=True).ok
    drop(window, *files)
    assert records.count_waiting(window.session.vault) == 10


def test_closing_in_the_middle_is_asked_about(window: Window, page: ReviewPage, tmp_path: Path) -> None:
    """Files that are not added yet are named before the window goes; Cancel goes on, and all are added."""
    files = write_notes(tmp_path / "drop", 12)
    after(window, 3, window.close)
    drop(window, *files)
    assert window.isVisible() and window.session.is_open
    asked = dialogs(window)
    assert len(asked) == 1
    assert "9 files are not added yet." in [label.text() for label in asked[0].findChildren(Label)]
    asked[0].reject()
    assert groups(page) == {"right": [file.stem for file in files]}


def test_files_that_wait_for_the_vault_hold_the_window(kit: Kit, tmp_path: Path) -> None:
    """Handed over while locked: named before they are forgotten, and the driver may leave all the same."""
    window = Window(kit, tmp_path / "settings.json", tmp_path / "places.json")
    window.show()
    window.take_files([tmp_path / "handed over.pdf"])
    assert not window.close()
    [asked] = dialogs(window)
    assert "1 file is not added yet." in [label.text() for label in asked.findChildren(Label)]
    asked.accept()
    assert not window.isVisible()
