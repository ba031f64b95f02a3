"""What the papers' own dates ask of the driver on a day: ended, ending soon, ending later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flexkeeper.records.browse import DATED, LATER_DAYS, Row, rows
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class Outlook:
    """A day as the papers see it.

    `due` ends within 60 days or has ended, the longest ended first; `next` is the first to end after
    these; `valid` counts those that hold longer; `to_review` and `total` count papers out of the trash.
    """

    due: tuple[Row, ...]
    next: Row | None
    valid: int
    to_review: int
    total: int


@dataclass(frozen=True, slots=True)
class Ending:
    """A paper that runs out: its last good day, and the instant since when the vault has it."""

    record: int
    kind: str
    title: str
    vehicle: int | None
    until: date
    entered: datetime


def endings(vault: Vault) -> list[Ending]:
    """All papers that run out, by their end, ended ones first; replaced and trashed ones do not count."""
    found = vault.database.rows(
        f"SELECT id, kind, title, vehicle, valid_until, created FROM record WHERE {DATED}"  # noqa: S608 - our own words
        " ORDER BY valid_until, id"
    )
    return [
        Ending(
            record=row["id"],
            kind=row["kind"],
            title=row["title"],
            vehicle=row["vehicle"],
            until=date.fromisoformat(row["valid_until"]),
            entered=datetime.fromisoformat(row["created"]),
        )
        for row in found
    ]


def outlook(vault: Vault, today: date) -> Outlook:
    """What needs attention on that day, what comes next, and how much is fine."""
    after = _until(today, LATER_DAYS)
    following = vault.database.value(
        f"SELECT id FROM record WHERE {DATED} AND valid_until > ? ORDER BY valid_until, id LIMIT 1",  # noqa: S608 - our own words
        (after,),
    )
    counts = vault.database.row(
        f"""SELECT count(*) AS total, sum(state = 'to_review') AS to_review,
                sum({DATED} AND valid_until > ?) AS valid
            FROM record WHERE state <> 'trashed'""",  # noqa: S608 - our own words
        (after,),
    )
    assert counts is not None, "a count has always a row"
    found = rows(vault, [following], today) if following is not None else []
    return Outlook(
        due=tuple(expiring(vault, today, LATER_DAYS)),
        next=found[0] if found else None,
        valid=counts["valid"] or 0,
        to_review=counts["to_review"] or 0,
        total=counts["total"],
    )


def expiring(vault: Vault, today: date, within_days: int) -> list[Row]:
    """Papers that have ended or end within so many days, by their end; replaced ones do not count."""
    found = vault.database.rows(
        f"SELECT id FROM record WHERE {DATED} AND valid_until <= ? ORDER BY valid_until, id",  # noqa: S608 - our own words
        (_until(today, within_days),),
    )
    return rows(vault, [row["id"] for row in found], today)


def _until(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()
