"""The middle of the page: typed words, how many there are, their order, and the list itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
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
from flexkeeper.records import Sort

_SORTS: tuple[Sort, ...] = ("attention", "newest", "oldest", "title")
_TYPING_MS = 60


class ListCard(Card):
    """`picked` carries the record that is current now, `opened` the one that was asked for."""

    picked = Signal(object)
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
        self.view.setMouseTracking(True)
        self.view.setViewportMargins(0, 6, 0, 6)
        self.view.selectionModel().currentChanged.connect(self._pick)
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

    def show_count(self, text: str) -> None:
        """Says above the list how many there are."""
        self._count.setText(text)

    def show_empty(self, is_empty: bool) -> None:
        """Shows the list, or the words that stand in for it."""
        self._below.setCurrentWidget(self.empty if is_empty else self.view)

    def show_sort(self, sort: Sort, *, is_fixed: bool) -> None:
        """Names the order; while words are searched for, the best match comes first."""
        self._sort.setText(_("Best match first") if is_fixed else words.sort(sort))
        self._sort.setEnabled(not is_fixed)

    def show_filter(self, is_shown: bool) -> None:
        """Whether the ways to narrow are folded into a button."""
        self.filter.setVisible(is_shown)

    def current_id(self) -> int | None:
        """The record that is current in the list."""
        index = self.view.currentIndex()
        return self.model.id_at(index.row()) if index.isValid() else None

    def make_current(self, record_id: int | None) -> bool:
        """Makes a record current and seen; False where it is not listed."""
        index = self.model.place_of(record_id) if record_id is not None else QModelIndex()
        if index.isValid():
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        return index.isValid()

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

    def _pick(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.picked.emit(self.model.id_at(current.row()) if current.isValid() else None)
