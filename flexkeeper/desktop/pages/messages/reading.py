"""One message, read: what is known of it, its words as plain text, and what can be done with it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedLayout, QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.messages.entries import Entry, direction_words
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.chip import Chips, StatusChip
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _


class ReadingCard(Card):
    """What its buttons ask for is said by signals of the same names."""

    answered = Signal()
    attach_wanted = Signal()
    paper_wanted = Signal()
    case_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, padding=0)
        self.entry: Entry | None = None
        self._chips = Chips(kit)
        self.empty = EmptyState(kit, "messages")
        self.empty.say(_("No message is chosen"), _("What it says appears here."))
        self._seen = QWidget()
        column = QVBoxLayout(self._seen)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        self.title = Label("", "heading", wrap=True)
        self.facts = Label("", "small", wrap=True)
        self.chip = StatusChip(kit, self._chips)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setAccessibleName(_("What the message says"))
        self.text.setTabChangesFocus(True)
        for part in (self.title, self.facts):
            column.addWidget(part)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.text, 1)
        first, second = self._row(column), self._row(column)
        self.done = self._button(kit, first, _("It is answered"), "tonal", self.answered)
        self.attach = self._button(kit, first, _("Put it into a case…"), "tonal", self.attach_wanted)
        self.case = self._button(kit, first, _("Show the case"), "outlined", self.case_wanted)
        self.paper = self._button(kit, second, _("Show the paper"), "outlined", self.paper_wanted)
        self.remove = self._button(kit, second, _("Take out of the case"), "ghost", self.remove_wanted)
        for row in (first, second):
            row.addStretch(1)
        inside = QWidget()
        self._stack = QStackedLayout(inside)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._seen)
        self.body.addWidget(inside, 1)

    def show_entry(self, entry: Entry | None, *, can_attach: bool = False) -> None:
        """Shows what is known of a message; its words come with `show_text`."""
        if self.entry is None or entry is None or entry.key != self.entry.key:
            self.text.clear()
        self.entry = entry
        self._stack.setCurrentWidget(self.empty if entry is None else self._seen)
        if entry is None:
            return
        self.title.setText(entry.title())
        self.facts.setText(_facts(entry))
        self.chip.show_chip(entry.chip())
        self.done.setVisible(bool(entry.waiting))
        self.attach.setVisible(not entry.case and can_attach)
        self.case.setVisible(bool(entry.case))
        self.paper.setVisible(entry.record is not None)
        self.remove.setVisible(bool(entry.message))

    def show_text(self, key: tuple[int, int], text: str) -> None:
        """Shows the words of the message of that key, while it is that one that is seen."""
        if self.entry is not None and self.entry.key == key and self.text.toPlainText() != text:
            self.text.setPlainText(text)
            self.text.setPlaceholderText(_("It has no words that can be read. Show the paper to see it."))

    def _row(self, column: QVBoxLayout) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        column.addLayout(row)
        return row

    def _button(self, kit: Kit, row: QHBoxLayout, text: str, kind: str, signal: SignalInstance) -> Button:
        button = Button(kit, text, kind, size="small")  # type: ignore[arg-type]
        button.clicked.connect(signal)
        row.addWidget(button)
        return button


def _facts(entry: Entry) -> str:
    clock = words.time(entry.shown) if isinstance(entry.shown, datetime) else ""
    when = ", ".join(filter(None, (entry.when(), clock)))
    person = entry.person
    if entry.person:
        person = (_("From {person}") if entry.direction == "in" else _("To {person}")).format(person=person)
    case = _("Case: {title}").format(title=entry.case_title) if entry.case else _("In no case yet")
    return " · ".join(
        filter(None, (person or direction_words(entry.direction), words.way(entry.channel), when, case))
    )
