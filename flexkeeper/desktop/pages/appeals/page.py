"""The page of appeals: the list, the first hour, or one case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from flexkeeper.desktop.pages.agenda.row import local_now
from flexkeeper.desktop.pages.appeals import asked
from flexkeeper.desktop.pages.appeals.asked import Listed
from flexkeeper.desktop.pages.appeals.case_view import CaseView
from flexkeeper.desktop.pages.appeals.first_hour import FirstHour
from flexkeeper.desktop.pages.appeals.footer import Footer
from flexkeeper.desktop.pages.appeals.listing import Listing
from flexkeeper.desktop.pages.appeals.taking import Opened
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.turn_of_day import TurnOfDay
from flexkeeper.i18n import _


class AppealsPage(Page):
    """With one case only, that is shown at once; Escape goes back to the list."""

    name = "appeals"

    def __init__(self, frame: Frame, now: Callable[[], datetime] = local_now) -> None:
        super().__init__(frame)
        self._now = now
        self.list = Listing(self.kit)
        self.first_hour = FirstHour(self)
        self.case = CaseView(self, now)
        self._stack = QStackedWidget()
        for view in (self.list, self.first_hour, self.case):
            self._stack.addWidget(view)
        self.back = Button(self.kit, _("All appeals"), "link", icon="arrow-left", size="small")
        self.back.clicked.connect(self.show_list)
        self.back.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._stack, 1)
        self._footer = Footer(self.kit)
        column.addWidget(self._footer)
        self._make_actions()
        self.list.chosen.connect(self.show_case)
        self.first_hour.opened.connect(self._opened)
        self.case.shown.connect(self._say_next)
        self.case.gone.connect(self.show_list)
        TurnOfDay(self, now).turned.connect(self.look_again)

    def title(self) -> str:
        if self._is(self.first_hour):
            return _("I was deactivated")
        if self._is(self.case) and self.case.found is not None:
            return self.case.found.case.title
        return _("Appeals")

    def context(self) -> str:
        if self._is(self.first_hour):
            return _("We go one step at a time. First: the notice.")
        if not self._is(self.case) or self.case.found is None:
            return ""
        case = self.case.found.case
        begun = case.noticed or case.created
        month = QLocale().toString(QDate(begun.year, begun.month, 1), "MMMM yyyy")
        parts = [_("Appeals"), month]
        if case.reference:
            parts.append(_("Case ref. {number}").format(number=case.reference))
        return " · ".join(parts)

    def primary(self) -> QAction | None:
        if self._is(self.first_hour):
            return None  # the button beside what was read is the one
        if self._is(self.case):
            return self._next if self._next.isEnabled() else None
        return self._begin

    def panes(self) -> list[QWidget]:
        if self._is(self.first_hour):
            return self.first_hour.panes()
        return self.case.panes() if self._is(self.case) else [self.list]

    def first(self) -> QWidget | None:
        if self._is(self.first_hour):
            return self.first_hour.text
        return self.case.area if self._is(self.case) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._is(self.list):
            self.show_list()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        now = self._now()
        self.session.read(lambda vault: asked.list_cases(vault, now), self._show, key="appeals")
        if self._is(self.case) and self.case.case_id:
            self.case.refresh()

    def forget(self) -> None:
        self.list.forget()
        self.first_hour.forget()
        self.case.forget()
        self._turn_to(self.list)

    def adapt(self, width: int) -> None:
        self.first_hour.adapt(width)
        self.case.adapt(width)
        self.list.adapt(self._now())
        self._allow()

    # Where one goes

    def begin(self) -> None:
        """The first hour: asks for the notice."""
        self._turn_to(self.first_hour)
        self.first_hour.begin()

    def show_list(self) -> None:
        """Goes back to the list."""
        if not self._is(self.list):
            self._turn_to(self.list)
            self.look_again()

    def show_case(self, case_id: int, step: str = "") -> None:
        """Shows a case, at a step where one is named."""
        self.case.show_case(case_id, step)
        self._turn_to(self.case)

    def go_on(self, case_id: int) -> None:
        """Shows a case and does its single next step."""
        self._goes_on = True
        self.show_case(case_id)

    # What is shown

    def _make_actions(self) -> None:
        self._goes_on = False
        self._begin = QAction(_("I was deactivated"), self)  # in the palette it is the window's
        self._begin.setData("scales")
        self._begin.triggered.connect(self.begin)
        self._next = self.add_action(_("Continue"), "arrow-right", "Ctrl+Return", self.case.go_on)
        self._back = self.add_action(_("All appeals"), "arrow-left", "Alt+Left", self.show_list)
        in_case = [
            (_("Add a claim…"), "plus", self.case.add_claim),
            (_("Choose papers for this appeal…"), "papers", self.case.choose_papers),
            (_("Note something for the timeline…"), "pencil", self.case.add_event),
            (_("Add a task…"), "plus", self.case.add_task),
        ]
        self._in_case = [
            self.add_action(text, icon, "", lambda _checked=False, run=run: run())
            for text, icon, run in in_case
        ]
        self._allow()

    def _allow(self) -> None:
        """Offers what can be done on the view that is seen."""
        self._back.setEnabled(not self._is(self.list))
        self.back.setVisible(not self._is(self.list))
        for action in self._in_case:
            action.setEnabled(self._is(self.case))
        # Where the text is large, what is worked on needs the room; the line stands at its end then.
        self._footer.setVisible(self._is(self.list) or not self.kit.look.is_large)
        self._next.setEnabled(self._is(self.case) and self.case.can_go_on())

    def _is(self, view: QWidget) -> bool:
        return self._stack.currentWidget() is view

    def _turn_to(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        self._allow()
        self.heading_changed.emit()
        first = self.first()
        if first is not None and self.isVisible():
            # What had it is hidden now: without it no key of this page works.
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, found: list[Listed]) -> None:
        self.list.show_cases(found, self._now())

    def _say_next(self) -> None:
        found = self.case.found
        if found is not None and found.stage.next is not None:
            self._next.setText(found.stage.next.verb)
        self._allow()
        self.heading_changed.emit()
        if self._goes_on and found is not None:
            self._goes_on = False
            self.case.go_on()

    def _opened(self, opened: Opened) -> None:
        self.show_case(opened.case)
        said = _("Case opened. The notice is among your records, the deadline in your reminders.")
        self.frame.say(said, opened.change)
