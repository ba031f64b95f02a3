"""A month as a grid of days, with what falls on each; arrows, Page Up, Page Down and Home move in it."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import (
    QAbstractTableModel,
    QDate,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPen, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QScrollArea, QStyleOptionViewItem, QTableView

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.desktop.widgets.row_delegate import RowDelegate, RowPainter
from flexkeeper.i18n import _

Index = QModelIndex | QPersistentModelIndex

CELL = Qt.ItemDataRole.UserRole
_WEEKS, _DAYS = 6, 7
_LONG = QLocale.FormatType.LongFormat
_LOWEST = 52
_PADDING = 6
_ICON = 14
_INKS = {"solid": "bad", "red": "bad", "amber": "warn"}
# Weeks around a month must be days, too.
_FIRST, _LAST = date(2, 1, 1), date(9998, 12, 31)


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing on a day: what it is called, and how it stands."""

    title: str
    chip: Chip


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the grid."""

    day: date
    is_today: bool
    is_outside: bool
    marks: Sequence[Mark]

    def said(self) -> str:
        """The day for a screen reader, with all that falls on it."""
        name = QLocale().toString(QDate(self.day.year, self.day.month, self.day.day), _LONG)
        parts = [name, _("today") if self.is_today else ""]
        parts += [f"{mark.title}, {mark.chip.said()}" for mark in self.marks] or [_("nothing is due")]
        return ", ".join(part for part in parts if part)


class MonthGrid(QTableView):
    """`moved` carries the day that is chosen now, `opened` the one that Enter was pressed on."""

    moved = Signal(object)
    opened = Signal(object)

    def __init__(self, kit: Kit, name: str, today: date) -> None:
        super().__init__()
        self._kit = kit
        self.day = self.today = today
        self._model = _MonthModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_DayDelegate(kit, self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setMinimumSectionSize(1)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.clicked.connect(lambda index: self.choose(index.data(CELL).day))
        self.activated.connect(lambda index: self.opened.emit(index.data(CELL).day))
        kit.look.changed.connect(self.updateGeometry)
        self.show_marks({}, today)

    def show_marks(self, marks: Mapping[date, Sequence[Mark]], today: date) -> None:
        """Shows what falls on each day, as of today; the chosen day stays."""
        self.today = today
        self._model.show(self.day, today, marks)
        self._choose_cell()

    def choose(self, day: date) -> None:
        """Goes to a day, and to its month."""
        day = min(max(day, _FIRST), _LAST)
        if day == self.day:
            return
        self.day = day
        self._model.go_to(day)
        self._choose_cell()
        self.moved.emit(day)

    def turn(self, months: int) -> None:
        """Goes so many months on (or back), to the same day or the month's last."""
        count = self.day.year * 12 + self.day.month - 1 + months
        count = min(max(count, _FIRST.year * 12), _LAST.year * 12 + 11)
        year, month = count // 12, count % 12 + 1
        self.choose(date(year, month, min(self.day.day, calendar.monthrange(year, month)[1])))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        on = -1 if self.isRightToLeft() else 1
        days = {
            Qt.Key.Key_Left: -on,
            Qt.Key.Key_Right: on,
            Qt.Key.Key_Up: -_DAYS,
            Qt.Key.Key_Down: _DAYS,
        }
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if key in days:
            self.choose(self.day + timedelta(days=days[Qt.Key(key)]))
        elif key in months:
            self.turn(months[Qt.Key(key)])
        elif key == Qt.Key.Key_Home:
            self.choose(self.today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.day)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        look = self._kit.look
        return QSize(look.px(44) * _DAYS, look.px(_LOWEST) * _WEEKS + self.horizontalHeader().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _choose_cell(self) -> None:
        index = self._model.index_of(self.day)
        self.setCurrentIndex(index)
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        inside = around.widget() if around is not None else None
        if around is not None and inside is not None and self.isVisible():
            # With large text a month is taller than the window.
            place = self.visualRect(index)
            middle = self.viewport().mapTo(inside, place.center())
            around.ensureVisible(middle.x(), middle.y(), place.width(), place.height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._choose_cell)  # when everything has its place


class _MonthModel(QAbstractTableModel):
    """Six weeks, so that no month changes the height; the first begins as the language's weeks do."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._month = self._first = self._today = _FIRST
        self._marks: Mapping[date, Sequence[Mark]] = {}

    def show(self, day: date, today: date, marks: Mapping[date, Sequence[Mark]]) -> None:
        self._today, self._marks = today, marks
        self._begin(day)
        self.dataChanged.emit(self.index(0, 0), self.index(_WEEKS - 1, _DAYS - 1))

    def go_to(self, day: date) -> None:
        """Shows the month of that day."""
        if (day.year, day.month) != (self._month.year, self._month.month):
            self._begin(day)
            self.dataChanged.emit(self.index(0, 0), self.index(_WEEKS - 1, _DAYS - 1))

    def index_of(self, day: date) -> QModelIndex:
        place = (day - self._first).days
        return self.index(place // _DAYS, place % _DAYS)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else _WEEKS

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else _DAYS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (CELL, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        day = self._first + timedelta(days=index.row() * _DAYS + index.column())
        marks = self._marks.get(day, ())
        cell = Cell(day, day == self._today, day.month != self._month.month, marks)
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.said() if marks else None
        return cell if role == CELL else cell.said()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        forms = {
            Qt.ItemDataRole.DisplayRole: QLocale.FormatType.ShortFormat,
            Qt.ItemDataRole.AccessibleTextRole: _LONG,
        }
        form = forms.get(Qt.ItemDataRole(role))
        if form is None or orientation == Qt.Orientation.Vertical:
            return None
        day = self._first + timedelta(days=section)
        return QLocale().standaloneDayName(day.isoweekday(), form)

    def _begin(self, day: date) -> None:
        self._month = day.replace(day=1)
        starts: int = QLocale().firstDayOfWeek().value
        self._first = self._month - timedelta(days=(self._month.isoweekday() - starts) % _DAYS)


class _DayDelegate(RowDelegate):
    """One day: its number, and as many of its things as there is room for."""

    def __init__(self, kit: Kit, parent: QObject) -> None:
        super().__init__(kit, None, parent)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, 0)

    def paint_row(self, row: RowPainter, index: Index) -> None:
        cell: Cell = index.data(CELL)
        painter, look = row.painter, self.kit.look
        painter.setPen(QPen(self.ink("grid"), 1))
        painter.drawLine(row.rect.topLeft(), row.rect.topRight())
        row.ground(row.rect.adjusted(2, 3, -2, -1))
        face, padding = self.face("chip"), _PADDING
        top, left = row.rect.top() + padding, row.rect.left() + padding
        width = row.rect.width() - 2 * padding
        number = QLocale().toString(cell.day.day)
        edge = max(face.height, face.metrics.horizontalAdvance(number)) + 4
        place = QRect(left, top, edge, face.height + 4)
        self._paint_number(row, cell, place, number)
        room = row.rect.bottom() - place.bottom() - 4
        lines = max(room // face.height, 0)
        has_room = lines > 1 or len(cell.marks) <= lines
        if cell.marks and (not has_room or width < look.px(64)):
            self._paint_count(row, cell, QRect(place.right() + 2, top, width - edge - 2, place.height()))
            return
        shown = cell.marks if len(cell.marks) <= lines else cell.marks[: lines - 1]
        top = place.bottom() + 2
        for mark in shown:
            self._paint_mark(row, mark, QRect(left, top, width, face.height))
            top += face.height
        if len(shown) < len(cell.marks):
            more = _("{count} more").format(count=QLocale().toString(len(cell.marks) - len(shown)))
            row.text(QRect(left, top, width, face.height), more, self.face("caption"), "text2")

    def _paint_number(self, row: RowPainter, cell: Cell, place: QRect, number: str) -> None:
        ink = "text3" if cell.is_outside else "text"
        if cell.is_today:
            row.painter.setPen(Qt.PenStyle.NoPen)
            row.painter.setBrush(self.ink("accent"))
            seen = QRectF(row.put(place))
            row.painter.drawRoundedRect(seen, seen.height() / 2, seen.height() / 2)
            ink = "on_accent"
        row.painter.setFont(self.face("chip").font)
        row.painter.setPen(self.ink(ink))
        row.painter.drawText(row.put(place), int(Qt.AlignmentFlag.AlignCenter), number)

    def _paint_mark(self, row: RowPainter, mark: Mark, place: QRect) -> None:
        edge = self._paint_icon(row, mark, place)
        rest = place.adjusted(edge + 4, 0, 0, 0)
        row.text(rest, mark.title, self.face("caption"), _INKS.get(mark.chip.form, "text2"))

    def _paint_count(self, row: RowPainter, cell: Cell, place: QRect) -> None:
        """Where words have no room: the worst as an icon, and how many there are."""
        worst = next((mark for mark in cell.marks if mark.chip.form in _INKS), cell.marks[0])
        edge = self._paint_icon(row, worst, place)
        count = QLocale().toString(len(cell.marks))
        row.text(place.adjusted(edge + 2, 0, 0, 0), count, self.face("caption"), "text2")

    def _paint_icon(self, row: RowPainter, mark: Mark, place: QRect) -> int:
        edge = self.kit.look.px(_ICON)
        ink = _INKS.get(mark.chip.form, "text2")
        icon = self.kit.icons.pixmap(mark.chip.icon, _ICON, ink, dpr=row.dpr)
        spot = QRect(place.left(), place.center().y() - edge // 2 + 1, edge, edge)
        row.painter.drawPixmap(row.put(spot).topLeft(), icon)
        return edge
