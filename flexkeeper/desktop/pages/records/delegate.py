"""One record of the list, painted as a whole: thumbnail, title, second line, chip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPen

from flexkeeper.desktop import words
from flexkeeper.desktop.pages.records.model import ROW
from flexkeeper.desktop.widgets.row_delegate import Index, RowDelegate, RowPainter
from flexkeeper.records import Row

_THUMB = 44
_INSET = 10
_PADDING = 9
_GAP = 12

_KIND_ICONS = {"message/rfc822": "inbox", "text/plain": "file", "application/gpx+xml": "car"}


class RecordDelegate(RowDelegate):
    """A row that has not been fetched yet is a skeleton of the same height."""

    height = 66

    def paint_row(self, row: RowPainter, index: Index) -> None:
        record: Row | None = index.data(ROW)
        ground = row.rect.adjusted(_INSET, 2, -_INSET, -2)
        row.ground(ground)
        edge = self.kit.look.px(_THUMB)
        thumb = row.centered(ground.left() + _PADDING, edge, edge)
        left, right = thumb.right() + _GAP, ground.right() - _PADDING
        if record is None:
            self._paint_skeleton(row, thumb, left, right)
            return
        self._paint_line(row, left, right)
        row.thumb(thumb, record.sha256, _KIND_ICONS.get(record.media_type, "file"))
        chip = words.row_chip(record)
        end = row.chip(right, chip) - (_GAP if chip else 0)
        texts = ((record.title, "strong", "text"), (words.row_line(record), "small", "text3"))
        row.lines(left, end - left, texts)

    def _paint_line(self, row: RowPainter, left: int, right: int) -> None:
        """A thin line under the words, not under what is chosen."""
        if row.is_selected or row.is_hovered:
            return
        row.painter.setPen(QPen(self.ink("grid"), 1))
        seen = row.put(QRect(left, row.rect.bottom(), right - left, 1))
        y = row.rect.bottom() + 0.5
        row.painter.drawLine(QPointF(seen.left(), y), QPointF(seen.right(), y))

    def _paint_skeleton(self, row: RowPainter, thumb: QRect, left: int, right: int) -> None:
        row.painter.setPen(Qt.PenStyle.NoPen)
        row.painter.setBrush(self.ink("sunken"))
        row.painter.drawRoundedRect(QRectF(row.put(thumb)), 4, 4)
        high = self.face("strong").height
        for top in (thumb.center().y() - high, thumb.center().y()):
            bar = QRect(left, top, (right - left) * 2 // 3, high).adjusted(0, 5, 0, -5)
            row.painter.drawRoundedRect(QRectF(row.put(bar)), 4, 4)
