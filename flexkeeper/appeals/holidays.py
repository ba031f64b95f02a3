"""US federal holidays, which platforms and offices leave out when they count business days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from flexkeeper.i18n import _

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


def federal_holidays(year: int) -> Mapping[date, str]:
    """The days of that year on which federal offices are closed, with their names (5 U.S.C. 6103).

    A holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after; so New Year
    may be kept on the last day of the year before.
    """
    kept = [(_observed(day), name) for near in (year, year + 1) for day, name in _named(near)]
    return {day: name for day, name in kept if day.year == year}


def _named(year: int) -> tuple[tuple[date, str], ...]:
    return (
        (date(year, 1, 1), _("New Year's Day")),
        (_nth(year, 1, _MONDAY, 3), _("Martin Luther King Jr. Day")),
        (_nth(year, 2, _MONDAY, 3), _("Washington's Birthday")),
        (_nth(year, 6, _MONDAY, 1) - timedelta(days=7), _("Memorial Day")),
        (date(year, 6, 19), _("Juneteenth")),
        (date(year, 7, 4), _("Independence Day")),
        (_nth(year, 9, _MONDAY, 1), _("Labor Day")),
        (_nth(year, 10, _MONDAY, 2), _("Columbus Day")),
        (date(year, 11, 11), _("Veterans Day")),
        (_nth(year, 11, _THURSDAY, 4), _("Thanksgiving Day")),
        (date(year, 12, 25), _("Christmas Day")),
    )


def _nth(year: int, month: int, weekday: int, count: int) -> date:
    """The so-many-th of a weekday (Monday is 0) in a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _observed(day: date) -> date:
    shift = {_SATURDAY: -1, _SUNDAY: 1}.get(day.weekday(), 0)
    return day + timedelta(days=shift)
