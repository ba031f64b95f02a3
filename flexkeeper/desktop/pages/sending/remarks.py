"""What still stands against sending a case, as a card lists it: fix first, look at, fine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper import appeals
from flexkeeper.appeals import Case, letters, lint
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.bundle.figures import empty
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card
from flexkeeper.desktop.widgets.label import IconLabel, Label
from flexkeeper.i18n import _
from flexkeeper.vault import Vault

Grade = Literal["fix", "look", "fine"]

_ICONS = {"fix": ("octagon-alert", "bad"), "look": ("triangle-alert", "warn"), "fine": ("circle-check", "ok")}
_FIX = {"claim_unanswered", "deadline_over", "notice_missing", "exhibit_not_shown", "no_claims"}
_SHOWN = 8
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing found: what, what can be done, and the paper that it is about, where it is about one."""

    grade: Grade
    text: str
    line: str = ""
    record: int | None = None


def remarks(vault: Vault, known: Case, now: datetime) -> list[Remark]:
    """What the check of a case and a look through its letter find, the worst first."""
    found = [
        Remark(
            "fix" if one.code in _FIX else "look",
            words.with_dates(one.text),
            words.with_dates(one.remedy),
            one.record,
        )
        for one in appeals.check(vault, known.id, now).findings
    ]
    found += _of_letter(vault, known, now)
    if known.claims and all(claim.is_answered for claim in known.claims):
        one, several = _("The claim is answered"), _("All {count} claims are answered")
        count = len(known.claims)
        found.append(Remark("fine", one if count == 1 else several.format(count=words.number(count))))
    return sorted(found, key=lambda remark: list(_ICONS).index(remark.grade))


class RemarksCard(Card):
    """`show_record` opens the paper that a remark is about."""

    def __init__(self, kit: Kit, show_record: Callable[[int], None]) -> None:
        super().__init__(kit, _("Before you send"))
        self._kit, self._show_record = kit, show_record
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.body.addLayout(self._list)

    def show_remarks(self, found: Sequence[Remark]) -> None:
        """Lists them; beyond the first few it says how many more there are."""
        empty(self._list)
        self.setVisible(bool(found))
        for remark in found[:_SHOWN]:
            self._list.addWidget(self._line(remark))
        if len(found) > _SHOWN:
            more = _("and {count} more").format(count=words.number(len(found) - _SHOWN))
            self._list.addWidget(Label(more, "small", wrap=True))

    def _line(self, remark: Remark) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel(self._kit, *_icon(remark)), alignment=Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(Label(remark.text, "strong", wrap=True))
        if remark.line:
            column.addWidget(Label(remark.line, "small", wrap=True))
        record = remark.record
        if record is not None:
            show = Button(self._kit, _("Show the paper"), "link", size="small")
            show.setAccessibleName(_("Show the paper: {text}").format(text=remark.text))
            show.clicked.connect(lambda: self._show_record(record))
            column.addWidget(show, 0, Qt.AlignmentFlag.AlignLeading)
        row.addLayout(column, 1)
        return line


def _icon(remark: Remark) -> tuple[str, int, str]:
    name, ink = _ICONS[remark.grade]
    return name, 18, ink


def _of_letter(vault: Vault, known: Case, now: datetime) -> Iterator[Remark]:
    """Its blanks, and how much else is worth a second look: the step of the letter shows it."""
    kind = letters.usual_kind(letters.playbooks(vault, known))
    draft = letters.draft(vault, known.id, kind)
    details = letters.details(vault, known, draft, appeals.exhibit_places(vault, known.id))
    letter = letters.compose(draft, details, letters.playbooks(vault, known), today=now.date())
    blanks = list(dict.fromkeys(letters.BLANK.findall("\n".join(letter.texts()))))
    if blanks:
        one, several = _("The letter has a blank"), _("The letter has {count} blanks")
        text = one if len(blanks) == 1 else several.format(count=words.number(len(blanks)))
        yield Remark("fix", text, " ".join(blanks[:_NAMED]) + (" …" if len(blanks) > _NAMED else ""))
    used = letters.used_elsewhere(vault, known)
    tone = [one for one in lint.look_through(letter, draft, details, used=used) if one.group != "gap"]
    if tone:
        one, several = _("1 remark on the wording"), _("{count} remarks on the wording")
        text = one if len(tone) == 1 else several.format(count=words.number(len(tone)))
        yield Remark("look", text, _("The step of the letter shows where."))
