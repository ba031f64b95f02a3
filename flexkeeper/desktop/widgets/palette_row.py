"""One row of the palette: what it is, and how it is painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.chip import Chip, Chips

ENTRY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to go to or to do: its words, and what runs it.

    `line` stands below the words, `chip` or `keys` at the end; it is found by the name of its `page`, too.
    """

    text: str
    icon: str
    run: Callable[[], None]
    line: str = ""
    keys: str = ""
    chip: Chip | None = None
    page: str = ""

    def matches(self, words: Sequence[str]) -> bool:
        """Whether all of these words, small as `casefold` makes them, are found in it."""
        text = f"{self.text} {self.page}".casefold()
        return all(word in text for word in words)

    def said(self) -> str:
        """All of it for a screen reader."""
        parts = (self.text, self.line, self.chip.said() if self.chip else "", self.keys)
        return ", ".join(part for part in parts if part)


class EntryDelegate(QStyledItemDelegate):
    """A section's word, or an entry with icon, words, chip and keys."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit, self._chips = kit, Chips(kit)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = self._kit.look
        entry: Entry | None = index.data(ENTRY)
        rect: QRect = option.rect
        direction: Qt.LayoutDirection = option.direction
        state: QStyle.StateFlag = option.state
        widget: QWidget = option.widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry is None:
            _text(
                painter,
                look.font("small"),
                look.color("text3"),
                rect.adjusted(4, 0, -4, 0),
                direction,
                index.data(),
            )
            return
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            is_selected = bool(state & QStyle.StateFlag.State_Selected)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("selected" if is_selected else "hover"))
            painter.drawRoundedRect(QRectF(rect).adjusted(0, 1, 0, -1), 8, 8)
        inner = rect.adjusted(12, 0, -12, 0)
        icon = self._kit.icons.pixmap(
            entry.icon or "chevron-right", 18, "text2", dpr=widget.devicePixelRatioF()
        )
        edge = look.px(18)
        place = QRect(inner.left(), inner.center().y() - edge // 2 + 1, edge, edge)
        painter.drawPixmap(QStyle.visualRect(direction, rect, place).topLeft(), icon)
        right = self._paint_end(painter, entry, inner, rect, direction, widget.devicePixelRatioF())
        words = QRect(place.right() + 12, inner.top(), right - place.right() - 24, inner.height())
        if entry.line:
            upper = QRect(words.left(), words.top() + 3, words.width(), words.height() // 2 - 1)
            lower = QRect(words.left(), upper.bottom(), words.width(), words.height() // 2 - 2)
            _text(
                painter,
                look.font("strong"),
                look.color("text"),
                QStyle.visualRect(direction, rect, upper),
                direction,
                entry.text,
            )
            _text(
                painter,
                look.font("small"),
                look.color("text3"),
                QStyle.visualRect(direction, rect, lower),
                direction,
                entry.line,
            )
        else:
            _text(
                painter,
                look.font("strong"),
                look.color("text"),
                QStyle.visualRect(direction, rect, words),
                direction,
                entry.text,
            )

    def _paint_end(
        self,
        painter: QPainter,
        entry: Entry,
        inner: QRect,
        rect: QRect,
        direction: Qt.LayoutDirection,
        dpr: float,
    ) -> int:
        """Paints chip or keys at the end of the row; returns where they begin."""
        look = self._kit.look
        if entry.chip is not None:
            size = self._chips.size(entry.chip)
            place = QRect(
                inner.right() - size.width(),
                inner.center().y() - size.height() // 2,
                size.width(),
                size.height(),
            )
            painter.drawPixmap(
                QStyle.visualRect(direction, rect, place).topLeft(), self._chips.get(entry.chip, dpr)
            )
            return place.left()
        if not entry.keys:
            return inner.right()
        painter.setFont(look.font("chip"))
        width = painter.fontMetrics().horizontalAdvance(entry.keys) + 12
        place = QRect(inner.right() - width, inner.center().y() - look.px(10), width, look.px(20))
        seen = QStyle.visualRect(direction, rect, place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("border_strong"), 1))
        painter.drawRoundedRect(seen, 4, 4)
        painter.setPen(look.color("text2"))
        painter.drawText(seen, int(Qt.AlignmentFlag.AlignCenter), entry.keys)
        return place.left()


def _text(
    painter: QPainter, font: QFont, color: QColor, place: QRect, direction: Qt.LayoutDirection, text: str
) -> None:
    painter.setFont(font)
    painter.setPen(color)
    is_mirrored = direction == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
    flags = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, flags | int(Qt.TextFlag.TextSingleLine), elided)
