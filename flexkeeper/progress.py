"""What a long function reports to, and is stopped by."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Report = Callable[[str, int, int], None]

REPORT_INTERVAL_SECONDS = 0.05


class Cancelled(Exception):  # noqa: N818 - not an error: the driver asked for it
    """Raised out of a long function when it was asked to stop; nothing has changed then."""


class Progress:
    """Reports steps to `report(label, done, total)` and raises `Cancelled` once `cancel()` was called.

    The same object serves the command line, the window and a sandbox child. A `Progress()` without a
    report is silent. Reports come at most every 50 ms, except that the last step is always reported.
    """

    def __init__(self, report: Report | None = None) -> None:
        self._report = report
        self._stop = threading.Event()
        self._next_report = 0.0

    def cancel(self) -> None:
        """Asks the work to stop at its next step; may be called from any thread or signal handler."""
        self._stop.set()

    @property
    def is_cancelled(self) -> bool:
        return self._stop.is_set()

    def step(self, label: str, done: int, total: int) -> None:
        """Says that `done` of `total` units of `label` are done.

        Raises:
            Cancelled: if `cancel()` was called.
        """
        if self._stop.is_set():
            raise Cancelled
        if self._report is None:
            return
        now = time.monotonic()
        if now >= self._next_report or done == total:
            self._next_report = now + REPORT_INTERVAL_SECONDS
            self._report(label, done, total)

    def each(self, items: Iterable[Item], label: str, total: int) -> Iterator[Item]:
        """Yields the items, taking one step before each and one at the end."""
        done = 0
        for item in items:
            self.step(label, done, total)
            yield item
            done += 1
        self.step(label, done, total)
