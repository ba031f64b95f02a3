"""What they say, what the driver answers, and what shows it: claim by claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper import appeals
from flexkeeper.appeals import Claim
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.appeals.asked import CaseFound
from flexkeeper.desktop.pages.vehicles.section import Section
from flexkeeper.desktop.widgets.button import Button, IconButton
from flexkeeper.desktop.widgets.card import rule
from flexkeeper.desktop.widgets.chip import Chip, Chips, StatusChip
from flexkeeper.desktop.widgets.label import Label
from flexkeeper.i18n import _

_MOST_SAID, _MOST_ANSWER = 110, 280
_MOST_PROOFS = 6


class ClaimsCard(Section):
    """`change_wanted` and `drop_wanted` carry a claim, `answer_wanted` the number of one."""

    add_wanted = Signal()
    change_wanted = Signal(object)
    drop_wanted = Signal(object)
    answer_wanted = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Claims and your answers"))
        self.add = self.add_button(_("Add claim…"), "plus", self.add_wanted.emit)
        self.rows: list[ClaimRow] = []

    def show_case(self, found: CaseFound) -> None:
        """Shows the claims of a case."""
        self.rebuild(lambda: self._build(found))

    def _build(self, found: CaseFound) -> None:
        self.rows = []
        if not found.case.claims:
            self.say(_("No claim is noted yet. Read the notice again, and add what it says you did."))
        for number, claim in enumerate(found.case.claims, start=1):
            if number > 1:
                self.inside.addWidget(rule())
            row = ClaimRow(self.kit, self._chips, number, claim, found.labels)
            row.change.clicked.connect(_emit(self.change_wanted.emit, claim))
            row.drop.clicked.connect(_emit(self.drop_wanted.emit, claim))
            row.answer_wanted.connect(self.answer_wanted)
            self.rows.append(row)
            self.inside.addWidget(row)


class ClaimRow(QWidget):
    """One claim; a press anywhere on it answers it."""

    answer_wanted = Signal(int)

    def __init__(self, kit: Kit, chips: Chips, number: int, claim: Claim, labels: Mapping[int, str]) -> None:
        super().__init__()
        self.claim, self._kit, self._chips = claim, kit, chips
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        is_stacked = kit.look.is_large
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        box = QBoxLayout(down if is_stacked else across, self)
        box.setContentsMargins(0, 6, 0, 6)
        box.setSpacing(12)
        box.addLayout(self._said(number), 3)
        box.addLayout(self._answer(), 4)
        box.addLayout(self._proof(number, labels), 2)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.answer_wanted.emit(self.claim.id)

    def _said(self, number: int) -> QVBoxLayout:
        column = _column()
        label = appeals.claim_label(self.claim.kind)
        title = _("{number}. {claim}").format(number=words.number(number), claim=label)
        column.addWidget(Label(title, "strong", wrap=True))
        days = ", ".join(map(words.day, self.claim.dates))
        packages = ", ".join(self.claim.packages)
        for text in (days, packages):
            if text:
                column.addWidget(Label(text, "small", wrap=True))
        said = _("“{words}”").format(words=_short(self.claim.text, _MOST_SAID))
        column.addWidget(Label(said, "label", wrap=True))
        column.addStretch(1)
        return column

    def _answer(self) -> QVBoxLayout:
        column = _column()
        answer = self.claim.answer
        stance = {"contest": _("It was not so."), "accept": _("It was so.")}.get(answer.stance, "")
        if stance:
            column.addWidget(Label(stance, "strong", wrap=True))
        text = _short(answer.text, _MOST_ANSWER) or _("Not answered yet. Start with what you remember.")
        column.addWidget(Label(text, "small", wrap=True))
        column.addStretch(1)
        return column

    def _proof(self, number: int, labels: Mapping[int, str]) -> QVBoxLayout:
        column = _column()
        chip = StatusChip(self._kit, self._chips)
        chip.show_chip(
            Chip("plain", _("Answered"), "circle-check")
            if self.claim.is_answered
            else Chip("amber", _("Needs answer"), "triangle-alert")
        )
        column.addWidget(chip)
        letters = sorted(labels[one] for one in self.claim.answer.exhibits if one in labels)
        if letters:
            shown = ", ".join(letters[:_MOST_PROOFS]) + (" …" if len(letters) > _MOST_PROOFS else "")
            column.addWidget(Label(_("Exhibits {letters}").format(letters=shown), "small", wrap=True))
        column.addLayout(self._buttons(number))
        column.addStretch(1)
        return column

    def _buttons(self, number: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        about = _("claim {number}").format(number=words.number(number))
        verb = _("Change…") if self.claim.is_answered else _("Answer…")
        self.answer = Button(self._kit, verb, "outlined", size="small")
        self.answer.setAccessibleName(f"{verb} {about}")
        self.answer.clicked.connect(lambda _checked=False: self.answer_wanted.emit(self.claim.id))
        row.addWidget(self.answer)
        self.change = IconButton(self._kit, "pencil", _("Correct {what}").format(what=about))
        self.drop = IconButton(self._kit, "trash", _("Take out {what}").format(what=about))
        row.addWidget(self.change)
        row.addWidget(self.drop)
        row.addStretch(1)
        return row


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    return column


def _short(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def _emit(emit: Callable[[object], None], claim: Claim) -> Callable[[], None]:
    return lambda: emit(claim)
