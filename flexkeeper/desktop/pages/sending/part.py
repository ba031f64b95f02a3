"""The steps “Bundle” and “Sent” of a case, as the page of appeals shows them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from flexkeeper.bundle import Built, Omitted
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.appeals.part import CasePart
from flexkeeper.desktop.pages.bundle.columns import Columns
from flexkeeper.desktop.pages.bundle.draft import Draft
from flexkeeper.desktop.pages.bundle.figures import (
    HeavyCard,
    LeftOutCard,
    SavedCard,
    SizeCard,
    limit_said,
)
from flexkeeper.desktop.pages.bundle.form import FormCard
from flexkeeper.desktop.pages.bundle.found import known_omitted, placed
from flexkeeper.desktop.pages.bundle.making import Maker
from flexkeeper.desktop.pages.bundle.saving import Saver
from flexkeeper.desktop.pages.bundle.sheets import SheetsCard, SheetsDialog
from flexkeeper.desktop.pages.page import Page
from flexkeeper.desktop.pages.sending import asked
from flexkeeper.desktop.pages.sending.asked import Exported, Found
from flexkeeper.desktop.pages.sending.contents import ContentsCard
from flexkeeper.desktop.pages.sending.deeds import Deeds
from flexkeeper.desktop.pages.sending.order import OfCase
from flexkeeper.desktop.pages.sending.remarks import RemarksCard
from flexkeeper.desktop.pages.sending.sent import SentView
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _

_TYPED_MS = 250


class SendingPart(CasePart):
    """What goes in, its pages, size and remarks; once it was sent, that and its proof.

    It has the one primary button of the screen: saving the bundle, then noting that it was sent.
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._draft: Draft | None = None
        self._found: Found | None = None
        self._drafts = Drafts(self.session)
        self._thumbs = Thumbs(self.kit, self.session)
        self.deeds = Deeds(page.frame, self)
        self.maker = Maker(self.session, "bundle of a case in the making")
        self.saver = Saver(page.frame, self.maker, self)
        self.contents = ContentsCard(self.kit, self._thumbs, self._can_go)
        self.sheets = SheetsCard(self.kit, self.session, self.maker)
        self.saved, self.size_card = SavedCard(self.kit), SizeCard(self.kit)
        self.heavy, self.left_out = HeavyCard(self.kit), LeftOutCard(self.kit)
        self.remarks = RemarksCard(self.kit, page.frame.open_record)
        self.form = FormCard(self.kit)
        self.sent_other = Button(self.kit, _("I sent another file…"), "outlined", size="small")
        cards = (self.saved, self.size_card, self.heavy, self.remarks, self.left_out, self.form)
        self._columns = Columns(self.kit, self.contents, self.sheets, (*cards, self.sent_other))
        self.sent = SentView(self.kit)
        self.empty = EmptyState(self.kit, "papers")
        self._stack = QStackedLayout()
        self._making = QWidget()
        column = QVBoxLayout(self._making)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._columns, 1)
        column.addWidget(self._make_foot())
        for state in (self._making, self.sent, self.empty):
            self._stack.addWidget(state)
        self.setLayout(self._stack)
        self._typed_soon = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._typed_soon.timeout.connect(self.refresh)
        self._connect()
        self._show_figures()

    def show_case(self, case_id: int) -> None:
        if case_id != self.case_id:
            self.forget()
        super().show_case(case_id)

    def refresh(self) -> None:
        moment, case_id, draft = datetime.now().astimezone(), self.case_id, self._draft
        if case_id:
            self.session.read(
                lambda vault: asked.ask(vault, case_id, draft, moment), self._show, key="sending"
            )

    def forget(self) -> None:
        self._typed_soon.stop()
        self.maker.forget()
        self.sheets.forget()
        self.contents.show_items([], 0)
        self.sent.show_sent([], None)
        self.saved.show_built(None)
        self._found = self._draft = None

    def panes(self) -> list[QWidget]:
        if self._stack.currentWidget() is self._making:
            return [self.contents, self.sheets, self.form, self.foot]
        return [self.sent]

    def preview(self) -> None:
        """Shows the pages large, beginning with the chosen exhibit."""
        if self._found is not None and self._found.plan is not None:
            dialog = SheetsDialog(self.kit, self.session, self.maker, self)
            dialog.open_at(self._page_of_chosen() or 0)

    def export(self) -> None:
        """Asks where to save the bundle; once more before it where something is still open."""
        if self._found is not None and self._draft is not None:
            open_ = [one.text for one in self._found.remarks if one.grade == "fix"]
            name = self._draft.name.strip() or self._found.own_name
            self.saver.ask(name, self._omitted(), self.export_to, open_)

    def export_to(self, path: Path) -> None:
        """Builds, checks and saves the bundle."""
        if self._draft is not None and not self.maker.is_saving:
            self.saved.show_built(None)
            self.saver.save(OfCase(self.case_id, self._draft), path)

    def note_sent(self) -> None:
        """Asks how and when it was sent: what was saved last, else a file that is chosen."""
        if self._found is None:
            return
        exported = self._found.exported
        if exported is not None:
            self.deeds.ask_sent(self._found.case, exported)
        else:
            self.deeds.choose_sent_file(self._found.case)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_P, Qt.Key.Key_Space) and not event.modifiers():
                self.preview()
                return True
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self._leave_out(self.contents.view.currentIndex().row())
                return True
        return super().eventFilter(watched, event)

    def _make_foot(self) -> QWidget:
        self.foot = QWidget()
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addStretch(1)
        self.sent_it = Button(self.kit, _("I sent it…"), "tonal", icon="circle-check")
        self.export_button = Button(self.kit, _("Export bundle…"), "primary", icon="download")
        row.addWidget(self.sent_it)
        row.addWidget(self.export_button)
        return self.foot

    def _connect(self) -> None:
        self.export_button.clicked.connect(self.export)
        self.sent_it.clicked.connect(self.note_sent)
        self.sent_other.clicked.connect(
            lambda: self.deeds.choose_sent_file(self._found.case) if self._found else None
        )
        self.contents.view.installEventFilter(self)
        self.contents.chosen.connect(self._go_to_chosen)
        self.contents.out_wanted.connect(self._leave_out)
        self.size_card.preview_wanted.connect(self.preview)
        self.sheets.resize_wanted.connect(self.preview)
        self.size_card.limited.connect(self._limit)
        self.heavy.limited.connect(self._limit)
        self.heavy.taken_out.connect(self._leave_out)
        self.form.typed.connect(self._typed)
        self.maker.changed.connect(self._show_figures)
        self.saver.ended.connect(self._ended)
        self.kit.look.changed.connect(self._fold)
        self.sent.shown.connect(self.page.frame.open_record)
        self.sent.agenda_wanted.connect(lambda: self.page.frame.go_to("agenda"))
        self.sent.file_wanted.connect(lambda: self.deeds.choose_proof(self._round()))
        self.sent.paste_wanted.connect(lambda: self.deeds.paste_proof(self._round()))
        self.sent.dropped.connect(lambda sources: self.deeds.add_proof(self._round(), sources))
        self.sent.record_wanted.connect(self._choose_proof)

    # What is shown

    def _show(self, found: Found) -> None:
        if found.case.id != self.case_id:  # another case was shown meanwhile
            return
        is_first = self._draft is None
        was_open = self._found is not None and self._found.is_open
        self._found, self._draft = found, self._draft or found.draft
        self.sent.show_sent(found.sent, found.next_check)
        if not found.is_open:
            self.maker.forget()
            self._stack.setCurrentWidget(self.sent)
            if was_open:
                self.step_wanted.emit("sent")
            return
        if found.trouble is not None:
            self.empty.say(found.trouble.message, found.trouble.remedy)
            self._stack.setCurrentWidget(self.empty)
            return
        self._stack.setCurrentWidget(self._making)
        if is_first:
            self._show_draft(found)
        self.remarks.show_remarks(found.remarks)
        self.maker.want(OfCase(self.case_id, self._draft), found.plan, found.estimate)
        self._show_figures()

    def _show_draft(self, found: Found) -> None:
        assert self._draft is not None, "there is one as soon as something was found"
        self.form.show_draft(self._draft, found.own_name)
        self.form.edit("title").setPlaceholderText(found.case.title)
        self.form.edit("reference").setPlaceholderText(found.case.reference or _("If the notice gives one"))
        self.size_card.show_limit(self._draft.max_bytes)

    def _show_figures(self) -> None:
        found, held = self._found, self.maker.current
        is_known = found is not None and found.plan is not None
        for button in (self.export_button, self.sent_it, self.sent_other):
            button.setEnabled(is_known and not self.maker.is_saving)
        if found is None or self._draft is None or not is_known:
            self.size_card.show_figures(None, None, None)
            self.remarks.show_remarks([])
            self.sent_other.hide()
            return
        made = held.made if held else None
        front = made.exhibits[0].first_page - 1 if made and made.exhibits else 0
        self.contents.show_items(placed(found.items, held), front)
        self.size_card.show_figures(found.estimate, made, self._draft.max_bytes, self.maker.over)
        titles = [item.row.title for item in found.items]
        self.heavy.show_over(self.maker.over, titles, [self._can_go(place) for place in range(len(titles))])
        self.left_out.show_omitted(self._omitted())
        is_exported = found.exported is not None
        self.export_button.become("outlined" if is_exported else "primary")
        self.sent_it.become("primary" if is_exported else "tonal")
        self.sent_other.setVisible(is_exported)

    def _omitted(self) -> Sequence[Omitted]:
        if self.maker.current is not None:
            return self.maker.current.made.omitted
        plan = self._found.plan if self._found else None
        held = self.maker.held
        return [] if plan is None else known_omitted(plan, held.made.omitted if held else ())

    def _page_of_chosen(self) -> int | None:
        held, place = self.maker.held, self.contents.view.currentIndex().row()
        if held is None or self._found is None or not 0 <= place < len(self._found.items):
            return None
        key = self._found.items[place].row.id
        return held.made.exhibits[held.ids.index(key)].first_page - 1 if key in held.ids else None

    def _go_to_chosen(self) -> None:
        page = self._page_of_chosen()
        if page is not None:
            self.sheets.go_to(page)

    def _fold(self) -> None:
        self.size_card.preview.setHidden(self._columns.fold(self.window().width()))

    # What the driver changes

    def _can_go(self, place: int) -> bool:
        """Whether that exhibit is a paper that may be taken out: neither the notice nor a sheet of ours."""
        if self._found is None or not 0 <= place < len(self._found.items):
            return False
        key = self._found.items[place].row.id
        return key > 0 and key != self._found.case.notice

    def _leave_out(self, place: int) -> None:
        if self._found is not None and self._can_go(place):
            row = self._found.items[place].row
            self.deeds.leave_out(self.case_id, row.id, row.title)

    def _typed(self) -> None:
        if self._draft is not None:
            self._change(self.form.taken_into(self._draft))
            self._typed_soon.start()

    def _limit(self, limit: int) -> None:
        if self._draft is not None and limit != (self._draft.max_bytes or 0):
            before = self._draft.max_bytes or 0
            self._change(dataclasses.replace(self._draft, max_bytes=limit or None))
            self.size_card.show_limit(limit or None)
            self.page.frame.say(limit_said(limit), lambda: self._limit(before))
            self.refresh()

    def _change(self, draft: Draft) -> None:
        self._draft = draft
        self.saved.show_built(None)
        self._drafts.put(asked.form_of(self.case_id), draft.texts())

    # What becomes of it

    def _ended(self, built: Built | None) -> None:
        self.saved.show_built(built)
        if built is not None and self._found is not None:
            exported = Exported(built.path, built.sha256)
            self._drafts.put(asked.exported_form(self.case_id), exported.texts())
            self._found = dataclasses.replace(self._found, exported=exported)
        self._show_figures()
        if built is not None and self.isVisible():
            self.sent_it.setFocus(Qt.FocusReason.OtherFocusReason)

    def _round(self) -> int:
        """The newest round that was sent."""
        assert self._found is not None and self._found.sent, "proof is asked for where something was sent"
        return self._found.sent[0].round.id

    def _choose_proof(self) -> None:
        assert self._found is not None, "it is asked for where something is shown"
        there = frozenset(paper.record for paper in self._found.sent[0].papers)
        self.deeds.choose_proof_record(self._round(), self._thumbs, there)
