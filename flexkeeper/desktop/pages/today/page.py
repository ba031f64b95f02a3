"""The page of today: papers by the urgency of their own dates, honest when nothing is urgent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper.desktop import words
from flexkeeper.desktop.pages.agenda import lines as listed
from flexkeeper.desktop.pages.agenda.deeds import Deeds
from flexkeeper.desktop.pages.agenda.lines import Line
from flexkeeper.desktop.pages.agenda.row import DueRow, DueRows, keyed_deeds, local_now
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.pages.today import asked
from flexkeeper.desktop.pages.today.appeal import AppealCard
from flexkeeper.desktop.pages.today.asked import Found
from flexkeeper.desktop.pages.today.coming import Coming
from flexkeeper.desktop.pages.today.every_hour import EveryHour
from flexkeeper.desktop.pages.today.silence import Silence
from flexkeeper.desktop.pages.today.spare_key import SpareKey
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card, rule, scrolled
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel, Label
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.desktop.widgets.turn_of_day import TurnOfDay
from flexkeeper.i18n import _

SIDE = 316
NARROW = 1100
SHOWN = 20


class TodayPage(Page):
    """What needs attention, how much is fine, what comes next, and how many papers wait to be reviewed."""

    name = "today"

    def __init__(self, frame: Frame, now: Callable[[], datetime] = local_now) -> None:
        super().__init__(frame)
        self._now = now
        self._found: Found | None = None
        self._has_more = False
        self.thumbs = Thumbs(self.kit, self.session)
        self.deeds = Deeds(frame, self, now)
        self.due = DueRows(self.kit, self.deeds, self.thumbs)
        content = QWidget()
        gap = self.kit.look.tokens.space["card_gap"]
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(gap)
        self.appeal = AppealCard(frame, now)
        whole.addWidget(self.appeal)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(gap)
        whole.addLayout(self._box, 1)
        self._box.addLayout(self._make_main(gap), 1)
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap)
        self.coming = Coming(frame)
        self.review = self._make_review()
        column.addWidget(self.coming)
        column.addWidget(self.review)
        self._box.addWidget(self._side, 0, Qt.AlignmentFlag.AlignTop)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(content)
        outer.addWidget(self._area)
        for card in (self.attention, self.quiet, self.coming, self.review):
            card.hide()
        self._add = self.add_action(_("Add papers…"), "plus", "Ctrl+N", self.frame.add_papers, anywhere=True)
        self.add_action(_("Add a reminder…"), "calendar-clock", "", lambda: self.deeds.add(), anywhere=True)
        for text, key, run in keyed_deeds(self.deeds, self.due.focused):
            self.add_action(text, "history", key, run)
        self._deactivated = QAction(_("I was deactivated"), self)  # in the palette it is the window's
        self._deactivated.triggered.connect(frame.begin_appeal)
        self._has_appeal = True
        self.appeal.told.connect(self._say_appeal)
        self._turn = TurnOfDay(self, now)
        self._turn.turned.connect(self.look_again)

    @property
    def rows(self) -> list[DueRow]:
        """What needs attention, from the top."""
        return self.due.rows

    def title(self) -> str:
        # The rail asks before anything is known, and is told the page's name.
        return _greeting(self._found.now, self._found.name) if self._found else _("Today")

    def context(self) -> str:
        return listed.long_day(self._found.now.date()) if self._found else ""

    def primary(self) -> QAction | None:
        return self._add

    def secondary(self) -> QAction | None:
        return None if self._has_appeal else self._deactivated

    def panes(self) -> list[QWidget]:
        return [self._area]

    def first(self) -> QWidget:
        return self._area

    def appear(self) -> None:
        super().appear()
        if self.isVisible():
            self.every_hour.refresh()

    def refresh(self) -> None:
        now = self._now()
        self.spare_key.refresh()
        self.appeal.refresh()
        self.thumbs.forget_missing()
        self.session.read(lambda vault: asked.ask(vault, now), self._show, key="today")

    def adapt(self, width: int) -> None:
        look = self.kit.look
        is_stacked = look.is_large or width < look.px(NARROW)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        self._box.setAlignment(self._side, Qt.AlignmentFlag(0) if is_stacked else Qt.AlignmentFlag.AlignTop)
        self._side.setMinimumWidth(0 if is_stacked else SIDE)
        self._side.setMaximumWidth(16_777_215 if is_stacked else SIDE)
        self.due.adapt(is_stacked=look.is_large)
        self.appeal.adapt(is_stacked=look.is_large)

    def _say_appeal(self, is_open: bool) -> None:
        if is_open != self._has_appeal:
            self._has_appeal = is_open
            self.heading_changed.emit()
        if self._found is not None:
            self._show(self._found)

    def _make_main(self, gap: int) -> QVBoxLayout:
        main = QVBoxLayout()
        main.setSpacing(gap)
        self.silence = Silence(self.frame, self.look_again)
        self.attention = self._make_attention()
        self.quiet = Card(self.kit)
        self._nothing = EmptyState(self.kit, "circle-check")
        self.quiet.body.addWidget(self._nothing)
        self.every_hour, self.spare_key = EveryHour(self.frame), SpareKey(self.frame)
        for part in (self.silence, self.attention, self.quiet, self.every_hour, self.spare_key):
            main.addWidget(part)
        main.addStretch(1)
        return main

    def _make_attention(self) -> Card:
        card = Card(self.kit)
        card.body.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Label(_("Needs attention"), "heading"))
        head.addStretch(1)
        self._count = Label("", "small")
        head.addWidget(self._count)
        card.body.addLayout(head)
        card.body.addSpacing(4)
        card.body.addWidget(self.due)
        card.body.addSpacing(4)
        card.body.addWidget(rule())
        card.body.addSpacing(8)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._check = IconLabel(self.kit, "circle-check", 18, "ok")
        self._fine = ElideLabel(role="small")
        foot.addWidget(self._check)
        foot.addWidget(self._fine, 1)
        self._see = Button(self.kit, _("See all"), "link")
        self._see.clicked.connect(self._see_all)
        foot.addWidget(self._see)
        card.body.addLayout(foot)
        return card

    def _make_review(self) -> Card:
        card = Card(self.kit)
        self._waiting = Label("", "heading", wrap=True)
        card.body.addWidget(self._waiting)
        card.body.addWidget(Label(_("New papers wait until you have looked at them."), "small", wrap=True))
        self._to_review = Button(self.kit, _("Look at them"), "outlined")
        self._to_review.clicked.connect(lambda: self.frame.go_to("review"))
        card.body.addWidget(self._to_review, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _show(self, found: Found) -> None:
        self._found = found
        self.heading_changed.emit()
        lines = listed.lines(found.near, found.now)
        urgent: list[Line] = []
        later: list[Line] = []
        for line in lines:
            if not line.is_quiet and line.due.id != self.appeal.reminder:  # its card says it already
                (urgent if listed.needs_attention(line, found.now) else later).append(line)
        later += listed.lines(found.later, found.now)
        self.silence.show_trouble(found.trouble)
        self.due.show_lines(urgent[:SHOWN])
        self._say_rest(found, len(urgent), sum(line.is_quiet for line in lines))
        self.attention.setVisible(bool(urgent))
        self.quiet.setVisible(not urgent and self.appeal.isHidden())
        self._say_quiet(found, later)
        self.coming.show_lines(later)
        self.coming.setVisible(bool(later or found.outlook.total))
        to_review = found.outlook.to_review
        self._waiting.setText(_count(to_review, _("1 paper to review"), _("{count} papers to review")))
        self.review.setVisible(to_review > 0)

    def _say_rest(self, found: Found, urgent: int, put_off: int) -> None:
        """What stands below the rows: how many more, or how much is fine, and what was put off."""
        self._count.setText(_count(urgent, _("1 thing"), _("{count} things")))
        valid, more = found.outlook.valid, urgent - SHOWN
        self._has_more = more > 0
        parts = []
        if more > 0:
            parts.append(_count(more, _("1 more needs attention"), _("{count} more need attention")))
        elif valid > 0:
            parts.append(_count(valid, _("1 other paper is valid"), _("{count} other papers are valid")))
        if put_off:
            parts.append(_count(put_off, _("1 is put off"), _("{count} are put off")))
        self._check.setVisible(more <= 0 and valid > 0)
        self._fine.setText(" · ".join(parts))
        self._see.setAccessibleName(_("See all that is due") if more > 0 else _("See all records"))

    def _see_all(self) -> None:
        self.frame.go_to("agenda" if self._has_more else "records")

    def _say_quiet(self, found: Found, later: Sequence[Line]) -> None:
        if not found.outlook.total:
            line = _("Photos, PDFs, mails and screenshots. Any order, all at once.")
            self._nothing.say(_("Drop your papers here"), line, _("Choose files…"), self.frame.add_papers)
        elif not later:
            line = _("No paper here has a date on which it ends.")
            self._nothing.say(_("Nothing needs you today."), line)
        else:
            first = later[0]
            is_paper = first.due.sort == "expiry"
            text = (
                _("Next: {title} ends in {count} days.") if is_paper else _("Next: {title}, in {count} days.")
            )
            days = (first.day - found.now.date()).days
            line = text.format(title=first.title, count=words.number(days))
            self._nothing.say(
                _("Nothing needs you today."), line, _("See the agenda"), lambda: self.frame.go_to("agenda")
            )


def _count(count: int, one: str, several: str) -> str:
    return one if count == 1 else several.format(count=words.number(count))


def _part(now: datetime) -> int:
    return 0 if 5 <= now.hour < 12 else 1 if 12 <= now.hour < 18 else 2


def _greeting(now: datetime, name: str) -> str:
    texts = (_("Good morning"), _("Good afternoon"), _("Good evening"))
    named = (_("Good morning, {name}"), _("Good afternoon, {name}"), _("Good evening, {name}"))
    first = name.split()[0] if name.split() else ""
    return named[_part(now)].format(name=first) if first else texts[_part(now)]
