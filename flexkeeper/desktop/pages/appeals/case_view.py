"""The page of one case: its steps above, and below them what the step is about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from flexkeeper.appeals import ChecklistItem
from flexkeeper.desktop.pages.appeals import asked
from flexkeeper.desktop.pages.appeals.about_card import AboutCard
from flexkeeper.desktop.pages.appeals.asked import CaseFound
from flexkeeper.desktop.pages.appeals.case_deeds import CaseDeeds
from flexkeeper.desktop.pages.appeals.claims_card import ClaimsCard
from flexkeeper.desktop.pages.appeals.clock_card import ClockCard
from flexkeeper.desktop.pages.appeals.diary_cards import PoliciesCard, TasksCard, TimelineCard
from flexkeeper.desktop.pages.appeals.footer import Footer
from flexkeeper.desktop.pages.appeals.papers_card import PapersCard
from flexkeeper.desktop.pages.appeals.part import CasePart
from flexkeeper.desktop.pages.appeals.parts import PARTS, make_part
from flexkeeper.desktop.pages.appeals.stage import paper_label
from flexkeeper.desktop.pages.bundle.choosing import ChooseDialog
from flexkeeper.desktop.pages.letter import open_answer
from flexkeeper.desktop.pages.page import Page
from flexkeeper.desktop.pages.vehicles.section import Section
from flexkeeper.desktop.widgets.card import Card, scrolled
from flexkeeper.desktop.widgets.steps import Step, Steps
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _

_SIDE = 312
_NARROW = 1100
_OVERVIEW = ("notice", "proof", "answer")


class CaseView(QWidget):
    """`shown`: the case was asked for again. `gone`: it is not there any more."""

    shown = Signal()
    gone = Signal()

    def __init__(self, page: Page, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._page, self.kit, self._session, self._now = page, page.kit, page.session, now
        self.case_id = 0
        self.found: CaseFound | None = None
        self._step = "notice"
        self._parts: dict[str, CasePart] = {}
        self._deeds = CaseDeeds(page.frame, page)
        self._thumbs = Thumbs(self.kit, self._session)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.kit.look.tokens.space["card_gap"])
        card = Card(self.kit, padding=12)
        self.steps = Steps(self.kit)
        self.steps.chosen.connect(self.go_to_step)
        card.body.addWidget(self.steps)
        column.addWidget(card)
        self._stack = QStackedWidget()
        self.claims, self.timeline = ClaimsCard(self.kit), TimelineCard(self.kit)
        self.tasks, self.policies = TasksCard(self.kit), PoliciesCard(self.kit)
        self.clock, self.papers = ClockCard(self.kit), PapersCard(self.kit)
        self.about = AboutCard(self.kit)
        self.area = scrolled(self._make_columns())
        self._stack.addWidget(self.area)
        column.addWidget(self._stack, 1)
        self._connect()

    # What the page asks of it

    def show_case(self, case_id: int, step: str = "") -> None:
        """Shows a case, at the step that comes next or at this one."""
        if case_id != self.case_id:
            self._forget_parts()
        self.case_id, self.found, self._step = case_id, None, step or "notice"
        self._stack.setCurrentWidget(self.area)
        self.area.verticalScrollBar().setValue(0)
        self.refresh()

    def refresh(self) -> None:
        """Asks for the case again."""
        case_id, now = self.case_id, self._now()
        self._thumbs.forget_missing()
        self._session.read(lambda vault: asked.case_of(vault, case_id, now), self._show, key="case")
        part = self._stack.currentWidget()
        if isinstance(part, CasePart):
            part.refresh()

    def forget(self) -> None:
        """Drops what was shown of a vault."""
        self.found = None
        self.case_id = 0
        self._forget_parts()

    def adapt(self, width: int) -> None:
        """Puts the columns one below the other where there is less room."""
        is_stacked = self.kit.look.is_large or width < self.kit.look.px(_NARROW)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(down if is_stacked else across)
        self._side.setMinimumWidth(0 if is_stacked else _SIDE)
        self._side.setMaximumWidth(16_777_215 if is_stacked else _SIDE)
        self._footer.setVisible(self.kit.look.is_large)
        for section in self._sections():
            section.adapt()

    def panes(self) -> list[QWidget]:
        """Where F6 goes."""
        part = self._stack.currentWidget()
        if isinstance(part, CasePart):
            return [self.steps, *part.panes()]
        return [self.steps, self.claims, self.papers, self.timeline, self.about]

    def go_to_step(self, name: str) -> None:
        """Shows the part of a step; notice and proof are on the overview."""
        self._step = name
        if name in PARTS:
            self._show_part(name)
        else:
            self._stack.setCurrentWidget(self.area)
            shown = {"proof": self.papers, "answer": self.about}.get(name, self.claims)
            self.area.ensureWidgetVisible(shown)
        if self.found is not None:
            self._show_steps(self.found)
        self.shown.emit()

    def go_on(self) -> None:
        """Does the single next step."""
        if self.found is None or self.found.stage.next is None:
            return
        coming = self.found.stage.next
        if coming.step == "notice":
            self.go_to_step("notice")
            self.add_claim()
        elif coming.claim is not None:
            self.answer(coming.claim)
        else:
            self.go_to_step(coming.step)

    def can_go_on(self) -> bool:
        """Whether the next step is one to go to from here; sending has its own button for it."""
        coming = self.found.stage.next if self.found else None
        if coming is None or self._step in ("bundle", "sent"):
            return False
        return coming.claim is not None or coming.step == "notice" or coming.step != self._step

    # What is done

    def add_claim(self) -> None:
        """Asks for one more claim."""
        if self.found is not None:
            self._deeds.ask_claim(self.found.case)

    def add_task(self) -> None:
        """Asks for a task."""
        if self.found is not None:
            self._deeds.ask_task(self.found.case)

    def add_event(self) -> None:
        """Asks what happened."""
        if self.found is not None:
            self._deeds.ask_event(self.found.case, self._now().date())

    def answer(self, claim_id: int) -> None:
        """Opens the answer to a claim."""
        open_answer(self._page.frame, self._page, self.case_id, claim_id)

    def choose_papers(self, item: ChecklistItem | None = None) -> None:
        """Asks for papers of the vault, for one of the checklist or for the appeal."""
        if self.found is None:
            return
        case = self.found.case
        what = _("Choose papers for this appeal")
        if item is not None:
            what = _("Which of your papers is it? {paper}").format(paper=paper_label(item))
        without = frozenset({*case.exhibits, case.notice or 0})
        dialog = ChooseDialog(self.kit, self._page, self._session, self._thumbs, without, what)
        dialog.chosen.connect(lambda ids: self._deeds.choose(case, ids))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # How it is put together

    def _connect(self) -> None:
        deeds, frame = self._deeds, self._page.frame
        self.claims.add_wanted.connect(self.add_claim)
        self.claims.change_wanted.connect(
            lambda claim: self._with(lambda found: deeds.ask_claim(found.case, claim))
        )
        self.claims.drop_wanted.connect(deeds.remove_claim)
        self.claims.answer_wanted.connect(self.answer)
        self.clock.change_wanted.connect(lambda: self._with(lambda found: deeds.ask_deadline(found.case)))
        self.papers.use_wanted.connect(
            lambda record: self._with(lambda found: deeds.choose(found.case, [record]))
        )
        self.papers.leave_wanted.connect(
            lambda record: self._with(lambda found: deeds.leave_out(found.case, record))
        )
        self.papers.without_wanted.connect(
            lambda item: self._with(lambda found: deeds.ask_without(found.case, item))
        )
        self.papers.again_wanted.connect(
            lambda item: self._with(lambda found: deeds.ask_again(found.case, item))
        )
        self.papers.choose_wanted.connect(self.choose_papers)
        self.papers.add_wanted.connect(lambda _item: frame.add_papers())
        self.about.changed.connect(
            lambda row, name, typed: self._with(lambda found: deeds.edit(found.case, row, name, typed))
        )
        self.timeline.add_wanted.connect(self.add_event)
        self.timeline.drop_wanted.connect(deeds.remove_event)
        self.tasks.add_wanted.connect(self.add_task)
        self.tasks.done_wanted.connect(deeds.finish)
        self.tasks.drop_wanted.connect(deeds.remove_task)
        self.policies.read_wanted.connect(lambda one: deeds.read_policy(one, self._now().date()))
        for card in (self.papers, self.timeline, self.policies, self.about):
            card.opened.connect(frame.open_record)

    def _with(self, work: Callable[[CaseFound], None]) -> None:
        if self.found is not None:
            work(self.found)

    def _sections(self) -> list[Section]:
        return [self.claims, self.timeline, self.tasks, self.policies, self.papers, self.about]

    def _make_columns(self) -> QWidget:
        content = QWidget()
        gap = self.kit.look.tokens.space["card_gap"]
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(gap)
        main = QVBoxLayout()
        main.setSpacing(gap)
        for card in (self.claims, self.timeline, self.tasks, self.policies):
            main.addWidget(card)
        self._footer = Footer(self.kit)
        self._footer.hide()
        main.addWidget(self._footer)
        main.addStretch(1)
        self._columns.addLayout(main, 1)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(gap)
        for panel in (self.clock, self.papers, self.about):
            side.addWidget(panel)
        side.addStretch(1)
        self._columns.addWidget(self._side)
        return content

    def _show(self, found: CaseFound | None) -> None:
        if found is None:
            self.gone.emit()
            return
        if found.case.id != self.case_id:  # another one is wanted by now
            return
        before, self.found = self.found, found
        if before is None or before != found:
            self.clock.show_case(found.case)
            for card in (self.claims, self.timeline, self.tasks, self.policies, self.papers, self.about):
                card.show_case(found)
        if self._step in PARTS and self._stack.currentWidget() is self.area:
            self._show_part(self._step)
        self._show_steps(found)
        self.shown.emit()

    def _show_steps(self, found: CaseFound) -> None:
        steps = [
            Step(one.id, one.label, one.state, can_go=one.id in PARTS or one.id in _OVERVIEW)
            for one in found.stage.steps()
        ]
        self.steps.show_steps(steps, self._step)

    def _show_part(self, name: str) -> None:
        part = self._part(name)
        if part.case_id != self.case_id:
            part.show_case(self.case_id)
        else:
            part.refresh()
        was_inside = self._stack.isAncestorOf(self.window().focusWidget() or self)
        self._stack.setCurrentWidget(part)
        if was_inside:  # it is hidden now; the step leads on into its part
            for button in self.steps.buttons:  # none yet where a case is opened at this step
                if button.step.id == name:
                    button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _part(self, name: str) -> CasePart:
        sort = PARTS[name]
        if sort not in self._parts:
            part = self._parts[sort] = make_part(sort, self._page)
            part.step_wanted.connect(self.go_to_step)
            self._stack.addWidget(part)
        return self._parts[sort]

    def _forget_parts(self) -> None:
        for part in self._parts.values():
            part.forget()
            part.case_id = 0
