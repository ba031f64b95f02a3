"""A due thing in the driver's words: what it is, when, and the chip that says how pressing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QLocale

from flexkeeper import records, reminders
from flexkeeper.desktop import words
from flexkeeper.desktop.widgets.chip import Chip
from flexkeeper.desktop.zone import clock_words
from flexkeeper.i18n import _
from flexkeeper.records import Row
from flexkeeper.reminders import Due

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

WITHIN_DAYS = 60
_SOON_DAYS, _DEADLINE_SOON_DAYS = 30, 5
_HOURS = 24

Found = Sequence[tuple[Due, Row | None]]


@dataclass(frozen=True, slots=True)
class Line:
    """A due thing as it is listed at one moment; `sha256` is its paper's first page."""

    due: Due
    day: date
    title: str
    why: str
    chip: Chip
    is_quiet: bool
    can_renew: bool = False
    sha256: str = ""

    def said(self) -> str:
        """The line for a screen reader."""
        return f"{self.title}, {self.why}, {self.chip.said()}"


def ask(vault: Vault, now: datetime) -> Found:
    """All that is due, soonest first, each with the paper that it is about."""
    return with_papers(vault, reminders.due(vault, now, within_days=None), now)


def with_papers(vault: Vault, found: Sequence[Due], now: datetime) -> Found:
    """These, each with the paper that it is about."""
    numbers = [one.record for one in found if one.record is not None]
    papers = {row.id: row for row in records.rows(vault, numbers, now.date())} if numbers else {}
    return [(one, papers.get(one.record) if one.record is not None else None) for one in found]


def lines(found: Found, now: datetime) -> list[Line]:
    """The same in words, as of now."""
    return [_line(one, paper, now) for one, paper in found]


def needs_attention(line: Line, now: datetime) -> bool:
    """Whether Today shows it, where the driver did not put it off: its ladder has begun, or a term runs."""
    has_begun = line.due.sort == "deadline" or line.due.stage(now) != "later"
    return has_begun and (line.day - now.date()).days <= WITHIN_DAYS


def long_day(day: date) -> str:
    """A day with its weekday: “Tuesday, Nov 24, 2026”."""
    name = QLocale().standaloneDayName(day.isoweekday(), QLocale.FormatType.LongFormat)
    return _("{weekday}, {date}").format(weekday=name, date=words.day(day))


def _line(one: Due, paper: Row | None, now: datetime) -> Line:
    return Line(
        due=one,
        day=one.day(now),
        title=one.title,
        why=" · ".join(part for part in _reasons(one, paper, now) if part),
        chip=_chip(one, now),
        is_quiet=one.is_quiet(now),
        can_renew=one.sort == "expiry" and paper is not None and paper.state == "kept",
        sha256=paper.sha256 if paper else "",
    )


def _reasons(one: Due, paper: Row | None, now: datetime) -> list[str]:
    day = words.day(one.day(now))
    over = one.group(now) == "overdue"
    if one.sort == "expiry":
        text = _("ended {date}") if over else _("ends {date}")
        parts = [paper.kind_label if paper else "", paper.vehicle if paper else "", text.format(date=day)]
    elif isinstance(one.due, datetime):
        parts = [_sort(one), _moment(one, one.due, now), paper.title if paper else ""]
    else:
        text = _("was due {date}") if over else _("due {date}")
        parts = [_sort(one), text.format(date=day), *_aim(one, now), paper.title if paper else ""]
    if one.odometer is not None:
        parts.append(_("or at {reading} on the odometer").format(reading=words.number(one.odometer)))
    return [*parts, " ".join(one.note.split()), _quiet(one, now)]


def _sort(one: Due) -> str:
    return {
        "service": _("Service"),
        "deadline": _("Deadline"),
        "answer": _("Answer awaited"),
    }.get(one.sort, _("Reminder"))


def _moment(one: Due, due: datetime, now: datetime) -> str:
    """When a term ends, on its own clock as everywhere, and the day to aim at."""
    at = due.astimezone(ZoneInfo(one.zone)).replace(tzinfo=None)
    return " · ".join([clock_words(at, one.zone), *_aim(one, now)])


def _aim(one: Due, now: datetime) -> list[str]:
    """The day to be done by with a deadline, while it is ahead."""
    safe = one.safe_day
    if not safe or one.sort != "deadline" or safe < now.date():
        return []
    return [_("aim for {date}").format(date=words.day(safe))]


def _quiet(one: Due, now: datetime) -> str:
    if not one.is_quiet(now):
        return ""
    if one.snoozed is not None and now.date() < one.snoozed:
        return _("put off until {date}").format(date=words.day(one.snoozed))
    return _("you know of it")


def _chip(one: Due, now: datetime) -> Chip:
    days = (one.day(now) - now.date()).days
    if one.sort == "expiry":
        chip = words.validity_chip("expired" if days < 0 else "soon" if days <= _SOON_DAYS else "later", days)
        assert chip is not None, "a paper that ends has a chip"
        return chip
    if one.group(now) == "overdue":
        return Chip("solid", _("Overdue"), "octagon-alert", _ago(-days))
    if isinstance(one.due, datetime) and (one.due - now).total_seconds() < _HOURS * 3600:
        hours = int((one.due - now).total_seconds() // 3600)
        few = _("Under 1 hour") if hours == 0 else _("1 hour") if hours == 1 else _("{count} hours")
        text = few.format(count=words.number(hours))
        return Chip("red", text, "calendar-clock", _("Time left: {time}").format(time=text))
    soon = _DEADLINE_SOON_DAYS if isinstance(one.due, datetime) else _SOON_DAYS
    short = _("Today") if days == 0 else _("Tomorrow") if days == 1 else _("{count} days")
    long = _("Due today") if days == 0 else _("Due tomorrow") if days == 1 else _("Due in {count} days")
    count = words.number(days)
    form = short.format(count=count), "calendar-clock", long.format(count=count)
    return Chip("amber" if days <= soon else "grey", *form)


def _ago(days: int) -> str:
    if days <= 0:
        return _("Was due today")
    text = _("Was due yesterday") if days == 1 else _("Was due {count} days ago")
    return text.format(count=words.number(days))
