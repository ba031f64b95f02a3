"""What a notice says, line by line, each to be looked at, changed or taken away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.appeals.reading_row import ReadingRow
from flexkeeper.desktop.pages.appeals.readings import Reading
from flexkeeper.desktop.pages.vehicles.section import empty
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card, rule, scrolled
from flexkeeper.desktop.widgets.chip import Chips
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _

_LEAST = 160


class FoundCard(Card):
    """`looked_at`, `change` and `drop` carry a reading."""

    add_wanted = Signal()
    looked_at = Signal(object)
    change = Signal(object)
    drop = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._kit, self._chips = kit, Chips(kit)
        self.rows: list[ReadingRow] = []
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.addWidget(Label(_("What it says"), "heading", wrap=True), 1)
        self._add = Button(kit, _("Add claim"), "link", icon="plus", size="small")
        self._add.clicked.connect(self.add_wanted)
        self._head.addWidget(self._add)
        self.body.addLayout(self._head)
        self._hint = Label("", "small", wrap=True)
        self.body.addWidget(self._hint)
        inside = QWidget()
        self._lines = QVBoxLayout(inside)
        self._lines.setContentsMargins(0, 0, 8, 0)
        self._lines.setSpacing(4)
        area = scrolled(inside)
        area.setMinimumHeight(_LEAST)
        self.body.addWidget(area, 1)

    def adapt(self) -> None:
        """Puts the button below the heading where the text is large."""
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._head.setDirection(down if self._kit.look.is_large else across)

    def show_readings(self, found: Sequence[Reading] | None) -> None:
        """Shows these; None where nothing was read yet."""
        for row in self.rows:
            row.blockSignals(True)  # the focus goes through them as they leave, and their places are gone
        empty(self._lines)
        self.rows = []
        self._add.setVisible(found is not None)
        text = _("Check each against the notice. What you take away or change here counts.")
        if found is None:
            text = _("Once the notice is here, you see what it claims, until when to answer, and where to.")
        self._hint.setText(text)
        for number, reading in enumerate(found or ()):
            if number:
                self._lines.addWidget(rule())
            self._lines.addWidget(self._row(reading))
        self._lines.addStretch(1)

    def _row(self, reading: Reading) -> ReadingRow:
        row = ReadingRow(self._kit, self._chips, reading)
        row.looked_at.connect(lambda: self.looked_at.emit(reading))
        row.change.connect(lambda: self.change.emit(reading))
        row.drop.connect(lambda: self.drop.emit(reading))
        self.rows.append(row)
        return row
