"""The row of something read in a notice: what it says, more about it, and how to correct it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.appeals.readings import Reading
from flexkeeper.desktop.widgets.button import IconButton
from flexkeeper.desktop.widgets.chip import Chips, StatusChip
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _


class ReadingRow(QWidget):
    """`looked_at`: the pointer or the focus came to it. `change` and `drop` were pressed."""

    looked_at = Signal()
    change = Signal()
    drop = Signal()

    def __init__(self, kit: Kit, chips: Chips, reading: Reading) -> None:
        super().__init__()
        self.reading = reading
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(4)
        column = QVBoxLayout()
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(reading.label, "label"))
        if reading.chip is not None:
            chip = StatusChip(kit, chips)
            chip.show_chip(reading.chip)
            head.addWidget(chip)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(
            Label(reading.value or _("Not stated"), "strong" if reading.value else "small", wrap=True)
        )
        if reading.note:
            column.addWidget(Label(reading.note, "small", wrap=True))
        row.addLayout(column, 1)
        if reading.can_change:
            self._add_buttons(kit, row)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.looked_at.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.looked_at.emit()
        return super().eventFilter(watched, event)

    def _add_buttons(self, kit: Kit, row: QHBoxLayout) -> None:
        said = f"{self.reading.label}: {self.reading.value}" if self.reading.value else self.reading.label
        deeds = [("pencil", _("Change: {what}"), self.change)]
        if self.reading.value:
            deeds.append(("x", _("Take away: {what}"), self.drop))
        for icon, words, signal in deeds:
            button = IconButton(kit, icon, words.format(what=said))
            button.clicked.connect(signal)
            button.installEventFilter(self)
            row.addWidget(button)
