"""The page of the bundle: what is asked of the vault, and what its buttons do."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper.bundle import Built, Omitted
from flexkeeper.desktop import drafts
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.bundle.columns import Columns
from flexkeeper.desktop.pages.bundle.draft import FORM, Draft, draft_of
from flexkeeper.desktop.pages.bundle.exhibits import ExhibitCard
from flexkeeper.desktop.pages.bundle.figures import (
    HeavyCard,
    LeftOutCard,
    SavedCard,
    SizeCard,
    limit_said,
)
from flexkeeper.desktop.pages.bundle.form import FormCard
from flexkeeper.desktop.pages.bundle.found import Found, found_in, known_omitted, placed
from flexkeeper.desktop.pages.bundle.making import Chosen, Maker
from flexkeeper.desktop.pages.bundle.saving import Saver
from flexkeeper.desktop.pages.bundle.sheets import SheetsCard, SheetsDialog
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

TYPED_MS = 250


class BundlePage(Page):
    """Exhibits, pages, and cards for figures and cover; saved by the one button of the header."""

    name = "bundle"
    rail_name = "records"

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame)
        self._draft: Draft | None = None
        self._found: Found | None = None
        self._coming: list[int] = []
        self._shown_ids: tuple[int, ...] = ()
        self._undoes: list[Callable[[Draft], Draft]] = []
        self._result: Built | None = None
        self._thumbs = Thumbs(self.kit, self.session)
        self._drafts = Drafts(self.session)
        self.maker = Maker(self.session, "bundle in the making")
        self.saver = Saver(frame, self.maker, self)
        self.exhibits = ExhibitCard(self.kit, self._thumbs)
        self.sheets = SheetsCard(self.kit, self.session, self.maker)
        self.saved = SavedCard(self.kit)
        self.size_card = SizeCard(self.kit)
        self.heavy = HeavyCard(self.kit)
        self.left_out = LeftOutCard(self.kit)
        self.form = FormCard(self.kit)
        cards = (self.saved, self.size_card, self.heavy, self.left_out, self.form)
        self._columns = Columns(self.kit, self.exhibits, self.sheets, cards)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._columns)
        self._typed_soon = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typed_soon.timeout.connect(self.look_again)
        self._make_actions()
        self._connect()

    def title(self) -> str:
        return _("Bundle")

    def context(self) -> str:
        return _("One PDF from your papers, with an index, page numbers and fingerprints")

    def primary(self) -> QAction | None:
        return self._export

    def panes(self) -> list[QWidget]:
        return [self.exhibits, self.sheets, self.form]

    def refresh(self) -> None:
        moment = datetime.now().astimezone()
        if self._draft is not None:
            self._join(self._draft)
        known = self._draft

        def ask(vault: Vault) -> Found:
            return found_in(vault, draft_of(drafts.load(vault, FORM)) if known is None else known, moment)

        self.session.read(ask, self._show, key="bundle")

    def forget(self) -> None:
        self._typed_soon.stop()
        self.maker.forget()
        self.sheets.forget()
        self._found = None

    def adapt(self, width: int) -> None:
        self.size_card.preview.setHidden(self._columns.fold(width))

    def add(self, record_ids: Sequence[int], vehicles: Sequence[int] = ()) -> None:
        """Puts records behind those that are there; one that is there already stays at its place.

        The maintenance summaries of vehicles come first, with their receipts inside.
        """
        coming = (*record_ids, *(-vehicle for vehicle in vehicles))
        self._coming += [one for one in coming if one not in self._coming]
        self.look_again()

    def choose(self) -> None:
        """Asks which records are to be added."""
        there = frozenset(self.exhibits.model.ids())
        dialog = ChooseDialog(self.kit, self, self.session, self._thumbs, there)
        dialog.chosen.connect(self.add)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def preview(self) -> None:
        """Shows the pages large, beginning with the chosen exhibit."""
        if self.exhibits.model.rowCount():
            SheetsDialog(self.kit, self.session, self.maker, self).open_at(self._page_of_chosen() or 0)

    def export(self) -> None:
        """Asks where to save the bundle; once more before it where files are left out."""
        name = self._draft.name.strip() if self._draft else ""
        own = self._found.own_name if self._found else ""
        self.saver.ask(name or own, self._omitted(), self.export_to)

    def export_to(self, path: Path) -> None:
        """Builds, checks and saves the bundle."""
        if self._draft is not None and not self.maker.is_saving:
            self._show_result(None)
            self.saver.save(Chosen(self._effective(self._draft)), path)

    def undo(self) -> None:
        """Takes back what was last done to the list."""
        if self._undoes and self._draft is not None:
            self._change(self._undoes.pop()(self._draft))
            self._show_draft()
            self.look_again()

    def _make_actions(self) -> None:
        self._export = self.add_action(_("Export bundle…"), "download", "Ctrl+E", self.export)
        self.add_action(_("Add papers to the bundle…"), "plus", "Ctrl+N", self.choose)
        self.add_action(_("Show the pages of the bundle"), "eye", "", self.preview)
        self.add_action(_("Move the exhibit up"), "arrow-up", "Alt+Up", lambda: self.exhibits.shift(-1))
        self.add_action(_("Move the exhibit down"), "arrow-down", "Alt+Down", lambda: self.exhibits.shift(1))
        self.add_action(_("Take the exhibit out of the bundle"), "x", "", self.exhibits.remove)
        self.add_action(_("Start a new bundle"), "file", "", self._start_anew)
        self._export.setEnabled(False)

    def _connect(self) -> None:
        self.exhibits.add_wanted.connect(self.choose)
        self.exhibits.preview_wanted.connect(self.preview)
        self.exhibits.undo_wanted.connect(self.undo)
        self.exhibits.chosen.connect(lambda _row: self._go_to_chosen())
        self.exhibits.model.reordered.connect(self._reordered)
        self.size_card.preview_wanted.connect(self.preview)
        self.sheets.resize_wanted.connect(self.preview)
        self.size_card.limited.connect(self._limit)
        self.heavy.limited.connect(self._limit)
        self.heavy.taken_out.connect(self.exhibits.model.remove)
        self.form.typed.connect(self._typed)
        self.maker.changed.connect(self._follow_maker)
        self.saver.ended.connect(self._ended)

    # What is shown

    def _show(self, found: Found) -> None:
        if self._draft is None:
            self._draft, self._found = found.draft, found
            self._show_draft()
        self._found = found
        if self._coming:  # they stand behind what the draft has
            self.refresh()
            return
        place = self.exhibits.view.currentIndex().row()
        self._show_items()
        if not self.exhibits.view.selectionModel().hasSelection() and self.exhibits.model.rowCount():
            last = self.exhibits.model.rowCount() - 1
            self.exhibits.view.setCurrentIndex(self.exhibits.model.index(min(max(place, 0), last)))
        self.maker.want(Chosen(self._effective(self._draft)), found.plan, found.estimate)
        self._show_figures()

    def _show_draft(self) -> None:
        """Puts the draft into the fields, where it was not typed there."""
        if self._draft is not None:
            self.form.show_draft(self._draft, self._found.own_name if self._found else "")
            self.size_card.show_limit(self._draft.max_bytes)

    def _follow_maker(self) -> None:
        if self._found is None:
            return
        self._show_items()
        self._show_figures()
        held = self.maker.current
        if held is not None and held.ids != self._shown_ids:
            # The exhibit that was moved is looked at, not what stands in its place now.
            if self._shown_ids:
                self._go_to_chosen()
            self._shown_ids = held.ids

    def _show_items(self) -> None:
        """The exhibits in the order of the draft, with their pages where the bundle in memory has them."""
        assert self._found is not None and self._draft is not None
        by_id = {item.row.id: item for item in placed(self._found.items, self.maker.current)}
        self.exhibits.model.show([by_id[one] for one in self._draft.keys if one in by_id])

    def _show_figures(self) -> None:
        held = self.maker.current
        estimate = self._found.estimate if self._found else None
        limit = self._draft.max_bytes if self._draft else None
        self.size_card.show_figures(estimate, held.made if held else None, limit, self.maker.over)
        titles = [item.row.title for item in self.exhibits.model.items()]
        self.heavy.show_over(self.maker.over, titles, [True] * len(titles))
        # What turned out while it was made says more than what was known before.
        self.left_out.show_omitted(self._omitted())
        self._export.setEnabled(self.exhibits.model.rowCount() > 0 and not self.maker.is_saving)
        self.heading_changed.emit()

    def _omitted(self) -> Sequence[Omitted]:
        if self.maker.current is not None:
            return self.maker.current.made.omitted
        if self._result is not None:
            return self._result.omitted
        plan = self._found.plan if self._found else None
        held = self.maker.held
        return [] if plan is None else known_omitted(plan, held.made.omitted if held else ())

    def _page_of_chosen(self) -> int | None:
        """Where the chosen exhibit begins in the bundle that is shown, from 0."""
        held, row = self.maker.held, self.exhibits.view.currentIndex().row()
        ids = self.exhibits.model.ids()
        if held is None or not 0 <= row < len(ids) or ids[row] not in held.ids:
            return None
        return held.made.exhibits[held.ids.index(ids[row])].first_page - 1

    def _go_to_chosen(self) -> None:
        page = self._page_of_chosen()
        if page is not None:
            self.sheets.go_to(page)

    # What the driver changes

    def _typed(self) -> None:
        if self._draft is not None:
            self._change(self.form.taken_into(self._draft))
            self._typed_soon.start()

    def _limit(self, limit: int) -> None:
        if self._draft is not None and limit != (self._draft.max_bytes or 0):
            before = self._draft.max_bytes
            self._change(dataclasses.replace(self._draft, max_bytes=limit or None))
            self._show_draft()
            self._offer_undo(limit_said(limit), lambda draft: dataclasses.replace(draft, max_bytes=before))
            self.look_again()

    def _reordered(self, words: str) -> None:
        if self._draft is not None:
            before = self._draft.keys
            self._change(dataclasses.replace(self._draft, keys=tuple(self.exhibits.model.ids())))
            self._offer_undo(words, lambda draft: dataclasses.replace(draft, keys=before))
            self.look_again()

    def _join(self, draft: Draft) -> None:
        joined, self._coming = draft.with_more(self._coming), []
        count, before = len(joined.keys) - len(draft.keys), draft.keys
        if count:
            one, several = (
                _("1 more paper is in the bundle now."),
                _("{count} more papers are in the bundle now."),
            )
            text = one if count == 1 else several.format(count=count)
            if joined.vehicles != draft.vehicles:
                text = _("The maintenance summary is in the bundle now, with its receipts inside.")
            self._change(joined)
            self._offer_undo(text, lambda draft: dataclasses.replace(draft, keys=before))

    def _start_anew(self) -> None:
        before = self._draft
        if before is not None:
            self._change(Draft())
            self._show_draft()
            self._offer_undo(_("A new bundle is begun."), lambda _draft: before)
            self.look_again()

    def _offer_undo(self, words: str, undo: Callable[[Draft], Draft]) -> None:
        self._undoes.append(undo)
        self.exhibits.can_undo = True
        self.frame.say(words, self.undo)

    def _change(self, draft: Draft) -> None:
        self._draft = draft
        self.exhibits.can_undo = bool(self._undoes)
        self._show_result(None)
        self._keep()

    def _keep(self) -> None:
        if self._draft is not None:
            self._drafts.put(FORM, self._draft.texts())

    def _effective(self, draft: Draft) -> Draft:
        """The draft without records that are gone or in the trash."""
        ids = self.exhibits.model.ids()
        return draft if tuple(ids) == draft.keys else dataclasses.replace(draft, keys=tuple(ids))

    # What becomes of it

    def _ended(self, built: Built | None) -> None:
        self._show_result(built)
        self._show_figures()
        if built is not None and self.isVisible():
            self.saved.show_file.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_result(self, built: Built | None) -> None:
        self._result = built
        self.saved.show_built(built)
