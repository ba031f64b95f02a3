"""The messages as a list: who wrote, what about, in which case, and who has to answer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from flexkeeper.desktop.pages.messages.entries import Entry
from flexkeeper.desktop.widgets.row_delegate import Index, RowDelegate, RowPainter

ENTRY = Qt.ItemDataRole.UserRole
_INSET, _GAP, _BADGE = 10, 12, 28


class MessageModel(QAbstractListModel):
    """One role returns the whole entry."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Shows these, in their order."""
        if list(entries) != self.entries:
            self.beginResetModel()
            self.entries = list(entries)
            self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title()
        return entry.said() if role == Qt.ItemDataRole.AccessibleTextRole else None

    def place_of(self, key: tuple[int, int]) -> int:
        """Where an entry stands; -1 where it is not shown."""
        return next((place for place, entry in enumerate(self.entries) if entry.key == key), -1)


class MessageDelegate(RowDelegate):
    """An arrow for its direction, two lines, then day and chip."""

    height = 66

    def paint_row(self, row: RowPainter, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        look = self.kit.look
        ground = row.rect.adjusted(_INSET, 1, -_INSET, -1)
        row.ground(ground)
        left, edge = ground.left() + _INSET, look.px(_BADGE)
        icon = self.kit.icons.pixmap(
            "arrow-down" if entry.direction == "in" else "arrow-up", 18, "text2", dpr=row.dpr
        )
        place = row.centered(left, look.px(18), look.px(18))
        row.painter.drawPixmap(row.put(place).topLeft(), icon)
        left += edge + _GAP
        right = ground.right() - _INSET
        chip = entry.chip()
        width = self.face("small").metrics.horizontalAdvance(entry.when()) + 4
        if chip is not None:
            right = row.chip(right, chip) - _GAP
        row.lines(right - width, width, ((entry.when(), "small", "text3"),), trailing=True)
        room = right - width - _GAP - left
        row.lines(left, room, ((entry.title(), "strong", "text"), (entry.line(), "small", "text3")))
