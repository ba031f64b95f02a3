"""Over the whole window while something is dragged in: a frame, and what happens when it is let go."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.i18n import _


class DropFrame(QWidget):
    """Lies over everything, so that no field below takes the drop as text. `dropped` carries mime data."""

    dropped = Signal(object)

    def __init__(self, kit: Kit, window: QWidget) -> None:
        super().__init__(window)
        self._kit, self._window, self._text = kit, window, ""
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hide()

    def announce(self, count: int) -> None:
        """Shows the frame for so many files."""
        one, many = _("Drop to add it"), _("Drop to add {count} files").format(count=words.number(count))
        self._text = one if count == 1 else many
        self.setAccessibleName(self._text)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.hide()
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._kit.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("accent"), 2))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.setFont(look.font("heading"))
        width = painter.fontMetrics().horizontalAdvance(self._text) + look.px(48)
        height = look.px(48)
        place = QRect((self.width() - width) // 2, (self.height() - height) // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("accent"))
        painter.drawRoundedRect(QRectF(place), look.tokens.radius["card"], look.tokens.radius["card"])
        painter.setPen(look.color("on_accent"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), self._text)
        painter.end()
