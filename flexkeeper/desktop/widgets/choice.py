"""One of several: a box that shows what is chosen and unfolds to the rest."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from flexkeeper.desktop.kit import Kit

_LONGEST = 24  # signs


class ChoiceBox(QComboBox):
    """With our own arrow; the wheel scrolls the page and changes nothing by accident."""

    def __init__(self, kit: Kit, name: str) -> None:
        super().__init__()
        self._kit = kit
        self.setAccessibleName(name)

    def minimumSizeHint(self) -> QSize:
        """A choice without end, such as a name, is cut: it would make the whole page as wide."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * _LONGEST), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        edge = self._kit.look.px(16)
        left = 10 if self.isRightToLeft() else self.width() - edge - 10
        arrow = self._kit.icons.pixmap("chevron-down", 16, "text2", dpr=self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(left, (self.height() - edge) // 2, arrow)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
