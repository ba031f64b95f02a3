"""When an answer is due: terms of hours, days, business days, weeks, months, years; clock times in zones.

Pure arithmetic of dates. Where a rule can be read in two ways, the earlier moment is taken: being early
costs the driver nothing.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from flexkeeper.appeals.holidays import federal_holidays
from flexkeeper.reminders import safe_day as safe_day

Unit = Literal["hours", "days", "business_days", "weeks", "months", "years"]

LAST_MINUTE = time(23, 59)
MOST = {"hours": 8_784, "days": 3_660, "business_days": 2_600, "weeks": 520, "months": 120, "years": 10}
"""A term longer than ten years is a misreading, not a deadline."""

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time as notices and playbooks state it, such as 10 days."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 0 < self.number <= MOST[self.unit]:
            raise ValueError(f"a term of {self.number} {self.unit}")


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends: `at` is aware and in the zone asked for.

    `weekend_days` and `holidays` are what business days passed over, so that it can be said; holidays are
    US federal ones.
    """

    at: datetime
    weekend_days: int = 0
    holidays: tuple[tuple[date, str], ...] = ()

    @property
    def day(self) -> date:
        """The last day on which an answer is in time, where the deadline is set."""
        return self.at.date()


def due(start: datetime, term: Term, zone: tzinfo) -> Due:
    """When a term that starts at an (aware) instant ends.

    Hours run by the clock, through changes of daylight saving time. Every other term counts from the day
    after the start and ends with its last day; a month without that day ends with its last one.
    """
    assert start.tzinfo is not None, "an instant has a zone"
    if term.unit == "hours":
        return Due((start.astimezone(UTC) + timedelta(hours=term.number)).astimezone(zone))
    first = start.astimezone(zone).date()
    if term.unit == "business_days":
        return _after_business_days(first, term.number, zone)
    return Due(end_of(_after(first, term), zone))


def end_of(day: date, zone: tzinfo) -> datetime:
    """The last minute of a day in a zone."""
    return at(day, LAST_MINUTE, zone)


def at(day: date, clock: time, zone: tzinfo) -> datetime:
    """That day and clock time in a zone; where clocks were put back or forward, the earlier instant."""
    both = [datetime.combine(day, clock.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)]
    return min(both).astimezone(zone)


def _after(first: date, term: Term) -> date:
    if term.unit in ("days", "weeks"):
        return first + timedelta(days=term.number * (7 if term.unit == "weeks" else 1))
    months = first.month - 1 + term.number * (12 if term.unit == "years" else 1)
    year, month = first.year + months // 12, months % 12 + 1
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))


def _after_business_days(first: date, number: int, zone: tzinfo) -> Due:
    day, left, weekend = first, number, 0
    holidays: list[tuple[date, str]] = []
    while left:
        day += timedelta(days=1)
        name = federal_holidays(day.year).get(day)
        if day.weekday() >= _SATURDAY:
            weekend += 1
        elif name is not None:
            holidays.append((day, name))
        else:
            left -= 1
    return Due(end_of(day, zone), weekend, tuple(holidays))
