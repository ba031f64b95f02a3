"""When a due thing is announced: steps before its day or moment. Pure.

A step is days before ("14d"), hours before ("48h") or a part of the whole term ("50%"). Before a day, days
are calendar days; before a moment, they are days on the clock of its zone and hours are hours that pass.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.notify import Step

DEFAULT = ("60d", "30d", "14d", "7d", "1d")
FOR_DEADLINES = ("50%", "48h", "24h", "4h")
SAFE_DAYS = 2
"""A deadline is met two days before: servers fail, mails bounce, and a zone may have been misread."""

_STEP = re.compile(r"(?:([0-9]{1,4})([dh])|([1-9][0-9]?)%)")
_MOST_DAYS = 3_660


def ladder_of(days: Sequence[int]) -> tuple[str, ...]:
    """The ladder of that many days before, or the usual one where none are given."""
    return tuple(f"{number}d" for number in days) or DEFAULT


def checked(ladder: Sequence[str], *, has_clock: bool) -> tuple[str, ...]:
    """The steps as they are kept, each once; hours and parts need a moment with a clock.

    Raises:
        FlexKeeperError: if one of them is no step, or does not fit a mere day.
    """
    kept = tuple(dict.fromkeys(step.strip() for step in ladder if step.strip()))
    for step in kept:
        match = _STEP.fullmatch(step)
        fits = match and int(match[1] or 0) <= _MOST_DAYS and (has_clock or match[2] == "d")
        if not fits:
            raise FlexKeeperError(
                _("“{step}” is no step before that.").format(step=step),
                _("Write days as 14d; for a deadline with a time also hours as 48h or a part as 50%."),
            )
    return kept


def steps(ladder: Sequence[str], due: date, begins: datetime, zone: str = "") -> tuple[Step, ...]:
    """The steps in their order, earliest first: days before a day, instants (UTC) before an instant.

    `begins` is when the term began, for parts of it. What lies before all calendars is left out.
    """
    found = []
    for step in ladder:
        try:
            found.append(Step(step, _moment(step, due, begins, zone)))
        except OverflowError:
            continue
    return tuple(sorted(found, key=lambda one: (instant(one.at), one.name)))


def instant(moment: date) -> datetime:
    """The moment as one point in time, for putting in order; a day counts from its start in UTC."""
    if isinstance(moment, datetime):
        return moment
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC)


def has_come(moment: date, now: datetime) -> bool:
    """Whether a day or an instant is there at `now`, which is aware and on the driver's clock."""
    return moment <= now if isinstance(moment, datetime) else moment <= now.date()


def is_over(due: date, now: datetime) -> bool:
    """Whether it is past: a day only when it has ended."""
    return due < now if isinstance(due, datetime) else due < now.date()


def safe_day(deadline: date) -> date:
    """The day by which to be done with a deadline of that day: two days before."""
    return deadline - timedelta(days=SAFE_DAYS)


def _moment(step: str, due: date, begins: datetime, zone: str) -> date:
    match = _STEP.fullmatch(step)
    assert match, step
    if match[3]:
        assert isinstance(due, datetime)
        start = min(begins, due)
        return start + (due - start) * (int(match[3]) / 100)
    count = int(match[1])
    if match[2] == "h":
        assert isinstance(due, datetime)
        return due - timedelta(hours=count)
    if not isinstance(due, datetime):
        return due - timedelta(days=count)
    return (due.astimezone(ZoneInfo(zone)) - timedelta(days=count)).astimezone(UTC)
