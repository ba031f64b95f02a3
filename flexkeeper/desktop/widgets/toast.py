"""A word about what was just done, with the way back; it leaves by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _

STAYS_MS = 6_000
_MARGIN, _GAP = 20, 8
_MAX_WIDTH = 640


class Toast(QFrame):
    """Bottom center of its parent, above a primary button; stays while the pointer or the focus is on it."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        self._kit, self._over = kit, parent
        self._label = Label("", wrap=True)
        row.addWidget(self._label, 1)
        self._undo = Button(kit, _("Undo"), "inverse")
        self._undo.clicked.connect(self._undo_now)
        row.addWidget(self._undo)
        self._close = IconButton(kit, "x", _("Close this message"), ink="surface")
        self._close.clicked.connect(self.hide)
        row.addWidget(self._close)
        self._on_undo: Callable[[], None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._timer.timeout.connect(self._leave)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Shows a sentence for a few seconds, and says it to screen readers."""
        self._label.setText(text)
        self._on_undo = undo
        self._undo.setVisible(undo is not None)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    @property
    def text(self) -> str:
        return self._label.text()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        parent = self._over
        room = parent.width() - 2 * _MARGIN
        hint = self._label.fontMetrics().horizontalAdvance(self._label.text()) + self._kit.look.px(170)
        width = min(room, self._kit.look.px(_MAX_WIDTH), hint)
        height = (
            max(self.heightForWidth(width), self.sizeHint().height())
            if width < hint
            else self.sizeHint().height()
        )
        place = QRect((parent.width() - width) // 2, parent.height() - height - _MARGIN, width, height)
        for button in parent.findChildren(Button):
            # Whoever works by pointer goes on at once; what was done can still be read.
            if button.property("kind") == "primary" and button.isVisible():
                taken = QRect(button.mapTo(parent, QPoint(0, 0)), button.size())
                if taken.intersects(place):
                    place.moveBottom(taken.top() - _GAP)
        self.setGeometry(place)

    def _leave(self) -> None:
        if self.underMouse() or self._undo.hasFocus() or self._close.hasFocus():
            self._timer.start()
        else:
            self.hide()

    def _undo_now(self) -> None:
        self.hide()
        if self._on_undo is not None:
            self._on_undo()
