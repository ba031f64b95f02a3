"""The bundle: papers chosen and put in order, figures, draft, and the real PDF at the end."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from flexkeeper import bundle, records
from flexkeeper.desktop import drafts, words
from flexkeeper.desktop.pages.bundle import BundlePage
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.bundle.draft import FORM, USUAL_LIMIT, Draft, draft_of
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.window import Window
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault, open_with_key
from tests.builders import add_record
from tests.conftest import noon
from tests.desktop.conftest import settle

TITLES = ("Notice", "Locked gate", "Tow receipt")


@pytest.fixture
def folder(empty_vault: tuple[Path, bytes], tmp_path: Path) -> Path:
    """A vault of this test with three papers that can be shown, and a locked one."""
    template, key = empty_vault
    path = shutil.copytree(template, tmp_path / "Vault")
    with open_with_key(path, key, clock=noon) as vault:
        for number, title in enumerate(TITLES):
            content = f"What {title} says, {number}.".encode()
            add_record(vault, title=title, contents=[content], text=content.decode())
        locked = add_record(vault, title="Locked statement", contents=[b"%PDF"], media_type="application/pdf")
        document = records.documents_of(vault, locked)[0]
        with vault.database.change("edit") as change:
            change.update("document", document.id, {"status": "needs_password"})
        records.set_me(vault, {"name": "Marisol Vega"})
    return path


@pytest.fixture
def page(window: Window, folder: Path, empty_vault: tuple[Path, bytes]) -> Iterator[BundlePage]:
    """The page with the three papers in it."""
    window.session.adopt(open_with_key(folder, empty_vault[1], clock=noon))
    settle(window.session)
    window.desk.make_bundle([1, 2, 3])
    settle(window.session)
    yield current(window)
    window.lock()
    settle(window.session)


def current(window: Window) -> BundlePage:
    found = window.frame.page("bundle")
    assert isinstance(found, BundlePage)
    return found


def titles(page: BundlePage) -> list[str]:
    return [item.row.title for item in page.exhibits.model.items()]


def opened_dialog(window: Window, kind: type[dialogs.Dialog] = dialogs.Dialog) -> dialogs.Dialog:
    return next(one for one in window.findChildren(kind) if one.isVisible())


def texts(page: BundlePage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_keys_put_exhibits_in_order(page: BundlePage) -> None:
    """Alt with an arrow moves the chosen one; at the end it stays."""
    view = page.exhibits.view
    view.setFocus()
    view.setCurrentIndex(page.exhibits.model.index(0))
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(view, Qt.Key.Key_Down, alt)
    assert titles(page) == ["Locked gate", "Notice", "Tow receipt"]
    QTest.keyClick(view, Qt.Key.Key_Down, alt)
    QTest.keyClick(view, Qt.Key.Key_Down, alt)
    assert titles(page) == ["Locked gate", "Tow receipt", "Notice"]
    assert view.currentIndex().row() == 2
    QTest.keyClick(view, Qt.Key.Key_Up, alt)
    assert titles(page) == ["Locked gate", "Notice", "Tow receipt"]


@pytest.mark.parametrize(
    ("taken", "before", "order"),
    [(0, 3, [2, 3, 1]), (2, 0, [3, 1, 2]), (0, 2, [2, 1, 3]), (1, 1, [1, 2, 3]), (1, 2, [1, 2, 3])],
)
def test_what_is_dropped_lands_where_it_was_dropped(
    page: BundlePage, taken: int, before: int, order: list[int]
) -> None:
    """As the list asks its model when something dragged is dropped before a row."""
    nothing = QModelIndex()
    page.exhibits.model.moveRows(nothing, taken, 1, nothing, before)
    assert page.exhibits.model.ids() == order
    assert page.exhibits.view.dragEnabled()


def test_a_screen_reader_hears_letter_title_and_size(page: BundlePage) -> None:
    """The letter follows the place."""
    model = page.exhibits.model
    said = model.data(model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert str(said).startswith("Exhibit B, Locked gate, ") and "2 pages" in str(said)


def test_figures_follow_what_is_chosen(page: BundlePage) -> None:
    """Taking one out takes its pages out; without any there is nothing to export."""
    settle(page.session)
    assert page.size_card.meter.sentence.text().startswith("About 10 pages. It should fit, with 9.9 MB")
    QTest.keyClick(page.exhibits.view, Qt.Key.Key_Delete)
    settle(page.session)
    assert page.size_card.meter.sentence.text().startswith("About 8 pages.")
    page.exhibits.remove()
    page.exhibits.remove()
    settle(page.session)
    primary = page.primary()
    assert primary is not None and not primary.isEnabled()
    assert not page.size_card.isVisible() and page.exhibits.empty.isVisible()


def test_a_draft_outlives_the_window(page: BundlePage, window: Window, folder: Path, empty_vault) -> None:  # type: ignore[no-untyped-def]
    """Order and typed words are there again; nothing of them is in the settings."""
    page.exhibits.model.move(2, -1)
    QTest.keyClicks(page.form.edit("reference"), "DR-261118")
    box = page.form.box("captions")
    box.setCurrentIndex(box.findData("none"))
    box.activated.emit(box.currentIndex())
    settle(window.session)
    window.lock()
    settle(window.session)
    window.session.adopt(open_with_key(folder, empty_vault[1], clock=noon))
    window.desk.make_bundle()
    settle(window.session)
    again = current(window)
    assert again is not page
    assert titles(again) == ["Notice", "Tow receipt", "Locked gate"]
    assert again.form.edit("reference").text() == "DR-261118"
    assert again.form.box("captions").currentData() == "none"


def test_records_join_a_draft_that_was_kept(window: Window, folder: Path, empty_vault) -> None:  # type: ignore[no-untyped-def]
    """What is put in right after opening stands behind what was there, once."""
    with open_with_key(folder, empty_vault[1], clock=noon) as vault:
        drafts.save(vault, FORM, Draft(keys=(3, 99)).texts())
    window.session.adopt(open_with_key(folder, empty_vault[1], clock=noon))
    window.desk.make_bundle([1, 3])
    settle(window.session)
    assert current(window).exhibits.model.ids() == [3, 1]
    window.lock()
    settle(window.session)


@pytest.mark.parametrize(
    "kept",
    [
        {},
        {"keys": "one 0 -0 03 1e5 " + "9" * 30},
        {"paper": "huge", "language": "", "captions": "FULL"},
        {"max_bytes": "much"},
        {"max_bytes": "-5"},
        {"max_bytes": "²"},
    ],
)
def test_a_draft_that_cannot_be_used_is_none(kept: dict[str, str]) -> None:
    """A broken one costs nobody the page."""
    assert draft_of(kept) == Draft()


@given(
    st.builds(
        Draft,
        keys=st.lists(st.integers(-(10**17), 10**17).filter(bool), unique=True).map(
            lambda keys: tuple(sorted(keys, key=lambda key: key > 0))
        ),
        title=st.text(),
        captions=st.sampled_from(["full", "date", "none"]),
        max_bytes=st.none() | st.integers(1, 10**12),
    )
)
def test_a_draft_is_kept_whole(draft: Draft) -> None:
    """What comes back is what was there."""
    assert draft_of(draft.texts()) == draft


def test_trashed_records_leave_the_bundle(page: BundlePage) -> None:
    """What is in the trash cannot be proof."""
    page.session.write(lambda vault, _progress: records.trash(vault, 2))
    settle(page.session)
    assert titles(page) == ["Notice", "Tow receipt"]


def test_papers_are_chosen_in_the_order_they_are_marked(page: BundlePage, window: Window) -> None:
    """Those in the bundle are not offered again; marks outlive another search."""
    page.exhibits.remove()
    page.exhibits.remove()
    settle(page.session)
    page.choose()
    settle(page.session)
    dialog = opened_dialog(window, ChooseDialog)
    assert isinstance(dialog, ChooseDialog)
    assert not dialog.take.isEnabled()
    offered = [dialog.model.id_at(row) for row in range(dialog.model.rowCount())]
    assert sorted(offered) == [1, 2, 4]
    for record_id in (2, 1):
        dialog.search.setText(TITLES[record_id - 1])
        settle(page.session)
        center = dialog.view.visualRect(dialog.model.index(0)).center()
        QTest.mouseClick(dialog.view.viewport(), Qt.MouseButton.LeftButton, pos=center)
    assert dialog.take.text() == "Add 2 papers"
    dialog.take.click()
    settle(page.session)
    assert titles(page) == ["Tow receipt", "Locked gate", "Notice"]


def test_the_bundle_is_made_checked_and_shown(page: BundlePage, tmp_path: Path) -> None:
    """A real build: the file passes its checks again, has the order seen, and the estimate was near."""
    page.exhibits.model.move(0, 1)
    said = int(page.size_card.meter.sentence.text().split()[1])
    path = tmp_path / "out.pdf"
    page.export_to(path)
    settle(page.session)
    with Sandbox(bundle.PRELOAD) as sandbox:
        assert all(check.ok for check in bundle.verify(path, sandbox=sandbox))
    assert page.saved.isVisible()
    told = page.saved.words.text()
    assert told.startswith("Saved. ") and told.endswith("Checked: links, page numbers, fingerprints.")
    assert abs(int(told.split()[1]) - said) <= 1
    assert page.session.vault.database.value("SELECT count(*) FROM activity WHERE action = 'bundle'") == 1
    QTest.keyClicks(page.form.edit("title"), "x")
    assert not page.saved.isVisible()  # it is another bundle from here on


def test_stopping_leaves_nothing(page: BundlePage, window: Window, tmp_path: Path) -> None:
    """A stopped build writes no file, and can be started again."""
    folder = tmp_path / "empty"
    folder.mkdir()
    page.export_to(folder / "out.pdf")
    primary = page.primary()
    assert primary is not None and not primary.isEnabled()
    window.session.jobs.shown.connect(lambda job: job.cancel() if job else None)
    settle(page.session)
    window.session.jobs.shown.disconnect()
    window.session.jobs.shown.connect(window.frame.progress.follow)
    assert list(folder.iterdir()) == []
    assert window.frame.toast.text == "Stopped. Nothing was saved."
    assert primary.isEnabled() and not page.saved.isVisible()


def test_a_place_that_refuses_is_said_calmly(page: BundlePage, window: Window, tmp_path: Path) -> None:
    """Message and remedy, and the button is back."""
    page.export_to(tmp_path / "no such folder" / "out.pdf")
    settle(page.session)
    dialog = opened_dialog(window)
    assert "cannot be written" in dialog.accessibleDescription()
    dialog.accept()
    primary = page.primary()
    assert primary is not None and primary.isEnabled() and not page.saved.isVisible()


def test_what_cannot_be_shown_is_listed_before(page: BundlePage, window: Window, tmp_path: Path) -> None:
    """The locked file stands in the list with its reason, the export asks once, the result says it again."""
    page.add([4])
    settle(page.session)
    assert page.left_out.isVisible()
    assert "This file is locked" in texts(page)
    page.export()
    ask = opened_dialog(window)
    assert "D.1" in ask.accessibleDescription()
    ask.reject()
    page.export_to(tmp_path / "out.pdf")
    settle(page.session)
    assert page.saved.isVisible() and page.left_out.isVisible()


def test_what_turns_out_not_to_be_shown_is_listed_after(page: BundlePage, tmp_path: Path) -> None:
    """A picture that is none is found out by the build only; it is named wherever it is moved."""

    def put_in(vault: Vault, _progress: object) -> int:
        return add_record(vault, title="Gate", contents=[b"no picture"], media_type="image/jpeg")

    page.session.write(put_in, lambda record_id: page.add([record_id]))
    settle(page.session)
    assert titles(page)[-1] == "Gate" and not page.left_out.isVisible()
    page.export_to(tmp_path / "out.pdf")
    settle(page.session)
    assert page.saved.isVisible() and page.left_out.isVisible()
    assert "D.1" in texts(page)
    page.exhibits.model.move(3, -1)
    settle(page.session)
    assert not page.saved.isVisible() and "C.1" in texts(page)
    page.exhibits.model.remove(2)
    settle(page.session)
    assert not page.left_out.isVisible()


def test_a_build_that_ends_elsewhere_is_said(page: BundlePage, window: Window, tmp_path: Path) -> None:
    """Who went on to another page hears that it is done."""
    page.export_to(tmp_path / "out.pdf")
    window.desk.go_to("records")
    settle(page.session)
    assert window.frame.toast.text == "The bundle is saved."


def test_the_file_dialog_proposes_a_name(page: BundlePage, window: Window) -> None:
    """Last name, appeal, day; a PDF by itself."""
    page.export()
    dialog = next(one for one in window.findChildren(QFileDialog) if one.isVisible())
    today = date.today().isoformat()  # noqa: DTZ011 - the driver's own day
    assert [Path(name).name for name in dialog.selectedFiles()] == [f"Vega_Appeal_{today}.pdf"]
    assert dialog.defaultSuffix() == "pdf"
    dialog.reject()


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Marisol Vega", "Vega_Appeal_2026-11-20.pdf"),
        ("José Núñez", "Nunez_Appeal_2026-11-20.pdf"),
        ("Ann O'Hara-Lee", "OHara-Lee_Appeal_2026-11-20.pdf"),
        ("../../etc/passwd", "etcpasswd_Appeal_2026-11-20.pdf"),
        ("محمد علي", "Appeal_2026-11-20.pdf"),
        ("", "Appeal_2026-11-20.pdf"),
    ],
)
def test_file_names_are_plain(name: str, file: str) -> None:
    """ASCII only, whatever the name."""
    assert bundle.file_name(name, date(2026, 11, 20)) == file


def test_a_new_bundle_starts_empty(page: BundlePage) -> None:
    """Everything that was typed and chosen is gone, from the vault too."""
    QTest.keyClicks(page.form.edit("title"), "Old")
    next(action for action in page.actions() if action.text() == "Start a new bundle").trigger()
    settle(page.session)
    assert titles(page) == [] and page.form.edit("title").text() == ""
    assert draft_of(drafts.load(page.session.vault, FORM)) == Draft()


def choose_limit(page: BundlePage, limit: int) -> None:
    box = page.size_card.box
    box.setCurrentIndex(box.findData(limit))
    box.activated.emit(box.currentIndex())
    settle(page.session)


def test_the_limit_is_chosen_kept_and_taken_back(page: BundlePage, window: Window) -> None:
    """10 MB without a word; another stays in the draft, and Undo brings the first back."""
    meter = page.size_card.meter
    assert page.size_card.box.currentData() == USUAL_LIMIT and meter.limit.text() == "of 10 MB"
    choose_limit(page, 25_000_000)
    assert meter.limit.text() == "of 25 MB"
    assert draft_of(drafts.load(page.session.vault, FORM)).max_bytes == 25_000_000
    page.undo()
    settle(page.session)
    assert page.size_card.box.currentData() == USUAL_LIMIT and meter.limit.text() == "of 10 MB"
    choose_limit(page, 0)
    assert meter.limit.text() == "as one PDF" and not meter.bar.isVisible()
    assert window.frame.toast.text == "The bundle may be of any size now."


def put_photos(page: BundlePage, count: int) -> None:
    """As many noisy photos into the bundle, half a megabyte each and of high quality."""

    def put_in(vault: Vault, _progress: object) -> list[int]:
        made = []
        for number in range(count):
            noise = random.Random(number).randbytes(1000 * 750)
            photo = io.BytesIO()
            image = Image.frombytes("L", (1000, 750), noise)
            image.save(photo, "JPEG", quality=75)
            made.append(
                add_record(
                    vault, title=f"Photo {number}", contents=[photo.getvalue()], media_type="image/jpeg"
                )
            )
        return made

    page.session.write(put_in, lambda added: page.add(added))
    settle(page.session)


def limit_to(page: BundlePage, limit: int) -> None:
    """A limit that is none of the usual ones, as a channel may have."""
    page.size_card.limited.emit(limit)
    settle(page.session)


def test_photos_are_made_smaller_until_it_fits(page: BundlePage, tmp_path: Path) -> None:
    """It is said before, and the file keeps the limit and uses it."""
    put_photos(page, 2)
    limit_to(page, 600_000)
    sentence = page.size_card.meter.sentence
    assert "Photos will be made smaller until it fits" in sentence.text()
    path = tmp_path / "out.pdf"
    page.export_to(path)
    settle(page.session)
    assert page.saved.isVisible() and 0.9 * 600_000 <= path.stat().st_size <= 600_000
    assert sentence.text().endswith("It fits: photos were made smaller, text stays sharp.")
    assert not page.heavy.isVisible()


def test_where_it_cannot_fit_it_is_said_by_how_much_and_what_to_take_out(
    page: BundlePage, window: Window, tmp_path: Path
) -> None:
    """Nothing is written; the heaviest can be taken out there, or a larger limit allowed."""
    put_photos(page, 2)
    limit_to(page, 250_000)
    path = tmp_path / "out.pdf"
    page.export_to(path)
    settle(page.session)
    opened_dialog(window).accept()
    assert not path.exists() and not page.maker.is_making
    assert page.heavy.isVisible() and page.maker.over is not None
    assert "too much, with all pictures as small as they can be read." in page.size_card.meter.sentence.text()
    over = page.maker.over
    assert page.size_card.meter.number.text() == words.size(over.least)
    assert titles(page)[3:] == ["Photo 0", "Photo 1"]
    out = next(one for one in page.heavy.findChildren(Button) if one.accessibleName().endswith("Photo 1"))
    out.click()
    settle(page.session)
    assert titles(page)[3:] == ["Photo 0"] and not page.heavy.isVisible()
    page.undo()
    settle(page.session)
    page.maker.make_now()  # found out by the pages alone, too, and without a dialog
    settle(page.session)
    assert page.heavy.isVisible()
    allow = next(one for one in page.heavy.findChildren(Button) if one.text() == "Allow 5 MB")
    allow.click()
    settle(page.session)
    page.export_to(path)
    settle(page.session)
    assert path.exists() and page.saved.isVisible() and not page.heavy.isVisible()
