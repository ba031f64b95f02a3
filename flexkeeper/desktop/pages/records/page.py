"""The page of records: what is listed, what is shown of what is chosen, and how it folds."""

from __future__ import annotations

import dataclasses
import functools
from datetime import date
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from flexkeeper import records
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.pages.records.asked import Detail, Listed, left_behind, shelf_of
from flexkeeper.desktop.pages.records.changes import Changes
from flexkeeper.desktop.pages.records.deeds import Deeds
from flexkeeper.desktop.pages.records.detail import WIDTH as DETAIL_WIDTH
from flexkeeper.desktop.pages.records.detail import DetailCard
from flexkeeper.desktop.pages.records.facets import WIDTH as FACETS_WIDTH
from flexkeeper.desktop.pages.records.facets import FacetPanel
from flexkeeper.desktop.pages.records.listing import ListCard
from flexkeeper.desktop.pages.records.many import Many, ManyCard
from flexkeeper.desktop.widgets.card import Card, scrolled
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.records import Choice, Facets, Shelf, Sort

NARROW = 1100


class RecordsPage(Page):
    """Facets, list and detail side by side; folded where there is less room."""

    name = "records"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._choice = Choice()
        self._sort: Sort = frame.settings.window.sort
        self._wanted: int | None = None
        self._total = -1  # until it is known
        self._width = 0
        self._facets: Facets | None = None
        self._is_stacked = False
        self.changes = Changes(frame, self)
        self.thumbs = Thumbs(self.kit, self.session)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.kit.look.tokens.space["card_gap"])
        self.facets = FacetPanel(self.kit)
        self._facet_area = scrolled(self.facets)
        self.list = ListCard(self.kit, self.session, self.thumbs)
        # Stands where a paper will be, so that nothing moves when it comes.
        self._nothing = Card(self.kit)
        nothing = self._nothing_words = EmptyState(self.kit, "file")
        nothing.say(_("No paper chosen"), _("Choose one in the list to see what it says."))
        nothing.hide()
        self._nothing.body.addWidget(nothing)
        self._sides: list[QWidget] = [self._nothing]
        row.addWidget(self._facet_area)
        row.addWidget(self.list, 1)
        row.addWidget(self._nothing)
        self._row = row
        self._connect()
        self._make_actions()
        self.deeds = Deeds(self)
        self.session.read(left_behind, self._go_on, key="left behind")

    @functools.cached_property
    def detail(self) -> DetailCard:
        """The card of one paper; made when one is shown first, which is after the list."""
        card = DetailCard(self.kit, self.session, self.thumbs, self.frame.copy_secret)
        self.changes.follow(card, self._ask_chosen)
        card.preview.turned.connect(lambda change: self.frame.say(_("Turned"), change))
        card.other_wanted.connect(self.open_record)
        self._take_in(card)
        return card

    @functools.cached_property
    def many(self) -> ManyCard:
        """The card of many papers; made when many are chosen first."""
        card = ManyCard(self.kit)
        card.edited.connect(
            lambda values, added, removed: self.changes.edit_many(
                card.ids, values=values, add_tags=added, remove_tags=removed
            )
        )
        self._take_in(card)
        return card

    def title(self) -> str:
        return _("Records")

    def primary(self) -> QAction | None:
        return self._add

    def panes(self) -> list[QWidget]:
        return [self.list.search, self.list.view, *(card for card in self._sides if card.isVisible())]

    def first(self) -> QWidget:
        return self.list.view

    def refresh(self) -> None:
        self._facets = None
        self.thumbs.forget_missing()
        self._list()

    def forget(self) -> None:
        self.thumbs.clear()
        self.list.model.show([], [], date.min)
        for card in self._sides:
            if isinstance(card, DetailCard | ManyCard):
                card.forget()

    def adapt(self, width: int) -> None:
        look, self._width = self.kit.look, width
        self._is_stacked = look.is_large
        is_folded = look.is_large or width < NARROW
        self._facet_area.setVisible(not is_folded)
        self._facet_area.setFixedWidth(look.px(FACETS_WIDTH))
        self.list.show_filter(is_folded)
        for card in self._sides:
            self._fit(card)
        self._fold(is_side_wanted=False)

    def open_record(self, record_id: int) -> None:
        """Shows this record, with nothing narrowed that would hide it."""
        self._wanted = record_id
        if not self.list.make_current(record_id):
            self.session.read(lambda vault: shelf_of(vault, record_id), self._widen, key="shelf")

    def search(self) -> None:
        """Puts the focus where words are typed."""
        self._fold(is_side_wanted=False)
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    def search_for(self, words: str) -> None:
        """Lists all that match, whatever was narrowed before."""
        self._choice = Choice(words=words)
        self.list.search.setText(words)
        self._list()

    @property
    def has_files(self) -> bool:
        """Whether the paper that is shown has a file to look at."""
        return "detail" in vars(self) and bool(self.detail.documents)

    def edit_first(self) -> None:
        """Goes to the first field of what is chosen."""
        self._fold(is_side_wanted=True)
        if self._is_seen("many"):
            self.many.focus_first()
        else:
            self.detail.edit_first()

    def save_copy_to(self, folder: Path) -> None:
        """Writes the originals of what is chosen into a folder, as open files."""
        self.changes.save_copies_to(self.list.chosen_ids(), folder)

    def _take_in(self, card: DetailCard | ManyCard) -> None:
        card.hide()
        card.back_wanted.connect(self._back)
        self.deeds.follow(card)
        self._sides.append(card)
        self._row.addWidget(card)
        self._fit(card)

    def _fit(self, card: QWidget) -> None:
        if isinstance(card, DetailCard | ManyCard):
            card.show_back(self._is_stacked)
        if self._is_stacked:
            card.setMinimumWidth(0)
            card.setMaximumWidth(16_777_215)
            card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        else:
            card.setFixedWidth(min(self.kit.look.px(DETAIL_WIDTH), (self._width - FACETS_WIDTH) // 2))

    def _is_seen(self, name: str) -> bool:
        """Whether the card of that name is made and seen."""
        return name in vars(self) and bool(getattr(self, name).isVisible())

    def _connect(self) -> None:
        self.facets.chosen.connect(self._choose)
        self.facets.vehicles_wanted.connect(lambda: self.frame.go_to("vehicles"))
        self.list.picked.connect(self._ask_chosen)
        self.list.opened.connect(self._open)
        self.list.typed.connect(self._type)
        self.list.sorted_by.connect(self._sort_by)
        self.list.filter.clicked.connect(self._show_filter_menu)

    def _make_actions(self) -> None:
        self._add = self.add_action(_("Add papers…"), "plus", "Ctrl+N", self.frame.add_papers, anywhere=True)
        self.add_action(_("Search these papers"), "search", "Ctrl+F", self.search, anywhere=True)
        self.add_action(_("Show the trash"), "trash", "", lambda: self._widen("trash"), anywhere=True)
        self.add_action(_("Choose all papers listed"), "papers", "", self._choose_all)

    # What is listed

    def _list(self) -> None:
        """Asks for what is listed; how much there is of each sort comes after it, and only after a change."""
        choice, sort = self._choice, self._sort
        self.session.read(lambda vault: Listed.ask(vault, choice, sort), self._show, key="records")
        if self._facets is not None:
            self._show_facets(self._facets)

    def _ask_facets(self) -> None:
        today = date.today()  # noqa: DTZ011 - the driver's own day, on his own clock
        self.session.read(lambda vault: records.facets(vault, today), self._show_facets, key="facets")

    def _show_facets(self, facets: Facets) -> None:
        self._facets = facets
        self._total = facets.shelves["all"]
        self.facets.show_facets(facets, self._choice)
        self._fold(is_side_wanted=self._is_side_seen())

    def _show(self, found: Listed) -> None:
        chosen = self.list.chosen_ids()
        place = self.list.view.verticalScrollBar().value()
        self.list.model.show(found.ids, found.first, found.today)
        self.list.say_what(self._choice, self._sort, self._show_all, self.frame.add_papers)
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self.list.make_current(wanted):
            pass
        elif wanted is None and self.list.choose(chosen):
            self.list.view.verticalScrollBar().setValue(place)
        elif found.ids:
            self.list.make_current(found.ids[0])
        self._ask_chosen()
        if self._facets is None:
            self._ask_facets()

    def _choose(self, choice: Choice) -> None:
        self._choice = dataclasses.replace(choice, words=self._choice.words)
        self._list()

    def _show_all(self) -> None:
        self._choice = Choice()
        self._list()

    def _widen(self, shelf: Shelf) -> None:
        """Lists all of a shelf, so that what is wanted is there."""
        self._choice = Choice(shelf)
        self.list.search.clear()
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

    def _choose_all(self) -> None:
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.list.view.selectAll()

    # What is shown of what is chosen

    def _ask_chosen(self) -> None:
        chosen = self.list.chosen_ids()
        if len(chosen) > 1:
            self.session.read(lambda vault: Many.ask(vault, chosen), self._show_many, key="detail")
        elif chosen:
            self._ask_detail(chosen[0])
        else:
            self.deeds.enable(kept=0, trashed=0)
            self._fold(is_side_wanted=False)

    def _ask_detail(self, record_id: int) -> None:
        if "detail" in vars(self) and self.detail.is_editing and self.detail.record_id == record_id:
            self._fold(is_side_wanted=self._is_side_seen())
            return  # what is being typed stays
        today = date.today()  # noqa: DTZ011 - the driver's own day
        self.session.read(lambda vault: Detail.ask(vault, record_id, today), self._show_detail, key="detail")

    def _show_detail(self, detail: Detail) -> None:
        self.detail.show_detail(detail)
        is_trashed = detail.record.state == "trashed"
        self.deeds.enable(kept=int(not is_trashed), trashed=int(is_trashed), is_renewable=detail.is_renewable)
        self._fold(is_side_wanted=self._is_side_seen())

    def _show_many(self, many: Many) -> None:
        self.many.show_many(many)
        found = many.common
        self.deeds.enable(kept=found.count - found.trashed, trashed=found.trashed)
        self._fold(is_side_wanted=self._is_side_seen())

    def _is_side_seen(self) -> bool:
        return self._is_stacked and (self._is_seen("detail") or self._is_seen("many"))

    def _fold(self, *, is_side_wanted: bool) -> None:
        """Beside each other where there is room; else the list, or what is chosen once it is asked for."""
        chosen = len(self.list.chosen_ids())
        is_one = chosen == 1 and "detail" in vars(self) and self.detail.record_id is not None
        is_many = chosen > 1 and "many" in vars(self) and bool(self.many.ids)
        is_room = not self._is_stacked or is_side_wanted
        self.list.setVisible(not (self._is_stacked and is_side_wanted and (is_one or is_many)))
        for name, is_wanted in (("detail", is_one), ("many", is_many)):
            if name in vars(self):
                getattr(self, name).setVisible(is_wanted and is_room)
        self._nothing.setVisible(not (is_one or is_many) and not self._is_stacked and self._total != 0)
        self._nothing_words.setVisible(not chosen and self._total > 0)

    def _open(self) -> None:
        self._fold(is_side_wanted=True)
        (self.many if self._is_seen("many") else self.detail).focus_first()

    def _back(self) -> None:
        self._fold(is_side_wanted=False)
        self.list.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # What is left half typed

    def _go_on(self, record_id: int | None) -> None:
        """Shows the paper that was being written when the app ended."""
        if record_id is not None and self._wanted is None:
            self.open_record(record_id)
