"""Dates, moments and lengths as people write them, in the words of the bundle's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

_METERS_IN_A_MILE = 1609.344


def day(iso: str, words: Mapping[str, Any], *, form: str = "date_form") -> str:
    """An ISO date (or the date of an ISO moment) in a form of the words; other text stays as it is."""
    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    month = words["months"][found.month - 1]
    filled: str = words[form].format(
        day=found.day, month=month, short_month=month[: words["short_month_letters"]], year=found.year
    )
    return filled


def moment(iso: str, words: Mapping[str, Any]) -> str:
    """An ISO moment with its offset from UTC, if it has one; a bare date or other text as `day` has it."""
    try:
        found = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    if len(iso) <= len("2026-11-20"):
        return day(iso, words)
    hour = found.hour if words["hours"] == 24 else (found.hour + 11) % 12 + 1
    half = words["halves"][found.hour // 12] if words["hours"] == 12 else ""
    # Seconds tell two photos apart; a mail sent on the minute needs none.
    minute = f"{found.minute:02}" + (f":{found.second:02}" if found.second else "")
    clock = words["time_form"].format(hour=hour, minute=minute, half=half).strip()
    said = words["moment_form"].format(date=day(iso, words), time=clock)
    offset = found.strftime("%z")
    zone = "" if not offset else " (UTC)" if int(offset) == 0 else f" (UTC{offset[:3]}:{offset[3:5]})"
    return f"{said}{zone}".replace("(UTC-", "(UTC\N{MINUS SIGN}")


def length(meters: str, words: Mapping[str, Any]) -> str:
    """A length in meters as miles and kilometers; other text stays as it is."""
    try:
        found = float(meters)
    except ValueError:
        return meters
    filled: str = words["length_form"].format(
        miles=f"{found / _METERS_IN_A_MILE:.1f}", kilometers=f"{found / 1000:.1f}"
    )
    return filled
