"""Tells a page that is seen when the day or its hour has turned, so that it asks again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_MINUTE_MS = 60_000


class TurnOfDay(QObject):
    """`turned`: another hour has begun while the page was seen, or before it is seen again.

    The clock is looked at each minute while the page is seen, and not otherwise: a timer until midnight would
    stand still while the computer sleeps, and a clock may be set.
    """

    turned = Signal()

    def __init__(self, page: QWidget, now: Callable[[], datetime]) -> None:
        super().__init__(page)
        self._now = now
        self._last = self._hour()
        self._timer = QTimer(self, interval=_MINUTE_MS)
        self._timer.timeout.connect(self.look)
        page.installEventFilter(self)

    def look(self) -> None:
        """Compares the hour with the one seen last."""
        hour = self._hour()
        if hour != self._last:
            self._last = hour
            self.turned.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._timer.start()
            self.look()
        elif event.type() == QEvent.Type.Hide:
            self._timer.stop()
        return False

    def _hour(self) -> tuple[object, int]:
        now = self._now()
        return now.date(), now.hour
