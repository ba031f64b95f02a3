"""The driver's own time zone, which cases and their deadlines are in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QTimeZone

from flexkeeper.desktop import words


def own_zone() -> ZoneInfo:
    """The computer's zone by its name; UTC where it has none that is known."""
    try:
        return ZoneInfo(bytes(QTimeZone.systemTimeZoneId().data()).decode())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def clock_words(deadline: datetime, zone: str) -> str:
    """A deadline on the clock of its zone, which is named where it is not the driver's own."""
    at = f"{words.day(deadline.date())}, {words.time(deadline)}"
    own = own_zone()
    elsewhere = deadline.replace(tzinfo=ZoneInfo(zone)) if zone else None
    if elsewhere is None or elsewhere.utcoffset() == deadline.replace(tzinfo=own).utcoffset():
        return at
    return f"{at} ({zone.rpartition('/')[2].replace('_', ' ')})"
