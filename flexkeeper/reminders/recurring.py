"""When a thing that comes again comes next. Pure.

Counted from an anchor, so that the 31st of January is followed by the last day of February and then by the
31st of March, and a thing done early does not shift the ones after it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _

_EVERY = re.compile(r"([1-9][0-9]{0,3})([dwmy])")
_MOST_YEARS = 50


def checked_interval(text: str) -> str:
    """An interval as it is kept: "30d", "2w", "6m" or "1y"; empty for once.

    Raises:
        FlexKeeperError: if it is none, or longer than fifty years.
    """
    interval = text.strip().lower()
    match = _EVERY.fullmatch(interval)
    if interval and (match is None or rough_days(interval) > 366 * _MOST_YEARS):
        raise FlexKeeperError(
            _("“{text}” is no interval.").format(text=text),
            _("Write it as 30d, 2w, 6m or 1y for days, weeks, months or years."),
        )
    return interval


def occurrence(anchor: date, every: str, number: int) -> date:
    """The day of that number, 0 being the anchor; the last day of a shorter month. At most 9999-12-31."""
    match = _EVERY.fullmatch(every)
    assert match, every
    count = int(match[1]) * number
    if match[2] in "my":
        return records.months_after(anchor, count * (12 if match[2] == "y" else 1))
    try:
        return anchor + timedelta(days=count * (7 if match[2] == "w" else 1))
    except OverflowError:
        return date.max


def next_fixed(anchor: date, every: str, planned: date, done: date) -> date:
    """The first occurrence after the one that was planned and after the day it was done."""
    low, high = 0, 1
    after = max(planned, done)
    while occurrence(anchor, every, high) <= after < date.max:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if occurrence(anchor, every, middle) <= after else (low, middle)
    return occurrence(anchor, every, high)


def rough_days(every: str) -> int:
    """About how many days an interval is long."""
    return int(every[:-1]) * {"d": 1, "w": 7, "m": 30, "y": 365}[every[-1]]
