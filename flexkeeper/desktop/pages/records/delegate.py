"""One record of the list, painted as a whole: thumbnail, title, second line, chip."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.records.model import ROW
from flexkeeper.desktop.widgets.chip import Chips
from flexkeeper.desktop.widgets.label import isolated
from flexkeeper.desktop.widgets.row_state import paint_row_state
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.records import Row

ROW_HEIGHT = 66
_THUMB = 44
_INSET = 10
_PADDING = 9
_GAP = 12

_KIND_ICONS = {"message/rfc822": "inbox", "text/plain": "file", "application/gpx+xml": "car"}


@dataclass(frozen=True, slots=True)
class _Places:
    ground: QRect
    thumb: QRect
    title: QRect
    line: QRect
    chip: QRect


class RecordDelegate(QStyledItemDelegate):
    """Paints a row from one `data()` call; the height is the same for all."""

    def __init__(self, kit: Kit, chips: Chips, thumbs: Thumbs, parent: QObject) -> None:
        super().__init__(parent)
        self._kit, self._chips, self._thumbs = kit, chips, thumbs
        kit.look.changed.connect(self._dress)
        self._dress()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._height)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        row: Row | None = index.data(ROW)
        rect: QRect = option.rect
        direction: Qt.LayoutDirection = option.direction
        state: QStyle.StateFlag = option.state
        widget: QWidget = option.widget
        dpr = widget.devicePixelRatioF()
        chip = words.row_chip(row) if row else None
        chip_size = self._chips.size(chip) if chip else QSize(0, 0)
        places = self._places(rect, direction, chip_size)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_row_state(painter, self._kit.look, places.ground, state)
        if row is None:
            self._paint_skeleton(painter, places)
            return
        self._paint_line(painter, option.rect, places, state)
        self._paint_thumb(painter, places.thumb, row, dpr)
        if chip:
            painter.drawPixmap(places.chip.topLeft(), self._chips.get(chip, dpr))
        side = (
            Qt.AlignmentFlag.AlignRight
            if direction == Qt.LayoutDirection.RightToLeft
            else Qt.AlignmentFlag.AlignLeft
        )
        flags = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute) | int(
            Qt.TextFlag.TextSingleLine
        )
        painter.setFont(self._title_font)
        painter.setPen(self._ink)
        painter.drawText(
            places.title, flags, _elided(self._title_metrics, row.title, places.title, direction)
        )
        painter.setFont(self._line_font)
        painter.setPen(self._quiet_ink)
        painter.drawText(
            places.line, flags, _elided(self._line_metrics, words.row_line(row), places.line, direction)
        )

    def _dress(self) -> None:
        look = self._kit.look
        self._height = look.px(ROW_HEIGHT)
        self._title_font, self._line_font = look.font("strong"), look.font("small")
        self._title_metrics = QFontMetrics(self._title_font)
        self._line_metrics = QFontMetrics(self._line_font)
        self._ink, self._quiet_ink = look.color("text"), look.color("text3")

    def _places(self, rect: QRect, direction: Qt.LayoutDirection, chip: QSize) -> _Places:
        look = self._kit.look
        ground = rect.adjusted(_INSET, 2, -_INSET, -2)
        edge = look.px(_THUMB)
        thumb = QRect(ground.left() + _PADDING, ground.center().y() - edge // 2 + 1, edge, edge)
        chip_rect = QRect(
            ground.right() - _PADDING - chip.width(),
            ground.center().y() - chip.height() // 2 + 1,
            chip.width(),
            chip.height(),
        )
        left = thumb.right() + _GAP
        right = (chip_rect.left() - _GAP) if chip.width() else ground.right() - _PADDING
        title_height = round(self._title_metrics.height() * 1.1)
        line_height = round(self._line_metrics.height() * 1.1)
        top = ground.center().y() - (title_height + line_height) // 2 + 1
        title = QRect(left, top, right - left, title_height)
        line = QRect(left, top + title_height, right - left, line_height)
        return _Places(
            *(QStyle.visualRect(direction, rect, one) for one in (ground, thumb, title, line, chip_rect))
        )

    def _paint_line(self, painter: QPainter, rect: QRect, places: _Places, state: QStyle.StateFlag) -> None:
        """A thin line under the words, not under what is chosen."""
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            return
        painter.setPen(QPen(self._kit.look.color("grid"), 1))
        y = rect.bottom() + 0.5
        ends = (places.title.left(), places.ground.right() - _PADDING)
        if places.thumb.left() > places.title.left():  # mirrored
            ends = (places.ground.left() + _PADDING, places.title.right())
        painter.drawLine(QPointF(ends[0], y), QPointF(ends[1], y))

    def _paint_thumb(self, painter: QPainter, place: QRect, row: Row, dpr: float) -> None:
        pixmap = self._thumbs.get(row.sha256, place.width(), dpr)
        if pixmap is not None:
            painter.drawPixmap(place.topLeft(), pixmap)
            return
        look = self._kit.look
        painter.setPen(QPen(look.color("border"), 1))
        painter.setBrush(look.color("sunken"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        icon = self._kit.icons.pixmap(_KIND_ICONS.get(row.media_type, "file"), 20, "text3", dpr=dpr)
        edge = look.px(20)
        painter.drawPixmap(place.center().x() - edge // 2 + 1, place.center().y() - edge // 2 + 1, icon)

    def _paint_skeleton(self, painter: QPainter, places: _Places) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._kit.look.color("sunken"))
        painter.drawRoundedRect(QRectF(places.thumb), 4, 4)
        for place in (places.title, places.line):
            painter.drawRoundedRect(QRectF(place).adjusted(0, 5, -place.width() / 3, -5), 4, 4)


def _elided(metrics: QFontMetrics, text: str, place: QRect, direction: Qt.LayoutDirection) -> str:
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    return isolated(elided) if direction == Qt.LayoutDirection.RightToLeft else elided
