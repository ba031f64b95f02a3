"""The list of records: all ids at once, the rows to show a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.session import Session
from flexkeeper.records import Row

ROW = Qt.ItemDataRole.UserRole
PAGE = 64

Index = QModelIndex | QPersistentModelIndex


class RecordModel(QStringListModel):
    """One role returns the whole row, or None while it is being fetched.

    Of Qt's own list of texts, which are all empty, only the count is used: the view asks for it twice for
    each record, and asked of Python that took longer than reading the list.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._ids: list[int] = []
        self._rows: dict[int, Row] = {}
        self._asked: set[int] = set()
        self._today = date.min
        self._turn = 0

    def show(self, ids: Sequence[int], first: Sequence[Row], today: date) -> None:
        """Shows these records; the rows of the first page come along, so that nothing flickers."""
        self._turn += 1
        self._today = today
        self._asked.clear()
        known = {row.id: row for row in first}
        if list(ids) == self._ids:
            # The same records: what is painted stays until it is known anew.
            self._rows |= known
            self._drop_unless(set(known))
            if ids:
                self.dataChanged.emit(self.index(0), self.index(len(ids) - 1))
            return
        self._ids = list(ids)
        self._rows = known
        self.setStringList([""] * len(ids))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == ROW:
            return self.row(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.row(index.row())
            if row is None:
                return ""
            return row.title if role == Qt.ItemDataRole.DisplayRole else words.row_said(row)
        return None

    def row(self, number: int) -> Row | None:
        """The row at this place, or None and it is asked for."""
        found = self._rows.get(self._ids[number])
        if found is None:
            self._ask(number // PAGE)
        return found

    def id_at(self, number: int) -> int:
        """The record at this place."""
        return self._ids[number]

    def place_of(self, record_id: int) -> QModelIndex:
        """Where a record is listed; an index that is not valid where it is not."""
        return self.index(self._ids.index(record_id)) if record_id in self._ids else QModelIndex()

    def places_of(self, record_ids: Sequence[int]) -> list[int]:
        """Where those of the records stand that are listed, from the top."""
        wanted = set(record_ids)
        return [row for row, record_id in enumerate(self._ids) if record_id in wanted]

    def _drop_unless(self, fresh: set[int]) -> None:
        self._rows = {record_id: row for record_id, row in self._rows.items() if record_id in fresh}

    def _ask(self, page: int) -> None:
        if page in self._asked or not self._session.is_open:
            return
        self._asked.add(page)
        wanted, today, turn = self._ids[page * PAGE : (page + 1) * PAGE], self._today, self._turn

        def keep(rows: list[Row]) -> None:
            if turn == self._turn:
                self._rows.update({row.id: row for row in rows})
                last = min((page + 1) * PAGE, len(self._ids)) - 1
                self.dataChanged.emit(self.index(page * PAGE), self.index(last))

        self._session.read(lambda vault: records.rows(vault, wanted, today), keep)
