"""Adding papers from the window: one file after the other through the write lane, each seen as it goes.

Between two files the lane is free, so that what the driver confirms meanwhile does not wait for the rest.
"""

from __future__ import annotations

import importlib
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from flexkeeper.desktop import words
from flexkeeper.desktop.jobs import Job
from flexkeeper.desktop.session import Session
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.intake import Added, Expansion
    from flexkeeper.progress import Progress

Step = Literal["waiting", "reading", "done"]

_SAY_EVERY_MS = 300
# The record shows these; the others have none and stay to be read about.
_STORED = frozenset({"added", "needs_password", "damaged", "unsupported"})


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes that are no file: pasted, or dropped by a mail program. `read` is called off the main thread."""

    untrusted_name: str
    read: Callable[[], bytes]


Source = Path | Content


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file on its way, and what became of it; `number` is its own for as long as the vault is open."""

    number: int
    source: Source
    step: Step = "waiting"
    status: str = ""
    reason: str = ""
    record: int | None = None
    title: str = ""
    sha256: str = ""

    @property
    def untrusted_name(self) -> str:
        return self.source.untrusted_name if isinstance(self.source, Content) else self.source.name

    @property
    def is_stored(self) -> bool:
        """Whether its own record shows it from now on."""
        return self.step == "done" and self.status in _STORED and self.record is not None


class Importer(QObject):
    """`changed`: what is on its way changed. `finished`: nothing is any more, with one line about it all."""

    changed = Signal()
    finished = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: dict[int, Incoming] = {}
        self._queue: deque[int] = deque()
        self._current: int | None = None
        self._last_number = 0
        self._counts: Counter[str] = Counter()
        self._shown: _Batch | None = None
        self._is_asking = 0
        self._soon = QTimer(self, singleShot=True, interval=_SAY_EVERY_MS)
        self._soon.timeout.connect(self._say)

    @property
    def rows(self) -> list[Incoming]:
        """All files that have no record to show them, in the order they came."""
        return list(self._rows.values())

    @property
    def is_busy(self) -> bool:
        return self._current is not None or bool(self._queue) or bool(self._is_asking)

    def add(self, files: Sequence[Path]) -> None:
        """Adds files, and the files of folders."""
        self._is_asking += 1
        self._session.jobs.write(lambda _progress: _expand(files), self._expanded)

    def add_contents(self, contents: Sequence[Content]) -> None:
        """Adds what is no file."""
        self._enqueue(contents)

    def try_again(self, number: int) -> None:
        """Reads a file anew that could not be read."""
        row = self._rows.pop(number)
        self._enqueue([row.source])

    def dismiss(self, number: int) -> None:
        """The driver has read what became of a file."""
        self._rows.pop(number, None)
        self.changed.emit()

    def forget_stored(self, numbers: Sequence[int]) -> None:
        """These are shown by their records now."""
        for number in numbers:
            self._rows.pop(number, None)

    def stop(self) -> None:
        """Ends after the running file is given up; what was added before stays."""
        for number in self._queue:
            del self._rows[number]
        self._queue.clear()

    def clear(self) -> list[Path]:
        """The vault is locked: forgets everything and returns the files that are still to be added."""
        running = [] if self._current is None else [self._current]
        left = [self._rows[number].source for number in (*running, *self._queue)]
        self._rows.clear()
        self._queue.clear()
        self._counts.clear()
        self._current, self._shown, self._is_asking = None, None, 0
        self._soon.stop()
        return [source for source in left if isinstance(source, Path)]

    # One after the other

    def _expanded(self, found: Expansion) -> None:
        self._is_asking -= 1
        for one in found.skipped:
            self._counts[one.status] += 1
            row = self._new(one.path)
            status = "failed" if one.status == "failed" else "left_out"
            self._rows[row.number] = replace(row, step="done", status=status, reason=one.reason)
        self._enqueue(found.files)

    def _enqueue(self, sources: Sequence[Source]) -> None:
        self._queue.extend(self._new(source).number for source in sources)
        if self._current is None:
            self._next()
        self._say_soon()

    def _new(self, source: Source) -> Incoming:
        self._last_number += 1
        row = self._rows[self._last_number] = Incoming(self._last_number, source)
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
        self._counts[added.status] += 1
        self._rows[number] = replace(
            self._rows[number],
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
        if self._is_asking:
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


def outcome(counts: Counter[str]) -> str:
    """What became of the files, in one line: “12 added, 1 already here.”"""
    count = {status: words.number(amount) for status, amount in counts.items()}
    sentences = {
        "added": _("{count} added"),
        "duplicate": _("{count} already here"),
        "needs_password": _("{count} need a password"),
        "damaged": _("{count} kept, but could not be opened"),
        "unsupported": _("{count} left out or kept unread"),
        "too_large": _("{count} too large"),
        "failed": _("{count} could not be read"),
    }
    parts = [text.format(count=count[status]) for status, text in sentences.items() if counts[status]]
    if counts["stopped"]:
        parts.append(_("the rest was stopped"))
    if not parts:
        return _("There was nothing to add.")
    return _("{parts}.").format(parts=", ".join(parts))
