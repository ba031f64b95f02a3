"""When Python looks for garbage: between two events, never in the middle of one.

A collection that begins by itself may free a widget while Qt walks over all of them (a style sheet that is
set calls Python's handlers on its way), or free Qt's objects on the thread of a lane. Both end the process.

To look through everything takes some tens of milliseconds, so it waits until nobody types or points.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, QTimer

_LOOK_MS = 3000


class GarbageCollector(QObject):
    """Takes the place of Python's own collection, by the same thresholds, until it is stopped."""

    def __init__(self, parent: QObject, is_quiet: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._is_quiet = is_quiet
        gc.disable()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def spare_what_stays(self) -> None:
        """What is there now is not looked at again. For the start: what is of a vault must be freed."""
        gc.freeze()

    def collect_soon(self) -> None:
        """Collects everything as soon as what is being handled is done."""
        QTimer.singleShot(0, self, self._collect)

    def stop(self) -> None:
        """Leaves it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _look(self) -> None:
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, limit) in enumerate(counts) if count > limit]
        if due:
            self._collect(due[-1] if self._is_quiet() else 0)

    def _collect(self, generation: int = 2) -> None:
        # A loop within a loop runs while an event is being handled further out.
        if QThread.currentThread().loopLevel() <= 1:
            gc.collect(generation)
