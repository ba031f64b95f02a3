"""Until when to answer: the ring, the date, who says so, and the day to aim for."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from flexkeeper.appeals import Case, State
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.agenda.row import local_now
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.chip import Chip, Chips, StatusChip
from flexkeeper.desktop.widgets.deadline_clock import DeadlineClock
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.zone import clock_words
from flexkeeper.i18n import _

_MINUTE_MS = 60_000


class ClockCard(Card):
    """`change_wanted`: the driver knows another date."""

    change_wanted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, padding=18)
        self._case: Case | None = None
        row = QHBoxLayout()
        row.setSpacing(16)
        self.clock = DeadlineClock(kit)
        row.addWidget(self.clock)
        column = QVBoxLayout()
        column.setSpacing(4)
        self.when = Label("", "strong", wrap=True)
        self.source = Label("", "small", wrap=True)
        self._aim = StatusChip(kit, Chips(kit))
        self.change = Button(kit, _("Change…"), "link", size="small")
        self.change.setAccessibleName(_("Change the deadline"))
        self.change.clicked.connect(self.change_wanted)
        for part in (self.when, self.source):
            column.addWidget(part)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self._aim)
        foot.addStretch(1)
        column.addLayout(foot)
        foot = QHBoxLayout()
        foot.addWidget(self.change)
        foot.addStretch(1)
        column.addLayout(foot)
        row.addLayout(column, 1)
        self.body.addLayout(row)
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self._tick)

    def show_case(self, case: Case) -> None:
        """Shows the deadline of a case, or that none is known."""
        self._case = case
        self.when.setText(clock_words(case.deadline, case.zone) if case.deadline else _("No deadline known"))
        self.source.setText(source_words(case))
        aim = case.safe_day if case.state == "open" else None
        self._aim.show_chip(Chip("grey", _("Aim: {day}").format(day=words.day(aim))) if aim else None)
        self.clock.setVisible(case.deadline is not None and case.state == "open")
        self._tick()
        self._minute.start()

    def _tick(self) -> None:
        if self._case is not None and self._case.deadline_at is not None:
            self.clock.show_time(local_now(), self._case.deadline_at, self._case.noticed)


def source_words(case: Case) -> str:
    """Who says the deadline of a case."""
    if case.state != "open":
        return _("It is over with: the case was sent or closed.") if case.deadline else ""
    return {
        "": _("Look for one in the notice; without one, answer within a few days."),
        "notice": _("From the notice"),
        "playbook": _("Unverified: the notice gives none; this is the shortest we know."),
        "own": _("Your own date"),
    }[case.deadline_source]


def state_words(state: State) -> str:
    """How a case stands, in the driver's words."""
    return {
        "open": _("In preparation"),
        "submitted": _("Sent, waiting for their answer"),
        "reinstated": _("Your account is back"),
        "denied": _("They said no"),
        "closed": _("Closed"),
    }[state]


def until_words(case: Case) -> str:
    """Until when a case is to be answered, and where that comes from, on one line."""
    if case.deadline is None:
        return _("No deadline known")
    said = _("Send by {deadline} · {source}")
    return said.format(deadline=clock_words(case.deadline, case.zone), source=source_words(case))
