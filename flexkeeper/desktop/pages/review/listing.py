"""The list to review: groups with their headings, rows painted as a whole, and the keys that work in it."""

from __future__ import annotations

from collections.abc import Sequence, Set

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.review.delegate import ROW, ReviewDelegate
from flexkeeper.desktop.pages.review.lines import Heading, Key, Line
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card, rule
from flexkeeper.desktop.widgets.label import ElideLabel
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _

Index = QModelIndex | QPersistentModelIndex
Row = Line | Heading


class ReviewModel(QAbstractListModel):
    """One role returns the whole row; headings cannot be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []

    def show(self, rows: Sequence[Row]) -> None:
        """Shows these rows; where only their words changed, nothing moves."""
        if [_identity(row) for row in rows] == [_identity(row) for row in self._rows]:
            self._rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.text if isinstance(row, Heading) else row.said()
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text if isinstance(row, Heading) else row.title
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def line(self, index: Index) -> Line | None:
        """The line at a place, None for a heading or no place."""
        row = self._rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Line) else None

    def place_of(self, key: Key | None) -> QModelIndex:
        """Where a line is; an index that is not valid where it is not."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Line) and row.key == key:
                return self.index(number)
        return QModelIndex()


class ListCard(Card):
    """`picked`: another line is current. `entered` and `key_pressed`: what was asked of it by keyboard."""

    picked = Signal()
    entered = Signal()
    key_pressed = Signal(str)
    all_wanted = Signal()
    add_wanted = Signal()

    def __init__(self, kit: Kit, thumbs: Thumbs) -> None:
        super().__init__(kit, padding=0)
        self.body.setSpacing(0)
        self._is_filling = False
        self._chosen: Key | None = None
        self.model = ReviewModel(self)
        self.body.addWidget(self._head(kit))
        self.body.addWidget(rule())
        self.view = QListView()
        self.view.setAccessibleName(_("Papers to review"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(ReviewDelegate(kit, thumbs, self))
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setMouseTracking(True)
        self.view.setViewportMargins(0, 4, 0, 4)
        self.view.selectionModel().currentChanged.connect(self._pick)
        self.view.pressed.connect(self.stay)
        self.view.installEventFilter(self)
        thumbs.arrived.connect(self.view.viewport().update)
        kit.look.changed.connect(self.view.scheduleDelayedItemsLayout)
        self.body.addWidget(self.view, 1)

    def show_rows(self, rows: Sequence[Row], *, right: int) -> None:
        """Shows the rows and keeps the current line and the place; `right` is how many look right."""
        key, place = self._kept_key(rows), self.view.verticalScrollBar().value()
        files = sum(isinstance(row, Line) for row in rows)
        one, many = _("1 paper"), _("{count} papers").format(count=files)
        self._count.setText(one if files == 1 else many)
        self.all.setVisible(right > 1)
        self.all.setText(_("Confirm these {count}").format(count=right))
        self.all.setAccessibleName(_("Confirm all {count} that look right").format(count=right))
        self._is_filling = True
        self.model.show(rows)
        self.view.verticalScrollBar().setValue(place)
        if not self.make_current(key):
            first = _first_line(rows)
            self.make_current(first.key if first else None)
        self._is_filling = False
        self.picked.emit()

    def current(self) -> Line | None:
        """The line that is current."""
        return self.model.line(self.view.currentIndex())

    def stay(self) -> None:
        """The driver is busy with the current line: nothing that comes in takes its place."""
        self._chosen = self.current_key()

    def current_key(self) -> Key | None:
        """The key of the line that is current."""
        line = self.current()
        return line.key if line else None

    def make_current(self, key: Key | None) -> bool:
        """Makes a line current and seen; False where it is not listed."""
        index = self.model.place_of(key)
        if index.isValid() and index != self.view.currentIndex():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        return index.isValid()

    def neighbor_but(self, left_out: Set[Key]) -> Key | None:
        """The line to go on with: the next that is not left out, else the one before."""
        at = self.view.currentIndex().row()
        below, above = range(at + 1, self.model.rowCount()), range(at - 1, -1, -1)
        for number in (*below, *above):
            line = self.model.line(self.model.index(number))
            if line is not None and line.group != "coming" and line.key not in left_out:
                return line.key
        return None

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        self.stay()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            # A key that is held down must not keep papers that nobody looked at.
            if not event.isAutoRepeat():
                self.entered.emit()
            return True
        if event.key() == Qt.Key.Key_Delete:
            self.key_pressed.emit("delete")
            return True
        if plain and event.text().lower() in ("e", "k", "x", " "):
            self.key_pressed.emit(event.text().lower())
            return True
        return False

    def _pick(self) -> None:
        if not self._is_filling:
            self.stay()
            self.picked.emit()

    def _kept_key(self, rows: Sequence[Row]) -> Key | None:
        """The line that stays current.

        One that the driver has not touched gives way to a paper, and where that looks right, to the first
        that needs him: papers come in one by one, and a drop is to lead there.
        """
        line, first = self.current(), _first_line(rows)
        if line is None or line.key == self._chosen:
            return line.key if line else None
        is_passed = line.group == "right" and first is not None and first.group == "need"
        return None if line.waiting is None or is_passed else line.key

    def _head(self, kit: Kit) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(18, 8, 12, 8)
        row.setSpacing(8)
        self._count = ElideLabel(role="strong")
        row.addWidget(self._count, 1)
        self.add = Button(kit, _("Add papers…"), "outlined", icon="plus", size="small")
        self.add.clicked.connect(self.add_wanted)
        self.all = Button(kit, "", "tonal", icon="circle-check", size="small")
        self.all.clicked.connect(self.all_wanted)
        row.addWidget(self.add)
        row.addWidget(self.all)
        return head


def _first_line(rows: Sequence[Row]) -> Line | None:
    return next((row for row in rows if isinstance(row, Line)), None)


def _identity(row: Row) -> object:
    return row.group if isinstance(row, Heading) else (row.key, row.group)
