"""Renewing a paper: few clicks, the date is the driver's, the old one is kept, pictures for the upload."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget

from flexkeeper import records
from flexkeeper.desktop.pages.renew.check import CheckPart
from flexkeeper.desktop.pages.renew.dialog import RenewDialog
from flexkeeper.desktop.pages.renew.outcome import OutcomePart
from flexkeeper.desktop.pages.renew.packet import MOST_BYTES
from flexkeeper.desktop.window import Window
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop.conftest import settle
from tests.intake import made

TODAY = datetime.now().astimezone().date()
ENDS = TODAY + timedelta(days=10)
NEXT = ENDS + timedelta(days=180)


@pytest.fixture
def driver(window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[Window]:
    """A car whose insurance ends in ten days."""
    template, key = empty_vault
    vault = open_with_key(shutil.copytree(template, tmp_path / "Vault"), key, clock=noon)
    car = records.add_vehicle(vault, "Corolla", {"plate": "8ABC123"})
    fields = {"expires": ENDS.isoformat(), "valid_from": (ENDS - timedelta(days=180)).isoformat()}
    card = add_record(vault, kind="insurance", title="Insurance card", fields=fields, contents=[b"old"])
    records.edit(vault, card, values={"vehicle": str(car.id)})
    window.session.adopt(vault)
    settle(window.session)
    yield window
    window.lock()
    settle(window.session)


def card(folder: Path) -> Path:
    """A PDF of two pages with the words of a new card."""
    path = folder / "new card.pdf"
    path.write_bytes(made.pdf(["Harborline Mutual", "Page two"]))
    return path


class Clicks:
    """What a driver does with the pointer, counted; in a file dialog one for choosing, one for its button."""

    def __init__(self, window: Window) -> None:
        self.window, self.count = window, 0

    def on(self, widget: QWidget) -> None:
        assert widget.isVisible() and widget.isEnabled(), widget
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.count += 1
        settle(self.window.session)

    def choose(self, path: Path) -> None:
        """Marks a file or folder in the file dialog that is open and presses its button."""
        asking = self.window.findChildren(QFileDialog)[-1]
        name = asking.findChild(QLineEdit)
        assert name is not None
        name.selectAll()
        QTest.keyClicks(name, str(path))
        self.count += 1  # the click on its row, for which the name was typed here
        buttons = asking.findChild(QDialogButtonBox)
        assert buttons is not None
        self.on(
            buttons.button(QDialogButtonBox.StandardButton.Open)
            or buttons.button(QDialogButtonBox.StandardButton.Save)
        )


def renewing(window: Window) -> RenewDialog:
    return window.findChildren(RenewDialog)[-1]


def begin(window: Window) -> RenewDialog:
    window.desk.renew(1)
    settle(window.session)
    return renewing(window)


def check(dialog: RenewDialog) -> CheckPart:
    assert isinstance(dialog.part, CheckPart)
    return dialog.part


def outcome(dialog: RenewDialog) -> OutcomePart:
    assert isinstance(dialog.part, OutcomePart)
    return dialog.part


def said(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(QLabel) if label.text())


def vault_of(window: Window) -> Vault:
    return window.session.vault


def test_from_the_paper_to_the_packet_in_twelve_clicks(driver: Window, tmp_path: Path) -> None:
    """Renew, choose, keep the date, keep the paper, save the pictures, done; by real clicks only."""
    clicks = Clicks(driver)
    driver.desk.open_record(1)
    settle(driver.session)
    clicks.on(driver.frame.page("records").detail.renew)  # type: ignore[attr-defined]
    dialog = renewing(driver)
    clicks.on(dialog.go)
    clicks.choose(card(tmp_path))
    clicks.on(check(dialog).fields["expires"].editor)
    QTest.keyClicks(check(dialog).fields["expires"].editor, NEXT.isoformat())
    clicks.on(dialog.go)
    clicks.on(outcome(dialog).packet)
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    clicks.choose(pictures)
    assert "2 pictures saved" in said(dialog)
    clicks.on(dialog.go)
    assert not [one for one in driver.findChildren(RenewDialog) if one.isVisible()]
    assert clicks.count <= 12, clicks.count
    assert len(list(pictures.glob("*.jpg"))) == 2


def test_the_old_one_is_kept_and_replaced(driver: Window, tmp_path: Path) -> None:
    """Coverage without a hole, the next reminder sixty days before, and all of it one change to undo."""
    dialog = begin(driver)
    dialog.take_source(card(tmp_path))
    settle(driver.session)
    check(dialog).fields["expires"].show_value(NEXT.isoformat())
    dialog.go.click()
    settle(driver.session)
    vault = vault_of(driver)
    old, new = records.get(vault, 1), records.get(vault, 2)
    assert (new.supersedes, new.state, new.kind, new.vehicle) == (1, "kept", "insurance", 1)
    assert old.state == "kept" and new.title == old.title and new.valid_until == NEXT
    assert records.coverage(vault, 1, NEXT)[0].gaps == ()
    lines = said(outcome(dialog))
    assert "no day without cover" in lines and "next reminder comes on" in lines
    assert [one.id for one in records.expiring(vault, TODAY, 400)] == [2]
    dialog.go.click()
    toast = driver.frame.toast
    assert toast.text == "Renewed: Insurance card" and toast.isVisible()
    QTest.mouseClick(toast._undo, Qt.MouseButton.LeftButton)
    settle(driver.session)
    assert records.get(vault, 2).state == "to_review" and records.get(vault, 2).supersedes is None


def test_days_without_cover_are_said(driver: Window, tmp_path: Path) -> None:
    """A new card that begins a week after the old one ended leaves a week, in words."""
    dialog = begin(driver)
    dialog.take_source(card(tmp_path))
    settle(driver.session)
    check(dialog).fields["expires"].show_value(NEXT.isoformat())
    check(dialog).fields["valid_from"].show_value((ENDS + timedelta(days=8)).isoformat())
    dialog.go.click()
    settle(driver.session)
    assert "no paper covers" in said(outcome(dialog)) and "7 days" in said(outcome(dialog))


def test_a_date_read_by_machine_is_kept_by_the_driver_only(driver: Window, tmp_path: Path) -> None:
    """However sure the machine is, the date until which the paper is good waits for Keep or Enter."""
    dialog = begin(driver)
    dialog.take_source(card(tmp_path))
    settle(driver.session)
    vault = vault_of(driver)
    with vault.database.change("import") as change:
        document = records.documents_of(vault, 2)[0].id
        change.insert(
            "proposal",
            {
                "document": document,
                "field": "expires",
                "value": NEXT.isoformat(),
                "confidence": 0.99,
                "source": "text",
                "state": "open",
            },
        )
    dialog.take_record(2)
    settle(driver.session)
    field = check(dialog).fields["expires"]
    assert field.is_suggested
    dialog.go.click()
    settle(driver.session)
    assert records.get(vault, 2).state == "to_review" and "Is this date right?" in said(field)
    QTest.keyClick(field.editor, Qt.Key.Key_Return)
    dialog.go.click()
    settle(driver.session)
    assert records.get(vault, 2).valid_until == NEXT


def test_an_earlier_date_is_asked_about_once(driver: Window, tmp_path: Path) -> None:
    """A new paper that ends before the old one may be a slip; said again it is kept."""
    dialog = begin(driver)
    dialog.take_source(card(tmp_path))
    settle(driver.session)
    field = check(dialog).fields["expires"]
    field.show_value((ENDS - timedelta(days=1)).isoformat())
    dialog.go.click()
    settle(driver.session)
    assert "not later than the old one" in said(field)
    dialog.go.click()
    settle(driver.session)
    assert records.get(vault_of(driver), 2).supersedes == 1


def test_the_old_file_is_not_taken_for_the_new_one(driver: Window, tmp_path: Path) -> None:
    """Whoever drops the old card again is told, and can choose another."""
    dialog = begin(driver)
    path = tmp_path / "same.txt"
    path.write_bytes(b"old")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    dialog.take_dropped(data)
    settle(driver.session)
    assert "the old paper itself" in said(dialog) and dialog.go.isEnabled()
    data.setUrls([QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile(str(card(tmp_path)))])
    dialog.take_dropped(data)
    assert "Drop one file" in said(dialog)


def test_a_paper_in_review_may_be_the_new_one(driver: Window) -> None:
    """What came in by another way waits for review; it is offered, and so is never added twice."""
    with_title = add_record(
        vault_of(driver), kind="other", title="scan-7", state="to_review", contents=[b"new"]
    )
    dialog = begin(driver)
    offered = [one for one in dialog.findChildren(QPushButton) if one.text() == "scan-7"]
    offered[0].click()
    settle(driver.session)
    assert check(dialog).fields and dialog._new is not None and dialog._new.record.id == with_title


def test_leaving_in_the_middle_loses_nothing(driver: Window, tmp_path: Path) -> None:
    """The new paper waits for review, the old one is as it was, and that is said."""
    dialog = begin(driver)
    dialog.take_source(card(tmp_path))
    settle(driver.session)
    dialog.leave.click()
    assert "waits under To review" in driver.frame.toast.text
    vault = vault_of(driver)
    assert records.get(vault, 2).state == "to_review" and records.versions(vault, 1).newer == ()


def test_locking_in_the_middle_closes_the_dialog(driver: Window, tmp_path: Path) -> None:
    """Nothing of the vault stays on the screen."""
    dialog = begin(driver)
    dialog.take_source(card(tmp_path))
    settle(driver.session)
    driver.lock()
    assert not dialog.isVisible()


def test_pictures_are_small_new_private_and_without_a_place(driver: Window, tmp_path: Path) -> None:
    """Under 5 MB each, turned as shown, for the driver only, over no file, without where it was taken."""
    photo = tmp_path / "card.jpg"
    noise = Image.effect_noise((3000, 2200), 120).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Lumen"
    noise.save(photo, quality=100, exif=exif)
    assert photo.stat().st_size > MOST_BYTES
    dialog = begin(driver)
    dialog.take_source(photo)
    settle(driver.session)
    check(dialog).fields["expires"].show_value(NEXT.isoformat())
    dialog.go.click()
    settle(driver.session)
    taken = tmp_path / "Insurance_card_1.jpg"
    taken.write_bytes(b"here before")
    outcome(dialog).save_to(tmp_path)
    settle(driver.session)
    assert taken.read_bytes() == b"here before"
    made_ = tmp_path / "Insurance_card_1-2.jpg"
    assert made_.stat().st_size < MOST_BYTES and made_.stat().st_mode & 0o777 == 0o600
    with Image.open(made_) as image:
        assert image.format == "JPEG" and not image.getexif()


def test_a_paper_without_pages_says_so(driver: Window, tmp_path: Path) -> None:
    """A text has no picture; nothing is written, and the way out is named."""
    text = tmp_path / "card.txt"
    text.write_text("Harborline Mutual, good until next year")
    dialog = begin(driver)
    dialog.take_source(text)
    settle(driver.session)
    check(dialog).fields["expires"].show_value(NEXT.isoformat())
    dialog.go.click()
    settle(driver.session)
    outcome(dialog).save_to(tmp_path)
    settle(driver.session)
    assert "no page that can be shown" in said(dialog) and not list(tmp_path.glob("*.jpg"))


def test_renewing_goes_by_keyboard_alone(driver: Window, tmp_path: Path) -> None:
    """Enter chooses, keeps the date, keeps the paper, and closes; no pointer is needed."""
    driver.desk.open_record(1)
    settle(driver.session)
    driver.frame.page("records").deeds._on_renewable.trigger()  # type: ignore[attr-defined] # what Ctrl+Shift+R does
    settle(driver.session)
    dialog = renewing(driver)
    assert dialog.go.hasFocus() or dialog.go.isDefault()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settle(driver.session)
    asking = driver.findChildren(QFileDialog)[-1]
    name = asking.findChild(QLineEdit)
    assert name is not None
    name.selectAll()
    QTest.keyClicks(name, str(card(tmp_path)))
    buttons = asking.findChild(QDialogButtonBox)
    assert buttons is not None
    QTest.keyClick(buttons.button(QDialogButtonBox.StandardButton.Open), Qt.Key.Key_Space)
    settle(driver.session)
    typed = check(dialog).fields["expires"].editor
    assert dialog.focusWidget() is typed
    QTest.keyClicks(typed, NEXT.isoformat())
    QTest.keyClick(typed, Qt.Key.Key_Return)
    second = dialog.focusWidget()
    assert second is check(dialog).fields["valid_from"].editor
    QTest.keyClick(second, Qt.Key.Key_Return)
    settle(driver.session)
    assert records.get(vault_of(driver), 2).valid_until == NEXT
    assert (
        dialog.focusWidget() is dialog.go and outcome(dialog).packet.focusPolicy() & Qt.FocusPolicy.TabFocus
    )
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not [one for one in driver.findChildren(RenewDialog) if one.isVisible()]
