"""Adding papers from the window: one file after the other through the write lane, each seen as it goes.

Between two files the lane is free, so that what the driver confirms meanwhile does not wait for the rest.
"""

from __future__ import annotations

import importlib
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from flexkeeper.desktop.incoming import QUIET, Content, Incoming, Left, Source, outcome
from flexkeeper.desktop.jobs import Job
from flexkeeper.desktop.session import Session
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.intake import Added, Expansion
    from flexkeeper.progress import Progress

_SAY_EVERY_MS = 300


class Importer(QObject):
    """`changed`: what is on its way changed. `finished`: nothing is any more, with one line about it all.

    `settled` carries the path of a file of the watched folder that need not be looked at again.
    """

    changed = Signal()
    finished = Signal(str)
    settled = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: dict[int, Incoming] = {}
        self._queue: deque[int] = deque()
        self._current: int | None = None
        self._last_number = 0
        self._counts: Counter[str] = Counter()
        self._shown: _Batch | None = None
        self._asking: list[Sequence[Path]] = []
        self._soon = QTimer(self, singleShot=True, interval=_SAY_EVERY_MS)
        self._soon.timeout.connect(self._say)

    @property
    def rows(self) -> list[Incoming]:
        """All files that have no record to show them, in the order they came."""
        return list(self._rows.values())

    @property
    def is_busy(self) -> bool:
        return self._current is not None or bool(self._queue) or bool(self._asking)

    @property
    def pending(self) -> int:
        """How many files are not added yet that nobody else remembers."""
        rows = [row for row in self._rows.values() if row.step != "done" and not row.is_watched]
        return len(rows) + sum(len(files) for files in self._asking)

    def add(self, files: Sequence[Path]) -> None:
        """Adds files, and the files of folders."""
        self._asking.append(files)
        self._session.jobs.write(lambda _progress: _expand(files), self._expanded)

    def add_watched(self, files: Sequence[Path]) -> None:
        """Adds files of the watched folder; of those that are here already nothing is said."""
        self._enqueue(files, is_watched=True)

    def add_contents(self, contents: Sequence[Content]) -> None:
        """Adds what is no file."""
        if contents:
            self._enqueue(contents)

    def try_again(self, number: int) -> None:
        """Reads a file anew that could not be read."""
        row = self._rows.pop(number)
        self._enqueue([row.source])

    def forget(self, numbers: Sequence[int]) -> None:
        """These are shown by their records now, or the driver has read what became of them."""
        for number in numbers:
            self._rows.pop(number, None)

    def stop(self) -> None:
        """Ends after the running file is given up; what was added before stays."""
        for number in self._queue:
            del self._rows[number]
        self._queue.clear()

    def clear(self) -> Left:
        """The vault is locked: forgets everything and returns what is still to be added."""
        running = [] if self._current is None else [self._current]
        rows = [self._rows[number] for number in (*running, *self._queue)]
        own = [row.source for row in rows if not row.is_watched]
        own += [path for files in self._asking for path in files]
        self._rows.clear()
        self._queue.clear()
        self._asking.clear()
        self._counts.clear()
        self._current, self._shown = None, None
        self._soon.stop()
        return Left(own, watched=sum(row.is_watched for row in rows))

    # One after the other

    def _expanded(self, found: Expansion) -> None:
        self._asking.pop(0)
        for one in found.skipped:
            self._counts[one.status] += 1
            row = self._new(one.path)
            status = "failed" if one.status == "failed" else "left_out"
            self._rows[row.number] = replace(row, step="done", status=status, reason=one.reason)
        self._enqueue(found.files)

    def _enqueue(self, sources: Sequence[Source], *, is_watched: bool = False) -> None:
        self._queue.extend(self._new(source, is_watched=is_watched).number for source in sources)
        if self._current is None:
            self._next()
        self._say_soon()

    def _new(self, source: Source, *, is_watched: bool = False) -> Incoming:
        self._last_number += 1
        row = self._rows[self._last_number] = Incoming(self._last_number, source, is_watched)
        return row

    def _next(self) -> None:
        if not self._queue:
            self._finish()
            return
        number = self._current = self._queue.popleft()
        row = self._rows[number] = replace(self._rows[number], step="reading")
        vault, sandbox, source = self._session.vault, self._session.sandbox, row.source

        def work(progress: Progress) -> Added:
            intake = importlib.import_module("flexkeeper.intake")
            if isinstance(source, Content):
                added: Added = intake.add_content(
                    vault, sandbox, source.read(), source.untrusted_name, progress=progress
                )
            else:
                added = intake.add_file(vault, sandbox, source, progress=progress)
            return added

        job = self._session.jobs.write(
            work, lambda added: self._done(number, added), failed=self._failed, cancelled=self._cancelled
        )
        self._show_progress(job)

    def _done(self, number: int, added: Added) -> None:
        row = self._rows[number]
        if row.is_watched and added.status != "failed":
            self.settled.emit(row.source)
        if row.is_watched and added.status == "duplicate":
            self._counts[QUIET] += 1
            del self._rows[number]
            self._go_on()
            return
        self._counts[added.status] += 1
        self._rows[number] = replace(
            row,
            step="done",
            status=added.status,
            reason=added.reason,
            record=added.id,
            title=added.title,
            sha256=added.sha256,
        )
        self._go_on()

    def _failed(self, error: Exception) -> bool:
        """The vault cannot be written, so the others would fare no better; all can be tried again."""
        assert self._current is not None
        reason = _("Something went wrong while it was added. It can be tried again.")
        if isinstance(error, FlexKeeperError):
            reason = f"{error.message} {error.remedy}"
        for number in (self._current, *self._queue):
            self._rows[number] = replace(self._rows[number], step="done", status="failed", reason=reason)
            self._counts["failed"] += 1
        self._queue.clear()
        self._go_on()
        return False

    def _cancelled(self) -> None:
        assert self._current is not None
        del self._rows[self._current]
        self._counts["stopped"] += 1
        self._go_on()

    def _go_on(self) -> None:
        self._current = None
        self._say_soon()
        self._next()

    def _finish(self) -> None:
        if self._asking:
            return
        self._session.jobs.shown.emit(None)
        self._shown = None
        counts, self._counts = self._counts, Counter()
        self._say()
        self.finished.emit(outcome(counts))

    # What is said of it

    def _show_progress(self, job: Job[Any]) -> None:
        if self._shown is None:
            self._shown = _Batch(self)
        shown = self._shown
        shown.running = job
        shown.done = sum(self._counts.values())
        shown.total = shown.done + 1 + len(self._queue)
        self._session.jobs.shown.emit(shown)

    def _say_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _say(self) -> None:
        self._soon.stop()
        if self._session.is_open:
            self.changed.emit()
            self._session.changed.emit()


class _Batch(Job[None]):
    """All files together, as one job that is shown and can be stopped."""

    def __init__(self, importer: Importer) -> None:
        super().__init__(lambda _progress: None, title=_("Adding papers"), key="")
        self._importer = importer
        self.running: Job[Any] | None = None

    def cancel(self) -> None:
        """Stops what runs and everything after it."""
        self._importer.stop()
        if self.running is not None:
            self.running.cancel()


def _expand(files: Sequence[Path]) -> Expansion:
    found: Expansion = importlib.import_module("flexkeeper.intake").expand(files)
    return found
