"""The one sentence of a notification: how many things, and when the first is due; never which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flexkeeper.i18n import _
from flexkeeper.notify.agenda import Entry

_HOURS_LIMIT = 72


def notice(entries: Sequence[Entry], now: datetime) -> str:
    """What to say about these due things, at least one; `now` is the driver's local time."""
    first = min(entries, key=lambda entry: seconds_left(entry, now))
    when = _when(first, now)
    if len(entries) == 1:
        what = _one(first, now, when)
        which = _("Open FlexKeeper to see which.") if first.expires else _("Open FlexKeeper to see what.")
        return f"{what} {which}"
    if all(entry.expires for entry in entries):
        what = _("{count} papers expire or have expired, the first {when}.")
    else:
        what = _("{count} things are due, the first {when}.")
    return f"{what.format(count=len(entries), when=when)} {_('Open FlexKeeper to see which.')}"


def last_words() -> str:
    """What is said once of a vault that was not opened for so long that it may be gone."""
    return _("You have not opened your papers for a year. Open FlexKeeper, or reminders of them end now.")


def seconds_left(entry: Entry, now: datetime) -> float:
    """How long until it is due, negative when it is over; a day counts from its start."""
    if isinstance(entry.due, datetime):
        return (entry.due - now).total_seconds()
    return (entry.due - now.date()).days * 86_400.0


def _one(entry: Entry, now: datetime, when: str) -> str:
    is_over = seconds_left(entry, now) < 0
    if entry.expires:
        return (_("A paper expired {when}.") if is_over else _("A paper expires {when}.")).format(when=when)
    return (_("Something was due {when}.") if is_over else _("Something is due {when}.")).format(when=when)


def _when(entry: Entry, now: datetime) -> str:
    left = seconds_left(entry, now)
    if isinstance(entry.due, datetime) and abs(left) < _HOURS_LIMIT * 3600:
        return _hours(left)
    days = int(left // 86_400) if left >= 0 else -int(-left // 86_400)
    if days in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    return _("in {n} days").format(n=days) if days > 0 else _("{n} days ago").format(n=-days)


def _hours(left: float) -> str:
    hours = round(abs(left) / 3600)
    if hours == 0:
        return _("within the hour") if left >= 0 else _("just now")
    if hours == 1:
        return _("in 1 hour") if left > 0 else _("1 hour ago")
    return _("in {n} hours").format(n=hours) if left > 0 else _("{n} hours ago").format(n=hours)
