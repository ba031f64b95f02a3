"""The app's sign: two papers, the first one checked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from flexkeeper.desktop.kit import Kit


class Logo(QWidget):
    """The sign at a size for 14 px text."""

    def __init__(self, kit: Kit, size: int) -> None:
        super().__init__()
        self._kit, self._size = kit, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        kit.look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        edge = self._kit.look.px(self._size)
        return QSize(edge, edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_logo(painter, self._kit, QRectF(self.rect()), self._size, self.devicePixelRatioF())
        painter.end()


def paint_logo(painter: QPainter, kit: Kit, place: QRectF, size: float, dpr: float) -> None:
    """Paints the sign into a square whose edge is `size` at 14 px text."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(kit.look.color("accent"))
    painter.drawRoundedRect(place, place.width() * 0.26, place.width() * 0.26)
    papers = kit.icons.pixmap("papers", size * 0.66, "on_accent", dpr=dpr)
    edge = papers.deviceIndependentSize().width()
    painter.drawPixmap(round(place.center().x() - edge / 2), round(place.center().y() - edge / 2), papers)


def window_icon(kit: Kit) -> QIcon:
    """The sign for the task bar."""
    pixmap = QPixmap(kit.look.px(64), kit.look.px(64))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_logo(painter, kit, QRectF(pixmap.rect()), 64, 1.0)
    painter.end()
    return QIcon(pixmap)
