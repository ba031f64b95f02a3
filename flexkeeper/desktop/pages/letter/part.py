"""The letter of a case: asked for question by question, beside the letter as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.appeals import letters
from flexkeeper.desktop import drafts
from flexkeeper.desktop.doing import Doing
from flexkeeper.desktop.drafts import Drafts
from flexkeeper.desktop.pages.appeals.part import CasePart
from flexkeeper.desktop.pages.letter import plan
from flexkeeper.desktop.pages.letter.answer import open_answer
from flexkeeper.desktop.pages.letter.composed import KIND, LIMIT, Composed, Found, ask, compose, form_of
from flexkeeper.desktop.pages.letter.guide import GuideCard, Guided
from flexkeeper.desktop.pages.letter.looked import LookedCard
from flexkeeper.desktop.pages.letter.me import ask_me
from flexkeeper.desktop.pages.letter.outputs import Outputs
from flexkeeper.desktop.pages.letter.sheet_of_letter import LetterCard
from flexkeeper.desktop.pages.letter.which import WhichCard
from flexkeeper.desktop.pages.page import Page
from flexkeeper.desktop.widgets.card import scrolled
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.progress import Progress
    from flexkeeper.vault import Vault

_TYPED_MS = 250
_SIDE_BY_SIDE = 820


class LetterPart(CasePart):
    """Kind, language and questions at the side of the letter; what is typed is in it at once."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._found: Found | None = None
        self._typed: dict[str, str] = {}
        self._kind: letters.LetterKind | None = None
        self._drafts = Drafts(self.session)
        self._doing = Doing(page.frame, self)
        self._outputs = Outputs(page.frame, self)
        self.which = WhichCard(self.kit)
        self.guide = GuideCard(self.kit)
        self.looked = LookedCard(self.kit)
        self.sheet = LetterCard(self.kit)
        self._columns = QHBoxLayout(self)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(16)
        side = QWidget()
        self._side = QVBoxLayout(side)
        self._side.setContentsMargins(0, 0, 4, 0)
        self._side.setSpacing(16)
        for card in (self.which, self.guide, self.looked, self.sheet):
            self._side.addWidget(card)
        self._side.addStretch(1)
        self._columns.addWidget(scrolled(side), 1)
        self.kit.look.changed.connect(self._fit)
        self._soon = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._soon.timeout.connect(self._compose)
        self._connect()

    def show_case(self, case_id: int) -> None:
        if case_id != self.case_id:
            self.forget()
        super().show_case(case_id)

    def refresh(self) -> None:
        if not self.case_id:
            return
        case_id, kind = self.case_id, self._kind
        self.session.read(lambda vault: ask(vault, case_id, kind), self._show, key="letter")

    def forget(self) -> None:
        self.keep()
        self._soon.stop()
        self._found, self._kind, self._typed = None, None, {}
        self.guide.forget()
        self.looked.show_findings((), ())
        self.sheet.forget()

    def panes(self) -> list[QWidget]:
        return [self.guide, self.sheet]

    def keep(self) -> None:
        """Saves what was typed, as one change."""
        found, typed = self._found, dict(self._typed)
        if found is None or not typed or not self.session.is_open:
            return
        case_id, kind = found.case.id, found.draft.kind

        def work(vault: Vault, _progress: Progress) -> int:
            return letters.write(vault, case_id, kind, typed)

        def done(change: int) -> None:
            now = self._found
            if now is not None and (now.case.id, now.draft.kind) == (case_id, kind):
                self._let_go(typed)
            else:
                self._drafts.put(form_of(case_id, kind), {})
            self.page.frame.say(_("Saved in the letter"), change)

        self.session.write(work, done)

    def hideEvent(self, event: QHideEvent) -> None:
        """What was typed is saved when something else is looked at."""
        self.keep()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Beside the questions where there is room, else below them, in one piece that scrolls."""
        look = self.kit.look
        is_wide = self.width() >= look.px(_SIDE_BY_SIDE) and not look.is_large
        is_beside = self._columns.indexOf(self.sheet) >= 0
        if is_wide and not is_beside:
            self._columns.addWidget(self.sheet, 1)
        elif is_beside and not is_wide:
            self._side.insertWidget(self._side.count() - 1, self.sheet)
        for section in (self.looked, self.guide.list):
            if section is not None:
                section.adapt()

    def _connect(self) -> None:
        self.which.kind_wanted.connect(self._take_kind)
        self.which.language_wanted.connect(self._take_language)
        self.sheet.me_wanted.connect(self._ask_me)
        self.guide.typed.connect(self._type)
        self.guide.left.connect(self.keep)
        self.guide.shown.connect(self.sheet.text.look_at)
        self.guide.passed.connect(lambda: self.step_wanted.emit("bundle"))
        self.guide.claim_wanted.connect(self._answer)
        self.guide.action_wanted.connect(self._plan)
        self.guide.action_unwanted.connect(self._unplan)
        self.guide.block_wanted.connect(self._turn_block)
        self.looked.part_wanted.connect(self._go_to_part)
        self.looked.claim_wanted.connect(self._answer)
        self.looked.step_wanted.connect(self.step_wanted)
        self.looked.record_wanted.connect(self.page.frame.open_record)
        self.sheet.limit_typed.connect(lambda _text: self._leave())
        self.sheet.copy_wanted.connect(self._copy)
        self.sheet.output_wanted.connect(self._put_out)

    def _show(self, found: Found) -> None:
        if found.case.id != self.case_id:
            return
        if self._found is None:
            # As it was left when the app ended in the middle.
            self._typed = dict(found.typed) | self._typed
            self.sheet.show_limit(found.limit)
        self._found = found
        self.which.show_draft(found.draft.kind, found.draft.language)
        self.sheet.show_sheets(found.sheets, found.incidents)
        self._compose()

    def _compose(self) -> None:
        found, typed = self._found, dict(self._typed)
        if found is not None and self.session.is_open:
            self.session.read(
                lambda _vault: compose(found, typed),
                lambda made: self._show_letter(found, made),
                key="letter typed",
            )

    def _show_letter(self, found: Found, made: Composed) -> None:
        if found is not self._found:
            return
        values = {**found.draft.words, **self._typed}
        draft, claims = found.draft, found.case.claims
        self.guide.show_questions(Guided(made.asked, values, claims, draft.actions, draft.left_out))
        self.looked.show_findings(found.checked, made.findings)
        self.sheet.show_letter(made.letter)

    def _type(self, part: str, text: str) -> None:
        self._typed[part] = text
        self._keep_draft()
        self._soon.start()

    def _let_go(self, saved: Mapping[str, str]) -> None:
        self._typed = {part: text for part, text in self._typed.items() if saved.get(part) != text}
        self._keep_draft()

    def _keep_draft(self) -> None:
        if self._found is not None:
            self._drafts.put(form_of(self.case_id, self._found.draft.kind), self._typed)

    def _leave(self) -> None:
        """Keeps how the step is left: which letter, and how long it may be."""
        if self._found is not None:
            left = {KIND: self._found.draft.kind, LIMIT: self.sheet.limit_text}
            self._drafts.put(form_of(self.case_id), left)

    def _take_kind(self, kind: str) -> None:
        self.keep()
        limit = self.sheet.limit_text
        case_id = self.case_id
        self.forget()
        self._kind = cast("letters.LetterKind", kind)
        self._drafts.put(form_of(case_id), {KIND: kind, LIMIT: limit})
        self.refresh()

    def _take_language(self, language: str) -> None:
        if self._found is None:
            return
        case_id, kind, chosen = self.case_id, self._found.draft.kind, cast("letters.Language", language)
        self._doing.do(
            lambda vault: letters.set_language(vault, case_id, kind, chosen), _("Language changed")
        )

    def _turn_block(self, block: str, is_in: bool) -> None:
        if self._found is None:
            return
        draft, case_id = self._found.draft, self.case_id
        others = [one for one in draft.left_out if one != block]
        left_out = others if is_in else [*others, block]
        self._doing.do(
            lambda vault: letters.leave_out_blocks(vault, case_id, draft.kind, left_out),
            _("Put in again") if is_in else _("Left out"),
        )

    def _go_to_part(self, part: str, start: int, end: int) -> None:
        if not part:  # a blank of the head is about who writes
            self._ask_me()
            return
        block, _slash, rest = part.partition("/")
        kind, _dash, number = rest.partition("/")[0].partition("-")
        if block == "answers" and kind == "claim":
            self._answer(int(number))
        elif kind == "action" and self._found is not None:
            found = [one for one in self._found.draft.actions if one.id == int(number)]
            self.guide.go_to_part(block)
            self._plan(found[0])
        else:
            self.guide.go_to_part(part, start, end)

    def _ask_me(self) -> None:
        ask_me(self.page.frame, self)

    def _answer(self, claim_id: int) -> None:
        open_answer(self.page.frame, self, self.case_id, claim_id)

    def _plan(self, one: letters.Action) -> None:
        case_id, frame = self.case_id, self.page.frame
        owner = self._found.details.name if self._found else ""
        form = plan.form_of(case_id, one)
        self.session.read(
            lambda vault: drafts.load(vault, form),
            lambda draft: plan.plan(frame, self, case_id, one, owner, draft),
            key="plan",
        )

    def _unplan(self, one: letters.Action) -> None:
        self._doing.do(lambda vault: letters.remove_action(vault, one.id), _("Taken out of the plan"))

    def _copy(self) -> None:
        if self.sheet.letter is None:
            return
        try:
            said = self._outputs.copy(self.sheet.letter, self.sheet.limit)
        except FlexKeeperError as error:
            said = f"{error.message} {error.remedy}"
        self.page.frame.say(said)

    def _put_out(self, what: str) -> None:
        """Saves or prints what was chosen, once what was typed is saved."""
        if self._found is None:
            return
        self.keep()
        case_id, kind, outputs = self.case_id, self._found.draft.kind, self._outputs
        sort, _dash, name = what.partition(" ")
        {
            "text": partial(outputs.save_text, case_id, kind),
            "pdf": partial(outputs.save_pdf, case_id, kind),
            "mail": partial(outputs.save_mail, case_id, kind, with_bundle=False),
            "bundle": partial(outputs.save_mail, case_id, kind, with_bundle=True),
            "print": partial(outputs.print, case_id, kind),
            "save-sheet": partial(outputs.save_sheet, case_id, name),
            "print-sheet": partial(outputs.print_sheet, case_id, name),
        }[sort]()
