"""What painted lists share: rows of one height, mirrored places, cut texts, a small picture, chips."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.chip import Chip, Chips
from flexkeeper.desktop.widgets.label import isolated
from flexkeeper.desktop.widgets.thumbs import Thumbs

Index = QModelIndex | QPersistentModelIndex

_ICON = 20
_CORNER = 4
_ROW_CORNER = 8
_SPARE = 1.1  # Arabic and Devanagari are taller


@dataclass(frozen=True, slots=True)
class Face:
    """A font with its measures, and how high a line of it is."""

    font: QFont
    metrics: QFontMetrics
    height: int

    @classmethod
    def of(cls, font: QFont) -> Face:
        metrics = QFontMetrics(font)
        return cls(font, metrics, round(metrics.height() * _SPARE))


class RowDelegate(QStyledItemDelegate):
    """Paints each row whole, from one `data()` call; a list says in `paint_row` what is on a row."""

    height = 0  # of a row, for 14 px text

    def __init__(self, kit: Kit, thumbs: Thumbs | None, parent: QObject) -> None:
        super().__init__(parent)
        self.kit, self.thumbs = kit, thumbs
        self.chips = Chips(kit)
        self._inks: dict[str, QColor] = {}
        self._faces: dict[str, Face] = {}
        kit.look.changed.connect(self.dress)

    def dress(self) -> None:
        """Forgets fonts and colors of the look before."""
        self._inks.clear()
        self._faces.clear()

    def face(self, role: str) -> Face:
        """The font of a role of the type scale."""
        if role not in self._faces:
            self._faces[role] = Face.of(self.kit.look.font(role))
        return self._faces[role]

    def ink(self, token: str) -> QColor:
        """The color of a token."""
        if token not in self._inks:
            self._inks[token] = self.kit.look.color(token)
        return self._inks[token]

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, self.kit.look.px(self.height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_row(RowPainter(self, painter, option), index)

    def paint_row(self, row: RowPainter, index: Index) -> None:
        """Paints what the index holds."""
        raise NotImplementedError


class RowPainter:
    """One row while it is painted. Places are given as if read from the left, and mirrored here."""

    def __init__(self, delegate: RowDelegate, painter: QPainter, option: QStyleOptionViewItem) -> None:
        widget: QWidget = option.widget
        self.delegate, self.painter = delegate, painter
        self.rect: QRect = option.rect
        self.state: QStyle.StateFlag = option.state
        self.direction: Qt.LayoutDirection = option.direction
        self.is_mirrored = self.direction == Qt.LayoutDirection.RightToLeft
        self.dpr = widget.devicePixelRatioF()

    @property
    def is_selected(self) -> bool:
        return bool(self.state & QStyle.StateFlag.State_Selected)

    @property
    def is_hovered(self) -> bool:
        return bool(self.state & QStyle.StateFlag.State_MouseOver)

    def put(self, place: QRect) -> QRect:
        """Where a place is in this direction of reading."""
        return QStyle.visualRect(self.direction, self.rect, place)

    def centered(self, left: int, width: int, height: int) -> QRect:
        """A place in the middle of the row's height; not mirrored yet."""
        return QRect(left, self.rect.center().y() - height // 2 + 1, width, height)

    def ground(self, place: QRect) -> None:
        """Fills the ground of a chosen or hovered row, and draws the focus ring inside it."""
        painter, shape = self.painter, QRectF(self.put(place))
        if self.is_selected or self.is_hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.delegate.ink("selected" if self.is_selected else "hover"))
            painter.drawRoundedRect(shape, _ROW_CORNER, _ROW_CORNER)
        if self.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self.delegate.ink("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(shape.adjusted(1, 1, -1, -1), _ROW_CORNER, _ROW_CORNER)

    def text(
        self, place: QRect, text: str, face: Face, ink: str, *, trailing: bool = False, bottom: bool = False
    ) -> None:
        """One line of text that ends in “…” where it does not fit."""
        is_right = self.is_mirrored != trailing
        side = Qt.AlignmentFlag.AlignRight if is_right else Qt.AlignmentFlag.AlignLeft
        up = Qt.AlignmentFlag.AlignBottom if bottom else Qt.AlignmentFlag.AlignVCenter
        flags = int(side | up | Qt.AlignmentFlag.AlignAbsolute) | int(Qt.TextFlag.TextSingleLine)
        shown = face.metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        self.painter.setFont(face.font)
        self.painter.setPen(self.delegate.ink(ink))
        self.painter.drawText(self.put(place), flags, isolated(shown) if self.is_mirrored else shown)

    def lines(
        self, left: int, width: int, lines: tuple[tuple[str, str, str], ...], *, trailing: bool = False
    ) -> None:
        """Lines one under the other in the middle of the row, each a text, its role and its ink."""
        faces = [self.delegate.face(role) for _text, role, _ink in lines]
        top = self.rect.center().y() - sum(face.height for face in faces) // 2 + 1
        for (text, _role, ink), face in zip(lines, faces, strict=True):
            self.text(QRect(left, top, width, face.height), text, face, ink, trailing=trailing)
            top += face.height

    def thumb(self, place: QRect, sha256: str, icon: str, ink: str = "text3") -> None:
        """The picture of a document, or an icon while there is none."""
        seen, painter = self.put(place), self.painter
        thumbs = self.delegate.thumbs
        pixmap = thumbs.get(sha256, place.width(), self.dpr) if thumbs and sha256 else None
        if pixmap is not None:
            painter.drawPixmap(seen.topLeft(), pixmap)
            return
        painter.setPen(QPen(self.delegate.ink("border"), 1))
        painter.setBrush(self.delegate.ink("sunken"))
        painter.drawRoundedRect(QRectF(seen).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        kit = self.delegate.kit
        edge = kit.look.px(_ICON)
        picture = kit.icons.pixmap(icon, _ICON, ink, dpr=self.dpr)
        painter.drawPixmap(seen.center().x() - edge // 2 + 1, seen.center().y() - edge // 2 + 1, picture)

    def chip(self, right: int, chip: Chip | None) -> int:
        """A chip that ends there, and where what stands before it has to end."""
        if chip is None:
            return right
        size = self.delegate.chips.size(chip)
        place = self.centered(right - size.width(), size.width(), size.height())
        self.painter.drawPixmap(self.put(place).topLeft(), self.delegate.chips.get(chip, self.dpr))
        return place.left()
