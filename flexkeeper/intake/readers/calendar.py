"""iCalendar: the appointments as text."""

from __future__ import annotations

from datetime import date
from typing import Any

import icalendar

from flexkeeper.i18n import _
from flexkeeper.intake.reading import Reading, attempt, parsing, short, with_text

MAX_BYTES = 4_000_000  # half a second a megabyte, and more on a slow machine
_KINDS = ("VEVENT", "VTODO", "VJOURNAL")
_SHOWN = ("SUMMARY", "LOCATION", "DESCRIPTION", "ORGANIZER")


def read_calendar(untrusted: bytes) -> Reading:
    """The entries of a calendar file, one paragraph each; repeated ones are not unrolled.

    Raises:
        Unreadable: `damaged` when it is not a calendar.
    """
    if len(untrusted) > MAX_BYTES:
        return Reading("text/calendar", remarks=(_("no preview: the calendar is too long to be read"),))
    with parsing(_("This calendar is damaged and cannot be read.")):
        calendars = icalendar.Calendar.from_ical(untrusted, multiple=True)
        entries = [entry for part in calendars for entry in part.walk() if entry.name in _KINDS]
    starts = sorted(start for start in (_start(entry) for entry in entries) if start)
    facts: dict[str, Any] = {"entries": len(entries)}
    if starts:
        facts |= {"first": starts[0], "last": starts[-1]}
    title = short(str(entries[0].get("SUMMARY", ""))) if len(entries) == 1 else ""
    text = "\n\n".join(_words(entry) for entry in entries)
    is_whole = b"END:VCALENDAR" in untrusted.upper()
    remarks = () if is_whole else (_("the calendar is cut off; it was read as far as it goes"),)
    return with_text(Reading("text/calendar", title=title, facts=facts, remarks=remarks), text)


def _start(entry: Any) -> str:
    begins = attempt(lambda: entry.get("DTSTART").dt, None)
    return begins.isoformat() if isinstance(begins, date) else ""


def _words(entry: Any) -> str:
    lines = [_start(entry), *(attempt(_shown, "", entry, name) for name in _SHOWN)]
    return "\n".join(line for line in lines if line)


def _shown(entry: Any, name: str) -> str:
    return str(entry.get(name, ""))
