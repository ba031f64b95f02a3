"""A copied secret is marked as one and leaves the clipboard; what others copied stays."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

from flexkeeper.desktop.clipboard import STAYS_MS, SecretClipboard

SECRET = "D0441-77-209"


@pytest.fixture
def board(application: QApplication) -> QClipboard:
    return application.clipboard()


@pytest.fixture
def secrets(board: QClipboard) -> SecretClipboard:
    made = SecretClipboard(board)
    made.copy(SECRET)
    return made


def test_it_is_there_and_marked_for_every_system(secrets: SecretClipboard, board: QClipboard) -> None:
    """Clipboard histories of KDE, Windows and macOS are asked to leave it alone."""
    assert board.text() == SECRET
    data = board.mimeData()
    assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"
    assert data.hasFormat("org.nspasteboard.ConcealedType")
    windows = {name for name in data.formats() if "x-qt-windows-mime" in name}
    assert {name.split('"')[1] for name in windows} == {
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    }


def test_it_leaves_after_a_minute(secrets: SecretClipboard, board: QClipboard) -> None:
    """The clock runs from the copy; when it has run out, nothing is left."""
    assert secrets.timer.isActive() and secrets.timer.interval() == STAYS_MS == 60_000
    secrets.timer.timeout.emit()
    assert board.text() == ""
    assert not secrets.timer.isActive()


def test_what_was_copied_since_stays(secrets: SecretClipboard, board: QClipboard) -> None:
    """Somebody else's text is not ours to take away."""
    board.setText("tow receipt")
    secrets.clear()
    assert board.text() == "tow receipt"


def test_a_second_copy_starts_the_minute_anew(secrets: SecretClipboard, board: QClipboard) -> None:
    """The first clock does not take the second secret away early."""
    secrets.copy("another")
    assert secrets.timer.remainingTime() > STAYS_MS - 5_000
    secrets.clear()
    assert board.text() == ""


def test_clearing_where_nothing_was_copied_does_nothing(board: QClipboard) -> None:
    """An empty memory never empties the clipboard."""
    board.setText("")
    fresh = SecretClipboard(board)
    board.setText("not ours")
    fresh.clear()
    assert board.text() == "not ours"
