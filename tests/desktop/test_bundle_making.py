"""The bundle's real pages: made in the background, seen beside the exhibits, saved as they were seen."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMetaObject, QObject, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from flexkeeper import bundle, records
from flexkeeper.desktop import drafts
from flexkeeper.desktop.pages.bundle import BundlePage
from flexkeeper.desktop.pages.bundle.draft import FORM, draft_of
from flexkeeper.desktop.pages.bundle.making import MOST_PAGES
from flexkeeper.desktop.pages.bundle.sheets import SheetsDialog
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.desktop.window import Window
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop.conftest import run_until, settle
from tests.desktop.test_accessibility import SMALLEST, seen
from tests.desktop.test_preview import wait
from tests.intake import made as files

WIDE, NARROW = (1280, 800), (1024, 640)


@pytest.fixture
def page(window: Window, empty_vault: tuple[Path, bytes], tmp_path: Path) -> Iterator[BundlePage]:
    """The page in a wide window with a PDF of two pages, a text and a note; nothing is made yet."""
    template, key = empty_vault
    path = shutil.copytree(template, tmp_path / "Vault")
    with open_with_key(path, key, clock=noon) as vault:
        pdf = files.pdf(["Permit to drive", "Its back"])
        add_record(vault, title="Permit", contents=[pdf], media_type="application/pdf")
        add_record(vault, title="Notice", contents=[b"You are late"], text="You are late")
        add_record(vault, title="Note", contents=[b"I was not"], text="I was not")
    window.resize(*WIDE)
    window.session.adopt(open_with_key(path, key, clock=noon))
    settle(window.session)
    window.desk.make_bundle([1, 2, 3])
    settle(window.session)
    found = window.frame.page("bundle")
    assert isinstance(found, BundlePage)
    yield found
    window.lock()
    settle(window.session)


def make(page: BundlePage) -> None:
    """What happens once the driver's changes have settled."""
    assert page.maker.is_making
    page.maker.make_now()
    wait(page.session)
    assert page.maker.is_current and not page.maker.is_making


def pdf_of(page: BundlePage) -> bytes:
    assert page.maker.held is not None
    return page.maker.held.made.pdf


def children() -> set[str]:
    """Of all threads: a child belongs to the one that started it."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {child for task in tasks for child in task.read_text().split()}


def is_quiet(folder: Path) -> bool:
    """Whether nothing that could be read lies about: no PDF, and no part of one."""
    return not [one for one in folder.rglob("*") if one.suffix in (".pdf", ".part", ".tmp")]


def test_the_pages_are_made_by_themselves_after_a_moment(page: BundlePage) -> None:
    """Nobody has to ask; until then it is said that they come."""
    assert page.maker.is_making and page.maker.held is None
    assert page.sheets.empty.isVisible() and not page.sheets.pages.isVisible()
    run_until(lambda done: page.maker.changed.connect(lambda: done() if page.maker.is_current else None))
    assert page.maker.held is not None and not page.maker.is_making


def test_real_pages_and_figures_are_shown(page: BundlePage, tmp_path: Path) -> None:
    """As many as the PDF has, with where each exhibit stands; nothing of it is on the disk."""
    make(page)
    held = page.maker.held
    assert held is not None and len(page.sheets.source.sizes) == held.made.pages
    assert page.size_card.meter.sentence.text().startswith(f"{held.made.pages} pages. Fits, with ")
    assert page.sheets.place.text() == f"Page 1 of {held.made.pages}"
    assert page.sheets.strip.model().rowCount() == held.made.pages
    first = page.exhibits.model.items()[0]
    assert first.length() == "p. 3\N{EN DASH}5" and "p. 3" in str(
        page.exhibits.model.data(page.exhibits.model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    )
    shown = page.sheets.pages.grab().toImage()
    dark = sum(
        QColor(shown.pixel(x, y)).lightness() < 90
        for x in range(shown.width())
        for y in range(shown.height())
    )
    assert dark > 20  # words of the cover
    assert is_quiet(tmp_path)


def test_a_chosen_row_shows_its_exhibit(page: BundlePage) -> None:
    """By click or arrow key; the strip follows, and goes to pages itself."""
    make(page)
    held = page.maker.held
    assert held is not None
    view = page.exhibits.view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert page.sheets.pages.page + 1 == held.made.exhibits[1].first_page
    assert page.sheets.strip.currentIndex().row() == page.sheets.pages.page
    strip = page.sheets.strip
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert page.sheets.pages.page + 2 == held.made.exhibits[1].first_page


def test_the_old_pages_stay_until_the_new_have_come(page: BundlePage) -> None:
    """A thin line says that they are made anew; rows tell no pages that are not so any more."""
    make(page)
    before, count = pdf_of(page), len(page.sheets.source.sizes)
    assert not page.sheets.progress.isVisible()
    page.exhibits.model.move(0, 1)
    settle(page.session)
    assert page.maker.is_making and not page.maker.is_current and pdf_of(page) == before
    assert page.sheets.progress.isVisible() and page.sheets.pages.isVisible()
    assert len(page.sheets.source.sizes) == count
    assert page.exhibits.model.items()[0].length() == "2 pages"
    make(page)
    assert pdf_of(page) != before and not page.sheets.progress.isVisible()
    held, row = page.maker.held, page.exhibits.view.currentIndex().row()
    assert held is not None and page.sheets.pages.page + 1 == held.made.exhibits[row].first_page


def test_a_change_while_it_is_made_begins_anew(page: BundlePage) -> None:
    """The first is stopped, and never shown."""
    page.maker.make_now()
    page.exhibits.model.move(0, 1)
    settle(page.session)
    early = page.maker.held  # nothing, or on a slow computer the new ones already
    assert early is None or early.ids == (2, 1, 3)
    if early is None:
        make(page)
    held = page.maker.held
    assert held is not None and held.ids == (2, 1, 3)


def test_a_change_elsewhere_makes_nothing_anew(page: BundlePage) -> None:
    """Another paper was added: the pages are the same. One of these got another title: they are not."""
    make(page)
    before = page.maker.held
    page.session.write(lambda vault, _progress: add_record(vault, title="Something else"))
    settle(page.session)
    assert page.maker.is_current and not page.maker.is_making and page.maker.held is before
    page.session.write(lambda vault, _progress: records.edit(vault, 1, values={"title": "My permit"}))
    settle(page.session)
    assert not page.maker.is_current
    make(page)
    assert page.maker.held is not before


def test_a_paper_that_is_turned_is_turned_in_the_pages(page: BundlePage) -> None:
    """As the preview of papers keeps it; undo turns it back."""
    make(page)
    assert page.maker.held is not None
    at = page.maker.held.made.exhibits[0].first_page

    def turn(rotation: int) -> tuple[float, float]:
        page.session.write(lambda vault, _progress: records.set_recipe(
            vault, records.documents_of(vault, 1)[0].id, {"rotation": rotation}))  # fmt: skip
        settle(page.session)
        make(page)
        return page.sheets.source.sizes[at]

    upright = page.sheets.source.sizes[at]
    assert upright == (612.0, 814.0)  # a letter with the strip for its stamp
    assert turn(90) == (792.0, 634.0)
    assert turn(0) == upright


def test_what_was_seen_is_what_is_saved(page: BundlePage, tmp_path: Path) -> None:
    """The very bytes, checked by reading them back."""
    make(page)
    path = tmp_path / "out.pdf"
    page.export_to(path)
    settle(page.session)
    assert page.saved.isVisible() and path.read_bytes() == pdf_of(page)
    with Sandbox(bundle.PRELOAD) as sandbox:
        assert all(check.ok for check in bundle.verify(path, sandbox=sandbox))


def test_saving_does_not_wait_for_the_pages(page: BundlePage, tmp_path: Path) -> None:
    """What is saved is shown then, too, and is not made twice."""
    path = tmp_path / "out.pdf"
    page.export_to(path)
    settle(page.session)
    wait(page.session)
    assert page.saved.isVisible() and page.maker.is_current and not page.maker.is_making
    assert path.read_bytes() == pdf_of(page)


def test_changes_while_it_is_saved_come_after(page: BundlePage, tmp_path: Path) -> None:
    """The file is what was asked for; the pages are made anew from what was changed meanwhile."""
    path = tmp_path / "out.pdf"
    page.export_to(path)
    page.exhibits.model.move(0, 1)
    page.refresh()
    settle(page.session)
    assert path.exists() and not page.maker.is_current
    make(page)
    assert path.read_bytes() != pdf_of(page)


def test_papers_are_added_and_edited_while_a_bundle_is_made(page: BundlePage, tmp_path: Path) -> None:
    """Writing does not wait for the build."""
    page.export_to(tmp_path / "out.pdf")
    order: list[str] = []
    page.saver.ended.connect(lambda _built: order.append("saved"))
    page.session.write(
        lambda vault, _progress: records.edit(vault, 3, values={"title": "A note"}),
        lambda _record: order.append("edited"),
    )
    settle(page.session)
    assert order == ["edited", "saved"]


@pytest.mark.parametrize("is_saving", [False, True])
def test_lock_while_it_is_made_leaves_nothing(
    page: BundlePage, window: Window, tmp_path: Path, is_saving: bool
) -> None:
    """No file, no child, no bytes; the vault is closed."""
    vault, before = page.session.vault, children()
    links: list[QMetaObject.Connection] = []

    def start(done: Callable[[], None]) -> None:
        """Until a child is at work."""
        page.maker.stepped.connect(lambda *_step: done() if children() - before else None)
        links.append(page.session.jobs.shown.connect(lambda _job: done() if children() - before else None))
        if is_saving:
            page.export_to(tmp_path / "out.pdf")
        else:
            page.maker.make_now()

    run_until(start)
    QObject.disconnect(links[0])
    assert page.maker.held is None
    window.lock()
    settle(window.session)
    assert page.maker.held is None and not page.maker.is_making
    assert is_quiet(tmp_path) and len(children() - before) == 0
    with pytest.raises(Exception, match="closed"):
        vault.database.rows("SELECT 1")


def test_after_lock_the_pages_are_gone(page: BundlePage, window: Window) -> None:
    """Pixels, texts, bytes and the child that drew them."""
    make(page)
    window.lock()
    settle(window.session)
    assert page.maker.held is None and page.sheets.source.sizes == ()
    assert page.sheets.source.near(0, 0) is None


def test_a_very_long_bundle_is_made_only_when_it_is_saved(page: BundlePage, tmp_path: Path) -> None:
    """It says so, and it is saved all the same; nothing of it is held."""

    def lengthen(vault: Vault, _progress: object) -> None:
        with vault.database.change("edit") as change:
            change.update("document", 1, {"pages": MOST_PAGES})

    page.session.write(lengthen)
    settle(page.session)
    assert not page.maker.is_making and page.maker.is_too_large
    assert page.sheets.empty.isVisible()
    path = tmp_path / "out.pdf"
    page.export_to(path)
    settle(page.session)
    assert page.saved.isVisible() and path.exists() and page.maker.held is None


@pytest.mark.parametrize("key", [Qt.Key.Key_P, Qt.Key.Key_Space])
def test_a_key_shows_the_pages_large(page: BundlePage, window: Window, key: Qt.Key) -> None:
    """From the list, at the chosen exhibit; the same key closes it. In a field the letter is a letter."""
    make(page)
    view = page.exhibits.view
    view.setFocus()
    view.setCurrentIndex(page.exhibits.model.index(1))
    QTest.keyClick(view, key)
    wait(page.session)
    dialog = next(one for one in window.findChildren(SheetsDialog) if one.isVisible())
    assert page.maker.held is not None
    assert dialog.sheets.pages.page + 1 == page.maker.held.made.exhibits[1].first_page
    QTest.keyClick(dialog.sheets.pages, key)
    assert not dialog.isVisible() and not dialog.sheets.source.sizes
    edit = page.form.edit("title")
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_P)
    assert edit.text() == "p" and not [one for one in window.findChildren(SheetsDialog) if one.isVisible()]


def test_the_large_pages_are_named_and_have_room(page: BundlePage, window: Window) -> None:
    """Every control says what it is, and can be hit; so do the small pages."""
    make(page)
    page.preview()
    wait(page.session)
    dialog = next(one for one in window.findChildren(SheetsDialog) if one.isVisible())
    controls = [one for one in seen(dialog) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(controls) >= 8
    for control in controls:
        assert control.accessibleName() and min(control.width(), control.height()) >= SMALLEST
    strip = dialog.sheets.strip
    said = strip.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Page 2"
    dialog.reject()


def test_lock_closes_the_large_pages(page: BundlePage, window: Window) -> None:
    make(page)
    page.preview()
    wait(page.session)
    assert [one for one in window.findChildren(SheetsDialog) if one.isVisible()]
    window.lock()
    settle(window.session)
    assert not window.findChildren(SheetsDialog)


def test_where_it_is_narrow_a_button_shows_the_pages(page: BundlePage, window: Window) -> None:
    """Below 1100 px and with large text they fold away, and take no child."""
    assert page.sheets.isVisible() and not page.size_card.preview.isVisible()
    window.resize(*NARROW)
    QApplication.processEvents()
    assert not page.sheets.isVisible() and page.size_card.preview.isVisible()
    make(page)
    assert not page.sheets.source.has_child
    page.size_card.preview.click()
    wait(page.session)
    dialog = next(one for one in window.findChildren(SheetsDialog) if one.isVisible())
    assert dialog.sheets.source.sizes
    dialog.reject()
    window.resize(*WIDE)
    QApplication.processEvents()
    wait(page.session)
    assert page.sheets.isVisible() and page.sheets.source.sizes


def test_a_refused_place_costs_nothing(page: BundlePage, window: Window, tmp_path: Path) -> None:
    """Inside the vault nothing readable is written: it is said before any work, and what was made stays."""
    make(page)
    before = page.maker.held
    page.export_to(page.session.vault.path / "out.pdf")
    settle(page.session)
    dialog = next(one for one in window.findChildren(dialogs.Dialog) if one.isVisible())
    assert "own folder" in dialog.accessibleDescription()
    dialog.accept()
    assert page.maker.held is before and page.maker.is_current and is_quiet(tmp_path)


def undo_toast(window: Window) -> None:
    window.frame.toast._undo.click()
    settle(window.session)


def test_taking_out_and_moving_are_undone(page: BundlePage, window: Window) -> None:
    """By the toast, or by Ctrl+Z in the list, step by step; the draft that outlives a crash follows."""
    ids = page.exhibits.model.ids
    view = page.exhibits.view
    view.setCurrentIndex(page.exhibits.model.index(0))
    page.exhibits.remove()
    settle(page.session)
    assert ids() == [2, 3] and window.frame.toast.text.startswith("“Permit” is out of the bundle.")
    undo_toast(window)
    assert ids() == [1, 2, 3]
    page.exhibits.model.move(0, 1)
    page.exhibits.model.move(2, -1)
    settle(page.session)
    assert ids() == [2, 3, 1] and window.frame.toast.text == "“Note” is exhibit B now."
    changes = "SELECT count(*) FROM activity"
    before = page.session.vault.database.value(changes)
    view.setFocus()
    for wanted in ([2, 1, 3], [1, 2, 3]):
        QTest.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        settle(page.session)
        assert ids() == wanted
    assert page.session.vault.database.value(changes) == before  # no change of a record was undone
    assert draft_of(drafts.load(page.session.vault, FORM)).keys == (1, 2, 3)


def test_what_cannot_be_saved_yet_cannot_be_pressed(page: BundlePage, window: Window) -> None:
    """The one filled button of the page follows what it does."""
    button = window.frame.header.primary
    assert button.text() == "Export bundle…" and button.isEnabled()
    next(action for action in page.actions() if action.text() == "Start a new bundle").trigger()
    settle(page.session)
    assert not button.isEnabled()
    undo_toast(window)
    assert button.isEnabled()


def test_adding_is_undone(page: BundlePage, window: Window) -> None:
    """Only what came with it goes again; adding what is there already says nothing."""
    page.exhibits.model.remove(2)
    settle(page.session)
    page.add([1])
    settle(page.session)
    assert "is out of the bundle" in window.frame.toast.text
    page.add([3, 1])
    settle(page.session)
    assert page.exhibits.model.ids() == [1, 2, 3]
    assert window.frame.toast.text == "1 more paper is in the bundle now."
    undo_toast(window)
    assert page.exhibits.model.ids() == [1, 2]


def test_a_new_bundle_gives_the_old_one_back(page: BundlePage, window: Window) -> None:
    """Words and papers, all of it."""
    QTest.keyClicks(page.form.edit("title"), "My side")
    next(action for action in page.actions() if action.text() == "Start a new bundle").trigger()
    settle(page.session)
    assert page.exhibits.model.ids() == [] and page.form.edit("title").text() == ""
    undo_toast(window)
    assert page.exhibits.model.ids() == [1, 2, 3] and page.form.edit("title").text() == "My side"


def test_a_taller_view_stays_on_its_page(page: BundlePage, window: Window) -> None:
    """However the window is resized, and back."""
    make(page)
    page.sheets.go_to(4)
    for size in ((1280, 640), (1700, 1200), (1280, 640), (1900, 1300), WIDE):
        window.resize(*size)
        QApplication.processEvents()
        assert page.sheets.pages.page == 4


def test_a_full_disk_is_said_and_the_next_place_is_quick(
    page: BundlePage, window: Window, tmp_path: Path
) -> None:
    """Message and remedy, nothing left there, and what was made is still here."""
    place = tmp_path / "stick"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        make(page)
        before = page.maker.held
        page.export_to(place / "out.pdf")
        settle(page.session)
        dialog = next(one for one in window.findChildren(dialogs.Dialog) if one.isVisible())
        assert "not enough room" in dialog.accessibleDescription()
        assert "choose another place" in dialog.accessibleDescription()
        dialog.accept()
        assert not list(place.iterdir()) and not page.saved.isVisible()
    finally:
        subprocess.run(["umount", place], check=True)
    page.export_to(tmp_path / "out.pdf")
    settle(page.session)
    assert page.saved.isVisible() and page.maker.held is before
