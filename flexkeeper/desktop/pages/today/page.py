"""The page of today: papers by the urgency of their own dates, honest when nothing is urgent."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.page import Frame, Page
from flexkeeper.desktop.pages.today.attention import AttentionRow
from flexkeeper.desktop.pages.today.spare_key import SpareKey
from flexkeeper.desktop.widgets.button import Button
from flexkeeper.desktop.widgets.card import Card, rule, scrolled
from flexkeeper.desktop.widgets.chip import Chips
from flexkeeper.desktop.widgets.empty_state import EmptyState
from flexkeeper.desktop.widgets.label import ElideLabel, IconLabel, Label
from flexkeeper.desktop.widgets.thumbs import Thumbs
from flexkeeper.i18n import _
from flexkeeper.records import Outlook, Row

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

SIDE = 316
NARROW = 1100
SHOWN = 20
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class _Found:
    now: datetime
    outlook: Outlook
    name: str
    dates: str = ""


def local_now() -> datetime:
    """The driver's own day and hour, on his own clock."""
    return datetime.now().astimezone()


class TodayPage(Page):
    """What needs attention, how much is fine, and how many papers wait to be reviewed."""

    name = "today"

    def __init__(self, frame: Frame, now: Callable[[], datetime] = local_now) -> None:
        super().__init__(frame)
        self._now = now
        self._found: _Found | None = None
        self.rows: list[AttentionRow] = []
        self.thumbs = Thumbs(self.kit, self.session)
        self._chips = Chips(self.kit)
        content = QWidget()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, content)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(self.kit.look.tokens.space["card_gap"])
        self._main = QVBoxLayout()
        self._main.setSpacing(self.kit.look.tokens.space["card_gap"])
        self._box.addLayout(self._main, 1)
        self.attention = self._make_attention()
        self._main.addWidget(self.attention)
        self.quiet = Card(self.kit)
        self._nothing = EmptyState(self.kit, "circle-check")
        self.quiet.body.addWidget(self._nothing)
        self._main.addWidget(self.quiet)
        self.spare_key = SpareKey(frame)
        self._main.addWidget(self.spare_key)
        self._main.addStretch(1)
        self.review = self._make_review()
        self._box.addWidget(self.review, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(content)
        column.addWidget(self._area)
        for card in (self.attention, self.quiet, self.review):
            card.hide()
        self._add = self.add_action(_("Add papers…"), "plus", "Ctrl+N", self.frame.add_papers)
        self._minute = QTimer(self, interval=_MINUTE_MS)
        self._minute.timeout.connect(self._look_at_clock)
        self._minute.start()

    def title(self) -> str:
        # The rail asks before anything is known, and is told the page's name.
        return _greeting(self._found.now, self._found.name) if self._found else _("Today")

    def context(self) -> str:
        return _weekday(self._found.now) if self._found else ""

    def primary(self) -> QAction | None:
        return self._add

    def panes(self) -> list[QWidget]:
        return [self._area]

    def refresh(self) -> None:
        now, order = self._now(), words.date_order()

        def ask(vault: Vault) -> _Found:
            name = records.me(vault).get("name", "")
            return _Found(now, records.outlook(vault, now.date()), name, order)

        self.spare_key.refresh()
        self.thumbs.forget_missing()
        self.session.read(ask, self._show, key="today")

    def adapt(self, width: int) -> None:
        look = self.kit.look
        is_stacked = look.is_large or width < NARROW
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._box.setDirection(down if is_stacked else across)
        self._box.setAlignment(self.review, Qt.AlignmentFlag(0) if is_stacked else Qt.AlignmentFlag.AlignTop)
        self.review.setMinimumWidth(0 if is_stacked else SIDE)
        self.review.setMaximumWidth(16_777_215 if is_stacked else SIDE)
        for row in self.rows:
            row.adapt()

    def _make_attention(self) -> Card:
        card = Card(self.kit)
        card.body.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(Label(_("Needs attention"), "heading"))
        head.addStretch(1)
        self._count = Label("", "small")
        head.addWidget(self._count)
        card.body.addLayout(head)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 4, 0, 4)
        self._rows.setSpacing(0)
        card.body.addLayout(self._rows)
        card.body.addWidget(rule())
        card.body.addSpacing(8)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._check = IconLabel(self.kit, "circle-check", 18, "ok")
        self._fine = ElideLabel(role="small")
        foot.addWidget(self._check)
        foot.addWidget(self._fine, 1)
        see = Button(self.kit, _("See all"), "link")
        see.setAccessibleName(_("See all records"))
        see.clicked.connect(lambda: self.frame.go_to("records"))
        foot.addWidget(see)
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

    def _show(self, found: _Found) -> None:
        before, self._found = self._found, found
        self.heading_changed.emit()
        if before and dataclasses.replace(before, now=found.now) == found and _is_same_day(before, found):
            return
        outlook = found.outlook
        self._fill(outlook.due, found)
        self.attention.setVisible(bool(outlook.due))
        self.quiet.setVisible(not outlook.due)
        self._say_quiet(outlook)
        self._waiting.setText(
            _papers(outlook.to_review, _("1 paper to review"), _("{count} papers to review"))
        )
        self.review.setVisible(outlook.to_review > 0)

    def _fill(self, due: tuple[Row, ...], found: _Found) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.rows = []
        for row in due[:SHOWN]:
            if self.rows:
                self._rows.addWidget(rule())
            line = AttentionRow(self.kit, self._chips, self.thumbs, row, found.now.date())
            line.wanted.connect(self.frame.open_record)
            line.adapt()
            self._rows.addWidget(line)
            self.rows.append(line)
        self._count.setText(_papers(len(due), _("1 paper"), _("{count} papers")))
        valid, more = found.outlook.valid, len(due) - SHOWN
        if more > 0:
            fine = _papers(more, _("1 more needs attention"), _("{count} more need attention"))
        else:
            fine = _papers(valid, _("1 other paper is valid"), _("{count} other papers are valid"))
        is_said = more > 0 or valid > 0
        self._check.setVisible(more <= 0 and is_said)
        self._fine.setText(fine if is_said else "")

    def _say_quiet(self, outlook: Outlook) -> None:
        if not outlook.total:
            line = _("Photos, PDFs, mails and screenshots. Any order, all at once.")
            self._nothing.say(_("Drop your papers here"), line, _("Choose files…"), self.frame.add_papers)
        elif outlook.next is None:
            line = _("No paper here has a date on which it ends.")
            self._nothing.say(_("Nothing needs you today."), line)
        else:
            row = outlook.next
            text = _("Next: {title} ends in {count} days.")
            line = text.format(title=row.title, count=words.number(row.days))
            self._nothing.say(
                _("Nothing needs you today."), line, _("Show it"), lambda: self.frame.open_record(row.id)
            )

    def _look_at_clock(self) -> None:
        found = self._found
        if found is None or not self.session.is_open:
            return
        now = self._now()
        if (now.date(), _part(now)) != (found.now.date(), _part(found.now)):
            self.look_again()


def _papers(count: int, one: str, several: str) -> str:
    return one if count == 1 else several.format(count=words.number(count))


def _is_same_day(one: _Found, other: _Found) -> bool:
    return one.now.date() == other.now.date()


def _part(now: datetime) -> int:
    return 0 if 5 <= now.hour < 12 else 1 if 12 <= now.hour < 18 else 2


def _greeting(now: datetime, name: str) -> str:
    texts = (_("Good morning"), _("Good afternoon"), _("Good evening"))
    named = (_("Good morning, {name}"), _("Good afternoon, {name}"), _("Good evening, {name}"))
    first = name.split()[0] if name.split() else ""
    return named[_part(now)].format(name=first) if first else texts[_part(now)]


def _weekday(now: datetime) -> str:
    day = QLocale().standaloneDayName(now.isoweekday(), QLocale.FormatType.LongFormat)
    return _("{weekday}, {date}").format(weekday=day, date=words.day(now.date()))
