"""The pages of a document one under the other: painted from pixels, selected by the boxes of characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.preview_boxes import Match, Spot, nearest, turned
from flexkeeper.desktop.widgets.preview_source import PageSource, Wish
from flexkeeper.i18n import _

Fit = Literal["width", "page", "free"]
_GAP = 14
_SMALLEST, _LARGEST = 0.05, 8.0
_STEP = 1.25
_MOST_PIXELS = 24_000_000


class PagesView(QAbstractScrollArea):
    """Shows the pages of a source. `moved` says that another page or zoom is seen."""

    moved = Signal()

    def __init__(self, kit: Kit, source: PageSource) -> None:
        super().__init__()
        self._kit, self._source = kit, source
        self.fit: Fit = "width"
        self.zoom, self.rotation, self.unit = 1.0, 0, 1.0
        self._places: list[QRectF] = []
        self._from: Spot | None = None
        self._to: Spot | None = None
        self._matches: Sequence[Match] = ()
        self._current: Match | None = None
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setAccessibleName(_("Pages"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        source.page_arrived.connect(lambda _page: self.viewport().update())
        source.text_arrived.connect(lambda _page: self.viewport().update())
        kit.look.changed.connect(self.viewport().update)
        self.verticalScrollBar().valueChanged.connect(self.moved)

    def start(self, unit: float, rotation: int, fit: Fit) -> None:
        """Shows an opened source from its first page; `unit` is logical pixels per unit at 100 %."""
        self.unit, self.rotation, self.fit = unit, rotation, fit
        self._from = self._to = self._current = None
        self._matches = ()
        self.arrange()
        self.verticalScrollBar().setValue(0)

    def arrange(self) -> None:
        """Lays the pages out for the size of the window, the zoom and the rotation."""
        sizes = [self._shape(page) for page in range(len(self._source.sizes))]
        if self.fit != "free" and sizes:
            self.zoom = self._fitting(sizes)
        widest = max((width for width, _height in sizes), default=1.0) * self.zoom
        room = max(widest + 2 * _GAP, self.viewport().width())
        self._places, top = [], float(_GAP)
        for width, height in sizes:
            shown = QRectF(0, top, round(width * self.zoom), round(height * self.zoom))
            shown.moveLeft(round((room - shown.width()) / 2))
            self._places.append(shown)
            top += shown.height() + _GAP
        for bar, whole, seen in (
            (self.horizontalScrollBar(), room, self.viewport().width()),
            (self.verticalScrollBar(), top, self.viewport().height()),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(self._kit.look.px(40))
            bar.setRange(0, max(0, int(whole) - seen))
        self.viewport().update()
        self.moved.emit()

    @property
    def page(self) -> int:
        """The page that takes the middle of what is seen."""
        return self._page_in(self.viewport().height())

    def _page_in(self, height: int) -> int:
        middle = self.verticalScrollBar().value() + height / 2
        return next((at for at, place in enumerate(self._places) if place.bottom() + _GAP > middle),
                    max(0, len(self._places) - 1))  # fmt: skip

    def go_to(self, page: int) -> None:
        """Scrolls to the head of a page."""
        if self._places:
            place = self._places[min(max(page, 0), len(self._places) - 1)]
            self.verticalScrollBar().setValue(int(place.top()) - _GAP // 2)

    def set_fit(self, fit: Fit) -> None:
        """Fits the pages to the width, or each whole into the window."""
        self.fit = fit
        self._keeping_page(self.arrange)

    def zoom_by(self, factor: float) -> None:
        """Makes the pages larger or smaller; the middle of what is seen stays in the middle."""
        bar = self.verticalScrollBar()
        middle = bar.value() + bar.pageStep() / 2
        before = self.zoom
        self.fit = "free"
        self.zoom = min(max(self.zoom * factor, _SMALLEST), _LARGEST)
        self.arrange()
        bar.setValue(int(middle * self.zoom / before - bar.pageStep() / 2))

    def turn(self, rotation: int) -> None:
        """Shows the pages turned clockwise."""
        self.rotation = rotation
        self._keeping_page(self.arrange)

    def show_matches(self, matches: Sequence[Match], current: Match | None) -> None:
        """Marks what was found; scrolls to the one that is looked at."""
        self._matches = matches
        if current is not None and current != self._current:
            self._scroll_to(current)
        self._current = current
        self.viewport().update()

    def selected_text(self) -> str:
        """The text that is selected, pages apart by an empty line."""
        texts = []
        for page, first, last in self._selection():
            text = self._source.text(page)
            if text is not None:
                texts.append(text.text[first:last])
        return "\n\n".join(texts)

    def copy(self) -> None:
        """Puts the selected text on the clipboard."""
        text = self.selected_text()
        if text:
            QGuiApplication.clipboard().setText(text)

    def select_page(self) -> None:
        """Selects all text of the page that is seen."""
        text = self._source.text(self.page)
        if text is not None and text.text:
            self._from, self._to = Spot(self.page, 0), Spot(self.page, len(text.text) - 1)
            self.viewport().update()

    # What Qt asks

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # In the height from before: in a taller view another page would be in the middle.
        self._keeping_page(self.arrange, self._page_in(event.oldSize().height()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_PageDown: lambda: self.go_to(self.page + 1),
            Qt.Key.Key_PageUp: lambda: self.go_to(self.page - 1),
            Qt.Key.Key_Home: lambda: self.go_to(0),
            Qt.Key.Key_End: lambda: self.go_to(len(self._places) - 1),
        }
        action = keys.get(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            action = {int(Qt.Key.Key_C): self.copy, int(Qt.Key.Key_A): self.select_page}.get(event.key())
        if action is not None:
            action()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = self._to = self._spot(event.position())
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._from is not None:
            self._to = self._spot(event.position()) or self._to
            self.viewport().update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self._kit.look.color("sunken"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(-self._offset())
        seen = QRectF(self.viewport().rect()).translated(self._offset())
        pages = [page for page, place in enumerate(self._places) if place.intersects(seen)]
        wishes: set[Wish] = {(page, self._scale(page), self.rotation) for page in pages}
        self._source.only(wishes)
        for page in reversed(pages):  # what is asked for last comes first: the uppermost
            self._paint_page(painter, page)
        painter.end()

    # How it does it

    def _paint_page(self, painter: QPainter, page: int) -> None:
        look, place = self._kit.look, self._places[page]
        painter.fillRect(place, self._on_paper("surface"))
        exact = self._source.pixmap(page, self._scale(page), self.rotation)
        pixmap = exact or self._source.near(page, self.rotation)
        if pixmap is not None:
            painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
        elif self._source.is_damaged(page):
            painter.fillRect(place, look.color("surface"))
            painter.setPen(look.color("text2"))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, _("This page cannot be shown."))
        painter.setPen(QPen(look.color("border"), 1))
        painter.drawRect(place)
        if exact is not None:
            self._source.text(page)
        self._paint_marks(painter, page)

    def _paint_marks(self, painter: QPainter, page: int) -> None:
        found, chosen, edge = (self._on_paper(name) for name in ("warn_line", "accent", "warn"))
        found.setAlpha(110)
        chosen.setAlpha(80)
        for match in self._matches:
            if match.page == page:
                for box in self._lines(page, match.first, match.last):
                    painter.fillRect(box, found)
                    if match == self._current:
                        painter.setPen(QPen(edge, 2))
                        painter.drawRect(box)
        for at, first, last in self._selection():
            if at == page:
                for box in self._lines(page, first, last):
                    painter.fillRect(box, chosen)

    def _on_paper(self, token: str) -> QColor:
        """A color of the light look: paper is white in the dark, too."""
        return QColor(self._kit.look.tokens.color("light", token))

    def _lines(self, page: int, first: int, last: int) -> Iterator[QRectF]:
        """The characters' places on the page laid out, joined along each line."""
        text = self._source.text(page)
        joined = QRectF()
        for index in range(first, min(last, len(text.text))) if text is not None else ():
            assert text is not None
            box = self._rect(page, text.box(index))
            if box.isEmpty():
                continue
            is_beside = abs(box.center().y() - joined.center().y()) < box.height() / 2
            if self.rotation in (90, 270):
                is_beside = abs(box.center().x() - joined.center().x()) < box.width() / 2
            if not joined.isEmpty() and not is_beside:
                yield joined
                joined = QRectF()
            joined = box if joined.isEmpty() else joined.united(box)
        if not joined.isEmpty():
            yield joined

    def _rect(self, page: int, box: tuple[float, float, float, float]) -> QRectF:
        place = self._places[page]
        left, top, right, bottom = turned(box, self.rotation)
        return QRectF(
            QPointF(place.left() + left * place.width(), place.top() + top * place.height()),
            QPointF(place.left() + right * place.width(), place.top() + bottom * place.height()),
        )

    def _selection(self) -> Iterator[tuple[int, int, int]]:
        """Page, first character and the one after the last, of each page that has selected text."""
        if self._from is None or self._to is None or self._from == self._to:
            return
        first, last = sorted((self._from, self._to))
        for page in range(first.page, last.page + 1):
            text = self._source.text(page)
            if text is not None:
                begin = first.index if page == first.page else 0
                end = last.index + 1 if page == last.page else len(text.text)
                yield page, begin, end

    def _spot(self, position: QPointF) -> Spot | None:
        """The character nearest to a place in the window."""
        at = position + self._offset()
        page = next((n for n, place in enumerate(self._places) if at.y() <= place.bottom() + _GAP / 2), None)
        text = self._source.text(page) if page is not None else None
        if page is None or text is None or not text.text:
            return None
        place = self._places[page]
        x, y = (at.x() - place.left()) / place.width(), (at.y() - place.top()) / place.height()
        return Spot(page, nearest(text, x, y, self.rotation))

    def _scroll_to(self, match: Match) -> None:
        box = next(self._lines(match.page, match.first, match.last), self._places[match.page])
        bar = self.verticalScrollBar()
        if not bar.value() + _GAP < box.top() < box.bottom() < bar.value() + bar.pageStep() - _GAP:
            bar.setValue(int(box.center().y() - bar.pageStep() / 2))

    def _keeping_page(self, action: Callable[[], None], page: int | None = None) -> None:
        page = self.page if page is None else page
        at_top = self.verticalScrollBar().value() == 0
        action()
        if not at_top:
            self.go_to(page)

    def _shape(self, page: int) -> tuple[float, float]:
        """Width and height in logical pixels at 100 %, turned; a damaged page gets the room of a letter."""
        width, height = self._source.sizes[page]
        if not width or not height:
            width, height = 612 / self.unit, 400 / self.unit
        if self.rotation in (90, 270):
            width, height = height, width
        return width * self.unit, height * self.unit

    def _fitting(self, sizes: Sequence[tuple[float, float]]) -> float:
        room = max(40, self.viewport().width() - 2 * _GAP)
        zoom = room / max(width for width, _height in sizes)
        if self.fit == "page":
            tall = max(40, self.viewport().height() - 2 * _GAP)
            zoom = min(zoom, tall / max(height for _width, height in sizes))
            # A small picture is not blown up beyond what it is.
            zoom = min(zoom, 1.0) if self.unit < 1.1 else zoom
        return min(max(zoom, _SMALLEST), _LARGEST)

    def _scale(self, page: int) -> float:
        """Pixels of the screen per unit of the page, held to a number of pixels that is quick to paint."""
        width, height = self._source.sizes[page]
        scale = self.zoom * self.unit * self.devicePixelRatioF()
        most = (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5
        return round(min(scale, most), 4) or 0.0001

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
