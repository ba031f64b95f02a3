"""Looking at files: pages from their child, search, selection, turning; nothing is left after Lock."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from flexkeeper import intake, records
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.preview import Preview
from flexkeeper.desktop.widgets.preview_boxes import Match, find, nearest, turned
from flexkeeper.desktop.widgets.preview_dialog import PreviewDialog
from flexkeeper.desktop.widgets.preview_facts import facts_line
from flexkeeper.desktop.widgets.preview_source import PageSource
from flexkeeper.desktop.window import Window
from flexkeeper.intake import PageText
from flexkeeper.progress import Progress
from flexkeeper.records import Document
from flexkeeper.vault import open_with_key
from tests.conftest import noon
from tests.desktop.conftest import run_until, settle
from tests.intake import made


@dataclass(frozen=True, slots=True)
class Desk:
    session: Session
    preview: Preview
    ids: dict[str, int]
    vault: Path
    key: bytes

    def document(self, name: str) -> Document:
        return records.documents_of(self.session.vault, self.ids[name])[0]

    def show(self, name: str) -> Preview:
        self.preview.show_document(self.document(name))
        wait(self.session)
        return self.preview


def wait(session: Session) -> None:
    """Until all pages that are seen have come; painting is what asks for them."""
    for _round in range(4):
        settle(session)
        QApplication.processEvents()
        for _page in range(4):
            run_until(lambda done: session.jobs.look(lambda _progress: None, lambda _none: done()))


FILES: dict[str, Callable[[], bytes]] = {
    "three.pdf": lambda: made.pdf(["Insurance card", "Second page with a Card", "Third"]),
    "photo.jpg": lambda: made.jpeg(
        (400, 300), taken="2026:11:06 10:12:13", offset="-08:00", place=("N", 47.6, "W", 122.33)
    ),
    "mail.eml": lambda: made.mail(subject="<b>About</b> block 7", body="<i>all</i> is well.").as_bytes(),
    "locked.pdf": lambda: made.locked_pdf("secret"),
    "broken.pdf": lambda: b"%PDF-1.7\nnothing that follows",
    "old.msg": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
}


@pytest.fixture(scope="module")
def desk(
    application: QApplication,
    kit: Kit,
    empty_vault: tuple[Path, bytes],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Desk]:
    template, key = empty_vault
    folder = tmp_path_factory.mktemp("preview")
    path = shutil.copytree(template, folder / "Vault")
    failures: list[Exception] = []
    session = Session(failures.append)
    session.adopt(open_with_key(path, key, clock=noon))
    ids = {}
    for name, content in FILES.items():
        (folder / name).write_bytes(content())
        added = intake.add_file(session.vault, session.sandbox, folder / name, progress=Progress())
        assert added.id is not None
        ids[name] = added.id
    preview = Preview(kit, session)
    preview.resize(700, 600)
    preview.show()
    yield Desk(session, preview, ids, path, key)
    preview.close()
    session.close()
    assert not failures


def grabbed(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def dark_pixels(image: QImage) -> int:
    return sum(
        QColor(image.pixel(x, y)).lightness() < 90
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


def words_shown(preview: Preview) -> str:
    state = preview._stack.currentWidget()
    assert state is not None
    return " ".join(label.text() for label in state.findChildren(QLabel))


def drag(preview: Preview, start: QPointF, end: QPointF) -> None:
    port = preview.pages.viewport()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind, at in (
        (QEvent.Type.MouseButtonPress, start),
        (QEvent.Type.MouseMove, end),
        (QEvent.Type.MouseButtonRelease, end),
    ):
        QApplication.sendEvent(port, QMouseEvent(kind, at, port.mapToGlobal(at), left, left, none))


def test_pages_are_shown_one_under_the_other(desk: Desk) -> None:
    """Ink is on the screen; the next page is where Page Down goes."""
    preview = desk.show("three.pdf")
    assert preview._stack.currentWidget() is preview.pages
    assert preview.source.sizes == ((612.0, 792.0),) * 3
    assert dark_pixels(grabbed(preview.pages.viewport())) > 50
    assert preview.tools.place.text().startswith("Page 1 of 3")
    page_down = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier)
    for number in (2, 3):
        QApplication.sendEvent(preview.pages, page_down)
        wait(desk.session)
        assert preview.tools.place.text().startswith(f"Page {number} of 3")


def test_zoom_by_wheel_and_fit(desk: Desk) -> None:
    preview = desk.show("three.pdf")
    pages = preview.pages
    width = pages._places[0].width()
    assert width == pytest.approx(pages.viewport().width() - 28, abs=2)
    port = pages.viewport()
    wheel = QWheelEvent(
        QPointF(50, 50), port.mapToGlobal(QPointF(50, 50)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(port, wheel)
    assert pages._places[0].width() == pytest.approx(width * 1.25, abs=2)
    pages.set_fit("page")
    assert pages._places[0].height() <= port.height()
    for _step in range(40):
        pages.zoom_by(1.25)
    wait(desk.session)
    pixmap = preview.source.pixmap(0, pages._scale(0), 0)
    assert pixmap is not None
    assert pixmap.width() * pixmap.height() < 25_000_000


def test_words_are_found_and_marked(desk: Desk) -> None:
    """Search goes through all pages, without regard to case, and Enter to the next."""
    preview = desk.show("three.pdf")
    preview.pages.set_fit("page")
    wait(desk.session)
    preview.tools.search.setText("CARD")
    wait(desk.session)
    assert preview.search.matches == [Match(0, 10, 14), Match(1, 19, 23)]
    assert preview.tools.found.text() == "1 of 2"
    marked = QColor(grabbed(preview.pages.viewport()).pixelColor(_center(preview, Match(0, 10, 14))))
    assert marked != QColor("white")
    preview.search.look_at(1)
    assert preview.tools.found.text() == "2 of 2"
    assert preview.pages.page == 1
    preview.tools.search.setText("nowhere")
    wait(desk.session)
    assert preview.tools.found.text() == "Nothing found"
    preview.tools.search.clear()


def _center(preview: Preview, match: Match) -> object:
    box = next(preview.pages._lines(match.page, match.first, match.last))
    # Between the letters' feet and the box's edge there is only the mark.
    return (QPointF(box.center().x(), box.bottom() - 2) - preview.pages._offset()).toPoint()


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_text_is_selected_by_its_boxes_and_copied(desk: Desk, rotation: int) -> None:
    """From the middle of the first letter to the middle of the ninth, however the page is turned."""
    preview = desk.show("three.pdf")
    preview.pages.turn(rotation)
    preview.pages.set_fit("page")
    preview.pages.go_to(0)
    wait(desk.session)
    text = preview.source.text(0)
    assert text is not None
    first, last = (
        preview.pages._rect(0, text.box(index)).center() - preview.pages._offset() for index in (0, 8)
    )
    drag(preview, first, last)
    assert preview.pages.selected_text() == "Insurance"
    preview.pages.copy()
    assert QGuiApplication.clipboard().text() == "Insurance"


def test_turning_is_kept_with_the_file_and_can_be_undone(desk: Desk) -> None:
    preview = desk.show("three.pdf")
    changes: list[int] = []
    preview.turned.connect(changes.append)
    wide = preview.pages._shape(0)
    preview.turn()
    wait(desk.session)
    assert preview.pages._shape(0) == (wide[1], wide[0])
    assert desk.document("three.pdf").recipe == {"rotation": 90}
    desk.session.undo(changes[0], lambda: None)
    wait(desk.session)
    assert desk.document("three.pdf").recipe == {}
    assert preview.pages.rotation == 0


def test_quick_turns_end_where_they_should_and_can_be_taken_back(desk: Desk) -> None:
    """What is read between two turns must not turn the page back."""
    preview = desk.show("photo.jpg")
    for _turn in range(3):
        preview.turn()
    assert preview.pages.rotation == 270
    wait(desk.session)
    assert preview.pages.rotation == 270
    assert desk.document("photo.jpg").recipe == {"rotation": 270}
    for left in (180, 90, 0):
        preview.undo_turn()
        wait(desk.session)
        assert preview.pages.rotation == left


def test_a_photo_says_when_and_where_and_is_not_blown_up(desk: Desk) -> None:
    preview = desk.show("photo.jpg")
    assert "2026" in preview._facts.text()
    assert "10:12" in preview._facts.text()
    assert "47.60000, -122.33000" in preview._facts.text()
    assert "Lumen Nine" in preview._facts.text()
    place = preview.pages._places[0]
    assert (place.width(), place.height()) == (400, 300)
    shown = grabbed(preview.pages.viewport())
    assert shown.pixelColor(int(place.left()) + 20, int(place.center().y())).red() > 200
    assert shown.pixelColor(int(place.right()) - 20, int(place.center().y())).blue() > 200


def test_a_mail_is_plain_text_whatever_it_says(desk: Desk) -> None:
    """Markup in head and body is shown sign by sign."""
    preview = desk.show("mail.eml")
    assert preview.text.toPlainText().strip() == "<i>all</i> is well."
    assert "<b>About</b> block 7" in preview._facts.text()
    assert preview._facts.textFormat() == Qt.TextFormat.PlainText
    preview.tools.search.setText("well")
    assert preview.text.textCursor().selectedText() == "well"
    preview.tools.search.clear()


@pytest.mark.parametrize(
    ("name", "said"),
    [("locked.pdf", "locked"), ("broken.pdf", "damaged"), ("old.msg", "no preview")],
)
def test_what_cannot_be_shown_is_said_calmly(desk: Desk, name: str, said: str) -> None:
    preview = desk.show(name)
    assert said in words_shown(preview)
    assert not preview.source.has_child


def test_after_idling_the_child_is_gone_and_the_next_page_starts_another(desk: Desk) -> None:
    preview = desk.show("three.pdf")
    assert preview.source.has_child
    preview.source._idle.timeout.emit()
    assert not preview.source.has_child
    preview.pages.zoom_by(1.1)
    wait(desk.session)
    assert preview.source.has_child
    assert preview.source.pixmap(0, preview.pages._scale(0), 0) is not None


def test_another_document_ends_the_child_of_the_one_before(desk: Desk) -> None:
    desk.show("three.pdf")
    before = desk.preview.source._held.preview
    assert before is not None
    desk.preview.show_document(desk.document("photo.jpg"))
    assert not before.is_open
    wait(desk.session)
    assert desk.preview.source.sizes == ((400.0, 300.0),)


def test_lock_leaves_nothing(desk: Desk) -> None:
    """Pixels, texts, the file's name and its child are gone; opening the vault again starts anew."""
    preview = desk.show("three.pdf")
    child = preview.source._held.preview
    assert child is not None
    desk.session.lock()
    assert preview.document is None
    assert not child.is_open
    assert not preview.source._pixmaps
    assert not preview.source._texts
    run_until(lambda done: desk.session.jobs.write(lambda _progress: None, lambda _none: done()))
    desk.session.adopt(open_with_key(desk.vault, desk.key, clock=noon))
    assert dark_pixels(grabbed(desk.show("three.pdf").pages.viewport())) > 50


def test_a_source_by_itself_forgets_on_lock(desk: Desk) -> None:
    """Whoever else shows pages one day gets this without asking."""
    source = PageSource(desk.session)
    source.show_of(desk.document("three.pdf"))
    wait(desk.session)
    assert source.pixmap(0, 0.5, 0) is None
    wait(desk.session)
    assert source.pixmap(0, 0.5, 0) is not None
    desk.session.lock()
    assert not source.has_child
    assert not source.sizes
    assert source.pixmap(0, 0.5, 0) is None
    run_until(lambda done: desk.session.jobs.write(lambda _progress: None, lambda _none: done()))
    desk.session.adopt(open_with_key(desk.vault, desk.key, clock=noon))


def test_space_in_the_list_shows_the_paper_large_and_closes_it(opened: Window) -> None:
    page = opened.frame.page("records")
    opened.frame.go_to("records")
    settle(opened.session)
    ids = records.find_ids(opened.session.vault, "tow receipt")
    opened.desk.open_record(ids[0])
    settle(opened.session)
    page.deeds.large.trigger()  # type: ignore[attr-defined]
    settle(opened.session)
    dialog = page.findChildren(PreviewDialog)[-1]
    assert dialog.isVisible()
    assert dialog._count.text() == "File 1 of 2"
    dialog._step(1)
    assert dialog._count.text() == "File 2 of 2"
    space = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ")
    QApplication.sendEvent(dialog, space)
    assert not dialog.isVisible()
    assert dialog.preview.document is None


@pytest.mark.parametrize("percent", [100, 200])
def test_every_control_of_the_large_preview_has_a_name_and_room(desk: Desk, kit: Kit, percent: int) -> None:
    """For eyes, fingers and screen readers; the words of the page are its description."""
    kit.look.choose("light", "system", percent)
    dialog = PreviewDialog(kit, desk.session, desk.preview)
    dialog.show_documents([desk.document("three.pdf"), desk.document("mail.eml")])
    wait(desk.session)
    controls = [
        one
        for one in dialog.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(controls) >= 12
    for control in controls:
        assert control.accessibleName(), control
        assert min(control.width(), control.height()) >= 24, control
        assert dialog.rect().contains(control.mapTo(dialog, control.rect().bottomRight())), control
    assert dialog.preview.pages.accessibleDescription().startswith("Insurance card")
    dialog.reject()
    kit.look.choose("light", "system", 100)


def test_lock_closes_the_large_preview(opened: Window, filled_vault: tuple[Path, bytes]) -> None:
    """Nothing of it stays over the lock page; this test comes last, for it locks the window."""
    page = opened.frame.page("records")
    opened.frame.go_to("records")
    settle(opened.session)
    opened.desk.open_record(records.find_ids(opened.session.vault, "tow receipt")[0])
    settle(opened.session)
    page.deeds.large.trigger()  # type: ignore[attr-defined]
    assert [
        one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewDialog) and one.isVisible()
    ]
    opened.lock()
    QApplication.processEvents()
    assert not [
        one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewDialog) and one.isVisible()
    ]
    run_until(lambda done: opened.session.jobs.write(lambda _progress: None, lambda _none: done()))
    path, key = filled_vault
    opened.session.adopt(open_with_key(path, key, clock=noon))
    settle(opened.session)


def test_boxes_turn_with_their_page() -> None:
    box = (0.1, 0.2, 0.4, 0.3)
    assert turned(box, 90) == pytest.approx((0.7, 0.1, 0.8, 0.4))
    for rotation in (90, 180, 270):
        assert turned(turned(box, rotation), 360 - rotation) == pytest.approx(box)


def test_words_over_line_ends_are_found_where_they_stand() -> None:
    text = PageText("Block \n seven, BLOCK seven", [0.0] * 4 * 25)
    assert list(find(3, text, " block   SEVEN")) == [Match(3, 0, 13), Match(3, 15, 26)]
    assert list(find(3, text, "  ")) == []


def test_the_nearest_character_is_on_the_nearest_line() -> None:
    row = [0.1, 0.1, 0.2, 0.15, 0.2, 0.1, 0.3, 0.15, 0.1, 0.3, 0.2, 0.35]
    text = PageText("abc", row)
    assert [nearest(text, 0.29, 0.12, 0), nearest(text, 0.29, 0.3, 0), nearest(text, 0.0, 0.0, 0)] == [
        1,
        2,
        0,
    ]


def test_facts_of_a_strange_photo_are_left_out(desk: Desk) -> None:
    """Facts were read from the file: whatever they are, the line is text."""
    photo = desk.document("photo.jpg")
    values = {name: getattr(photo, name) for name in Document.__slots__}
    values["facts"] = {"taken_at": ["x"], "camera": 7, "place": "here", "width": "wide"}
    assert facts_line(Document(**values)) == ""
    assert datetime.fromisoformat(photo.facts["taken_at"]).hour == 10


@dataclass(frozen=True, slots=True)
class Pdf:
    media_type: str = "application/pdf"
    password: str | None = None


def test_another_making_takes_the_place_of_pages_that_stay_until_it_has_come(desk: Desk) -> None:
    """Nothing is blank in between; a shorter one forgets the pages that are gone."""
    source = PageSource(desk.session)
    source.show_instead(Pdf(), lambda _vault: io.BytesIO(made.pdf(["One", "Two", "Three"])))
    wait(desk.session)
    assert len(source.sizes) == 3 and source.near(0, 0) is None
    for page in range(3):
        source.pixmap(page, 0.2, 0)
    wait(desk.session)
    before = source.near(0, 0)
    opened: list[int] = []
    source.opened.connect(lambda: opened.append(len(source.sizes)))
    source.show_instead(Pdf(), lambda _vault: io.BytesIO(made.pdf(["Only one, with more words on it"])))
    assert source.near(0, 0) is before and source.pixmap(0, 0.2, 0) is None
    source.pixmap(2, 0.2, 0)  # still on the screen while the new one opens
    wait(desk.session)
    after = source.pixmap(0, 0.2, 0)
    assert opened == [1] and after is not None and before is not None
    assert after.toImage() != before.toImage()
    assert source.near(2, 0) is None
    source.forget()
    assert source.near(0, 0) is None and source.sizes == ()
