"""Locks after a while without a key or a move, and after the computer slept."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow

_LOOK_MS = 5_000
_SLEPT_SECONDS = 30
_QUIET_SECONDS = 2

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
        QEvent.Type.DragMove,
    }
)


class Idle(QObject):
    """Calls `locked` with the minutes that passed. Minutes of 0 mean never.

    It hears what the system sends to our windows while a vault is open: all that a driver does comes that
    way, and few of the many events between widgets do.
    """

    def __init__(
        self,
        locked: Callable[[int], None],
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self._locked, self._clock, self._wall = locked, clock, wall
        self._minutes = 0
        self._last = clock()
        self._offset = wall() - clock()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self, minutes: int) -> None:
        """A vault was opened: counts from now on."""
        for window in QGuiApplication.allWindows():
            self._hear(window)
        _application().focusWindowChanged.connect(self._hear)
        self._offset = self._wall() - self._clock()
        self._timer.start()
        self.set_minutes(minutes)

    def set_minutes(self, minutes: int) -> None:
        """Takes what the driver set and starts to count anew."""
        self._minutes = minutes
        self._last = self._clock()

    def stop(self) -> None:
        """The vault was locked: looks no more."""
        if self._timer.isActive():
            self._timer.stop()
            _application().focusWindowChanged.disconnect(self._hear)
            for window in QGuiApplication.allWindows():
                window.removeEventFilter(self)

    def is_quiet(self) -> bool:
        """Whether nobody types or points just now."""
        return self._clock() - self._last >= _QUIET_SECONDS

    def look(self) -> None:
        """Locks where it is time to."""
        # While a computer sleeps the monotonic clock stands still, and the one on the wall goes on.
        offset = self._wall() - self._clock()
        has_slept = offset - self._offset > _SLEPT_SECONDS
        self._offset = offset
        away = self._clock() - self._last
        if self._minutes and (has_slept or away >= self._minutes * 60):
            self._last = self._clock()
            self._locked(self._minutes)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._last = self._clock()
        return False

    def _hear(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)


def _application() -> QGuiApplication:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    return application
