"""The ways in: a new vault and its recovery sheet, a forgotten password, a new one, a vault that is gone."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QPageSize
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from flexkeeper import records
from flexkeeper.desktop import printing
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.settings.password import PasswordDialog
from flexkeeper.desktop.pages.settings.sheet import SheetDialog
from flexkeeper.desktop.pages.today.spare_key import SpareKey
from flexkeeper.desktop.widgets.button import IconButton
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.window import Window
from flexkeeper.vault import (
    WrongPassphrase,
    WrongRecoveryKey,
    create_recovery_kit,
    open_vault,
    open_with_key,
    open_with_recovery_key,
)
from tests.builders import add_record
from tests.desktop.conftest import PASSPHRASE, settle
from tests.vault.ready import new_vault

NEW = "tulip anchor velvet seven lantern"


@pytest.fixture
def empty_vault(tmp_path: Path) -> tuple[Path, bytes]:
    """One of its own: the app remembers how old a vault's key file was, across the tests of a run."""
    with new_vault(tmp_path / "Template", PASSPHRASE) as made:
        return made.path, made.key


@pytest.fixture
def folder(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Path:
    """A vault of its own, to be opened with the password."""
    return shutil.copytree(empty_vault[0], tmp_path / "Papers" / "Vault")


@pytest.fixture
def fresh(application: QApplication, tmp_path: Path, kit: Kit) -> Iterator[Window]:
    """A window that knows no vault."""
    made = Window(kit, tmp_path / "settings.json", tmp_path / "places.json")
    made.show()
    yield made
    made.close()


@pytest.fixture
def inside(fresh: Window, folder: Path, empty_vault: tuple[Path, bytes]) -> Window:
    """The window on that vault."""
    fresh.session.adopt(open_with_key(folder, empty_vault[1]))
    settle(fresh.session)
    return fresh


def press(window: Window, button: object) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)  # type: ignore[call-overload]
    settle(window.session)


def try_password(window: Window, password: str) -> None:
    card = window.gate.unlock
    card.field.edit.setText(password)
    press(window, card.button)


def sheet_of(window: Window) -> SheetDialog:
    dialog = SheetDialog(window.desk, window)
    dialog.open()
    return dialog


def paper_key_of(folder: Path, key: bytes) -> str:
    with open_with_key(folder, key) as vault:
        return create_recovery_kit(vault).paper_key


def test_a_new_vault_is_offered_a_sheet_and_leaves_without_one(fresh: Window, tmp_path: Path) -> None:
    """The offer can be put off; nothing was made then, and the page of settings says so."""
    fresh.gate.show_new(tmp_path / "New" / "Vault")
    card = fresh.gate.new
    for field in (card.first, card.again):
        QTest.keyClicks(field.edit, NEW)
    press(fresh, card.button)
    [dialog] = fresh.findChildren(SheetDialog)
    assert dialog.isVisible() and dialog.kit_ is None
    press(fresh, dialog.skip)
    assert fresh.session.vault.ways_in == {"passphrase"}
    assert card.first.text == card.again.text == ""
    fresh.desk.go_to("settings")
    settle(fresh.session)
    assert "None yet" in fresh.frame.page("settings").ways_in.sheet._state.text()  # type: ignore[attr-defined]


def test_the_key_counts_once_it_is_shown(inside: Window, folder: Path) -> None:
    """It stands there in groups and as a code, cannot be selected, and opens the vault."""
    dialog = sheet_of(inside)
    press(inside, dialog.show_)
    assert dialog.kit_ is not None and dialog.key is not None
    lines = [label.text() for label in dialog.key.findChildren(type(dialog._said))][1:]
    assert "".join(lines).replace(" ", "") == dialog.kit_.paper_key
    assert not any(
        label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        for label in dialog.key.findChildren(type(dialog._said))
    )
    assert inside.session.vault.ways_in == {"passphrase", "recovery"}
    key = dialog.kit_.paper_key
    dialog.accept()
    inside.lock()
    settle(inside.session)
    open_with_recovery_key(folder, key).close()


def test_a_saved_sheet_is_only_the_drivers_and_never_lies_over_another(
    inside: Window, tmp_path: Path
) -> None:
    """A file that is there, and the vault's own folder, are refused: no key is made then."""
    dialog = sheet_of(inside)
    there = tmp_path / "there.pdf"
    there.write_text("an older sheet")
    for wrong in (there, inside.session.vault.path / "sheet.pdf", tmp_path / "no" / "such" / "folder.pdf"):
        dialog.save_to(wrong)
        settle(inside.session)
        assert dialog._trouble.isVisible() and dialog.kit_ is None
    assert there.read_text() == "an older sheet"
    assert inside.session.vault.ways_in == {"passphrase"}
    dialog.save_to(tmp_path / "sheet")
    settle(inside.session)
    saved = tmp_path / "sheet.pdf"
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert not dialog._trouble.isVisible() and str(saved) in dialog._said.text()
    assert dialog.kit_ is not None
    text = pypdfium2.PdfDocument(saved)[0].get_textpage().get_text_bounded()
    assert dialog.kit_.paper_key in "".join(text.split())


def test_save_and_print_give_the_same_key(inside: Window, tmp_path: Path) -> None:
    """What a printer puts on paper is read back by its code; saving again makes no second key."""
    dialog = sheet_of(inside)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    dialog.print_on(printer)
    settle(inside.session)
    assert dialog.kit_ is not None and "printer" in dialog._said.text()
    page = pypdfium2.PdfDocument(tmp_path / "paper.pdf")[0]
    [code] = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert code.text == dialog.kit_.paper_key
    dialog.save_to(tmp_path / "sheet.txt")
    settle(inside.session)
    assert dialog.kit_.paper_key in (tmp_path / "sheet.txt").read_text()


def test_a_printer_that_refuses_leaves_a_key_to_be_saved(
    inside: Window, tmp_path: Path, no_complaints: list[str]
) -> None:
    """The key is there all the same, and what else can be done is said."""
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "paper.pdf"))
    dialog = sheet_of(inside)
    dialog.print_on(printer)
    settle(inside.session)
    assert dialog._trouble.isVisible() and dialog.kit_ is not None and dialog.save.isEnabled()
    no_complaints.remove("QPainter::begin(): Returned false")


def test_printing_to_a_file_is_not_offered(inside: Window) -> None:
    """A file from the print dialog could be read by others, or lie over another."""
    dialog, printer = printing.ask_printer(inside)
    assert not dialog.testOption(dialog.PrintDialogOption.PrintToFile)
    assert "key" not in printer.docName().lower()
    dialog.reject()


def test_the_copied_key_leaves_on_lock(inside: Window, application: QApplication) -> None:
    """And with it the dialog."""
    dialog = sheet_of(inside)
    press(inside, dialog.show_)
    press(inside, dialog.copy)
    assert dialog.kit_ is not None and application.clipboard().text() == dialog.kit_.paper_key
    inside.lock()
    settle(inside.session)
    assert application.clipboard().text() == ""
    assert not dialog.isVisible()


def test_after_three_wrong_passwords_the_sheet_is_named(fresh: Window, folder: Path) -> None:
    """It can be used from the start, and is said aloud when it is needed."""
    fresh.gate.choose_folder(folder)
    card = fresh.gate.unlock
    for count in range(1, 4):
        try_password(fresh, "wrong")
        assert card.hint.isVisible() is (count == 3)
    assert card.paper.isVisible()
    try_password(fresh, PASSPHRASE)
    assert fresh.session.is_open


@pytest.mark.parametrize("typed", ["{key}", "  {small}\n", "# a sheet\n# of words\n{key}\n", "{grouped}"])
def test_a_forgotten_password_is_replaced(
    fresh: Window, folder: Path, empty_vault: tuple[Path, bytes], typed: str
) -> None:
    """The key opens the vault however it was typed; then a new password is asked, and the key stays good."""
    key = paper_key_of(folder, empty_vault[1])
    grouped = "\n".join(key[start : start + 4] for start in range(0, len(key), 4))
    fresh.gate.choose_folder(folder)
    press(fresh, fresh.gate.unlock.paper)
    fresh.gate.paper.edit.setPlainText(typed.format(key=key, small=key.lower(), grouped=grouped))
    QTest.keyClick(fresh.gate.paper.edit, Qt.Key.Key_Return)
    settle(fresh.session)
    assert fresh.session.vault.opened_by == "recovery"
    assert fresh.gate.paper.edit.toPlainText() == ""
    [dialog] = fresh.findChildren(PasswordDialog)
    assert not dialog.old.isVisible()
    QTest.keyClicks(dialog.choice.first.edit, NEW)
    QTest.keyClicks(dialog.choice.again.edit, NEW)
    press(fresh, dialog.button)
    fresh.lock()
    settle(fresh.session)
    with pytest.raises(WrongPassphrase):
        open_vault(folder, PASSPHRASE)
    open_vault(folder, NEW).close()
    open_with_recovery_key(folder, key).close()


@pytest.mark.parametrize("typed", ["", "   ", "AGE-SECRET-KEY-1", "Ω" * 5000, "<b>x</b>", "\0", "{other}"])
def test_a_wrong_key_is_explained_and_stays_to_be_mended(
    fresh: Window, folder: Path, empty_vault: tuple[Path, bytes], tmp_path: Path, typed: str
) -> None:
    """Nothing opens, nothing is lost of what was typed, and the password is one press away."""
    other = shutil.copytree(empty_vault[0], tmp_path / "Other")
    typed = typed.format(other=paper_key_of(other, empty_vault[1]))
    paper_key_of(folder, empty_vault[1])
    fresh.gate.choose_folder(folder)
    press(fresh, fresh.gate.unlock.paper)
    card = fresh.gate.paper
    card.edit.setPlainText(typed)
    before = card.edit.toPlainText()
    press(fresh, card.button)
    assert not fresh.session.is_open
    assert card.edit.accessibleDescription() and card._trouble.isVisible()
    assert card.edit.toPlainText() == before and card.button.isEnabled()
    press(fresh, card._back)
    assert fresh.gate.unlock.isVisible() and card.edit.toPlainText() == ""


def test_a_vault_without_a_key_file_opens_with_its_sheet(
    fresh: Window, folder: Path, empty_vault: tuple[Path, bytes]
) -> None:
    """Its folder is still known as a vault, and after the new password it is whole again."""
    key = paper_key_of(folder, empty_vault[1])
    (folder / "vault.json").unlink()
    fresh.gate.choose_folder(folder)
    try_password(fresh, PASSPHRASE)
    assert fresh.gate.unlock.field.edit.accessibleDescription()
    press(fresh, fresh.gate.unlock.paper)
    fresh.gate.paper.edit.setPlainText(key)
    press(fresh, fresh.gate.paper.button)
    [dialog] = fresh.findChildren(PasswordDialog)
    for field in (dialog.choice.first, dialog.choice.again):
        field.edit.setText(NEW)
    press(fresh, dialog.button)
    fresh.lock()
    settle(fresh.session)
    open_vault(folder, NEW).close()


def test_a_password_is_changed_only_by_who_knows_it(inside: Window, folder: Path) -> None:
    """A wrong old one, a weak new one and two that differ are said at their field; then it is done."""
    dialog = PasswordDialog(inside.desk, inside)
    dialog.open()
    press(inside, dialog.button)
    assert dialog.old.edit.accessibleDescription()
    for old, first, again, field in (
        (PASSPHRASE, "password1", "password1", dialog.choice.first),
        (PASSPHRASE, NEW, NEW + "r", dialog.choice.again),
        ("wrong", NEW, NEW, dialog.old),
    ):
        for edit, text in ((dialog.old, old), (dialog.choice.first, first), (dialog.choice.again, again)):
            edit.edit.setText(text)
        press(inside, dialog.button)
        assert field.edit.accessibleDescription() and dialog.isVisible()
    dialog.old.edit.setText(PASSPHRASE)
    press(inside, dialog.button)
    assert not dialog.isVisible() and dialog.old.text == dialog.choice.first.text == ""
    assert inside.frame.toast.text == "The password is changed."
    inside.lock()
    settle(inside.session)
    open_vault(folder, NEW).close()


def test_lock_in_the_middle_of_a_change_leaves_one_password(inside: Window, folder: Path) -> None:
    """The dialog goes with the vault; whichever came first holds, and nothing is half done."""
    dialog = PasswordDialog(inside.desk, inside)
    dialog.open()
    for edit, text in ((dialog.old, PASSPHRASE), (dialog.choice.first, NEW), (dialog.choice.again, NEW)):
        edit.edit.setText(text)
    dialog.button.click()
    dialog.reject()
    assert dialog.isVisible(), "an answer is under way"
    inside.lock()
    assert not dialog.isVisible()
    settle(inside.session)
    opened = []
    for password in (PASSPHRASE, NEW):
        try:
            open_vault(folder, password).close()
            opened.append(password)
        except WrongPassphrase:
            pass
    assert len(opened) == 1


def test_an_old_sheet_goes_out_of_force(
    inside: Window, folder: Path, empty_vault: tuple[Path, bytes]
) -> None:
    """The dialog says so before; only the new key opens the vault after."""
    first, second = sheet_of(inside), None
    press(inside, first.show_)
    first.accept()
    second = sheet_of(inside)
    assert first.kit_ is not None
    press(inside, second.show_)
    assert second.kit_ is not None
    keys = first.kit_.paper_key, second.kit_.paper_key
    inside.lock()
    settle(inside.session)
    with pytest.raises(WrongRecoveryKey):
        open_with_recovery_key(folder, keys[0])
    open_with_recovery_key(folder, keys[1]).close()


def test_a_vault_that_is_gone_is_named_and_not_replaced_by_a_new_one(fresh: Window, folder: Path) -> None:
    """A stick that was pulled: what is missing is said, and it opens when it is back."""
    fresh.gate.choose_folder(folder)
    try_password(fresh, PASSPHRASE)
    away = folder.with_name("Away")
    folder.rename(away)
    fresh.lock()
    settle(fresh.session)
    assert fresh.gate.unlock.isVisible() and not fresh.gate.new.isVisible()
    assert str(folder) in fresh.gate.unlock.field.edit.accessibleDescription()
    try_password(fresh, PASSPHRASE)
    assert not fresh.session.is_open and fresh.gate.unlock.field.edit.accessibleDescription()
    away.rename(folder)
    try_password(fresh, PASSPHRASE)
    assert fresh.session.is_open


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name of a folder is text")
def test_a_folder_whose_name_is_no_text(fresh: Window, tmp_path: Path) -> None:
    """A vault is made and found again there; what Qt makes of the name in its dialog is no other folder."""
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    fresh.gate.show_new(tmp_path / "Vault")
    fresh.gate.choose_new_folder(tmp_path / "caf\N{REPLACEMENT CHARACTER}")
    card = fresh.gate.new
    assert "by its name" in card.again.edit.accessibleDescription() and card._path == tmp_path / "Vault"
    fresh.gate.choose_new_folder(folder)
    for field in (card.first, card.again):
        QTest.keyClicks(field.edit, NEW)
    press(fresh, card.button)
    assert fresh.session.vault.path == folder
    [dialog] = fresh.findChildren(SheetDialog)
    press(fresh, dialog.skip)
    fresh.lock()
    settle(fresh.session)
    assert fresh.gate.unlock._path == folder
    try_password(fresh, NEW)
    assert fresh.session.is_open


def test_what_is_typed_here_is_in_no_file(fresh: Window, folder: Path, tmp_path: Path) -> None:
    """Passwords and keys are no drafts: nothing of them is in the settings, the places or the vault."""
    fresh.gate.choose_folder(folder)
    fresh.gate.unlock.field.edit.setText("half a passw")
    press(fresh, fresh.gate.unlock.paper)
    fresh.gate.paper.edit.setPlainText("AGE-SECRET-KEY-1HALF")
    fresh.close()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"half a passw" not in content and b"1HALF" not in content


def test_printing_is_loaded_only_when_something_is_printed() -> None:
    """Opening settings costs nothing of it."""
    probe = "import flexkeeper.desktop.pages.settings, sys; print('PySide6.QtPrintSupport' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


def test_today_is_reminded_of_the_sheet_until_there_is_one(inside: Window) -> None:
    """One quiet line with its way; it is gone when the sheet is made."""
    inside.desk.go_to("today")
    settle(inside.session)
    line = inside.frame.page("today").findChild(SpareKey)
    assert isinstance(line, SpareKey) and line.isVisible()
    press(inside, line.button)
    [dialog] = inside.findChildren(SheetDialog)
    press(inside, dialog.show_)
    dialog.accept()
    settle(inside.session)
    assert not line.isVisible()


def test_a_masked_number_is_copied_like_a_key(inside: Window, application: QApplication) -> None:
    """The button beside the eye: the whole number, for a minute, and gone on Lock."""
    number = "HM-4471-0926"
    add_record(inside.session.vault, kind="insurance", title="Card", fields={"policy_number": number})
    inside.session.changed.emit()
    inside.desk.go_to("records")
    settle(inside.session)
    found = [one for one in inside.findChildren(IconButton) if one.accessibleName().startswith("Copy ")]
    assert len(found) == 1
    press(inside, found[0])
    assert application.clipboard().text() == number
    assert application.clipboard().mimeData().hasFormat("x-kde-passwordManagerHint")
    assert "a minute" in inside.frame.toast.text
    inside.lock()
    settle(inside.session)
    assert application.clipboard().text() == ""


def test_the_clipboard_is_emptied_when_the_app_ends(inside: Window, application: QApplication) -> None:
    """Also a minute that never ends."""
    inside.desk.copy_secret("D0441")
    inside.close()
    assert application.clipboard().text() == ""


def test_an_older_key_file_is_told_once_the_vault_is_open(fresh: Window, folder: Path) -> None:
    """Somebody may have put an old copy in its place; a changed password makes it the newest again."""
    old = (folder / "vault.json").read_bytes()
    with open_vault(folder, PASSPHRASE) as vault:
        create_recovery_kit(vault)
    (folder / "vault.json").write_bytes(old)
    fresh.gate.choose_folder(folder)
    try_password(fresh, PASSPHRASE)
    assert fresh.session.is_open
    [dialog] = fresh.findChildren(Dialog)
    assert "older" in dialog.accessibleDescription()
    dialog.accept()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_dialogs_are_named_large_enough_and_whole(inside: Window, percent: int) -> None:
    """Every control has a name and room, no word is cut, one button is filled, and all fit on the screen."""
    inside.preferences.set_percent(percent)
    dialogs: list[Dialog] = [
        SheetDialog(inside.desk, inside),
        PasswordDialog(inside.desk, inside),
        PasswordDialog(inside.desk, inside, "AGE-SECRET-KEY-1"),
        sheet_of(inside),
    ]
    dialogs[-1].show_key()  # type: ignore[attr-defined]
    for dialog in dialogs:
        dialog.open()
        settle(inside.session)
        found = [one for one in dialog.findChildren(QWidget) if one.isVisible()]
        pressed = [one for one in found if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert all(min(one.width(), one.height()) >= 24 for one in pressed)
        assert all(said(one) for one in pressed)
        for label in (one for one in found if isinstance(one, QLabel) and one.text()):
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert needed <= label.height() + 1, label.text()
        filled = [one for one in found if one.property("kind") == "primary"]
        assert len(filled) == 1
        screen = dialog.screen().availableGeometry()
        assert dialog.height() + 40 <= screen.height() and dialog.width() <= 1024
        dialog.close()
    inside.preferences.set_percent(100)


def said(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name).strip()


def test_a_vault_pulled_out_in_the_middle_is_said_and_loses_nothing(inside: Window, folder: Path) -> None:
    """What cannot be kept is refused with a remedy; back in its place, the vault goes on with all it had."""
    kept = add_record(inside.session.vault, title="Kept before")
    away = folder.with_name("Away")
    folder.rename(away)
    inside.session.write(lambda vault, _progress: records.edit(vault, kept, values={"title": "Lost"}))
    settle(inside.session)
    [dialog] = inside.findChildren(Dialog)
    assert "no longer where it was opened" in dialog.accessibleDescription()
    assert str(folder) in dialog.accessibleDescription()
    dialog.accept()
    assert not folder.exists(), "nothing is made in its place"
    away.rename(folder)
    inside.session.write(lambda vault, _progress: records.edit(vault, kept, values={"title": "Kept after"}))
    settle(inside.session)
    inside.lock()
    settle(inside.session)
    with open_vault(folder, PASSPHRASE) as vault:
        assert [one.title for one in records.everything(vault)] == ["Kept after"]


def test_a_sheet_and_a_password_are_refused_where_the_vault_is_gone(inside: Window, folder: Path) -> None:
    """In the dialog, with what to do; the old ways in stay."""
    away = folder.with_name("Away")
    folder.rename(away)
    sheet = sheet_of(inside)
    press(inside, sheet.show_)
    assert sheet._trouble.isVisible() and sheet.kit_ is None and sheet.skip.isEnabled()
    sheet.reject()
    dialog = PasswordDialog(inside.desk, inside)
    dialog.open()
    for field, text in ((dialog.old, PASSPHRASE), (dialog.choice.first, NEW), (dialog.choice.again, NEW)):
        field.edit.setText(text)
    press(inside, dialog.button)
    assert dialog.isVisible() and "no vault folder" in dialog.choice.again.edit.accessibleDescription()
    dialog.reject()
    away.rename(folder)
    inside.lock()
    settle(inside.session)
    open_vault(folder, PASSPHRASE).close()
