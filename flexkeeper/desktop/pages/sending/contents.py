"""What goes into the bundle of a case, in its order: what FlexKeeper makes first, then the exhibits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.delegate import ExhibitDelegate
from flexkeeper.desktop.pages.bundle.model import ExhibitModel, Item
from flexkeeper.desktop.widgets.button import IconButton
from flexkeeper.desktop.widgets.card import Card, rule
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel, Label
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _


class ContentsCard(Card):
    """`chosen`: another exhibit is looked at; `out_wanted` carries the place of one to be taken out."""

    chosen = Signal()
    out_wanted = Signal(int)

    def __init__(self, kit: Kit, thumbs: Thumbs, can_go: Callable[[int], bool]) -> None:
        """`can_go` says whether the exhibit at a place may be taken out."""
        super().__init__(kit, padding=0)
        self._kit, self._can_go = kit, can_go
        self.body.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(20, 10, 12, 10)
        head.setSpacing(8)
        head.addWidget(Label(_("What goes in"), "heading"), 1)
        self.out = IconButton(kit, "x", _("Take out of this case"))
        self.out.clicked.connect(self._want_out)
        head.addWidget(self.out)
        self.body.addLayout(head)
        self.body.addWidget(rule())
        self.body.addWidget(self._make_front())
        self.body.addWidget(rule())
        self.model = ExhibitModel(self)
        self.view = self._make_view(thumbs)
        self.body.addWidget(self.view, 1)
        self._follow(QModelIndex())

    def show_items(self, items: Sequence[Item], front_pages: int) -> None:
        """Shows these exhibits; before them stand so many pages that FlexKeeper makes, 0 if not known."""
        self.model.show(items)
        first, last = words.number(1), words.number(front_pages)
        span = _("p. {first}\N{EN DASH}{last}").format(first=first, last=last)
        self._front_pages.setText(span if front_pages else "")

    def _make_front(self) -> QWidget:
        front = QWidget()
        row = QHBoxLayout(front)
        row.setContentsMargins(20, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(IconLabel(self._kit, "lock", 18, "text2"))
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(ElideLabel(_("Cover, letter, claims, timeline, index"), "strong"))
        lines.addWidget(
            ElideLabel(_("Made by FlexKeeper, with the list of fingerprints at the end"), "label")
        )
        row.addLayout(lines, 1)
        self._front_pages = Label("", "small")
        row.addWidget(self._front_pages)
        return front

    def _make_view(self, thumbs: Thumbs) -> QListView:
        view = QListView()
        view.setAccessibleName(_("Exhibits of this case"))
        view.setModel(self.model)
        view.setItemDelegate(ExhibitDelegate(self._kit, thumbs, self, can_move=False))
        view.setUniformItemSizes(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        view.setMouseTracking(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        view.selectionModel().currentChanged.connect(lambda now, _before: self._follow(now))
        thumbs.arrived.connect(view.viewport().update)
        self._kit.look.changed.connect(view.scheduleDelayedItemsLayout)
        return view

    def _want_out(self) -> None:
        self.out_wanted.emit(self.view.currentIndex().row())

    def _follow(self, now: QModelIndex) -> None:
        self.out.setEnabled(self._can_go(now.row()))
        if now.isValid():
            self.chosen.emit()
