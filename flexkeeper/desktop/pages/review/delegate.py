"""A row to review, painted as a whole: thumbnail, words, how sure, chip; or a group's heading."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.review.lines import Heading, Line, bars, sureness
from flexkeeper.desktop.widgets.chip import Chips
from flexkeeper.desktop.widgets.label import isolated
from flexkeeper.desktop.widgets.row_state import paint_row_state
from flexkeeper.desktop.widgets.thumbs import Thumbs

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

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Places:
    ground: QRect
    thumb: QRect
    title: QRect
    under: QRect
    sure: QRect
    chip: QRect


class ReviewDelegate(QStyledItemDelegate):
    """Paints from one `data()` call; rows have one height, headings another."""

    def __init__(self, kit: Kit, chips: Chips, thumbs: Thumbs, parent: QObject) -> None:
        super().__init__(parent)
        self._kit, self._chips, self._thumbs = kit, chips, thumbs
        kit.look.changed.connect(self._dress)
        self._dress()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        is_heading = isinstance(index.data(ROW), Heading)
        return QSize(0, self._kit.look.px(HEADING_HEIGHT if is_heading else ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Line | Heading = index.data(ROW)
        rect: QRect = option.rect
        direction: Qt.LayoutDirection = option.direction
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            place = rect.adjusted(_INSET + _PADDING, 0, -_INSET - _PADDING, -self._kit.look.px(6))
            self._text(painter, place, row.text, self._strong_small, "text2", direction, bottom=True)
            return
        state: QStyle.StateFlag = option.state
        widget: QWidget = option.widget
        dpr = widget.devicePixelRatioF()
        places = self._places(rect, direction, row)
        paint_row_state(painter, self._kit.look, places.ground, state)
        self._paint_thumb(painter, places.thumb, row, dpr)
        if row.chip:
            painter.drawPixmap(places.chip.topLeft(), self._chips.get(row.chip, dpr))
        if row.sureness is not None and places.sure.width():
            self._paint_sureness(painter, places.sure, row.sureness, direction)
        self._text(painter, places.title, row.title, self._title_font, "text", direction)
        self._text(painter, places.under, row.under, self._small, "text3", direction)

    def _dress(self) -> None:
        look = self._kit.look
        self._title_font, self._small = look.font("strong"), look.font("small")
        self._strong_small = QFont(self._small)
        self._strong_small.setWeight(QFont.Weight.DemiBold)

    def _places(self, rect: QRect, direction: Qt.LayoutDirection, row: Line) -> _Places:
        look = self._kit.look
        ground = rect.adjusted(_INSET, 1, -_INSET, -1)
        middle = ground.center().y() + 1
        edge = look.px(_THUMB)
        thumb = QRect(ground.left() + _PADDING, middle - edge // 2, edge, edge)
        size = self._chips.size(row.chip) if row.chip else QSize(0, 0)
        right = ground.right() - _PADDING
        chip = QRect(right - size.width(), middle - size.height() // 2, size.width(), size.height())
        right = chip.left() - _GAP if row.chip else right
        sure = QRect()
        if row.sureness is not None and rect.width() >= look.px(_ROOM_FOR_SURENESS):
            width = max(look.px(60), QFontMetrics(self._small).horizontalAdvance(sureness(row.sureness)))
            sure = QRect(right - width, ground.top(), width, ground.height())
            right = sure.left() - _GAP
        left = thumb.right() + _GAP
        title = round(QFontMetrics(self._title_font).height() * 1.1)
        under = round(QFontMetrics(self._small).height() * 1.1) if row.under else 0
        top = middle - (title + under) // 2
        places = (
            ground,
            thumb,
            QRect(left, top, right - left, title),
            QRect(left, top + title, right - left, under),
            sure,
            chip,
        )
        return _Places(*(QStyle.visualRect(direction, rect, one) if one else QRect() for one in places))

    def _text(
        self,
        painter: QPainter,
        place: QRect,
        text: str,
        font: QFont,
        ink: str,
        direction: Qt.LayoutDirection,
        *,
        bottom: bool = False,
    ) -> None:
        is_mirrored = direction == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored else Qt.AlignmentFlag.AlignLeft
        up = Qt.AlignmentFlag.AlignBottom if bottom else Qt.AlignmentFlag.AlignVCenter
        flags = int(side | up | Qt.AlignmentFlag.AlignAbsolute) | int(Qt.TextFlag.TextSingleLine)
        elided = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.setFont(font)
        painter.setPen(self._kit.look.color(ink))
        painter.drawText(place, flags, isolated(elided) if is_mirrored else elided)

    def _paint_thumb(self, painter: QPainter, place: QRect, row: Line, dpr: float) -> None:
        pixmap = self._thumbs.get(row.sha256, place.width(), dpr) if row.sha256 else None
        if pixmap is not None:
            painter.drawPixmap(place.topLeft(), pixmap)
            return
        look = self._kit.look
        painter.setPen(QPen(look.color("border"), 1))
        painter.setBrush(look.color("sunken"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        ink = {"lock": "warn", "file-x": "bad"}.get(row.icon, "text3")
        edge = look.px(20)
        icon = self._kit.icons.pixmap(row.icon, 20, ink, dpr=dpr)
        painter.drawPixmap(place.center().x() - edge // 2 + 1, place.center().y() - edge // 2 + 1, icon)

    def _paint_sureness(
        self, painter: QPainter, place: QRect, value: float, direction: Qt.LayoutDirection
    ) -> None:
        """The word first, then one to three bars."""
        look = self._kit.look
        width, height, gap = (look.px(one) for one in _BAR)
        text_height = QFontMetrics(self._small).height()
        top = place.center().y() - (text_height + look.px(4) + height) // 2
        word = QRect(place.left(), top, place.width(), text_height)
        self._text(painter, word, sureness(value), self._small, "text2", direction)
        painter.setPen(Qt.PenStyle.NoPen)
        for number in range(3):
            painter.setBrush(look.color("accent" if number < bars(value) else "border"))
            left = place.left() + number * (width + gap)
            if direction == Qt.LayoutDirection.RightToLeft:
                left = place.right() - number * (width + gap) - width
            bar = QRectF(left, top + text_height + look.px(4), width, height)
            painter.drawRoundedRect(bar, height / 2, height / 2)
