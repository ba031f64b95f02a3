"""A dialog that fits on every screen: what is between its words and its buttons scrolls where it must."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.card import scrolled
from flexkeeper.desktop.widgets.dialogs import Dialog

_FRAME = 96  # what the system puts around a window, and a little ground


class TallDialog(Dialog):
    """`body` takes the content."""

    def __init__(self, kit: Kit, parent: QWidget | None, icon: str, token: str, fact: str, line: str) -> None:
        super().__init__(kit, parent, icon, token, fact, line)
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        self._area = scrolled(self._inside)
        self.column.insertWidget(1, self._area)
        self._inside.installEventFilter(self)

    def bring(self, part: QWidget) -> None:
        """Scrolls to a part of the body, once it has its place."""
        QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(part))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        margins = self.column.contentsMargins()
        width = max(self.width(), self.minimumWidth()) - margins.left() - margins.right()
        # Qt asks wrapped words for their least height without a width, which may be more than they need.
        wanted = max(self.body.totalHeightForWidth(width), self.body.totalMinimumSize().height())
        rest = self.column.totalHeightForWidth(width) - self._area.height()
        room = self.screen().availableGeometry().height() - _FRAME - max(rest, 0)
        self._area.setFixedHeight(max(min(wanted, room), self.fontMetrics().height() * 4))
        self.adjustSize()
