"""One exhibit of the list, painted as a whole: grip, letter, picture, title, pages and size."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, Qt

from flexkeeper import bundle
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.model import ITEM, Item
from flexkeeper.desktop.widgets.row_delegate import Index, RowDelegate, RowPainter
from flexkeeper.desktop.widgets.thumbs import Thumbs

_GRIP = 14
_BADGE = 26
_THUMB = 40
_GAP = 10


class ExhibitDelegate(RowDelegate):
    """All rows are of one height. Those that can be moved have a grip."""

    height = 57

    def __init__(self, kit: Kit, thumbs: Thumbs, parent: QObject, *, can_move: bool = True) -> None:
        super().__init__(kit, thumbs, parent)
        self._can_move = can_move

    def paint_row(self, row: RowPainter, index: Index) -> None:
        look = self.kit.look
        item: Item = index.data(ITEM)
        ground = row.rect.adjusted(8, 1, -8, -1)
        row.ground(ground)
        left = ground.left() + _GAP
        if self._can_move:
            self._paint_grip(row, row.put(row.centered(left, look.px(_GRIP), look.px(20))))
            left += look.px(_GRIP) + _GAP
        left += self._paint_badge(row, left, bundle.label(index.row())) + _GAP
        edge = look.px(_THUMB)
        row.thumb(row.centered(left, edge, edge), item.row.sha256, "file")
        left += edge + _GAP + 2
        figures = (item.length(), words.size(item.bytes))
        width = max(self.face("small").metrics.horizontalAdvance(text) for text in figures) + 4
        right = ground.right() - _GAP - width
        row.lines(
            left, right - left - _GAP, ((item.row.title, "strong", "text"), (item.line(), "small", "text3"))
        )
        row.lines(right, width, tuple((text, "small", "text3") for text in figures), trailing=True)

    def _paint_grip(self, row: RowPainter, place: QRect) -> None:
        row.painter.setPen(Qt.PenStyle.NoPen)
        row.painter.setBrush(self.ink("text3"))
        for column in (-3, 3):
            for down in (-6, 0, 6):
                center = QPointF(place.center().x() + column + 0.5, place.center().y() + down + 0.5)
                row.painter.drawEllipse(center, 1.4, 1.4)

    def _paint_badge(self, row: RowPainter, left: int, letter: str) -> int:
        look, strong = self.kit.look, self.face("strong")
        width = max(look.px(_BADGE), strong.metrics.horizontalAdvance(letter) + 10)
        place = row.put(row.centered(left, width, look.px(_BADGE)))
        row.painter.setPen(Qt.PenStyle.NoPen)
        # A selected row has the color that the badge has elsewhere.
        row.painter.setBrush(self.ink("surface" if row.is_selected else "accent_soft"))
        row.painter.drawRoundedRect(QRectF(place), 7, 7)
        row.painter.setFont(strong.font)
        row.painter.setPen(self.ink("accent_text"))
        row.painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), letter)
        return width
