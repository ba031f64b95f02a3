"""A row to review, painted as a whole: thumbnail, words, how sure, chip; or a group's heading."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QStyleOptionViewItem

from flexkeeper.desktop.pages.review.lines import Heading, Line, bars
from flexkeeper.desktop.widgets.row_delegate import Face, Index, RowDelegate, RowPainter
from flexkeeper.desktop.widgets.suggest_field import sureness

ROW = Qt.ItemDataRole.UserRole
ROW_HEIGHT = 58
HEADING_HEIGHT = 38
_THUMB = 44
_INSET = 10
_PADDING = 9
_GAP = 12
_BAR = (14, 4, 3)
# Below this there is room for the chip or for how sure, and the chip says more.
_ROOM_FOR_SURENESS = 480


class ReviewDelegate(RowDelegate):
    """Rows have one height, headings another."""

    height = ROW_HEIGHT

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        if isinstance(index.data(ROW), Heading):
            return QSize(0, self.kit.look.px(HEADING_HEIGHT))
        return super().sizeHint(option, index)

    def paint_row(self, row: RowPainter, index: Index) -> None:
        line: Line | Heading = index.data(ROW)
        if isinstance(line, Heading):
            place = row.rect.adjusted(_INSET + _PADDING, 0, -_INSET - _PADDING, -self.kit.look.px(6))
            row.text(place, line.text, self._heading_face(), "text2", bottom=True)
            return
        ground = row.rect.adjusted(_INSET, 1, -_INSET, -1)
        row.ground(ground)
        edge = self.kit.look.px(_THUMB)
        thumb = row.centered(ground.left() + _PADDING, edge, edge)
        ink = {"lock": "warn", "file-x": "bad"}.get(line.icon, "text3")
        row.thumb(thumb, line.sha256, line.icon, ink)
        left, right = thumb.right() + _GAP, ground.right() - _PADDING
        right = row.chip(right, line.chip) - (_GAP if line.chip else 0)
        if line.sureness is not None and row.rect.width() >= self.kit.look.px(_ROOM_FOR_SURENESS):
            right = self._paint_sureness(row, right, line.sureness) - _GAP
        texts = [(line.title, "strong", "text")]
        texts += [(line.under, "small", "text3")] if line.under else []
        row.lines(left, right - left, tuple(texts))

    def _heading_face(self) -> Face:
        font = QFont(self.face("small").font)
        font.setWeight(QFont.Weight.DemiBold)
        return Face.of(font)

    def _paint_sureness(self, row: RowPainter, right: int, value: float) -> int:
        """The word first, then one to three bars; returns where they begin."""
        look, small = self.kit.look, self.face("small")
        said = sureness(value)
        width = max(look.px(60), small.metrics.horizontalAdvance(said))
        bar_width, bar_height, gap = (look.px(one) for one in _BAR)
        left, text_height = right - width, small.metrics.height()
        top = row.rect.center().y() + 1 - (text_height + look.px(4) + bar_height) // 2
        row.text(QRect(left, top, width, text_height), said, small, "text2")
        row.painter.setPen(Qt.PenStyle.NoPen)
        for number in range(3):
            row.painter.setBrush(self.ink("accent" if number < bars(value) else "border"))
            place = QRect(
                left + number * (bar_width + gap), top + text_height + look.px(4), bar_width, bar_height
            )
            row.painter.drawRoundedRect(QRectF(row.put(place)), bar_height / 2, bar_height / 2)
        return left
