"""The middle of the page: typed words, how many there are, their order, and the list itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QMenu,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.records.delegate import RecordDelegate
from flexkeeper.desktop.pages.records.model import RecordModel
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.card import Card, rule
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.label import ElideLabel
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.records import MATCHES, Choice, Sort

_SORTS: tuple[Sort, ...] = ("attention", "newest", "oldest", "title")
_TYPING_MS = 60


class ListCard(Card):
    """`picked` says that other records are chosen now, `opened` that the chosen one is asked for."""

    picked = Signal()
    opened = Signal()
    typed = Signal(str)
    sorted_by = Signal(str)

    def __init__(self, kit: Kit, session: Session, thumbs: Thumbs) -> None:
        super().__init__(kit, padding=0)
        self._kit = kit
        self.body.setSpacing(0)
        self.model = RecordModel(session, self)
        self.view = QListView()
        self.search = QLineEdit(placeholderText=_("Search these papers"))
        self.body.addWidget(self._head(kit))
        self.body.addWidget(rule())
        self.view.setAccessibleName(_("Records"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(RecordDelegate(kit, thumbs, self))
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setMouseTracking(True)
        self.view.setViewportMargins(0, 6, 0, 6)
        self.view.selectionModel().selectionChanged.connect(lambda *_ranges: self.picked.emit())
        self.view.activated.connect(lambda _index: self.opened.emit())
        self.view.installEventFilter(self)
        thumbs.arrived.connect(self.view.viewport().update)
        kit.look.changed.connect(self.view.scheduleDelayedItemsLayout)
        self.empty = EmptyState(kit, "papers")
        below = QWidget()
        self._below = QStackedLayout(below)
        self._below.addWidget(self.view)
        self._below.addWidget(self.empty)
        self.body.addWidget(below, 1)

    def say_what(
        self, choice: Choice, sort: Sort, show_all: Callable[[], None], add: Callable[[], None]
    ) -> None:
        """Says how many there are and in which order; where there is none, why, with a way on."""
        is_searched = bool(choice.words.strip())
        count = self.model.rowCount()
        self._count.setText(_count(count, is_capped=is_searched))
        # While words are searched for, the best match comes first.
        self._sort.setText(_("Best match first") if is_searched else words.sort(sort))
        self._sort.setEnabled(not is_searched)
        self._below.setCurrentWidget(self.view if count else self.empty)
        if is_searched:
            title = _("Nothing matches “{words}”.").format(words=choice.words.strip())
            line = _("Fewer or shorter words find more.")
            self.empty.say(title, line, _("Clear the search"), self.search.clear)
        elif choice.shelf == "trash":
            self.empty.say(_("The trash is empty."), "", _("Show all records"), show_all)
        elif choice != Choice():
            self.empty.say(_("No papers of this sort."), "", _("Show all records"), show_all)
        else:
            line = _("Photos, PDFs, mails and screenshots. Any order, all at once.")
            self.empty.say(_("Drop your papers here"), line, _("Choose files…"), add)

    def show_filter(self, is_shown: bool) -> None:
        """Whether the ways to narrow are folded into a button."""
        self.filter.setVisible(is_shown)

    def chosen_ids(self) -> list[int]:
        """The records that are chosen, in the order of the list."""
        chosen = self.view.selectionModel().selection()
        ranges = sorted((chosen.at(at).top(), chosen.at(at).bottom()) for at in range(chosen.count()))
        return [self.model.id_at(row) for top, bottom in ranges for row in range(top, bottom + 1)]

    def current_id(self) -> int | None:
        """The record that is chosen, where it is one alone."""
        chosen = self.chosen_ids()
        return chosen[0] if len(chosen) == 1 else None

    def choose(self, record_ids: Sequence[int]) -> bool:
        """Chooses those of the records that are listed; False where none is."""
        rows = self.model.places_of(record_ids)
        if not rows:
            return False
        ranges = QItemSelection()
        for top, bottom in _runs(rows):
            ranges.select(self.model.index(top), self.model.index(bottom))
        how = QItemSelectionModel.SelectionFlag
        model = self.view.selectionModel()
        model.setCurrentIndex(self.model.index(rows[0]), how.NoUpdate)
        model.select(ranges, how.ClearAndSelect)
        return True

    def make_current(self, record_id: int) -> bool:
        """Chooses a record alone and scrolls to it; False where it is not listed."""
        if not self.choose([record_id]):
            return False
        self.view.scrollTo(self.view.currentIndex())
        return True

    def choose_alone(self) -> None:
        """Of many that are chosen, the one that the keys are at stays."""
        index = self.view.currentIndex()
        if index.isValid():
            self.choose([self.model.id_at(index.row())])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self.search:
            return self._search_key(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return True
        return self._list_key(event)

    def _list_key(self, event: QKeyEvent) -> bool:
        if event.text() == "/":
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return True
        if event.key() == Qt.Key.Key_Escape and len(self.chosen_ids()) > 1:
            self.choose_alone()
            return True
        return False

    def _search_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            if not self.view.currentIndex().isValid() and self.model.rowCount():
                self.view.setCurrentIndex(self.model.index(0))
            return True
        return False

    def _head(self, kit: Kit) -> QWidget:
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 8, 12, 10)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.filter = IconButton(kit, "filter", _("Filter"))
        self.filter.hide()
        self._count = ElideLabel(role="strong")
        self._sort = Button(kit, "", "link", icon="chevron-down", size="small")
        self._sort.setMenu(self._sort_menu())
        row.addWidget(self.filter)
        row.addWidget(self._count, 1)
        row.addWidget(self._sort)
        column.addLayout(row)
        self.search.setAccessibleName(_("Search these papers"))
        self.search.setProperty("bsize", "small")
        self.search.installEventFilter(self)
        self._soon = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._soon.timeout.connect(lambda: self.typed.emit(self.search.text()))
        self.search.textChanged.connect(lambda _text: self._soon.start())
        column.addWidget(self.search)
        return head

    def _sort_menu(self) -> QMenu:
        menu = QMenu(self)
        for sort in _SORTS:
            menu.addAction(words.sort(sort)).triggered.connect(
                lambda _checked, name=sort: self.sorted_by.emit(name)
            )
        return menu


def _count(count: int, *, is_capped: bool) -> str:
    if count == 1:
        return _("1 record")
    if is_capped and count == MATCHES:
        return _("The best {count}").format(count=words.number(count))
    return _("{count} records").format(count=words.number(count))


def _runs(rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Sorted numbers as first and last of each run without a gap."""
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield first, last
            first = row
        last = row
    yield first, last
