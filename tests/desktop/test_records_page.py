"""The page of records: many at once, suggestions, versions, the small preview, drafts, undo."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from flexkeeper import intake, records
from flexkeeper.desktop import drafts
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.records import RecordsPage
from flexkeeper.desktop.pages.records.asked import form_of
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.preview_dialog import PreviewDialog
from flexkeeper.desktop.widgets.suggest_field import SuggestField
from flexkeeper.desktop.window import Window
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop.conftest import run_until, settle
from tests.intake import made


def fill(vault: Vault, folder: Path) -> None:
    old = add_record(vault, kind="insurance", title="Old card", fields={"expires": "2020-01-31"})
    new = add_record(vault, kind="insurance", title="New card", contents=[b"one"])
    records.edit(vault, new, values={"supersedes": str(old)})
    document = records.get(vault, new).documents[0].id
    with vault.database.change("import", record=new) as change:
        for field, value in (("insurer", "Harborline"), ("expires", "2099-01-31"), ("agent", "Tidewell")):
            change.insert(
                "proposal",
                {
                    "document": document,
                    "field": field,
                    "value": value,
                    "confidence": 0.7,
                    "source": "pdf",
                    "state": "open",
                },
            )
    for number in range(6):
        add_record(vault, kind="other", title=f"Receipt {number}", tags=["tow"] if number < 4 else [])
    for name, content in (
        ("three.pdf", made.pdf(["One", "Two", "Three"])),
        ("locked.pdf", made.locked_pdf("s")),
    ):
        (folder / name).write_bytes(content)
        with Sandbox(("flexkeeper.intake.readers",)) as sandbox:
            intake.add(vault, sandbox, [folder / name], progress=Progress())


@pytest.fixture(scope="module")
def place(empty_vault: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    template, key = empty_vault
    folder = tmp_path_factory.mktemp("page")
    path = shutil.copytree(template, folder / "Vault")
    with open_with_key(path, key, clock=noon) as vault:
        fill(vault, folder)
    return path, key


@pytest.fixture
def page(window: Window, place: tuple[Path, bytes]) -> Iterator[RecordsPage]:
    """The page, all listed by title, the first one chosen."""
    shown = opened(window, place)
    shown._sort_by("title")
    shown._show_all()
    settle(window.session)
    shown.list.choose([shown.list.model.id_at(0)])
    settle(window.session)
    yield shown
    settle(window.session)


def opened(window: Window, place: tuple[Path, bytes]) -> RecordsPage:
    if not window.session.is_open:
        window.session.adopt(open_with_key(*place, clock=noon))
    settle(window.session)
    window.desk.go_to("records")
    shown = window.desk.frame.page("records")
    assert isinstance(shown, RecordsPage)
    settle(window.session)
    return shown


def look_all(page: RecordsPage) -> None:
    """Until the pages that are seen have come."""
    for _round in range(4):
        settle(page.session)
        QApplication.processEvents()
        for _page in range(4):
            run_until(lambda done: page.session.jobs.look(lambda _progress: None, lambda _none: done()))


def show(page: RecordsPage, title: str) -> int:
    found = next(one.id for one in records.everything(page.session.vault) if one.title == title)
    page.open_record(found)
    settle(page.session)
    assert page.detail.record_id == found
    return found


def titles(page: RecordsPage) -> list[str]:
    return [str(page.list.model.index(row).data()) for row in range(page.list.model.rowCount())]


def chosen(page: RecordsPage) -> list[str]:
    return [records.get(page.session.vault, one).title for one in page.list.chosen_ids()]


def at(page: RecordsPage, title: str) -> None:
    """Puts the keys at a paper of the list, and chooses it."""
    page.list.view.setCurrentIndex(page.list.model.index(titles(page).index(title)))


def receipts(page: RecordsPage) -> None:
    """Chooses the six receipts by keys, as a driver would."""
    at(page, "Receipt 0")
    for _step in range(5):
        QTest.keyClick(page.list.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    settle(page.session)


def test_keys_choose_many(page: RecordsPage) -> None:
    """Shift reaches on, Ctrl leaves some out, Ctrl+A takes all, Escape leaves one."""
    receipts(page)
    assert chosen(page) == [f"Receipt {number}" for number in range(6)]
    assert page.many.isVisible() and not page.detail.isVisible()
    assert page.many.said == "6 papers chosen"
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(page.list.view, Qt.Key.Key_Up, control)
    QTest.keyClick(page.list.view, Qt.Key.Key_Space, control)
    settle(page.session)
    assert "Receipt 4" not in chosen(page) and len(chosen(page)) == 5
    QTest.keyClick(page.list.view, Qt.Key.Key_A, control)
    settle(page.session)
    assert len(chosen(page)) == len(titles(page))
    QTest.keyClick(page.list.view, Qt.Key.Key_Escape)
    settle(page.session)
    assert len(chosen(page)) == 1
    assert page.detail.isVisible() and not page.many.isVisible()


def test_many_are_changed_at_once_and_undone_at_once(page: RecordsPage, window: Window) -> None:
    """A tag, then a kind; each is one step back. They stay chosen meanwhile."""
    vault = page.session.vault
    receipts(page)
    ids = page.list.chosen_ids()
    QTest.keyClicks(page.many._new_tag, "block 7")
    QTest.keyClick(page.many._new_tag, Qt.Key.Key_Return)
    settle(page.session)
    assert all("block 7" in records.get(vault, one).tags for one in ids)
    assert page.list.chosen_ids() == ids
    box = page.many._kind
    box.setCurrentIndex(box.findData("maintenance"))
    box.activated.emit(box.currentIndex())
    settle(page.session)
    assert {records.get(vault, one).kind for one in ids} == {"maintenance"}
    page.session.undo(None, lambda: None)
    settle(page.session)
    assert {records.get(vault, one).kind for one in ids} == {"other"}
    page.session.undo(None, lambda: None)
    settle(page.session)
    assert not any("block 7" in records.get(vault, one).tags for one in ids)
    assert page.many.ids == tuple(ids)


def test_many_go_to_the_trash_with_one_key(page: RecordsPage) -> None:
    receipts(page)
    ids = page.list.chosen_ids()
    page.deeds.trash()
    settle(page.session)
    assert not set(titles(page)) & {f"Receipt {number}" for number in range(6)}
    page.session.undo(None, lambda: None)
    settle(page.session)
    assert {records.get(page.session.vault, one).state for one in ids} == {"kept"}


def test_many_are_put_into_a_bundle(page: RecordsPage, window: Window) -> None:
    receipts(page)
    ids = page.list.chosen_ids()
    page.deeds.put_into_bundle()
    settle(page.session)
    assert window.desk.frame.current().name == "bundle"
    assert set(ids) <= set(window.desk.frame.page("bundle").exhibits.model.ids())  # type: ignore[attr-defined]


def test_enter_keeps_what_was_read_and_goes_on(page: RecordsPage) -> None:
    """One is kept, one corrected, one put aside; then none is left, and what was put aside stays away."""
    record_id = show(page, "New card")
    vault = page.session.vault
    before = dict(records.get(vault, record_id).fields)

    def first() -> SuggestField:
        return next(iter(page.detail.facts._suggested.values()))

    assert len(page.detail.facts._suggested) == 3
    first().focus_editor()
    QTest.keyClick(first().editor, Qt.Key.Key_Return)
    settle(page.session)
    assert records.get(vault, record_id).fields["insurer"] == "Harborline"
    assert page.window().focusWidget() is first().editor  # the next one
    assert page.detail.facts._suggested.keys() == {"expires", "agent"}
    date = first()
    assert isinstance(date.editor, QLineEdit)
    date.editor.setText("next year")
    QTest.mouseClick(date.keep, Qt.MouseButton.LeftButton)
    settle(page.session)
    assert "does not fit" in date._trouble.text()
    date.editor.setText("2098-12-31")
    date.keep.click()
    settle(page.session)
    assert records.get(vault, record_id).fields["expires"] == "2098-12-31"
    first().dismissed.emit()
    settle(page.session)
    assert not page.detail.facts._suggested
    page.refresh()
    settle(page.session)
    assert not page.detail.facts._suggested
    for _change in range(3):
        page.session.undo(None, lambda: None)
        settle(page.session)
    assert records.get(vault, record_id).fields == before
    assert len(page.detail.facts._suggested) == 3


def test_versions_lead_to_each_other(page: RecordsPage) -> None:
    """The old paper says that it is replaced and does not call for a renewal."""
    old = show(page, "Old card")
    assert page.detail._chip.accessibleName() == "Replaced by a newer one"
    line = next(
        one for one in page.detail.findChildren(Button) if one.accessibleName().startswith("Replaced by")
    )
    line.click()
    settle(page.session)
    assert page.detail._title.text() == "New card"
    back = next(
        one for one in page.detail.findChildren(Button) if one.accessibleName().startswith("Replaces")
    )
    back.click()
    settle(page.session)
    assert page.detail.record_id == old


def test_the_pane_shows_pages_and_turns_them(page: RecordsPage) -> None:
    """Keys turn pages there; Space shows it large; a turn is a change that is taken back."""
    record_id = show(page, "three")
    pane = page.detail.preview
    pane.start()
    look_all(page)
    preview = pane.preview
    assert len(preview.source.sizes) == 3
    preview.focus_content()
    QTest.keyClick(preview.pages, Qt.Key.Key_PageDown)
    assert preview.tools.place.text() == "2 of 3"
    preview.turn()
    look_all(page)
    assert preview.pages.rotation == 90
    assert records.get(page.session.vault, record_id).documents[0].recipe == {"rotation": 90}
    page.session.undo(None, lambda: None)
    look_all(page)
    assert preview.pages.rotation == 0
    QTest.keyClick(preview.pages, Qt.Key.Key_Space)
    large = page.findChild(PreviewDialog)
    assert large is not None and large.isVisible()
    large.reject()
    settle(page.session)


def test_a_locked_file_is_opened_in_its_preview(page: RecordsPage) -> None:
    """A wrong password is said at the field; the right one shows the pages, and undo locks it again."""
    show(page, "locked")
    pane = page.detail.preview
    pane.start()
    locked = pane.preview.locked
    assert locked.isVisible()
    QTest.keyClicks(locked.password.edit, "wrong")
    QTest.keyClick(locked.password.edit, Qt.Key.Key_Return)
    settle(page.session)
    assert "does not open" in locked.password.edit.accessibleDescription()
    locked.password.edit.clear()
    QTest.keyClicks(locked.password.edit, "s")
    QTest.mouseClick(locked.button, Qt.MouseButton.LeftButton)
    look_all(page)
    assert page.detail.documents[0].status == "added"
    assert locked.password.text == ""
    page.session.undo(None, lambda: None)
    settle(page.session)


def test_the_pane_gives_way(page: RecordsPage) -> None:
    """It takes part of the card's height, never under 110 px; there the tools give way first."""
    pane = page.detail.preview
    for height, expected, has_tools in ((100, 110, False), (200, 200, True), (900, 300, True)):
        pane.fit(height)
        assert pane.height() == expected
        assert (pane.preview.tools.maximumHeight() > 0) is has_tools


def test_what_was_being_typed_survives(
    page: RecordsPage, window: Window, place: tuple[Path, bytes], kit: Kit, tmp_path: Path
) -> None:
    """A field left open is there again, open, after the app ended; kept or given up it is a draft no more."""
    record_id = show(page, "Receipt 3")
    row = next(one for one in page.detail.facts.rows if one.label == "Note")
    row.begin()
    assert isinstance(row.editor, QLineEdit)
    QTest.keyClicks(row.editor, "they said the car")
    settle(page.session)
    vault = page.session.vault
    assert drafts.load(vault, form_of(record_id)) == {"note": "they said the car"}
    # As after a crash: nothing was kept or closed, another window opens the vault.
    window.session.lock()
    settle(window.session)
    again = opened(window, place)
    assert again.detail.record_id == record_id
    row = next(one for one in again.detail.facts.rows if one.label == "Note")
    assert isinstance(row.editor, QLineEdit) and row.editor.text() == "they said the car"
    QTest.keyClick(row.editor, Qt.Key.Key_Return)
    settle(window.session)
    assert records.get(window.session.vault, record_id).note == "they said the car"
    assert drafts.load(window.session.vault, form_of(record_id)) == {}
    note = next(one for one in again.detail.facts.rows if one.label == "Note")
    note.begin()
    assert isinstance(note.editor, QLineEdit)
    QTest.keyClicks(note.editor, "x")
    QTest.keyClick(note.editor, Qt.Key.Key_Escape)
    settle(window.session)
    assert drafts.load(window.session.vault, form_of(record_id)) == {}


def test_a_copy_is_no_change_to_undo(page: RecordsPage, tmp_path: Path) -> None:
    """After saving a copy, undo takes back what was changed before it."""
    record_id = show(page, "three")
    vault = page.session.vault
    records.edit(vault, record_id, values={"note": "before"})
    records.edit(vault, record_id, values={"note": "after"})
    page.save_copy_to(tmp_path)
    settle(page.session)
    assert (tmp_path / "three.pdf").is_file()
    page.session.undo(None, lambda: None)
    settle(page.session)
    assert records.get(vault, record_id).note == "before"


def test_a_choice_outlives_a_new_order(page: RecordsPage) -> None:
    """What is chosen stays chosen while the list is sorted anew."""
    receipts(page)
    names = set(chosen(page))
    page.list.view.selectionModel().select(
        page.list.model.index(titles(page).index("Receipt 2")), QItemSelectionModel.SelectionFlag.Deselect
    )
    page._sort_by("oldest")
    settle(page.session)
    assert set(chosen(page)) == names - {"Receipt 2"}


def test_words_in_the_trash_are_reached_from_elsewhere(page: RecordsPage) -> None:
    """A record that is in the trash is shown there, when something leads to it."""
    record_id = show(page, "Receipt 5")
    page.deeds.trash()
    settle(page.session)
    page.open_record(record_id)
    settle(page.session)
    assert page.detail.record_id == record_id
    page.deeds.restore()
    settle(page.session)
