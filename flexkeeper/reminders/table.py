"""Things with a day that stand in the vault by themselves: own reminders, reviews, deadlines, answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.reminders.ladder import checked
from flexkeeper.reminders.recurring import checked_interval, next_fixed, occurrence
from flexkeeper.reminders.usual import usual_steps
from flexkeeper.reminders.values import Due, Kind, NewDue, usual_ladder
from flexkeeper.vault import Change, Vault

_WITH_CLOCK = ("deadline", "answer")
_REVIEW_MONTHS = 6
_YEARS_OF_DEADLINES = range(1900, 9000)


def add(vault: Vault, new: NewDue) -> str:
    """Adds a thing that is due and returns its id ("due-7").

    Raises:
        FlexKeeperError: if the record or vehicle does not exist, or a value does not fit.
    """
    with vault.database.change("reminder", record=new.record) as change:
        return put(vault, change, new)


def put(vault: Vault, change: Change, new: NewDue) -> str:
    """As `add`, within a running change: for deadlines that come with something else."""
    row = _row(vault, new)
    return f"due-{change.insert('due', row)}"


def written(vault: Vault, item: str) -> NewDue:
    """One as it was entered, with the day that stands now: what a form shows to change it.

    Raises:
        FlexKeeperError: if there is no such reminder, or a paper or a rule makes it due.
    """
    row = row_of(vault, item)
    moment = row["moment"]
    return NewDue(
        kind=row["kind"],
        title=row["title"],
        due=datetime.fromisoformat(moment) if row["zone"] else date.fromisoformat(moment),
        zone=row["zone"],
        begins=datetime.fromisoformat(row["begins"]),
        ladder=tuple(json.loads(row["ladder"])),
        every=row["every"],
        is_fixed=bool(row["is_fixed"]),
        record=row["record"],
        vehicle=row["vehicle"],
        note=row["note"],
    )


def change(vault: Vault, item: str, new: NewDue) -> int:
    """Puts this in the place of what was entered; one whose day stays counts on from its first day.

    Returns the number of the change.

    Raises:
        FlexKeeperError: as `add` does, or if there is no such reminder.
    """
    before = row_of(vault, item)
    row = _row(vault, new)
    if row["moment"] == before["moment"] and row["every"] == before["every"]:
        row["anchor"] = before["anchor"]
    with vault.database.change("reminder", record=new.record) as change:
        change.update("due", before["id"], {**row, "state": before["state"]})
        return change.id


def add_usual(vault: Vault, today: date) -> list[str]:
    """Adds what every driver wants, where it is not there yet, as one change; returns the new ids.

    Each month, before a log-in is lost: pictures of standing, terms and earnings. Twice a year: the
    platform's terms read again. Both begin a month from today.
    """
    there = {row["kind"] for row in vault.database.rows("SELECT DISTINCT kind FROM due")}
    first = records.months_after(today, 1)
    usual = [
        NewDue("snapshot", "", first, every="1m"),
        NewDue("review", "", first, every=f"{_REVIEW_MONTHS}m"),
    ]
    missing = [one for one in usual if one.kind not in there]
    if not missing:
        return []
    # What comes with a vault is no step that “undo the last one” would take away.
    with vault.database.change("begin") as change:
        return [put(vault, change, one) for one in missing]


def entered(vault: Vault) -> list[Due]:
    """All that is open, by id."""
    rows = vault.database.rows("SELECT * FROM due WHERE state = 'open' ORDER BY id")
    return [_due(row) for row in rows]


def finish(vault: Vault, change: Change, item: str, today: date) -> None:
    """Says that one is done: it is over, or its next time stands in its place."""
    row = row_of(vault, item)
    if row["state"] == "done":
        raise FlexKeeperError(_("That is done already."), _("Nothing was changed."))
    values: dict[str, Any] = {"state": "done"}
    if row["every"]:
        planned = date.fromisoformat(row["moment"])
        if row["is_fixed"]:
            following = next_fixed(date.fromisoformat(row["anchor"]), row["every"], planned, today)
        else:
            following = occurrence(today, row["every"], 1)
        values = {"moment": following.isoformat()}
    change.update("due", row["id"], {**values, "modified": vault.clock().isoformat()})


def remove(vault: Vault, item: str) -> int:
    """Takes one out, with all its times to come; undo brings it back. Returns the number of the change.

    Raises:
        FlexKeeperError: if there is no such reminder, or a paper or a rule makes it due.
    """
    row = row_of(vault, item)
    with vault.database.change("reminder") as change:
        change.delete("due", row["id"])
        return change.id


def row_of(vault: Vault, item: str) -> dict[str, Any]:
    """The row of one.

    Raises:
        FlexKeeperError: if there is none.
    """
    name, _dash, number = item.partition("-")
    row = None
    if name == "due" and number.isdecimal() and len(number) < 19:
        row = vault.database.row("SELECT * FROM due WHERE id = ?", (int(number),))
    if row is None:
        raise no_such(item)
    return row


def no_such(item: str) -> FlexKeeperError:
    """The failure of a name that names nothing that is due."""
    return FlexKeeperError(
        _("There is no reminder “{id}”.").format(id=item),
        _("“flexkeeper reminders due” shows those that are there."),
    )


def _row(vault: Vault, new: NewDue) -> dict[str, Any]:
    has_clock = isinstance(new.due, datetime)
    if has_clock != bool(new.zone) or (has_clock and new.kind not in _WITH_CLOCK):
        raise ValueError("a time needs a zone, and only deadlines and answers have one")
    if new.title and not records.is_visible(new.title):
        raise FlexKeeperError(_("A reminder needs words that can be seen."), _("Nothing was changed."))
    if new.record is not None:
        records.get(vault, new.record)
    if new.vehicle is not None:
        records.vehicle(vault, new.vehicle)
    every = checked_interval(new.every)
    ladder = new.ladder
    if ladder is None:
        ladder = usual_ladder(new.kind, has_clock=has_clock, every=every, usual=usual_steps(vault))
    if every and has_clock:
        raise FlexKeeperError(
            _("A deadline with a time does not come again by itself."),
            _("Enter the next one when it is set."),
        )
    _zone(new.zone)
    # Nearer to the ends of the calendar it has no day in other zones, and no safe day.
    if new.kind in _WITH_CLOCK and new.due.year not in _YEARS_OF_DEADLINES:
        raise FlexKeeperError(_("No deadline is on that day."), _("Look at its year."))
    return {
        "kind": new.kind,
        "title": new.title.strip(),
        "record": new.record,
        "vehicle": new.vehicle,
        "moment": new.due.isoformat(),
        "zone": new.zone,
        "begins": (new.begins or vault.clock()).isoformat(),
        "ladder": json.dumps(checked(ladder, has_clock=has_clock)),
        "every": every,
        "is_fixed": int(new.is_fixed),
        "anchor": new.due.isoformat() if every else "",
        "note": new.note.strip(),
        "state": "open",
        "modified": vault.clock().isoformat(),
    }


def _due(row: Mapping[str, Any]) -> Due:
    due: date = date.fromisoformat(row["moment"][:10])
    if row["zone"]:
        due = _instant(row["moment"], row["zone"])
    return Due(
        id=f"due-{row['id']}",
        sort=row["kind"],
        title=row["title"] or words_of(row["kind"]),
        due=due,
        begins=datetime.fromisoformat(row["begins"]),
        occasion=row["moment"],
        ladder=tuple(json.loads(row["ladder"])),
        zone=row["zone"],
        record=row["record"],
        vehicle=row["vehicle"],
        note=row["note"],
    )


def _instant(local: str, zone: str) -> datetime:
    """A local time as an instant; one that a clock shows twice is the earlier, which is never too late.

    One that a clock skips is moved on as the clock is (PEP 495).
    """
    return datetime.fromisoformat(local).replace(tzinfo=_zone(zone), fold=0).astimezone(UTC)


def _zone(name: str) -> ZoneInfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FlexKeeperError(
            _("There is no time zone “{zone}”.").format(zone=name),
            _("Write it as America/Los_Angeles or Europe/Madrid."),
        ) from None


def words_of(kind: Kind) -> str:
    """What a thing without a title of its own is called."""
    return {
        "snapshot": _("Save your standing, the terms and your earnings while you can log in"),
        "review": _("Read the platform's terms and policies again"),
        "deadline": _("Deadline"),
        "answer": _("An answer is awaited"),
        "own": _("Reminder"),
    }[kind]


def end_of(day: date) -> datetime:
    """The last minute of a day, naive: what a deadline without a time means."""
    return datetime.combine(day, time(23, 59))
