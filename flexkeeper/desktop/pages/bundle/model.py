"""The exhibits of a bundle in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from flexkeeper import bundle
from flexkeeper.desktop import words
from flexkeeper.i18n import _
from flexkeeper.records import Row

ITEM = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Item:
    """An exhibit: about how many pages and bytes it brings, and whether files are left out.

    The id of its `row` is its key; `about` says what it is where it is no record.

    `first` and `last` are its pages in the bundle that was made, 0 while that is another one.
    """

    row: Row
    pages: int
    bytes: int
    left_out: int
    about: str = ""
    first: int = 0
    last: int = 0

    def length(self) -> str:
        """Where its pages stand, or how many they will be."""
        if not self.first:
            return pages(self.pages)
        first, last = words.number(self.first), words.number(self.last)
        return (
            _("p. {first}\N{EN DASH}{last}").format(first=first, last=last)
            if self.first < self.last
            else (_("p. {page}").format(page=first))
        )

    def line(self) -> str:
        """The second line."""
        if self.left_out:
            return _("A file of it cannot be shown")
        if self.about:
            return self.about
        return words.row_line(self.row)


class ExhibitModel(QAbstractListModel):
    """`reordered` says in words what the driver moved or removed."""

    reordered = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._items: list[Item] = []

    def show(self, items: Sequence[Item]) -> None:
        """Shows these; where only their figures changed, nothing moves."""
        if [one.row.id for one in items] == self.ids():
            self._items = list(items)
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def ids(self) -> list[int]:
        """The records in their order."""
        return [item.row.id for item in self._items]

    def items(self) -> list[Item]:
        """All that is shown."""
        return list(self._items)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = _("Exhibit {letter}").format(letter=bundle.label(index.row()))
            return ", ".join((name, item.row.title, item.line(), item.length(), words.size(item.bytes)))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def moveRows(
        self, source: Index, first: int, count: int, destination: Index, before: int, /
    ) -> bool:  # the list calls it when something is dropped
        landed = self._items[min(before - (before > first), len(self._items) - 1)]
        if (landed.row.id > 0) != (self._items[first].row.id > 0):
            return False  # summaries stay before all papers
        if not self.beginMoveRows(source, first, first + count - 1, destination, before):
            return False
        taken = self._items[first : first + count]
        del self._items[first : first + count]
        place = before - count if before > first else before
        self._items[place:place] = taken
        self.endMoveRows()
        self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1))
        text = _("“{title}” is exhibit {letter} now.")
        self.reordered.emit(text.format(title=taken[0].row.title, letter=bundle.label(place)))
        return True

    def move(self, number: int, step: int) -> bool:
        """Moves one a place up (-1) or down (1); False at the end of the list."""
        target = number + step
        if not 0 <= target < len(self._items):
            return False
        nothing = QModelIndex()
        return self.moveRows(nothing, number, 1, nothing, target + 1 if step > 0 else target)

    def remove(self, number: int) -> None:
        """Takes one out; the record itself stays as it is."""
        self.beginRemoveRows(QModelIndex(), number, number)
        title = self._items.pop(number).row.title
        self.endRemoveRows()
        if self._items:
            self.dataChanged.emit(self.index(0), self.index(len(self._items) - 1))
        text = _("“{title}” is out of the bundle. The paper itself stays where it is.")
        self.reordered.emit(text.format(title=title))


def pages(count: int) -> str:
    """An amount of pages in words."""
    return _("1 page") if count == 1 else _("{count} pages").format(count=words.number(count))
