"""What is worth a second look in a letter and its case: each explains itself and leads to its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal

from flexkeeper import appeals
from flexkeeper.appeals import lint
from flexkeeper.desktop import words
from flexkeeper.desktop.kit import Kit
from flexkeeper.desktop.pages.vehicles.section import Section
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.i18n import _

_FIRST = 6
_OF_PAPERS = ("not_covered", "notice_missing")


class LookedCard(Section):
    """`part_wanted` carries the part of the draft that a finding is about, with the place in its text.

    `step_wanted` carries the step of the case where something is missing.
    """

    part_wanted = Signal(str, int, int)
    claim_wanted = Signal(int)
    record_wanted = Signal(int)
    step_wanted = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, _("Worth a second look"))
        self.adapt()
        self._shown: tuple[Sequence[appeals.Finding], Sequence[lint.Finding]] = ((), ())
        self._shows_all = False

    def show_findings(self, of_case: Sequence[appeals.Finding], of_letter: Sequence[lint.Finding]) -> None:
        """Shows what is found now, the letter's first; nothing of it stands in the way."""
        if (of_case, of_letter) != self._shown or self.inside.isEmpty():
            self._shown = (of_case, of_letter)
            self.rebuild(self._build)

    def _build(self) -> None:
        of_case, of_letter = self._shown
        made = [partial(self._of_letter, one) for one in of_letter]
        made += [partial(self._of_case, one) for one in of_case]
        if not made:
            self.say(_("Nothing stands out. Read it through once more before you send it."))
        for make in made if self._shows_all else made[:_FIRST]:
            make()
            self.inside.addSpacing(8)
        if len(made) > _FIRST:
            count = words.number(len(made))
            text = _("Show fewer") if self._shows_all else _("Show all {count}").format(count=count)
            self._button(text, self._turn_over, text)

    def _turn_over(self) -> None:
        self._shows_all = not self._shows_all
        self.rebuild(self._build)

    def _of_case(self, one: appeals.Finding) -> None:
        text = words.with_dates(one.text)
        self.say(text, "body")
        self.say(words.with_dates(one.remedy))
        if one.claim is not None:
            number = one.claim
            self._button(_("Go to it"), lambda: self.claim_wanted.emit(number), text)
        elif one.record is not None:
            record = one.record
            self._button(_("Open the paper"), lambda: self.record_wanted.emit(record), text)
        else:
            step = "proof" if one.code in _OF_PAPERS else "notice"
            self._button(_("Go to it"), lambda: self.step_wanted.emit(step), text)

    def _of_letter(self, one: lint.Finding) -> None:
        self.say(one.why, "body")
        self.say(one.better)
        if one.part or one.rule == "blank_left":
            self._button(_("Go to it"), lambda: self.part_wanted.emit(one.part, one.start, one.end), one.why)

    def _button(self, text: str, run: Callable[[], None], about: str) -> None:
        button = Button(self.kit, text, "link", size="small")
        button.setAccessibleName(text if text == about else f"{text}: {about}")
        button.clicked.connect(lambda _checked=False: run())
        self.inside.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
