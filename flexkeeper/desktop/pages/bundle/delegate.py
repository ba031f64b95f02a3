"""One exhibit of the list, painted as a whole: grip, letter, picture, title, pages and size."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from flexkeeper import bundle
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.model import ITEM, Item, pages
from flexkeeper.desktop.widgets.label import isolated
from flexkeeper.desktop.widgets.row_state import paint_row_state
from flexkeeper.desktop.widgets.thumbs import Thumbs

ROW_HEIGHT = 57
_GRIP = 14
_BADGE = 26
_THUMB = 40
_GAP = 10


class ExhibitDelegate(QStyledItemDelegate):
    """All rows are of one height; places are mirrored where people read from the right."""

    def __init__(self, kit: Kit, thumbs: Thumbs, parent: QObject) -> None:
        super().__init__(parent)
        self._kit, self._thumbs = kit, thumbs

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, self._kit.look.px(ROW_HEIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = self._kit.look
        item: Item = index.data(ITEM)
        rect: QRect = option.rect
        self._direction: Qt.LayoutDirection = option.direction
        widget: QWidget = option.widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = rect.adjusted(8, 1, -8, -1)
        paint_row_state(painter, self._kit.look, ground, option.state)
        left = ground.left() + _GAP
        self._paint_grip(painter, self._put(rect, left, look.px(_GRIP), look.px(20)))
        left += look.px(_GRIP) + _GAP
        letter = bundle.label(index.row())
        left += self._paint_badge(painter, rect, left, letter, option.state) + _GAP
        edge = look.px(_THUMB)
        self._paint_thumb(painter, self._put(rect, left, edge, edge), item, widget.devicePixelRatioF())
        left += edge + _GAP + 2
        small = QFontMetrics(look.font("small"))
        figures = (pages(item.pages), words.size(item.bytes))
        width = max(small.horizontalAdvance(text) for text in figures) + 4
        right = ground.right() - _GAP - width
        texts = (item.row.title, item.line())
        self._write(painter, rect, left, right - left - _GAP, texts, ("strong", "small"))
        self._write(painter, rect, right, width, figures, ("small", "small"), is_trailing=True)

    def _put(self, rect: QRect, left: int, width: int, height: int) -> QRect:
        place = QRect(left, rect.center().y() - height // 2 + 1, width, height)
        return QStyle.visualRect(self._direction, rect, place)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        left: int,
        width: int,
        texts: tuple[str, str],
        roles: tuple[str, str],
        *,
        is_trailing: bool = False,
    ) -> None:
        look = self._kit.look
        is_mirrored = self._direction == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_mirrored != is_trailing else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute) | int(
            Qt.TextFlag.TextSingleLine
        )
        heights = [round(QFontMetrics(look.font(role)).height() * 1.1) for role in roles]
        top = rect.center().y() - sum(heights) // 2 + 1
        for text, role, height in zip(texts, roles, heights, strict=True):
            place = QStyle.visualRect(self._direction, rect, QRect(left, top, width, height))
            font = look.font(role)
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.setFont(font)
            painter.setPen(look.color("text" if role == "strong" else "text3"))
            painter.drawText(place, flags, isolated(shown) if is_mirrored else shown)
            top += height

    def _paint_grip(self, painter: QPainter, place: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._kit.look.color("text3"))
        for column in (-3, 3):
            for row in (-6, 0, 6):
                center = QPointF(place.center().x() + column + 0.5, place.center().y() + row + 0.5)
                painter.drawEllipse(center, 1.4, 1.4)

    def _paint_badge(
        self, painter: QPainter, rect: QRect, left: int, letter: str, state: QStyle.StateFlag
    ) -> int:
        look = self._kit.look
        font = look.font("strong")
        width = max(look.px(_BADGE), QFontMetrics(font).horizontalAdvance(letter) + 10)
        place = self._put(rect, left, width, look.px(_BADGE))
        painter.setPen(Qt.PenStyle.NoPen)
        # A selected row has the color that the badge has elsewhere.
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.setBrush(look.color("surface" if is_selected else "accent_soft"))
        painter.drawRoundedRect(QRectF(place), 7, 7)
        painter.setFont(font)
        painter.setPen(look.color("accent_text"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), letter)
        return width

    def _paint_thumb(self, painter: QPainter, place: QRect, item: Item, dpr: float) -> None:
        pixmap = self._thumbs.get(item.row.sha256, place.width(), dpr)
        if pixmap is not None:
            painter.drawPixmap(place.topLeft(), pixmap)
            return
        look = self._kit.look
        painter.setPen(QPen(look.color("border"), 1))
        painter.setBrush(look.color("sunken"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        edge = look.px(20)
        icon = self._kit.icons.pixmap("file", 20, "text3", dpr=dpr)
        painter.drawPixmap(place.center().x() - edge // 2 + 1, place.center().y() - edge // 2 + 1, icon)
