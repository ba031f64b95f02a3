"""What is due: derived from papers and service rules, and what was entered; with what the driver said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from flexkeeper import records
from flexkeeper.reminders import marks, table
from flexkeeper.reminders.ladder import DEFAULT, instant, ladder_of
from flexkeeper.reminders.usual import Ladder, chosen_ladder
from flexkeeper.reminders.values import Due
from flexkeeper.vault import Vault


def everything(vault: Vault) -> list[Due]:
    """All that is or will be due, soonest first, also what was put off; what is done is left out."""
    said = marks.all_marks(vault)
    found = [marks.applied(one, said.get((one.id, one.occasion))) for one in _all(vault)]
    return sorted((one for one in found if not one.is_done), key=lambda one: (instant(one.due), one.id))


def due(vault: Vault, now: datetime, *, within_days: int | None = 60) -> list[Due]:
    """What is overdue at `now` (aware, the driver's clock) or due within so many days, soonest first.

    None for all. What was put off is there, too: `Due.is_quiet` says so.
    """
    found = everything(vault)
    if within_days is None:
        return found
    last = _plus(now.date(), within_days)
    return [one for one in found if one.day(now) <= last]


def by_day(items: Iterable[Due], first: date, last: date, now: datetime) -> dict[date, list[Due]]:
    """Each day of that span that something falls on, for a month or an agenda, with what falls on it."""
    days: dict[date, list[Due]] = {}
    for one in items:
        if first <= one.day(now) <= last:
            days.setdefault(one.day(now), []).append(one)
    return dict(sorted(days.items()))


def _all(vault: Vault) -> Iterator[Due]:
    chosen = chosen_ladder(vault)
    yield from _papers(vault, chosen)
    yield from _services(vault, chosen or DEFAULT)
    yield from table.entered(vault)


def _papers(vault: Vault, chosen: Ladder | None) -> Iterator[Due]:
    kinds = records.kinds()
    for paper in records.endings(vault):
        kind = kinds.get(paper.kind)
        yield Due(
            id=f"record-{paper.record}",
            sort="expiry",
            title=paper.title,
            due=paper.until,
            begins=paper.entered,
            occasion=paper.until.isoformat(),
            ladder=chosen or ladder_of(kind.ladder_days if kind else ()),
            record=paper.record,
            vehicle=paper.vehicle,
        )


def _services(vault: Vault, ladder: Ladder) -> Iterator[Due]:
    today = vault.clock().astimezone().date()
    for vehicle in records.vehicles(vault):
        if vehicle.fields.get("sold"):
            continue
        for asked in records.next_services(vault, vehicle.id, today):
            day = asked.day
            if day is None:
                continue
            since = asked.last.day if asked.last and asked.last.day else asked.rule.start_day
            yield Due(
                id=f"service-{asked.rule.id}",
                sort="service",
                title=f"{asked.rule.title}, {vehicle.name}",
                due=day,
                begins=datetime(since.year, since.month, since.day, tzinfo=UTC),
                # The round, not the day: more driving moves the day, and that is no new reminder.
                occasion=since.isoformat(),
                ladder=ladder,
                vehicle=vehicle.id,
                odometer=asked.due_odometer,
            )


def find(vault: Vault, item: str) -> Due:
    """The due thing of that id, done or not.

    Raises:
        FlexKeeperError: if nothing of that name is due.
    """
    for one in _all(vault):
        if one.id == item:
            return marks.applied(one, marks.all_marks(vault).get((one.id, one.occasion)))
    raise table.no_such(item)


def _plus(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max
