"""The list of appeals: open ones first, each with its clock and its next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.appeals import Case
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.appeals.asked import Listed
from flexkeeper.desktop.pages.appeals.clock_card import state_words, until_words
from flexkeeper.desktop.pages.vehicles.section import empty
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card, scrolled
from flexkeeper.desktop.widgets.chip import Chip, Chips, StatusChip
from flexkeeper.desktop.widgets.deadline_clock import left, tone_of
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _


class Listing(QWidget):
    """`chosen` carries the number of a case."""

    chosen = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit, self._chips = kit, Chips(kit)
        self._found: Sequence[Listed] | None = None
        self.buttons: list[Button] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(kit.look.tokens.space["card_gap"])
        self._area = scrolled(inside)
        column.addWidget(self._area, 1)
        self.nothing = Card(kit)
        state = EmptyState(kit, "scales")
        state.say(
            _("No appeal yet"),
            _(
                "If your account was deactivated, bring the notice here. You see what it claims, until when"
                " to answer, and which papers you have. Then you go one step at a time to a finished bundle."
            ),
        )
        self.nothing.body.addWidget(state)
        column.addWidget(self.nothing, 1)
        self._area.hide()
        self.nothing.hide()

    def show_cases(self, found: Sequence[Listed], now: datetime) -> None:
        """Shows the cases; without any, what happens when there is one."""
        self._found = found
        self._area.setVisible(bool(found))
        self.nothing.setVisible(not found)
        focus = self.window().focusWidget()
        name = focus.accessibleName() if focus is not None and self.isAncestorOf(focus) else ""
        empty(self._lines)
        self.buttons = []
        for one in found:
            self._lines.addWidget(self._card(one, now))
        self._lines.addStretch(1)
        for button in self.buttons:
            if name and button.accessibleName() == name:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Drops what was shown of a vault."""
        empty(self._lines)
        self.buttons, self._found = [], None

    def adapt(self, now: datetime) -> None:
        """Builds the cards anew for the size of the text."""
        if self._found is not None:
            self.show_cases(self._found, now)

    def _card(self, one: Listed, now: datetime) -> Card:
        card = Card(self._kit)
        is_stacked = self._kit.look.is_large
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        box = QBoxLayout(down if is_stacked else across)
        box.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(Label(one.case.title, "heading", wrap=True))
        head = QHBoxLayout()
        chip = StatusChip(self._kit, self._chips)
        chip.show_chip(case_chip(one.case, now))
        head.addWidget(chip)
        head.addStretch(1)
        words.addLayout(head)
        for text in self._lines_of(one):
            words.addWidget(Label(text, "small", wrap=True))
        box.addLayout(words, 1)
        button = Button(self._kit, _("Open"), "outlined", icon="arrow-right")
        button.setAccessibleName(_("Open: {title}").format(title=one.case.title))
        button.clicked.connect(lambda _checked=False: self.chosen.emit(one.case.id))
        self.buttons.append(button)
        box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(box)
        return card

    def _lines_of(self, one: Listed) -> list[str]:
        lines = []
        if one.case.state == "open":
            lines.append(until_words(one.case))
        if one.case.reference:
            lines.append(_("Case ref. {number}").format(number=one.case.reference))
        if one.stage.next is not None:
            lines.append(_("Next: {step}").format(step=one.stage.next.text))
        return lines


def case_chip(case: Case, now: datetime) -> Chip:
    """How a case stands: what is left of its time while it is open, else its state."""
    if case.state == "open" and case.deadline_at is not None:
        time = case.deadline_at - now
        if time <= timedelta(0):
            return Chip("solid", _("Deadline is over"), "octagon-alert")
        form = {"bad": "red", "warn": "amber", "ok": "grey"}[tone_of(time)]
        return Chip(form, " ".join(left(time)), "clock")  # type: ignore[arg-type]
    if case.state == "reinstated":
        return Chip("plain", state_words(case.state), "circle-check")
    return Chip("grey", state_words(case.state), "history" if case.state == "closed" else "clock")
