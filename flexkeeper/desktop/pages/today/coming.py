"""What comes after what is urgent, and the way to all of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.pages.agenda.lines import Line
from flexkeeper.desktop.pages.page import Frame
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.label import ElideLabel, Label
from flexkeeper.i18n import _

_SHOWN = 3


class Coming(Card):
    """The next three things with their days."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame.kit, _("Coming up"), padding=18)
        self._lines: list[Line] | None = None
        self._parts: list[QWidget] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.body.addLayout(self._column)
        self.button = Button(frame.kit, _("See the agenda"), "outlined")
        self.button.clicked.connect(lambda: frame.go_to("agenda"))
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeading)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Shows the first of these; the way to the agenda stays where there is none."""
        shown = list(lines[:_SHOWN])
        if shown == self._lines:
            return
        self._lines = shown
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts = [_line(line) for line in shown]
        if not shown:
            self._parts = [Label(_("Nothing else is due."), "small", wrap=True)]
        for part in self._parts:
            self._column.addWidget(part)


def _line(line: Line) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(ElideLabel(line.title, "strong"))
    column.addWidget(ElideLabel(", ".join((words.day(line.day), line.chip.text)), "small"))
    return part
