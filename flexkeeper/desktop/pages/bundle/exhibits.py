"""The exhibits: dragged or moved by keys into their order, taken out, added to."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QMenu, QStackedLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.delegate import ExhibitDelegate
from flexkeeper.desktop.pages.bundle.model import ExhibitModel
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.card import Card, rule
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.label import ElideLabel, Label
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _


class ExhibitCard(Card):
    """`add_wanted`: more papers are to be chosen; `chosen`: another row is looked at (-1: none).

    `preview_wanted` and `undo_wanted` are keys that only the list hears; undo only while `can_undo`.
    """

    add_wanted = Signal()
    chosen = Signal(int)
    preview_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, kit: Kit, thumbs: Thumbs) -> None:
        super().__init__(kit, padding=0)
        self._kit = kit
        self.can_undo = False
        self.body.setSpacing(0)
        self.model = ExhibitModel(self)
        self.body.addWidget(self._make_head())
        self.body.addWidget(rule())
        self.view = self._make_view(thumbs)
        self.empty = EmptyState(kit, "papers")
        self.empty.say(
            _("No papers in this bundle yet"),
            _("Choose what proves your side. You can put it in order afterwards."),
            _("Choose papers…"),
            self.add_wanted.emit,
        )
        below = QWidget()
        self._below = QStackedLayout(below)
        self._below.addWidget(self.view)
        self._below.addWidget(self.empty)
        self.body.addWidget(below, 1)
        self.model.reordered.connect(self._follow)
        self.model.modelReset.connect(self._follow)
        self._follow()

    def shift(self, step: int) -> None:
        """Moves the chosen exhibit a place up (-1) or down (1)."""
        index = self.view.currentIndex()
        if index.isValid() and self.model.move(index.row(), step):
            self.view.setCurrentIndex(self.model.index(index.row() + step))

    def remove(self) -> None:
        """Takes the chosen exhibit out of the bundle."""
        number = self.view.currentIndex().row()
        if number < 0:
            return
        self.model.remove(number)
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(min(number, self.model.rowCount() - 1)))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        is_undo = self.can_undo and event.matches(QKeySequence.StandardKey.Undo)
        if event.type() == QEvent.Type.ShortcutOverride and is_undo:
            event.accept()  # it is the order that is taken back here, not the last change of a record
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if is_undo:
            self.undo_wanted.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove()
        elif event.key() in (Qt.Key.Key_P, Qt.Key.Key_Space) and not event.modifiers():
            self.preview_wanted.emit()
        else:
            return False
        return True

    def _make_head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(20, 10, 12, 10)
        row.setSpacing(8)
        row.addWidget(Label(_("Exhibits"), "heading"))
        row.addWidget(ElideLabel(_("drag to order"), "label"), 1)
        self.up = IconButton(self._kit, "arrow-up", _("Move up"))
        self.down = IconButton(self._kit, "arrow-down", _("Move down"))
        self.out = IconButton(self._kit, "x", _("Take out of the bundle"))
        self.add = Button(self._kit, _("Add…"), "link", icon="plus", size="small")
        self.add.setAccessibleName(_("Add papers to the bundle"))
        self.up.clicked.connect(lambda: self.shift(-1))
        self.down.clicked.connect(lambda: self.shift(1))
        self.out.clicked.connect(self.remove)
        self.add.clicked.connect(self.add_wanted)
        for button in (self.up, self.down, self.out, self.add):
            row.addWidget(button)
        return head

    def _make_view(self, thumbs: Thumbs) -> QListView:
        view = QListView()
        view.setAccessibleName(_("Exhibits in their order"))
        view.setModel(self.model)
        view.setItemDelegate(ExhibitDelegate(self._kit, thumbs, self))
        view.setUniformItemSizes(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setMouseTracking(True)
        view.setViewportMargins(0, 6, 0, 6)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._show_menu)
        view.selectionModel().currentChanged.connect(self._current_changed)
        view.installEventFilter(self)
        thumbs.arrived.connect(view.viewport().update)
        self._kit.look.changed.connect(view.scheduleDelayedItemsLayout)
        return view

    def _current_changed(self, now: QModelIndex) -> None:
        self._enable()
        self.chosen.emit(now.row())

    def _follow(self) -> None:
        self._below.setCurrentWidget(self.view if self.model.rowCount() else self.empty)
        # One way to add at a time: the empty list has its own.
        self.add.setVisible(self.model.rowCount() > 0)
        self._enable()

    def _enable(self) -> None:
        index: QModelIndex = self.view.currentIndex()
        number, count = index.row(), self.model.rowCount()
        self.up.setEnabled(0 < number < count)
        self.down.setEnabled(0 <= number < count - 1)
        self.out.setEnabled(0 <= number < count)

    def _show_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self.up, self.down, self.out):
            action = menu.addAction(button.accessibleName())
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
        menu.popup(self.view.viewport().mapToGlobal(place))
