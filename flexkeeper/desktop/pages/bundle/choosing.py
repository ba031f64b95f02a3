"""Choosing papers for the bundle: typed words narrow the list, marks stay while they change."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.records.delegate import RecordDelegate
from flexkeeper.desktop.pages.records.model import PAGE, RecordModel
from flexkeeper.desktop.session import Session
from flexkeeper.desktop.widgets.dialogs import Dialog
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.records import Choice, Row
from flexkeeper.vault import Vault

_HEIGHT = 320
_WIDTH = 560


class ChooseDialog(Dialog):
    """`chosen` carries the ids, in the order in which they were marked; `what` says what they are for."""

    chosen = Signal(list)

    def __init__(
        self,
        kit: Kit,
        parent: QWidget,
        session: Session,
        thumbs: Thumbs,
        without: frozenset[int],
        what: str = "",
    ) -> None:
        super().__init__(
            kit,
            parent,
            "papers",
            "accent_text",
            what or _("Choose papers for the bundle"),
            _("Click, or move with the arrows and press Space, to mark as many as you need."),
        )
        self._session, self._without = session, without
        self._marked: dict[int, None] = {}
        self.setMinimumWidth(kit.look.px(_WIDTH))
        self.search = QLineEdit(placeholderText=_("Search these papers"))
        self.search.setAccessibleName(_("Search these papers"))
        self.search.textChanged.connect(lambda _text: self._ask())
        self.model = RecordModel(session, self)
        self.view = QListView()
        self.view.setAccessibleName(_("Papers to choose from"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(RecordDelegate(kit, thumbs, self))
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.view.setMinimumHeight(_HEIGHT)
        self.view.selectionModel().selectionChanged.connect(self._mark)
        thumbs.arrived.connect(self.view.viewport().update)
        self.column.insertWidget(1, self.search)
        self.column.insertWidget(2, self.view, 1)
        self.add(_("Cancel"), "outlined", accepts=False)
        self.take = self.add("", "primary", accepts=True, is_default=True)
        self.accepted.connect(lambda: self.chosen.emit(list(self._marked)))
        self._say_count()
        self.search.setFocus()
        self._ask()

    def _ask(self) -> None:
        choice, without = Choice(words=self.search.text()), self._without
        today = date.today()  # noqa: DTZ011 - the driver's own day, on his own clock

        def ask(vault: Vault) -> tuple[list[int], list[Row]]:
            listed = records.list_ids(vault, choice, "newest", today)
            ids = [record_id for record_id in listed if record_id not in without]
            return ids, records.rows(vault, ids[:PAGE], today)

        self._session.read(ask, lambda found: self._show(*found, today), key="bundle choosing")

    def _show(self, ids: list[int], first: list[Row], today: date) -> None:
        marked = dict(self._marked)
        self.model.show(ids, first, today)
        self._marked = marked
        selection = self.view.selectionModel()
        for record_id in marked:
            index = self.model.place_of(record_id)
            if index.isValid():
                selection.select(index, QItemSelectionModel.SelectionFlag.Select)
        if ids and not self.view.currentIndex().isValid():
            selection.setCurrentIndex(self.model.index(0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def _mark(self, added: QItemSelection, removed: QItemSelection) -> None:
        for index in removed.indexes():
            self._marked.pop(self.model.id_at(index.row()), None)
        for index in added.indexes():
            self._marked[self.model.id_at(index.row())] = None
        self._say_count()

    def _say_count(self) -> None:
        count = len(self._marked)
        text = _("Add 1 paper") if count == 1 else _("Add {count} papers").format(count=words.number(count))
        self.take.setText(text if count else _("Add papers"))
        self.take.setEnabled(count > 0)
