"""What was sent: frozen, with its fingerprints, what proves it, and when to look for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop import offered, words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.figures import empty
from flexkeeper.desktop.pages.sending.asked import Paper, Sent
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card, rule, scrolled
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel, Label
from flexkeeper.i18n import _


class SentView(QWidget):
    """One card for each round that was sent, the newest first.

    `shown` carries a record to be shown; `file_wanted`, `record_wanted` and `paste_wanted` ask for a proof
    of the newest round, `dropped` carries what was dropped. `agenda_wanted`: the next look is to be moved.
    """

    shown = Signal(int)
    file_wanted = Signal()
    record_wanted = Signal()
    paste_wanted = Signal()
    dropped = Signal(object)
    agenda_wanted = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.setAcceptDrops(True)
        inside = QWidget()
        self._cards = QVBoxLayout(inside)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(kit.look.tokens.space["card_gap"])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolled(inside))

    def show_sent(self, sent: Sequence[Sent], next_check: date | None) -> None:
        """Shows these rounds."""
        empty(self._cards)
        for number, one in enumerate(sent):
            self._cards.addWidget(self._card(one, next_check, is_newest=number == 0))
        self._cards.addWidget(QWidget(), 1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if offered.is_wanted(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        sources = offered.dropped(event.mimeData())
        if sources:
            event.acceptProposedAction()
            self.dropped.emit(sources)

    def _card(self, one: Sent, next_check: date | None, *, is_newest: bool) -> Card:
        assert one.round.sent is not None, "it was sent"
        heading = _("Sent on {moment}").format(moment=words.moment(one.round.sent))
        card = Card(self._kit, heading)
        by = " · ".join(filter(None, (words.way(one.round.channel), one.round.address)))
        if by:
            card.body.addWidget(Label(by, "small", wrap=True))
        card.body.addWidget(self._state(one))
        for paper in one.papers:
            card.body.addWidget(rule())
            card.body.addWidget(self._paper(paper))
        if not is_newest:
            return card
        card.body.addWidget(rule())
        self._add_proof_tools(card, has_proof=any(paper.is_proof for paper in one.papers))
        if next_check is not None:
            card.body.addWidget(rule())
            card.body.addLayout(self._next(next_check))
        return card

    def _state(self, one: Sent) -> QWidget:
        good = _("This version is frozen. Each file is here byte for byte as it was sent.")
        bad = _("A file is not here any more as it was sent. What you saved elsewhere may still be whole.")
        icon, ink = ("shield-check", "ok") if one.is_unaltered else ("octagon-alert", "bad")
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(self._kit, icon, 18, ink), alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(good if one.is_unaltered else bad, "body", wrap=True), 1)
        return line

    def _paper(self, paper: Paper) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(ElideLabel(paper.title, "strong"))
        kind = _("Proof of sending") if paper.is_proof else _("What was sent")
        about = _("{kind} · {size} · fingerprint {start}…")
        column.addWidget(
            ElideLabel(
                about.format(kind=kind, size=words.size(paper.bytes), start=paper.sha256[:16]), "label"
            )
        )
        row.addLayout(column, 1)
        show = Button(self._kit, _("Show"), "outlined", size="small")
        show.setAccessibleName(_("Show: {title}").format(title=paper.title))
        show.clicked.connect(lambda: self.shown.emit(paper.record))
        row.addWidget(show)
        return line

    def _add_proof_tools(self, card: Card, *, has_proof: bool) -> None:
        text = _("Keep what shows that you sent it: drop a screenshot or their reply here.")
        more = _("You can keep more proof here: drop it, or choose it.")
        card.body.addWidget(Label(more if has_proof else text, "small", wrap=True))
        tools = QWidget()
        row = (QVBoxLayout if self._kit.look.is_large else QHBoxLayout)(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        buttons = (
            (_("Choose a file…"), "tonal", self.file_wanted),
            (_("Paste it"), "outlined", self.paste_wanted),
            (_("Choose a paper of the vault…"), "outlined", self.record_wanted),
        )
        for name, kind, wanted in buttons:
            button = Button(self._kit, name, kind, size="small")  # type: ignore[arg-type]
            button.clicked.connect(wanted)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        row.addStretch(1)
        card.body.addWidget(tools)

    def _next(self, day: date) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        text = _("Next look for an answer: {day}. We remind you.").format(day=words.day(day))
        row.addWidget(Label(text, "body", wrap=True), 1)
        move = Button(self._kit, _("Show in the agenda"), "link", size="small")
        move.clicked.connect(self.agenda_wanted)
        row.addWidget(move, 0, Qt.AlignmentFlag.AlignTop)
        return row
