"""What is due as a calendar file (RFC 5545), for any calendar; importing it anew changes the same events.

What falls on a day is an all-day event, a deadline a moment in UTC. An event that changed gets a higher
SEQUENCE; one that is done or replaced is taken back by STATUS:CANCELLED.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.notify import Step
from flexkeeper.reminders.collect import everything
from flexkeeper.reminders.values import Due
from flexkeeper.vault import Vault, outside

_PRODUCT = "PRODID:-//FlexKeeper//Reminders//EN"
_HEAD_BYTES = 200
_LINE_BYTES = 75
_TAKEN_BACK_DAYS = 400
_DAY_BEGINS = timedelta(hours=9)
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
# RFC 5545 allows no control character but the tab in a text.
_CONTROLS = {number: None for number in (*range(9), *range(11, 32), 127)}


def save_calendar(vault: Vault, path: Path, now: datetime, *, with_titles: bool) -> int:
    """Writes `calendar` to a file, in the place of an earlier one of ours; returns how many events are in it.

    Raises:
        FlexKeeperError: if another file is there, or the place refuses or lies inside the vault.
    """
    with outside(vault.path, path):
        if path.exists() and _PRODUCT.encode() not in path.read_bytes()[:_HEAD_BYTES]:
            raise FlexKeeperError(
                _("{path} is not a calendar file of FlexKeeper.").format(path=path), _("Choose another name.")
            )
        content = calendar(vault, now, with_titles=with_titles)
        vault.files.replace_content(path, content)
    return content.count(b"BEGIN:VEVENT")


def calendar(vault: Vault, now: datetime, *, with_titles: bool) -> bytes:
    """The calendar file of all that is due; without titles it says of each only that something is due.

    A vault that is open for writing remembers what was handed out, so that the next file changes it.
    """
    key = bytes.fromhex(vault.database.value("SELECT key FROM agenda_key"))
    known = {row["item"]: row for row in vault.database.rows("SELECT * FROM calendar_event")}
    events: dict[str, _Event] = {}
    for one in everything(vault):
        lines = _content(one, with_titles)
        events[one.id] = _Event.following(known.get(one.id), one.due, lines)
    for item, row in known.items():
        if item not in events and row["starts"] > (now - timedelta(days=_TAKEN_BACK_DAYS)).isoformat():
            events[item] = _Event.taken_back(row)
    if vault.is_writable:
        _remember(vault, known, events)
    body = [line for item, event in events.items() for line in event.lines(_uid(key, item), now)]
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", _PRODUCT, "CALSCALE:GREGORIAN"]
    return b"".join(folded(line) for line in (*head, "METHOD:PUBLISH", *body, "END:VCALENDAR"))


def folded(line: str) -> bytes:
    """A content line in UTF-8 with its CRLF, cut into lines of at most 75 octets, not inside a character."""
    parts, part = [], b""
    for sign in line:
        coded = sign.encode("utf-8")
        if len(part) + len(coded) > _LINE_BYTES:
            parts.append(part)
            part = b" "
        part += coded
    return b"\r\n".join([*parts, part]) + b"\r\n"


def text(value: str) -> str:
    """A value of type TEXT, escaped."""
    return value.translate(_CONTROLS).translate(_ESCAPES)


class _Event:
    """One VEVENT: its start, its other lines, its sequence; without lines it is taken back."""

    def __init__(self, starts: date, content: tuple[str, ...], sequence: int) -> None:
        self.starts = starts
        self.content = content
        self.sequence = sequence

    @classmethod
    def following(cls, row: Mapping[str, Any] | None, starts: date, content: tuple[str, ...]) -> _Event:
        event = cls(starts, content, 0 if row is None else row["sequence"])
        if row is not None and row["digest"] != event.digest:
            event.sequence += 1
        return event

    @classmethod
    def taken_back(cls, row: Mapping[str, Any]) -> _Event:
        starts = row["starts"]
        day = (
            date.fromisoformat(starts) if len(starts) == len("2026-11-20") else datetime.fromisoformat(starts)
        )
        return cls(day, (), row["sequence"] + bool(row["digest"]))

    @property
    def digest(self) -> str:
        """What tells whether it changed; empty for one that is taken back."""
        whole = "\n".join((self.starts.isoformat(), *self.content))
        return hashlib.sha256(whole.encode("utf-8")).hexdigest() if self.content else ""

    def lines(self, uid: str, now: datetime) -> Iterable[str]:
        yield "BEGIN:VEVENT"
        yield f"UID:{uid}"
        yield f"SEQUENCE:{self.sequence}"
        yield f"DTSTAMP:{_utc(now)}"
        yield from _starts(self.starts)
        yield "TRANSP:TRANSPARENT"
        yield "CLASS:PRIVATE"
        if self.content:
            yield "STATUS:CONFIRMED"
            yield from self.content
        else:
            yield "STATUS:CANCELLED"
            yield f"SUMMARY:{text(_('FlexKeeper: done'))}"
        yield "END:VEVENT"


def _content(one: Due, with_titles: bool) -> tuple[str, ...]:
    expires = one.sort == "expiry"
    neutral = _("FlexKeeper: a paper expires") if expires else _("FlexKeeper: something is due")
    title = (_("{title} expires") if expires else "{title}").format(title=one.title)
    summary = text(title if with_titles else neutral)
    alarms = [line for step in one.steps for line in _alarm(one.due, step, summary)]
    return (f"SUMMARY:{summary}", f"DESCRIPTION:{text(_('Open FlexKeeper to see more.'))}", *alarms)


def _alarm(due: date, step: Step, summary: str) -> Iterable[str]:
    if isinstance(step.at, datetime) and isinstance(due, datetime):
        before = due - step.at
    else:
        # Relative to midnight, where an all-day event begins; said at nine in the morning.
        before = timedelta(days=(due - step.at).days) - _DAY_BEGINS
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{_duration(-before)}")
    yield from (f"DESCRIPTION:{summary}", "END:VALARM")


def _duration(span: timedelta) -> str:
    """A DURATION in whole minutes."""
    minutes = round(abs(span).total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    return f"{'-' if span < timedelta(0) else ''}P{days}DT{hours}H{minutes}M"


def _starts(moment: date) -> Iterable[str]:
    if isinstance(moment, datetime):
        yield f"DTSTART:{_utc(moment)}"
        return
    yield f"DTSTART;VALUE=DATE:{_basic(moment)}"
    if moment < date.max:
        yield f"DTEND;VALUE=DATE:{_basic(moment + timedelta(days=1))}"


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _utc(moment: datetime) -> str:
    instant = moment.astimezone(UTC)
    return f"{_basic(instant.date())}T{instant:%H%M%S}Z"


def _uid(key: bytes, item: str) -> str:
    """Stable, and telling nothing: not even the vault's id is in it."""
    return f"{hmac.digest(key, f'calendar {item}'.encode(), hashlib.sha256).hex()[:32]}@flexkeeper"


def _remember(vault: Vault, known: Mapping[str, Mapping[str, Any]], events: Mapping[str, _Event]) -> None:
    rows = {
        item: (item, event.starts.isoformat(), event.digest, event.sequence) for item, event in events.items()
    }
    changed = [row for item, row in rows.items() if item not in known or tuple(known[item].values()) != row]
    if not changed:
        return
    with vault.database.change("calendar") as change:
        for row in changed:
            change.derived("INSERT OR REPLACE INTO calendar_event VALUES (?, ?, ?, ?)", row)
