"""The chosen line in the panel beside the list: a record with its fields, or a file that has none."""

from __future__ import annotations

from flexkeeper import records
from flexkeeper.desktop.pages.review.form import Task
from flexkeeper.desktop.pages.review.lines import Line, twin_note
from flexkeeper.desktop.pages.review.listing import ListCard
from flexkeeper.desktop.pages.review.panel import ReviewPanel
from flexkeeper.desktop.session import Session
from flexkeeper.i18n import _
from flexkeeper.records import Record


class Showing:
    """Asks the vault, and shows the answer where its line is still the chosen one."""

    def __init__(self, session: Session, lines: ListCard, panel: ReviewPanel) -> None:
        self._session, self._list, self._panel = session, lines, panel

    def show(self, line: Line) -> None:
        """Shows this line, as soon as the vault has answered."""
        if line.waiting is None:
            self._show_file(line)
            return
        record_id = line.waiting.id
        if self._panel.task is None or self._panel.task.record.id != record_id:
            self._panel.show_nothing_yet(line)
        self._session.read(lambda vault: Task.ask(vault, record_id), self._show_record, key="review task")

    def _show_record(self, task: Task) -> None:
        line = self._list.current()
        if line is not None and line.waiting is not None and line.waiting.id == task.record.id:
            self._panel.show_record(line, task)

    def _show_file(self, line: Line) -> None:
        row = line.incoming
        assert row is not None
        if row.status != "duplicate" or row.record is None:
            self._panel.show_file(line, line.under or _("This file is being read."))
            return
        twin = row.record
        self._panel.show_file(line, _("Same file as “{title}”. Kept once.").format(title=row.title))

        def show(record: Record) -> None:
            if self._list.current_key() == line.key:
                self._panel.show_file(line, twin_note(record))

        self._session.read(lambda vault: records.get(vault, twin), show, key="review task")
