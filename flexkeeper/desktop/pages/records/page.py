"""The page of records: what is shown and what its buttons do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QSizePolicy, QWidget
from shiboken6 import isValid

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.pages.records.detail import WIDTH as DETAIL_WIDTH
from flexkeeper.desktop.pages.records.detail import Detail, DetailCard, refused
from flexkeeper.desktop.pages.records.facets import WIDTH as FACETS_WIDTH
from flexkeeper.desktop.pages.records.facets import FacetPanel
from flexkeeper.desktop.pages.records.listing import ListCard
from flexkeeper.desktop.pages.records.model import PAGE
from flexkeeper.desktop.widgets import dialogs
from flexkeeper.desktop.widgets.card import Card, scrolled
from flexkeeper.desktop.widgets.chip import Chips
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.fact_row import FactRow
from flexkeeper.desktop.widgets.preview_dialog import PreviewDialog
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.records import Choice, Facets, Record, Row, Sort

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

NARROW = 1100


@dataclass(frozen=True, slots=True)
class _Found:
    ids: list[int]
    first: list[Row]
    facets: Facets
    today: date


class RecordsPage(Page):
    """Facets, list and detail side by side; folded where there is less room."""

    name = "records"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._choice = Choice()
        self._sort: Sort = frame.settings.window.sort
        self._wanted: int | None = None
        self._total = 0
        self._facets: Facets | None = None
        self._is_stacked = False
        self.thumbs = Thumbs(self.kit, self.session)
        chips = Chips(self.kit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.kit.look.tokens.space["card_gap"])
        self.facets = FacetPanel(self.kit)
        self.facets.chosen.connect(self._choose)
        self._facet_area = scrolled(self.facets)
        row.addWidget(self._facet_area)
        self.list = ListCard(self.kit, self.session, self.thumbs)
        row.addWidget(self.list, 1)
        self.detail = DetailCard(self.kit, chips, self.thumbs)
        self.detail.hide()
        self._nothing = Card(self.kit)
        nothing = self._nothing_words = EmptyState(self.kit, "file")
        nothing.say(_("No paper chosen"), _("Choose one in the list to see what it says."))
        self._nothing.body.addWidget(nothing)
        row.addWidget(self.detail)
        row.addWidget(self._nothing)
        self._connect()
        self._make_actions()

    def title(self) -> str:
        return _("Records")

    def primary(self) -> QAction | None:
        return self._add

    def panes(self) -> list[QWidget]:
        return [self.list.search, self.list.view, self.detail]

    def refresh(self) -> None:
        self._facets = None
        self.thumbs.forget_missing()
        self._list()

    def _list(self) -> None:
        """Asks for what is listed; how much there is of each sort only after a change of the vault."""
        choice, sort, known = self._choice, self._sort, self._facets

        def ask(vault: Vault) -> _Found:
            today = date.today()  # noqa: DTZ011 - the driver's own day, on his own clock
            ids = records.list_ids(vault, choice, sort, today)
            facets = known or records.facets(vault, today)
            return _Found(ids, records.rows(vault, ids[:PAGE], today), facets, today)

        self.session.read(ask, self._show, key="records")

    def forget(self) -> None:
        self.thumbs.clear()
        self.list.model.show([], [], date.min)

    def adapt(self, width: int) -> None:
        look = self.kit.look
        self._is_stacked = look.is_large
        is_folded = look.is_large or width < NARROW
        self._facet_area.setVisible(not is_folded)
        self._facet_area.setFixedWidth(look.px(FACETS_WIDTH))
        self.list.show_filter(is_folded)
        self.detail.show_back(self._is_stacked)
        for card in (self.detail, self._nothing):
            if self._is_stacked:
                card.setMinimumWidth(0)
                card.setMaximumWidth(16_777_215)
                card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            else:
                card.setFixedWidth(min(look.px(DETAIL_WIDTH), (width - FACETS_WIDTH) // 2))
        self._fold(is_detail_wanted=False)

    def open_record(self, record_id: int) -> None:
        """Shows a record, whatever the list was narrowed to."""
        self._wanted = record_id
        if not self.list.make_current(record_id):
            self._choice = Choice()
            self.list.search.clear()
            self.refresh()
        self._fold(is_detail_wanted=True)

    def search(self) -> None:
        """Puts the focus where words are typed."""
        self._fold(is_detail_wanted=False)
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def _connect(self) -> None:
        self.list.picked.connect(self._pick)
        self.list.opened.connect(self._open)
        self.list.typed.connect(self._type)
        self.list.sorted_by.connect(self._sort_by)
        self.list.filter.clicked.connect(self._show_filter_menu)
        self.detail.edited.connect(self._edit)
        self.detail.copied.connect(self.frame.copy_secret)
        self.detail.back_wanted.connect(self._back)
        self.detail.look_wanted.connect(self._look)
        self.detail.save_wanted.connect(self._save_copy)
        self.detail.trash_wanted.connect(self._trash)
        self.detail.restore_wanted.connect(self._restore)
        self.detail.purge_wanted.connect(self._purge)

    def _make_actions(self) -> None:
        self._add = self.add_action(_("Add papers…"), "plus", "Ctrl+N", self.frame.add_papers)
        self.add_action(_("Search these papers"), "search", "Ctrl+F", self.search)
        self._large = self.add_action(_("Show this paper large"), "eye", "Space", self._look)
        # Elsewhere on the page Space presses buttons and writes spaces.
        self._large.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.view.addAction(self._large)
        self._on_record = [
            self.add_action(_("Change this paper"), "pencil", "Ctrl+Return", self._edit_first),
            self.add_action(_("Save a copy of this paper…"), "download", "Ctrl+S", self._save_copy),
            self.add_action(_("Put this paper into a bundle"), "papers", "", self._put_into_bundle),
            self.add_action(_("Move this paper to the trash"), "trash", "Ctrl+Backspace", self._trash),
        ]
        self._on_trashed = [
            self.add_action(_("Take this paper out of the trash"), "undo", "", self._restore),
            self.add_action(_("Delete this paper for good…"), "trash", "", self._purge),
        ]
        self._enable(None)

    # What is shown

    def _show(self, found: _Found) -> None:
        current = self._wanted if self._wanted is not None else self.list.current_id()
        place = self.list.view.verticalScrollBar().value()
        self._facets = found.facets
        self._total = found.facets.shelves["all"]
        self.facets.show_facets(found.facets, self._choice)
        self.list.model.show(found.ids, found.first, found.today)
        self.list.show_sort(self._sort, is_fixed=bool(self._choice.words.strip()))
        self.list.show_count(_count(len(found.ids), is_capped=bool(self._choice.words.strip())))
        self.list.show_empty(not found.ids)
        self._nothing_words.setVisible(bool(found.ids))
        self._say_nothing_found()
        if self._wanted is not None or not self.list.make_current(current):
            if not self.list.make_current(self._wanted) and found.ids:
                self.list.make_current(found.ids[0])
        else:
            self.list.view.verticalScrollBar().setValue(place)
        self._wanted = None
        self._ask_detail()

    def _say_nothing_found(self) -> None:
        empty = self.list.empty
        if self._choice.words.strip():
            title = _("Nothing matches “{words}”.").format(words=self._choice.words.strip())
            empty.say(
                title, _("Fewer or shorter words find more."), _("Clear the search"), self.list.search.clear
            )
        elif self._choice.shelf == "trash":
            empty.say(_("The trash is empty."), "", _("Show all records"), self._show_all)
        elif self._choice != Choice():
            empty.say(_("No papers of this sort."), "", _("Show all records"), self._show_all)
        else:
            line = _("Photos, PDFs, mails and screenshots. Any order, all at once.")
            empty.say(_("Drop your papers here"), line, _("Choose files…"), self.frame.add_papers)

    def _pick(self, record_id: int | None) -> None:
        if record_id != self.detail.record_id:
            self._ask_detail()

    def _ask_detail(self) -> None:
        record_id = self.list.current_id()
        if record_id is None:
            self._fold(is_detail_wanted=False)
            self._enable(None)
            return
        if self.detail.is_editing and self.detail.record_id == record_id:
            return  # what is being typed stays
        today = date.today()  # noqa: DTZ011 - the driver's own day
        self.session.read(lambda vault: Detail.ask(vault, record_id, today), self._show_detail, key="detail")

    def _show_detail(self, detail: Detail) -> None:
        self.detail.show_detail(detail)
        self._enable(detail.record)
        self._fold(is_detail_wanted=self._is_stacked and self.detail.isVisible())

    def _enable(self, record: Record | None) -> None:
        is_trashed = record is not None and record.state == "trashed"
        self._large.setEnabled(record is not None and bool(record.documents))
        for action in self._on_record:
            action.setEnabled(record is not None and not is_trashed)
        for action in self._on_trashed:
            action.setEnabled(is_trashed)

    def _fold(self, *, is_detail_wanted: bool) -> None:
        """Beside each other where there is room; else the list, or the detail once it is asked for."""
        has_record = self.list.current_id() is not None and self.detail.record_id is not None
        is_detail_shown = has_record and (not self._is_stacked or is_detail_wanted)
        self.list.setVisible(not (self._is_stacked and is_detail_shown))
        self.detail.setVisible(is_detail_shown)
        self._nothing.setVisible(not is_detail_shown and not self._is_stacked and self._total > 0)

    def _open(self) -> None:
        self._fold(is_detail_wanted=True)
        self.detail.focus_first()

    def _back(self) -> None:
        self._fold(is_detail_wanted=False)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # What narrows and orders the list

    def _choose(self, choice: Choice) -> None:
        self._choice = dataclasses.replace(choice, words=self._choice.words)
        self._list()

    def _show_all(self) -> None:
        self._choice = Choice()
        self._list()

    def _type(self, text: str) -> None:
        if text.strip() != self._choice.words.strip():
            self._choice = dataclasses.replace(self._choice, words=text)
            self._list()

    def _sort_by(self, sort: str) -> None:
        self._sort = cast("Sort", sort)
        settings = self.frame.settings
        self.frame.change_settings(
            dataclasses.replace(settings, window=dataclasses.replace(settings.window, sort=self._sort))
        )
        self._list()

    def _show_filter_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.facets.fill_menu(menu)
        menu.popup(self.list.filter.mapToGlobal(self.list.filter.rect().bottomLeft()))

    def _look(self, at: int | bool = 0) -> None:
        if not self.detail.documents:
            return
        dialog = PreviewDialog(self.kit, self.session, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.turned.connect(lambda change: self.frame.say(_("Turned"), change))
        dialog.show_documents(self.detail.documents, int(at))

    # What changes a record

    def _edit_first(self) -> None:
        self._fold(is_detail_wanted=True)
        self.detail.edit_first()

    def _edit(
        self, row: FactRow, values: dict[str, str], added: Sequence[str], removed: Sequence[str]
    ) -> None:
        record_id = self.detail.record_id
        if record_id is None:
            return

        def work(vault: Vault, _progress: Progress) -> int:
            records.edit(vault, record_id, values=values, add_tags=added, remove_tags=removed)
            return _last_change(vault, record_id)

        said = _("Changed: {what}").format(what=row.label)

        def done(change: int) -> None:
            if isValid(row):  # another record may be shown by now
                row.end()
                self._ask_detail()
            self.frame.say(said, change)

        self.session.write(work, done, failed=refused(row))

    def _trash(self) -> None:
        self._change(records.trash, _("Moved to the trash"))

    def _restore(self) -> None:
        self._change(records.restore, _("Taken out of the trash"))

    def _change(self, change: Callable[[Vault, int], Record], said: str) -> None:
        record_id = self.detail.record_id
        if record_id is None:
            return

        def work(vault: Vault, _progress: Progress) -> int:
            change(vault, record_id)
            return _last_change(vault, record_id)

        self.session.write(work, lambda number: self.frame.say(said, number))

    def _purge(self) -> None:
        record_id = self.detail.record_id
        if record_id is None:
            return
        ask = dialogs.question(
            self.kit,
            self,
            _("Delete this paper for good?"),
            _("It cannot be brought back from here. Copies of the vault made earlier still hold it."),
            _("Delete for good"),
            is_destructive=True,
        )
        ask.accepted.connect(lambda: self._purge_now(record_id))
        ask.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ask.open()

    def _purge_now(self, record_id: int) -> None:
        def work(vault: Vault, _progress: Progress) -> None:
            records.purge(vault, record_id)

        self.session.write(work, lambda _nothing: self.frame.say(_("Deleted for good")))

    def _put_into_bundle(self) -> None:
        if self.detail.record_id is not None:
            self.frame.make_bundle([self.detail.record_id])

    def _save_copy(self) -> None:
        record_id = self.detail.record_id
        if record_id is None:
            return
        folder = QFileDialog.getExistingDirectory(
            self, _("Choose a folder for the copy"), str(self.frame.copies_folder())
        )
        if folder:
            self.save_copy_to(Path(folder))

    def save_copy_to(self, folder: Path) -> None:
        """Writes the originals of the record shown into a folder, as open files."""
        record_id = self.detail.record_id
        assert record_id is not None
        self.frame.remember_copies_folder(folder)

        def work(vault: Vault, _progress: Progress) -> int:
            return len(records.export(vault, record_id, folder))

        def done(count: int) -> None:
            text = _("{count} files saved. These copies are not encrypted.")
            one = _("1 file saved. This copy is not encrypted.")
            self.frame.say(one if count == 1 else text.format(count=words.number(count)))

        self.session.write(work, done, title=_("Saving a copy"))


def _last_change(vault: Vault, record_id: int) -> int:
    return int(records.history_of(vault, record_id)[0]["change"])


def _count(count: int, *, is_capped: bool) -> str:
    if count == 1:
        return _("1 record")
    if is_capped and count == records.MATCHES:
        return _("The best {count}").format(count=words.number(count))
    return _("{count} records").format(count=words.number(count))
