"""The window as a driver uses it: in, looking, changing, out."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget
from shiboken6 import isValid

from flexkeeper import records
from flexkeeper.desktop import drafts
from flexkeeper.desktop.idle import Idle
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages import contents
from flexkeeper.desktop.pages.records import RecordsPage
from flexkeeper.desktop.pages.records.facets import FacetButton
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.fact_row import FactRow
from flexkeeper.desktop.window import MINIMUM, Window
from flexkeeper.errors import FlexKeeperError
from flexkeeper.records import Choice
from flexkeeper.vault import open_with_key
from tests.conftest import noon
from tests.desktop.conftest import PASSPHRASE, run_until, settle


@pytest.fixture
def page(opened: Window, filled_vault: tuple[Path, bytes]) -> RecordsPage:
    """The page of records, showing all, nothing typed."""
    if not opened.session.is_open:
        path, key = filled_vault
        opened.session.adopt(open_with_key(path, key, clock=noon))
    opened.frame.go_to("records")
    shown = opened.frame.page("records")
    assert isinstance(shown, RecordsPage)
    shown.list.search.clear()
    shown._show_all()
    settle(opened.session)
    return shown


def listed(page: RecordsPage) -> list[str]:
    model = page.list.model
    return [str(model.index(row).data()) for row in range(model.rowCount())]


def choose(page: RecordsPage, title: str) -> int:
    """Makes the record of that title current, and waits for its details."""
    record_id = next(one.id for one in records.everything(page.session.vault) if one.title == title)
    page.open_record(record_id)
    settle(page.session)
    assert page.detail.record_id == record_id
    return record_id


def row_of(page: RecordsPage, label: str) -> FactRow:
    return next(row for row in page.detail.findChildren(FactRow) if row.label == label and not row.isHidden())


def write(page: RecordsPage, label: str, text: str) -> FactRow:
    """Types a value into a field and presses Enter."""
    row = row_of(page, label)
    row.begin()
    editor = row.editor
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle(page.session)
    return row


def test_a_wrong_password_is_said_and_the_right_one_opens(
    window: Window, filled_vault: tuple[Path, bytes]
) -> None:
    """The field keeps the focus with its text chosen; the button says that it works."""
    path, _key = filled_vault
    window.gate.choose_folder(path)
    card = window.gate.unlock
    QTest.keyClicks(card.field.edit, "wrong")
    QTest.keyClick(card.field.edit, Qt.Key.Key_Return)
    assert card.button.text() == "Opening…"
    settle(window.session)
    assert card.field.edit.accessibleDescription() == "That password did not open it. Check Caps Lock."
    assert card.field.edit.selectedText() == card.field.text == "wrong"
    assert not window.session.is_open
    QTest.keyClicks(card.field.edit, PASSPHRASE)
    QTest.mouseClick(card.button, Qt.MouseButton.LeftButton)
    settle(window.session)
    assert window.session.is_open
    assert card.field.text == ""
    assert window.preferences.places.vaults[0].path == path


def test_the_list_shows_what_needs_attention_first(page: RecordsPage) -> None:
    """All records that are not in the trash, the expired one on top, its details beside."""
    assert listed(page)[0] == "Insurance card"
    assert len(listed(page)) == 104
    assert page.detail.record_id == page.list.model.id_at(0)
    said = page.list.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said.startswith("Insurance card, Insurance")
    assert "Expired" in said and "days ago" in said


def test_rows_further_down_come_when_they_are_seen(page: RecordsPage) -> None:
    """A row not fetched yet says nothing; once seen, it is there, and the list has not moved."""
    model = page.list.model
    page._sort_by("title")
    settle(page.session)
    assert model.index(100).data() == ""
    settle(page.session)
    assert model.index(100).data()
    page._sort_by("attention")
    settle(page.session)


@pytest.mark.parametrize("name", [one.name for one in contents.listed()])
def test_a_page_at_rest_paints_nothing(opened: Window, page: RecordsPage, name: str) -> None:
    """One that changes a part while painting it paints that for ever, and empties the battery."""
    opened.frame.go_to(name)
    settle(opened.session)
    opened.setFocus()  # no blinking cursor
    assert not painted_at_rest(opened.frame.current().findChildren(QWidget))


def test_a_facet_too_long_for_its_place_comes_to_rest(kit: Kit, opened: Window) -> None:
    button = FacetButton(kit, "Papers of the year before the year before the last one", "")
    button.resize(120, 30)
    button.show_count(button.text(), 3)
    button.show()
    assert button.toolTip() == button.text()
    assert not painted_at_rest([button])
    button.close()


def painted_at_rest(widgets: Sequence[QWidget]) -> list[object]:
    """Which of the widgets are painted again when nothing happens."""
    painted: list[object] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(watched)
            return False

    watch = Watch()
    for number in range(10):
        QApplication.processEvents()
        if number == 5:  # by now all of it is painted
            for widget in widgets:
                widget.installEventFilter(watch)
    return painted


def test_typing_finds_and_clearing_shows_all_again(page: RecordsPage) -> None:
    """Words inside papers count; what is not found is said, with a way back."""
    QTest.keyClicks(page.list.search, "tow")
    run_until(lambda done: page.list.typed.connect(lambda _text: done()))
    settle(page.session)
    assert set(listed(page)) == {"Insurance card", "Tow receipt & more"}
    page.list.search.setText("nothing like it")
    run_until(lambda done: page.list.typed.connect(lambda _text: done()))
    settle(page.session)
    assert page.list.empty.isVisible()
    page.list.search.clear()
    run_until(lambda done: page.list.typed.connect(lambda _text: done()))
    settle(page.session)
    assert len(listed(page)) == 104


def test_facets_narrow_and_count(page: RecordsPage) -> None:
    """Choosing a shelf shows what it counted."""
    page.facets.chosen.emit(Choice(shelf="trash"))
    settle(page.session)
    assert listed(page) == ["Old scrap"]
    assert not page.list.empty.isVisible()
    page.facets.chosen.emit(Choice(group="messages"))
    settle(page.session)
    assert listed(page) == ["Mail from support"]


def test_a_fact_is_changed_in_place_and_undone(page: RecordsPage, opened: Window) -> None:
    """Enter keeps it, the toast offers the way back, and the vault holds what is shown."""
    record_id = choose(page, "Insurance card")
    write(page, "Insurer", "Calder Wren Insurance")
    assert records.get(page.session.vault, record_id).fields["insurer"] == "Calder Wren Insurance"
    toast = opened.frame.toast
    assert toast.isVisible() and toast.text == "Changed: Insurer"
    QTest.mouseClick(toast._undo, Qt.MouseButton.LeftButton)
    settle(page.session)
    assert records.get(page.session.vault, record_id).fields["insurer"] == "Harborline Mutual"
    opened.commands.by_name["redo"].trigger()
    settle(page.session)
    assert records.get(page.session.vault, record_id).fields["insurer"] == "Calder Wren Insurance"
    opened.commands.by_name["undo"].trigger()
    settle(page.session)


@pytest.mark.parametrize("name", ["records", "messages"])
def test_search_and_step_stand_apart_in_the_smallest_window(
    page: RecordsPage, opened: Window, name: str
) -> None:
    """Also with text of double size and the longest words on the button."""
    before = opened.size()
    opened.preferences.set_percent(200)
    opened.resize(*MINIMUM)
    opened.frame.go_to(name)
    settle(page.session)
    header = opened.frame.header
    search, step = header.search, header.primary
    assert step.isVisible() and not search.geometry().intersects(step.geometry())
    assert search.width() >= search.sizeHint().width()
    opened.preferences.set_percent(100)
    opened.resize(before)


def test_keys_held_down_undo_and_do_again_one_step_after_the_other(page: RecordsPage, opened: Window) -> None:
    """Nobody waits for one step to be done before he presses the keys again."""
    record_id = choose(page, "Insurance card")
    for insurer in ("First", "Second", "Third"):
        write(page, "Insurer", insurer)
    undo, redo = opened.commands.by_name["undo"], opened.commands.by_name["redo"]
    for action, insurer in ((undo, "Harborline Mutual"), (redo, "Third"), (undo, "Harborline Mutual")):
        for _time in range(3):
            action.trigger()
        settle(page.session)
        assert records.get(page.session.vault, record_id).fields["insurer"] == insurer
        assert not [one for one in opened.findChildren(QDialog) if one.isVisible()]


@pytest.mark.parametrize("press", ["mouse", "Space", "Return"])
def test_a_fact_that_is_pressed_can_be_typed_over(page: RecordsPage, press: str) -> None:
    choose(page, "Insurance card")
    row = row_of(page, "Insurer")
    value = row._value
    if press == "mouse":
        QTest.mouseClick(value, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(value, Qt.Key[f"Key_{press}"])
    editor = row.editor
    assert isinstance(editor, QLineEdit) and editor.selectedText() == "Harborline Mutual"
    assert page.window().focusWidget() is editor
    row.end()


def test_tab_goes_on_to_the_facts_of_whatever_paper_is_shown(page: RecordsPage) -> None:
    """Also of the second one, the facts of which were made when all else was there."""
    for title in ("Insurance card", "Registration"):
        choose(page, title)
        page.detail._trash.setFocus()
        passed: list[QWidget] = []
        while not any(one.accessibleName().startswith("Title") for one in passed) and len(passed) < 30:
            QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
            passed.append(page.window().focusWidget())
        assert all(page.detail.isAncestorOf(one) for one in passed), title


def test_a_value_that_does_not_fit_stays_with_the_reason(page: RecordsPage) -> None:
    """What was typed is not lost; Escape leaves it as it was."""
    record_id = choose(page, "Insurance card")
    row = write(page, "Valid until", "soon")
    assert row.is_editing
    editor = row.editor
    assert editor is not None and "year-month-day" in editor.accessibleDescription()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not row.is_editing
    assert records.get(page.session.vault, record_id).fields["expires"] == "2020-01-31"


def test_a_date_may_be_typed_as_it_is_shown(page: RecordsPage) -> None:
    """The local form is understood."""
    record_id = choose(page, "Registration")
    write(page, "Valid until", "31 Mar 2027")
    assert records.get(page.session.vault, record_id).fields["expires"] == "2027-03-31"
    assert row_of(page, "Valid until").findChild(object) is not None


def test_numbers_are_masked_until_they_are_asked_for(page: RecordsPage) -> None:
    """The policy number shows its last four signs."""
    choose(page, "Insurance card")
    row = row_of(page, "Policy number")
    texts = [button.text() for button in row.findChildren(type(row._value))]
    assert texts == ["•••• 0926"]
    eye = next(
        one for one in row.children() if getattr(one, "accessibleName", lambda: "")() == "Show Policy number"
    )
    eye.click()  # type: ignore[attr-defined]
    assert row._value.text() == "HM-4471-0926"


def test_tags_are_typed_as_a_list(page: RecordsPage) -> None:
    """Commas part them; what is no longer named is taken away."""
    record_id = choose(page, "Tow receipt & more")
    write(page, "Tags", "evening, garage")
    assert records.get(page.session.vault, record_id).tags == ("evening", "garage")


def test_trash_restore_and_delete_for_good(page: RecordsPage, opened: Window) -> None:
    """Only what is in the trash can be deleted, and only after a question."""
    record_id = choose(page, "Photo 007")
    page.deeds.trash()
    settle(page.session)
    assert "Photo 007" not in listed(page)
    page.facets.chosen.emit(Choice(shelf="trash"))
    settle(page.session)
    page.open_record(record_id)
    settle(page.session)
    page.deeds.restore()
    settle(page.session)
    assert records.get(page.session.vault, record_id).state == "kept"
    records.trash(page.session.vault, record_id)
    page.open_record(record_id)
    page.facets.chosen.emit(Choice(shelf="trash"))
    settle(page.session)
    page.open_record(record_id)
    settle(page.session)
    page.deeds.purge()
    dialog = page.findChild(dialogs.Dialog)
    assert isinstance(dialog, dialogs.Dialog)
    dialog.accept()
    settle(page.session)
    with pytest.raises(FlexKeeperError):
        records.get(page.session.vault, record_id)


def test_a_copy_is_saved_and_said_to_be_open(page: RecordsPage, opened: Window, tmp_path: Path) -> None:
    """The originals, both of them, in the folder chosen, which is remembered."""
    choose(page, "Tow receipt & more")
    page.save_copy_to(tmp_path / "copies")
    settle(page.session)
    assert sorted(path.read_bytes() for path in (tmp_path / "copies").iterdir()) == [b"three", b"two"]
    assert "not encrypted" in opened.frame.toast.text
    assert opened.desk.copies_folder() == tmp_path / "copies"


def test_dropped_files_are_added(opened: Window, page: RecordsPage, tmp_path: Path) -> None:
    """A text file lands in the list, and one that is there already is said to be."""
    path = tmp_path / "Note from the gate.txt"
    path.write_text("The gate code did not work at 6:42 PM.")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)), QUrl.fromLocalFile(str(path))])
    copy, left, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(10, 10), copy, data, left, no_key)
    QApplication.sendEvent(opened, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(opened, QDropEvent(QPointF(10, 10), copy, data, left, no_key))
    settle(opened.session)
    assert opened.frame.toast.text == "1 added, 1 already here."
    assert opened.frame.current().name == "review"
    opened.frame.go_to("records")
    settle(opened.session)
    assert any("gate" in title for title in listed(page))


def test_text_size_folds_the_page(opened: Window, page: RecordsPage) -> None:
    """At 200 % the rail shows icons, the list stands alone, and details come when asked for."""
    opened.preferences.set_percent(200)
    settle(opened.session)
    assert page.list.isVisible() and not page.detail.isVisible()
    assert page.list.filter.isVisible()
    QTest.keyClick(page.list.view, Qt.Key.Key_Return)
    assert page.detail.isVisible() and not page.list.isVisible()
    page.detail.back_wanted.emit()
    assert page.list.isVisible() and not page.detail.isVisible()
    opened.commands.by_name["normal"].trigger()
    settle(opened.session)
    assert page.list.isVisible() and page.detail.isVisible()


def test_settings_are_kept(opened: Window, page: RecordsPage) -> None:
    """A choice takes effect at once and stands in the file."""
    opened.frame.go_to("settings")
    settings = opened.frame.page("settings")
    settle(opened.session)
    box = settings._choices["theme"]  # type: ignore[attr-defined]
    box.setCurrentIndex(box.findData("dark"))
    box.activated.emit(box.currentIndex())
    assert opened.kit.look.scheme == "dark"
    assert '"theme": "dark"' in opened.preferences._settings_file.read_text()
    box.setCurrentIndex(box.findData("light"))
    box.activated.emit(box.currentIndex())


def test_failures_are_said_and_bugs_reported(opened: Window, page: RecordsPage) -> None:
    """An expected failure shows message and remedy; a bug shows a report without its message."""
    opened.failed(FlexKeeperError("The disk is full.", "Make some room."))
    said = opened.findChild(dialogs.Dialog)
    assert isinstance(said, dialogs.Dialog)
    assert said.accessibleDescription() == "The disk is full. Make some room."
    said.accept()
    try:
        raise ValueError("Marisol's secret")
    except ValueError as bug:
        dialog = dialogs.mistake(opened.kit, opened, bug)
    texts = [str(child.property("plainText")) for child in dialog.children() if child.property("plainText")]
    assert "ValueError" in texts[0] and "secret" not in texts[0]
    dialog.deleteLater()


def test_the_list_has_the_keys_when_records_are_seen_first(
    window: Window, filled_vault: tuple[Path, bytes]
) -> None:
    """Down and Enter work at once; coming back finds the focus where it was."""
    window.lock()
    window.preferences.remember_page("today")
    path, key = filled_vault
    settle(window.session)
    window.session.adopt(open_with_key(path, key, clock=noon))
    settle(window.session)
    window.commands.by_name["records"].trigger()
    settle(window.session)
    page = window.frame.page("records")
    assert isinstance(page, RecordsPage)
    assert window.focusWidget() is page.list.view
    press(window, Qt.Key.Key_Down)
    settle(window.session)
    assert page.list.view.currentIndex().row() == 1
    assert page.detail.record_id == page.list.model.id_at(1)
    page.search()
    window.commands.by_name["today"].trigger()
    window.commands.by_name["records"].trigger()
    assert window.focusWidget() is page.list.search
    window.commands.by_name["pane"].trigger()
    assert window.focusWidget() is page.list.view
    press(window, Qt.Key.Key_Return)
    assert page.detail.isAncestorOf(window.focusWidget())


def press(window: Window, key: Qt.Key) -> None:
    """Presses a key where the focus is."""
    focus = window.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


def test_nothing_to_undo_is_a_calm_word(
    window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path
) -> None:
    """Pressing the keys once too often opens no dialog that must be answered."""
    window.lock()
    settle(window.session)
    path, key = empty_vault
    window.session.adopt(open_with_key(shutil.copytree(path, tmp_path / "Vault"), key, clock=noon))
    settle(window.session)
    window.commands.by_name["undo"].trigger()
    settle(window.session)
    assert window.frame.toast.isVisible() and window.frame.toast.text == "There is nothing to undo."
    assert not window.findChildren(dialogs.Dialog)
    window.lock()
    settle(window.session)


def test_idle_locks_and_a_key_keeps_it_open(opened: Window, page: RecordsPage) -> None:
    """After the minutes that were set; any key starts them anew; after a sleep at once; never means never."""
    now, wall, locked = [0.0], [1000.0], []
    idle = Idle(locked.append, clock=lambda: now[0], wall=lambda: wall[0])
    idle.begin(10)

    def pass_by(seconds: float) -> None:
        now[0] += seconds
        wall[0] += seconds
        idle.look()

    pass_by(599)
    QApplication.sendEvent(
        opened.windowHandle(),
        QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier),
    )
    assert not idle.is_quiet()
    pass_by(599)
    assert locked == [] and idle.is_quiet()
    pass_by(1)
    assert locked == [10]
    wall[0] += 3600  # asleep: only the clock on the wall went on
    idle.look()
    assert locked == [10, 10]
    idle.set_minutes(0)
    pass_by(100_000)
    assert locked == [10, 10]
    idle.stop()


def test_a_field_that_is_left_because_of_the_lock_changes_nothing(opened: Window, page: RecordsPage) -> None:
    """The lock page takes the keys when its paper is forgotten already; what stands in it stays a draft."""
    choose(page, "Insurance card")
    record_id = page.detail.record_id
    assert record_id is not None
    page.detail.edit_first()
    (editor,) = [row.editor for row in page.detail.facts.rows if isinstance(row.editor, QLineEdit)]
    QTest.keyClicks(editor, "half ")
    page.detail.forget()
    editor.editingFinished.emit()
    settle(opened.session)
    assert records.get(opened.session.vault, record_id).title == "Insurance card"
    assert drafts.load(opened.session.vault, f"record/{record_id}/fields") == {"title": "half "}
    drafts.save(opened.session.vault, f"record/{record_id}/fields", {})


def test_locking_leaves_nothing_behind(opened: Window, page: RecordsPage) -> None:
    """Pages, models and pictures are gone, the vault is closed, and only the way in is seen."""
    choose(page, "Insurance card")
    vault, thumbs, model = opened.session.vault, page.thumbs, page.list.model
    assert thumbs._images and model._rows
    destroyed: list[bool] = []
    opened.frame.destroyed.connect(lambda: destroyed.append(True))
    opened.commands.by_name["lock"].trigger()
    assert opened.gate.isVisible()
    assert not opened.session.is_open
    assert not thumbs._images and not thumbs._painted and not model._rows
    settle(opened.session)
    run_until(lambda done: done())
    assert destroyed and not isValid(model) and not isValid(page)
    assert not opened.findChildren(FactRow)
    with pytest.raises(Exception, match="closed"):
        vault.database.rows("SELECT 1")
    assert not any(opened.commands.by_name[name].isEnabled() for name in ("palette", "today", "agenda"))


def test_files_wait_while_it_is_locked(
    opened: Window, filled_vault: tuple[Path, bytes], tmp_path: Path
) -> None:
    """What another start brought is added once the vault is open."""
    if opened.session.is_open:
        opened.lock()
        settle(opened.session)
    path = tmp_path / "waiting.txt"
    path.write_text("Handed over while locked.")
    opened.came_to_front([path])
    folder, key = filled_vault
    opened.session.adopt(open_with_key(folder, key, clock=noon))
    settle(opened.session)
    assert opened.frame.toast.text == "1 added."


def test_the_window_remembers_how_it_stood(opened: Window) -> None:
    """Size, page and order are in the settings; a locked start goes where it was."""
    opened.frame.go_to("settings")
    opened.resize(1100, 700)
    opened._keep_shape()
    kept = opened.desk.settings.window
    assert (kept.width, kept.height, kept.page) == (1100, 700, "settings")
    assert dataclasses.replace(kept, page="records").sort == "attention"
    opened.resize(1280, 800)


@pytest.mark.parametrize("make", [lambda kit: Button(kit, "Try"), lambda kit: IconButton(kit, "plus", "Try")])
def test_enter_presses_the_button_that_has_the_focus(
    opened: Window, make: Callable[[Kit], QAbstractButton]
) -> None:
    """As Space does; in a dialog it is this button and not the default one."""
    dialog = dialogs.question(opened.kit, opened, "Really?", "", "Do it")
    pressed: list[str] = []
    dialog.accepted.connect(lambda: pressed.append("accepted"))
    button = make(opened.kit)
    button.clicked.connect(lambda: pressed.append("this"))
    dialog.column.addWidget(button)
    dialog.open()
    button.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(button, key)
    assert pressed == ["this", "this", "this"]
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["this", "this", "this", "accepted"]
    dialog.deleteLater()


def test_a_size_asked_for_several_times_dresses_the_window_once(opened: Window) -> None:
    """Three steps in a row are one change: to 150 %, and back."""
    looks: list[int] = []
    opened.kit.look.changed.connect(lambda: looks.append(opened.desk.settings.appearance.text_percent))
    for step, wanted in ((1, 150), (-1, 100)):
        for _press in range(3 if step == 1 else 4):
            opened.preferences.resize_text(step)
        run_until(opened.preferences.changed.connect)
        assert opened.desk.settings.appearance.text_percent == wanted
    assert looks == [150, 100]


def test_one_trouble_is_said_once(opened: Window) -> None:
    """However often it comes while it is being read."""
    for _time in range(5):
        opened.failed(FlexKeeperError("The disk is full.", "Make some room."))
    opened.failed(FlexKeeperError("The folder is gone.", "Look for it."))
    shown = [one for one in opened.findChildren(dialogs.Dialog) if one.isVisible()]
    assert [one.accessibleDescription() for one in shown] == [
        "The disk is full. Make some room.",
        "The folder is gone. Look for it.",
    ]
    for one in shown:
        one.reject()
