"""New papers: however they come in, each is seen with what became of it, and is kept by keyboard alone."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from flexkeeper import records
from flexkeeper.desktop import drafts, offered, words
from flexkeeper.desktop.incoming import Content, Incoming, outcome
from flexkeeper.desktop.jobs import Job
from flexkeeper.desktop.pages.review import ReviewPage, lines
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.widgets.preview_dialog import PreviewDialog
from flexkeeper.desktop.window import Window
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop.conftest import run_until, settle
from tests.intake import made
from tests.records.test_review import propose

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the sandbox needs fork")

ONCE = Qt.ConnectionType.SingleShotConnection


@pytest.fixture
def opened(window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[Window]:
    """The window on an empty vault of its own, at the page to review."""
    template, key = empty_vault
    vault = open_with_key(shutil.copytree(template, tmp_path / "Vault"), key, clock=noon)
    window.session.adopt(vault)
    window.frame.go_to("review")
    settle(window.session)
    yield window
    window.lock()
    settle(window.session)


@pytest.fixture
def page(opened: Window) -> ReviewPage:
    return cast("ReviewPage", opened.frame.page("review"))


@pytest.fixture
def vault(opened: Window) -> Vault:
    return opened.session.vault


def import_by(window: Window, start: Callable[[], object]) -> None:
    """Starts an import and waits until all of it is read and seen."""

    def begin(done: Callable[[], None]) -> None:
        window.desk.importer.finished.connect(lambda _said: done(), ONCE)
        start()

    run_until(begin)
    settle(window.session)


def add(window: Window, *files: Path) -> None:
    """Adds files and waits until all are read and seen."""
    import_by(window, lambda: window.take_files(files))


def show(window: Window) -> ReviewPage:
    """Looks at the vault again, as after a change."""
    window.session.changed.emit()
    settle(window.session)
    return cast("ReviewPage", window.frame.page("review"))


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)


def groups(page: ReviewPage) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in page._lines:
        found.setdefault(line.group, []).append(line.title)
    return found


def state(vault: Vault, record_id: int) -> str:
    return records.get(vault, record_id).state


def test_an_empty_page_has_one_way_on(page: ReviewPage) -> None:
    """Nothing to review is said, with one button and no task beside it."""
    assert page.empty.isVisible()
    assert not page.panel.isVisible()
    assert page.context() == ""


def test_every_file_ends_in_a_group_with_a_reason(opened: Window, page: ReviewPage, tmp_path: Path) -> None:
    """A folder of good, locked, broken, doubled and hidden files: none is lost from sight."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a_good.pdf").write_bytes(made.pdf(["Insurance"]))
    (folder / "b_locked.pdf").write_bytes(made.locked_pdf("open sesame"))
    (folder / "c_broken.pdf").write_bytes(made.pdf(["Torn"])[:300])
    (folder / "d_twin.pdf").write_bytes(made.pdf(["Insurance"]))
    (folder / ".hidden").write_text("x")
    add(opened, folder, tmp_path / "nowhere.pdf")
    found = groups(page)
    assert found["right"] == ["a good"]
    assert found["need"] == ["b locked", "c broken"]
    assert len(found["here"]) == 1
    assert sorted(found["left"]) == [".hidden", "nowhere.pdf"]
    assert "coming" not in found
    assert all(line.under for line in page._lines)
    assert page.context().startswith("1 looks right, 2 need you, 1 is already here, 2 were not added")
    assert opened.frame.rail._buttons["review"].accessibleName() == "To review, 3 waiting"


def test_a_drop_leads_to_what_needs_the_driver(opened: Window, page: ReviewPage, tmp_path: Path) -> None:
    """From the empty page on: the first that needs him is chosen, and keys go to the list."""
    assert opened.focusWidget() is not None and page.empty.isAncestorOf(opened.focusWidget())
    for number in range(3):
        (tmp_path / f"a note {number}.txt").write_text(f"Note {number}")
    (tmp_path / "torn.pdf").write_bytes(made.pdf(["Torn"])[:300])
    add(opened, *sorted(tmp_path.glob("*.*")), tmp_path / "gone.txt")
    line = page.list.current()
    assert line is not None and line.title == "torn"
    assert opened.focusWidget() is page.list.view


@pytest.mark.parametrize("is_touched", [False, True])
def test_a_paper_that_comes_later_takes_the_place_of_none_that_is_touched(
    opened: Window, page: ReviewPage, tmp_path: Path, *, is_touched: bool
) -> None:
    """What needs the driver is led to also where it was read last, unless he has begun with another."""
    (tmp_path / "a note.txt").write_text("Note")
    add(opened, tmp_path / "a note.txt")
    assert page.list.current() is not None and page.list.current().title == "a note"
    if is_touched:
        press(page.list.view, Qt.Key.Key_E)
        assert page.panel.isAncestorOf(opened.focusWidget())
    (tmp_path / "torn.pdf").write_bytes(made.pdf(["Torn"])[:300])
    add(opened, tmp_path / "torn.pdf")
    assert page.list.current() is not None
    assert page.list.current().title == ("a note" if is_touched else "torn")


def test_a_batch_is_confirmed_by_enter_alone(opened: Window, vault: Vault, tmp_path: Path) -> None:
    """Twelve files, twelve times Enter, and nothing waits any more; the focus never has to be fetched."""
    for number in range(12):
        (tmp_path / f"note {number:02}.txt").write_text(f"Note {number}")
    add(opened, *sorted(tmp_path.glob("note*.txt")))
    page = show(opened)
    assert len(groups(page)["right"]) == 12
    page.list.view.setFocus()
    for number in range(12):
        focus = opened.focusWidget()
        assert focus is page.list.view
        assert page.list.current() is not None and page.list.current().title == f"note {number:02}"
        press(focus, Qt.Key.Key_Return)
        settle(opened.session)
    assert records.count_waiting(vault) == 0
    assert page.empty.isVisible()
    assert opened.frame.toast.text == "Confirmed: note 11"


def test_what_was_done_is_not_said_over_the_next_step(opened: Window, vault: Vault) -> None:
    """In the smallest window, too, the button for the next paper is free while the last is told of."""
    for number in range(2):
        add_record(vault, title=f"{number}", state="to_review")
    size = opened.size()
    opened.resize(opened.minimumSize())
    page = show(opened)
    page.panel.primary.click()
    settle(opened.session)
    toast, button = opened.frame.toast, page.panel.primary
    assert toast.isVisible() and button.isVisible()
    over = toast.parentWidget()
    assert not toast.geometry().intersects(QRect(button.mapTo(over, QPoint(0, 0)), button.size()))
    assert over.rect().contains(toast.geometry())
    opened.resize(size)


def test_a_key_held_down_confirms_nothing_unseen(opened: Window, vault: Vault) -> None:
    """Enter before the next paper is shown keeps nothing that nobody saw."""
    ids = [add_record(vault, title=f"{number}", state="to_review") for number in range(3)]
    page = show(opened)
    for _number in range(3):
        press(page.list.view, Qt.Key.Key_Return)
    settle(opened.session)
    assert [state(vault, one) for one in ids] == ["kept", "to_review", "to_review"]
    assert [one["action"] for one in records.history_of(vault, ids[0])].count("confirm") == 1


def test_what_was_read_is_kept_only_with_the_driver(opened: Window, vault: Vault) -> None:
    """An unsure date is asked about before anything is confirmed; Enter keeps it, a second confirms."""
    record_id = add_record(vault, kind="insurance", title="Card", state="to_review", contents=[b"1"])
    propose(vault, record_id, "expires", "2027-06-02", 0.5)
    propose(vault, record_id, "insurer", "Harborline", 0.95)
    page = show(opened)
    assert groups(page) == {"need": ["Card"]}
    expires = page.panel.form.field("expires")
    assert expires.is_suggested and expires.keep.isVisible()
    press(page.list.view, Qt.Key.Key_Return)
    assert opened.focusWidget() is expires.editor
    assert state(vault, record_id) == "to_review"
    press(expires.editor, Qt.Key.Key_Return)
    assert not expires.is_suggested and not expires.keep.isVisible()
    page.panel.primary.click()
    settle(opened.session)
    record = records.get(vault, record_id)
    assert record.state == "kept"
    assert record.fields == {"expires": "2027-06-02", "insurer": "Harborline"}


def test_kind_and_fields_are_chosen_by_keyboard(opened: Window, vault: Vault) -> None:
    """K, the first letters of a kind, Enter from field to field, and Enter in the last one confirms."""
    record_id = add_record(vault, title="Scan 7", state="to_review")
    page = show(opened)
    page.list.view.setFocus()
    press(page.list.view, Qt.Key.Key_K)
    kind = page.panel.form.field("kind").editor
    assert opened.focusWidget() is kind
    QTest.keyClicks(kind, "Insur")
    assert page.panel.form.field("kind").value == "insurance"
    for field in list(page.panel.form._fields.values()):
        editor = opened.focusWidget()
        assert editor is field.editor
        if field.label == "Insurer":
            QTest.keyClicks(editor, "Harborline")
        press(editor, Qt.Key.Key_Return)
    settle(opened.session)
    record = records.get(vault, record_id)
    assert (record.state, record.kind, record.fields["insurer"]) == ("kept", "insurance", "Harborline")


def test_a_value_that_does_not_fit_is_said_at_its_field(opened: Window, vault: Vault) -> None:
    """A date that is none keeps the paper here, with the words beside the field."""
    record_id = add_record(vault, kind="insurance", title="Card", state="to_review")
    page = show(opened)
    field = page.panel.form.field("expires")
    field.editor.clear()
    QTest.keyClicks(field.editor, "someday")
    page.panel.primary.click()
    settle(opened.session)
    assert state(vault, record_id) == "to_review"
    assert "someday" in field._trouble.text() and field._trouble.isVisible()


def test_what_is_typed_stays_when_another_paper_is_looked_at(opened: Window, vault: Vault) -> None:
    """A half-typed title is there again when the driver comes back to it."""
    for title in ("First", "Second"):
        add_record(vault, title=title, state="to_review")
    page = show(opened)
    title = page.panel.form.field("title")
    title.editor.clear()
    QTest.keyClicks(title.editor, "Half")
    press(page.list.view, Qt.Key.Key_Down)
    settle(opened.session)
    assert page.panel.form.field("title").value == "Second"
    press(page.list.view, Qt.Key.Key_Up)
    settle(opened.session)
    assert page.panel.form.field("title").value == "Half"


def test_what_is_typed_survives_the_vault(
    opened: Window, vault: Vault, empty_vault: tuple[Path, bytes]
) -> None:
    """Lock or a crash in the middle of a word: what was typed and taken is there again, until it is kept."""
    record_id = add_record(vault, kind="insurance", title="Card", state="to_review", contents=[b"1"])
    propose(vault, record_id, "expires", "2027-06-02", 0.5)
    page = show(opened)
    title = page.panel.form.field("title").editor
    title.clear()
    QTest.keyClicks(title, "Card of Ha")
    press(page.panel.form.field("expires").editor, Qt.Key.Key_Return)
    settle(opened.session)
    opened.lock()
    settle(opened.session)
    again = open_with_key(vault.path, empty_vault[1], clock=noon)
    opened.session.adopt(again)
    opened.frame.go_to("review")
    page = show(opened)
    assert page.panel.form.field("title").value == "Card of Ha"
    assert not page.panel.form.field("expires").is_suggested
    page.panel.primary.click()
    settle(opened.session)
    assert records.get(again, record_id).title == "Card of Ha"
    assert drafts.forms(again, "record/") == []


def test_all_that_look_right_go_at_once_and_come_back_by_undo(opened: Window, vault: Vault) -> None:
    """One button keeps the group, one undo brings it back; what needs the driver is not touched."""
    for number in range(3):
        add_record(vault, kind="insurance", title=f"{number}", state="to_review", contents=[b"%d" % number])
    propose(vault, 3, "expires", "2027-06-02", 0.5)
    page = show(opened)
    assert page.list.all.text() == "Confirm these 2"
    page.list.all.click()
    settle(opened.session)
    assert groups(page) == {"need": ["2"]}
    assert opened.frame.toast.text == "2 papers confirmed"
    opened.frame.toast._undo.click()
    settle(opened.session)
    assert groups(page) == {"need": ["2"], "right": ["0", "1"]}


def test_trash_and_skip_by_key(opened: Window, vault: Vault) -> None:
    """X goes on, Delete throws away, undo brings it back to review."""
    ids = [add_record(vault, title=title, state="to_review") for title in ("First", "Second")]
    page = show(opened)
    press(page.list.view, Qt.Key.Key_X)
    settle(opened.session)
    press(page.list.view, Qt.Key.Key_Delete)
    settle(opened.session)
    assert [state(vault, one) for one in ids] == ["to_review", "trashed"]
    opened.commands.by_name["undo"].trigger()
    settle(opened.session)
    assert state(vault, ids[1]) == "to_review"
    assert groups(page)["right"] == ["First", "Second"]


def test_a_locked_file_is_opened_with_its_password(opened: Window, vault: Vault, tmp_path: Path) -> None:
    """Enter asks for it, a wrong one is said beside the field, the right one makes it look right."""
    path = tmp_path / "statement.pdf"
    path.write_bytes(made.locked_pdf("open sesame"))
    add(opened, path)
    page = show(opened)
    press(page.list.view, Qt.Key.Key_Return)
    edit = page.panel.password.edit
    assert opened.focusWidget() is edit and not page.panel.form.isVisible()
    QTest.keyClicks(edit, "wrong")
    press(edit, Qt.Key.Key_Return)
    settle(opened.session)
    assert "does not open" in page.panel.password._trouble.text()
    QTest.keyClicks(edit, "open sesame")
    press(edit, Qt.Key.Key_Return)
    settle(opened.session)
    assert groups(page) == {"right": ["statement"]}
    assert page.panel.form.isVisible() and page.panel.password.text == ""
    assert records.get(vault, 1).documents[0].status == "added"


def test_a_duplicate_names_its_twin_and_goes_with_enter(opened: Window, tmp_path: Path) -> None:
    """The words say which paper has the same file and since when; Enter takes the line away."""
    path = tmp_path / "card.txt"
    path.write_text("same")
    add(opened, path)
    add(opened, path)
    page = show(opened)
    page.list.make_current(page._lines[-1].key)
    settle(opened.session)
    assert page.panel._notes.count() == 1
    note = page.panel._notes.itemAt(0).widget()
    said = [child.text() for child in note.findChildren(QWidget) if hasattr(child, "text")]
    assert f"Same file as “card” from {words.day(noon().date())}. Kept once." in said
    press(page.list.view, Qt.Key.Key_Return)
    settle(opened.session)
    assert groups(page) == {"right": ["card"]}


def test_all_that_is_already_here_is_cleared_at_once(opened: Window, tmp_path: Path) -> None:
    """A folder dropped twice leaves no row to press away one by one."""
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(f"Note {number}")
    files = sorted(tmp_path.glob("*.txt"))
    add(opened, *files)
    add(opened, *files)
    page = show(opened)
    assert len(groups(page)["here"]) == 3 and page._here.isEnabled()
    page._here.trigger()
    settle(opened.session)
    assert groups(page) == {"right": ["0", "1", "2"]}
    assert not page._here.isEnabled() and page.list.current() is not None


def test_a_file_that_could_not_be_read_is_tried_again(opened: Window, tmp_path: Path) -> None:
    """Once the file is there, trying again adds it."""
    path = tmp_path / "late.txt"
    add(opened, path)
    page = show(opened)
    assert groups(page) == {"left": ["late.txt"]}
    path.write_text("here now")
    import_by(opened, page.panel.secondary.click)
    assert groups(page) == {"right": ["late"]}


def test_a_mail_is_dropped_from_a_mail_program(opened: Window) -> None:
    """Not a file but the message itself."""
    data = QMimeData()
    data.setData("message/rfc822", QByteArray(made.mail("About block 7").as_bytes()))
    copy, left, no_key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(opened, QDragEnterEvent(QPoint(10, 10), copy, data, left, no_key))
    assert opened._drop.isVisible()
    assert opened._drop.accessibleName() == "Drop to add it"
    # From here on the frame lies under the pointer, over every field.
    assert opened.childAt(opened.rect().center()) is opened._drop
    QApplication.sendEvent(opened._drop, QDragEnterEvent(QPoint(10, 10), copy, data, left, no_key))
    event = QDropEvent(QPointF(10, 10), copy, data, left, no_key)
    import_by(opened, lambda: QApplication.sendEvent(opened._drop, event))
    assert not opened._drop.isVisible()
    page = show(opened)
    assert groups(page) == {"right": ["About block 7"]}


@pytest.mark.parametrize("form", ["image", "png", "text", "files"])
def test_what_was_copied_is_pasted(opened: Window, vault: Vault, tmp_path: Path, form: str) -> None:
    """Pictures come in as PNG, text as text, files as themselves."""
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    data = QMimeData()
    expected = b"gate code"
    if form == "text":
        data.setText("gate code")
    elif form == "files":
        path = tmp_path / "file.txt"
        path.write_bytes(expected)
        data.setUrls([QUrl.fromLocalFile(str(path))])
    else:
        expected = png(image)
        if form == "png":
            data.setData("image/png", QByteArray(expected))
        else:
            data.setImageData(image)
    QApplication.clipboard().setMimeData(data)
    import_by(opened, opened.commands.by_name["paste"].trigger)
    document = records.documents_of(vault, 1)[0]
    assert records.open_document(vault, document).read() == expected
    assert document.media_type == ("image/png" if form in ("image", "png") else "text/plain")


def test_nothing_to_paste_is_said(opened: Window) -> None:
    """An empty clipboard is no trouble."""
    QApplication.clipboard().clear()
    opened.commands.by_name["paste"].trigger()
    assert opened.frame.toast.text == "There is no file, picture or text to paste."


def test_what_the_driver_confirms_does_not_wait_for_an_import(
    opened: Window, vault: Vault, tmp_path: Path
) -> None:
    """Between two files there is room for other work: the confirmed paper is kept before the last is read."""
    record_id = add_record(vault, title="Mine", state="to_review")
    for number in range(10):
        (tmp_path / f"{number}.txt").write_text(f"Note {number}")
    page = show(opened)
    left: list[int] = []

    def start() -> None:
        opened.take_files(sorted(tmp_path.glob("*.txt")))
        opened.session.write(
            lambda vault, _progress: records.confirm(vault, [records.Reviewed(record_id)]),
            lambda _change: left.append(sum(row.step != "done" for row in opened.desk.importer.rows)),
        )

    import_by(opened, start)
    assert left[0] >= 8
    assert len(groups(page)["right"]) == 10


def test_locking_leaves_no_words_of_the_papers(opened: Window, vault: Vault) -> None:
    """What was put into words once is kept for the next time, and not beyond the lock."""
    add_record(vault, title="Letter", state="to_review")
    show(opened)
    assert lines._of_record.cache_info().currsize
    opened.lock()
    assert not lines._of_record.cache_info().currsize


def test_locked_in_the_middle_the_rest_comes_in_after_unlocking(
    opened: Window, empty_vault: tuple[Path, bytes], tmp_path: Path
) -> None:
    """Nothing of the vault is left in the window, and no file is forgotten."""
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"Note {number}")
    path = opened.session.vault.path

    def lock_in_the_middle(done: Callable[[], None]) -> None:
        def lock(job: Job[Any] | None) -> None:
            if job is not None and job.done == 2:
                opened.session.jobs.shown.disconnect(lock)
                opened.lock()
                done()

        opened.session.jobs.shown.connect(lock)
        opened.take_files(sorted(tmp_path.glob("*.txt")))

    run_until(lock_in_the_middle)
    settle(opened.session)
    assert not opened.desk.importer.rows
    import_by(opened, lambda: opened.session.adopt(open_with_key(path, empty_vault[1], clock=noon)))
    assert records.count_waiting(opened.session.vault) == 6


def test_locked_at_once_what_was_pasted_and_dropped_comes_in_later(
    opened: Window, empty_vault: tuple[Path, bytes], tmp_path: Path
) -> None:
    """Bytes that are no file, and a folder nobody has looked into yet: both wait for the vault."""
    (tmp_path / "drop").mkdir()
    (tmp_path / "drop" / "note.txt").write_text("Note")
    path = opened.session.vault.path
    QApplication.clipboard().setText("gate code")
    opened.commands.by_name["paste"].trigger()
    opened.take_files([tmp_path / "drop"])
    opened.lock()
    settle(opened.session)
    assert opened.arrivals.pending == 2
    import_by(opened, lambda: opened.session.adopt(open_with_key(path, empty_vault[1], clock=noon)))
    assert sorted(one.title for one in records.waiting(opened.session.vault)) == ["Pasted text", "note"]


def test_stopping_keeps_what_was_added(opened: Window, vault: Vault, tmp_path: Path) -> None:
    """Stop gives up the file that is being read and those that wait; the ones before stay."""
    for number in range(30):
        (tmp_path / f"{number:02}.txt").write_text(f"Note {number}")

    def follow(job: Job[Any] | None) -> None:
        if job is not None and job.done >= 2:
            job.cancel()

    opened.session.jobs.shown.connect(follow)
    add(opened, *sorted(tmp_path.glob("*.txt")))
    opened.session.jobs.shown.disconnect(follow)
    assert 2 <= records.count_waiting(vault) <= 4
    assert "the rest was stopped" in opened.frame.toast.text
    assert not opened.desk.importer.rows


def test_a_vault_that_cannot_be_written_stops_the_import(opened: Window, tmp_path: Path) -> None:
    """One dialog, not one per file; every file is still there to be tried again once the disk is back."""
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(f"Note {number}")
    blobs = opened.session.vault.path / "blobs"
    gone = blobs.rename(tmp_path / "blobs away")
    blobs.write_text("in the way")
    add(opened, *sorted(tmp_path.glob("*.txt")))
    page = show(opened)
    dialogs = [one for one in opened.findChildren(Dialog) if one.isVisible()]
    assert len(dialogs) == 1
    dialogs[0].reject()
    assert groups(page) == {"left": ["0.txt", "1.txt", "2.txt", "3.txt"]}
    assert all(line.under for line in page._lines)
    blobs.unlink()
    gone.rename(blobs)
    import_by(opened, page.panel.secondary.click)
    assert groups(page) == {"right": ["0"], "left": ["1.txt", "2.txt", "3.txt"]}


def test_space_looks_closer_and_comes_back(opened: Window, vault: Vault, tmp_path: Path) -> None:
    """The file fills the window; Space again, and Enter confirms as before."""
    path = tmp_path / "note.txt"
    path.write_text("The gate code did not work.")
    add(opened, path)
    page = show(opened)
    page.list.view.setFocus()
    press(page.list.view, Qt.Key.Key_Space)
    settle(opened.session)
    dialog = page.findChild(PreviewDialog)
    assert isinstance(dialog, PreviewDialog) and dialog.isVisible()
    press(dialog, Qt.Key.Key_Space)
    settle(opened.session)
    page.list.view.setFocus()
    press(page.list.view, Qt.Key.Key_Return)
    settle(opened.session)
    assert state(vault, 1) == "kept"


def test_the_name_of_what_is_on_its_way() -> None:
    """A file goes by its own name, pasted bytes by the one they were given."""
    assert Incoming(1, Path("/tmp/a b.pdf")).untrusted_name == "a b.pdf"
    assert Incoming(2, Content("Pasted text.txt", bytes)).untrusted_name == "Pasted text.txt"
    assert offered.pasted(QMimeData()) == offered.pasted(None) == []


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({"needs_password": 1, "added": 2}, "2 added, 1 needs a password."),
        ({"needs_password": 2}, "2 need a password."),
    ],
)
def test_one_and_several_are_said_apart(counts: dict[str, int], said: str) -> None:
    assert outcome(Counter(counts)) == said


@pytest.mark.parametrize(
    ("remark", "said"),
    [("no preview", "No preview."), ("Damaged.", "Damaged."), ("rows (a few)", "Rows (a few)")],
)
def test_a_remark_stands_alone_as_a_sentence(remark: str, said: str) -> None:
    assert words.sentence(remark) == said


def test_sizes_are_said_in_words() -> None:
    assert [words.size(count) for count in (0, 1, 2, 1_400_000)] == ["0 bytes", "1 byte", "2 bytes", "1.4 MB"]


def png(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())
