"""All that is due as one list, its day at the first line of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from flexkeeper.desktop import words
from flexkeeper.desktop.pages.agenda.lines import Line, long_day
from flexkeeper.desktop.widgets.row_delegate import Index, RowDelegate, RowPainter
from flexkeeper.i18n import _

LINE = Qt.ItemDataRole.UserRole
_DAY_WIDTH = 96
_INSET, _GAP = 10, 12


class AgendaModel(QAbstractListModel):
    """One role returns the whole line."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows these, in their order."""
        if list(lines) == self.lines:
            return
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.title
        return f"{long_day(line.day)}, {line.said()}" if role == Qt.ItemDataRole.AccessibleTextRole else None

    def begins_day(self, place: int) -> bool:
        """Whether the line before falls on another day."""
        return place == 0 or self.lines[place - 1].day != self.lines[place].day

    def place_of(self, day: date) -> int:
        """The first line of that day or of one after it; the last where all are before."""
        places = (place for place, line in enumerate(self.lines) if line.day >= day)
        return next(places, len(self.lines) - 1)


class AgendaDelegate(RowDelegate):
    """Day, words, chip."""

    height = 58

    def paint_row(self, row: RowPainter, index: Index) -> None:
        line: Line = index.data(LINE)
        model = index.model()
        assert isinstance(model, AgendaModel)
        ground = row.rect.adjusted(_INSET, 1, -_INSET, -1)
        row.ground(ground)
        left, width = ground.left() + _INSET, self.kit.look.px(_DAY_WIDTH)
        if model.begins_day(index.row()):
            name = QLocale().standaloneDayName(line.day.isoweekday(), QLocale.FormatType.LongFormat)
            row.lines(left, width, ((words.day(line.day), "small", "text"), (name, "caption", "text3")))
        left += width + _GAP
        right = ground.right() - _INSET
        end = row.chip(right, line.chip) - _GAP
        ink = "text3" if line.is_quiet else "text"
        row.lines(left, end - left, ((line.title, "strong", ink), (line.why, "small", "text3")))


def count_words(lines: Sequence[Line]) -> str:
    """How much is due, and how much of it was put off."""
    if not lines:
        return _("Nothing is due.")
    quiet = sum(line.is_quiet for line in lines)
    one, several = _("1 thing is due"), _("{count} things are due")
    text = one if len(lines) == 1 else several.format(count=words.number(len(lines)))
    return _("{due}, {count} of them quiet").format(due=text, count=words.number(quiet)) if quiet else text
