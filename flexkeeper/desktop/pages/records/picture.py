"""The picture of a paper at the head of its details, on a sunken ground."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _

_HEIGHT = 200
_MARGIN = 12


class Picture(QWidget):
    """Shows the thumbnail whole; its height is the same with and without one, so that nothing moves."""

    looked = Signal()

    def __init__(self, kit: Kit, thumbs: Thumbs, *, opens: bool = False) -> None:
        """One that `opens` can be pressed, and says so by `looked`."""
        super().__init__()
        self._opens = opens
        if opens:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(_("Show it large"))
        self._kit, self._thumbs, self._sha256 = kit, thumbs, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        thumbs.arrived.connect(self.update)
        kit.look.changed.connect(self.updateGeometry)

    def show_of(self, sha256: str, title: str) -> None:
        """Shows the picture of this document."""
        self._sha256 = sha256
        self.setAccessibleName(_("Picture of {title}").format(title=title))
        self.setVisible(bool(sha256))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._opens and event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.pos()):
            self.looked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._opens and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.looked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._kit.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ground = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.color("border"), 1))
        painter.setBrush(look.color("sunken"))
        painter.drawRoundedRect(ground, look.tokens.radius["card"], look.tokens.radius["card"])
        image = self._thumbs.image(self._sha256)
        if image is not None:
            room = QSize(self.width() - 2 * _MARGIN, self.height() - 2 * _MARGIN)
            size = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(
                (self.width() - size.width()) / 2,
                (self.height() - size.height()) / 2,
                size.width(),
                size.height(),
            )
            painter.drawImage(place, image)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
        else:
            icon = self._kit.icons.pixmap("file", 34, "text3", dpr=self.devicePixelRatioF())
            edge = look.px(34)
            painter.drawPixmap((self.width() - edge) // 2, (self.height() - edge) // 2, icon)
        if self.hasFocus():
            radius = look.tokens.radius["card"]
            painter.setPen(QPen(look.color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), radius, radius)
        painter.end()
