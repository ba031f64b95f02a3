"""The appeal that is open and ends first: its clock, its steps, and the single next one."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.deadline_clock import DeadlineClock
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.desktop.widgets.steps import Steps
from flexkeeper.i18n import _

if TYPE_CHECKING:
    from flexkeeper.desktop.pages.appeals.summary import Summary
    from flexkeeper.vault import Vault

_SHOWN_STEPS = 5  # the answer is not the driver's own
_NEXT_WIDTH = 200


class AppealCard(Card):
    """Is seen while an appeal is open. `told` says whether one is, each time the vault was asked.

    `reminder` is the due thing whose deadline it shows.
    """

    told = Signal(bool)

    def __init__(self, frame: Frame, now: Callable[[], datetime]) -> None:
        super().__init__(frame.kit)
        self._frame, self._kit, self._now = frame, frame.kit, now
        self._case: int | None = None
        self.reminder: str | None = None
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(20)
        self.clock = DeadlineClock(self._kit)
        self._box.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignLeading)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        self._title = Label("", "heading", wrap=True)
        self._until = Label("", "small", wrap=True)
        self.steps = Steps(self._kit)
        for part in (self._title, self._until, self.steps):
            middle.addWidget(part)
        self._box.addLayout(middle, 1)
        end = QVBoxLayout()
        end.setSpacing(4)
        end.addWidget(Label(_("Next"), "label"))
        self._next = Label("", "strong", wrap=True)
        end.addWidget(self._next)
        self.go_on = Button(self._kit, _("Continue"), "tonal", icon="arrow-right")
        self.go_on.clicked.connect(self._continue)
        end.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeading)
        end.addStretch(1)
        self._box.addLayout(end)
        self.body.addLayout(self._box)
        self.hide()

    def refresh(self) -> None:
        """Asks whether an appeal is open; what knows appeals is imported off the main thread."""
        now = self._now()

        def ask(vault: Vault) -> Summary | None:
            module = importlib.import_module("flexkeeper.desktop.pages.appeals.summary")
            found: Summary | None = module.of(vault, now)
            return found

        self._frame.session.read(ask, self._show, key="today appeal")

    def adapt(self, *, is_stacked: bool) -> None:
        """Puts its parts one below the other where there is less room."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        self._next.setMinimumWidth(0 if is_stacked else _NEXT_WIDTH)

    def _show(self, found: Summary | None) -> None:
        self._case = found.case if found else None
        self.reminder = found.reminder if found else None
        self.setVisible(found is not None)
        if found is not None:
            self._title.setText(found.title)
            self._until.setText(found.until)
            self.steps.show_steps(found.steps[:_SHOWN_STEPS])
            self._next.setText(found.next)
            self.clock.setVisible(found.deadline is not None)
            if found.deadline is not None:
                self.clock.show_time(self._now(), found.deadline, found.noticed)
        self.told.emit(found is not None)

    def _continue(self) -> None:
        if self._case is not None:
            self._frame.continue_case(self._case)
