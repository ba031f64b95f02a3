"""Cases as they are kept: one, all, and what belongs to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flexkeeper.appeals.values import (
    Answer,
    Case,
    Claim,
    Correspondence,
    Event,
    Incident,
    Moment,
    Round,
    SentPaper,
    Task,
)
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import Vault

_WAITS = """SELECT {table}.*, due.moment AS day, due.state AS due_state
    FROM {table} LEFT JOIN due ON due.id = {table}.due WHERE {table}."case" = ? ORDER BY {order}"""


def cases(vault: Vault) -> list[Case]:
    """All cases, the newest first."""
    return [_case(vault, row) for row in vault.database.rows('SELECT * FROM "case" ORDER BY id DESC')]


def case(vault: Vault, case_id: int) -> Case:
    """The case of that number.

    Raises:
        FlexKeeperError: if there is none.
    """
    return _case(vault, row_of(vault, "case", case_id))


def claim(vault: Vault, claim_id: int) -> Claim:
    """The claim of that number.

    Raises:
        FlexKeeperError: if there is none.
    """
    row = row_of(vault, "claim", claim_id)
    return next(one for one in case(vault, row["case"]).claims if one.id == claim_id)


def events(vault: Vault, case_id: int) -> list[Event]:
    """What the driver noted for the timeline of a case, in order."""
    rows = _rows(vault, "event", case_id)
    found = [Event(row["id"], row["case"], moment(row["moment"]), row["text"]) for row in rows]
    return sorted(found, key=lambda one: (in_order(one.moment), one.id))


def correspondence(vault: Vault, case_id: int) -> list[Correspondence]:
    """Messages and calls of a case, the oldest first."""
    row_of(vault, "case", case_id)
    rows = vault.database.rows(_WAITS.format(table="message", order="message.id"), (case_id,))
    found = [_message(row) for row in rows]
    return sorted(found, key=lambda one: (in_order(one.moment), one.id))


def tasks(vault: Vault, case_id: int) -> list[Task]:
    """What is to be done for a case, and what was done, in the order in which it was noted."""
    row_of(vault, "case", case_id)
    rows = vault.database.rows(_WAITS.format(table="task", order="task.id"), (case_id,))
    return [
        Task(
            row["id"],
            row["case"],
            row["text"],
            _day(row["day"]),
            bool(row["is_done"]) or row["due_state"] == "done",
            f"due-{row['due']}" if row["day"] else None,
        )
        for row in rows
    ]


def incidents(vault: Vault, case_id: int) -> list[Incident]:
    """The incidents of a case, by day."""
    papers = _exhibits(vault, case_id)
    found = [_incident(row, papers) for row in _rows(vault, "incident", case_id)]
    return sorted(found, key=lambda one: (one.day, one.id))


def deadline_reminder(vault: Vault, case_id: int) -> str | None:
    """The id of the reminder of a case's deadline ("due-7"); None where it has no deadline."""
    number = row_of(vault, "case", case_id)["due"]
    return None if number is None else f"due-{number}"


def row_of(vault: Vault, table: str, row_id: int) -> dict[str, Any]:
    """One row of a table of the cases.

    Raises:
        FlexKeeperError: if it is not there.
    """
    found = vault.database.row(f'SELECT * FROM "{table}" WHERE id = ?', (row_id,))  # noqa: S608 - our own tables
    if found is None:
        what = {"case": _("case"), "claim": _("claim"), "incident": _("incident"), "round": _("sending")}
        raise FlexKeeperError(
            _("There is no {what} {id} in this vault.").format(what=what.get(table, _("entry")), id=row_id),
            _("“flexkeeper appeals list” shows the cases, “appeals show” all that is in one."),
        )
    return found


def moment(text: str) -> Moment:
    """A kept day or time."""
    return date.fromisoformat(text) if len(text) == len("2026-11-20") else datetime.fromisoformat(text)


def in_order(value: Moment) -> tuple[str, str]:
    """What days and times sort by: the day that a clock showed, times after what has only a day."""
    if isinstance(value, datetime):
        return value.date().isoformat(), value.time().isoformat()
    return value.isoformat(), ""


def _rows(vault: Vault, table: str, case_id: int) -> list[dict[str, Any]]:
    row_of(vault, "case", case_id)
    return vault.database.rows(f'SELECT * FROM {table} WHERE "case" = ? ORDER BY id', (case_id,))  # noqa: S608


def _case(vault: Vault, row: Mapping[str, Any]) -> Case:
    papers = _exhibits(vault, row["id"])
    claims = vault.database.rows('SELECT * FROM claim WHERE "case" = ? ORDER BY position, id', (row["id"],))
    told = {name: row[name] for name in Case.__slots__ if name in row}
    return Case(
        **{
            **told,
            "reasons": tuple(json.loads(row["reasons"])),
            "noticed": _instant(row["noticed"]),
            "deadline": _instant(row["deadline"]),
            "created": datetime.fromisoformat(row["created"]),
            "modified": datetime.fromisoformat(row["modified"]),
            "claims": tuple(_claim(one, papers) for one in claims),
            "exhibits": tuple(dict.fromkeys(one["record"] for one in papers)),
            "rounds": tuple(_rounds(vault, row["id"])),
            "left_out": json.loads(row["left_out"]),
        }
    )


def _exhibits(vault: Vault, case_id: int) -> list[dict[str, Any]]:
    """The papers of a case that are not in the trash, those of claims first, in the order of the claims."""
    return vault.database.rows(
        """SELECT exhibit.* FROM exhibit JOIN record ON record.id = exhibit.record
           LEFT JOIN claim ON claim.id = exhibit.claim
           WHERE exhibit."case" = ? AND record.state <> 'trashed'
           ORDER BY exhibit.claim IS NULL, claim.position, claim.id, exhibit.incident IS NULL,
               exhibit.incident, exhibit.position, exhibit.id""",
        (case_id,),
    )


def _claim(row: Mapping[str, Any], papers: Iterable[Mapping[str, Any]]) -> Claim:
    return Claim(
        id=row["id"],
        case=row["case"],
        kind=row["kind"],
        text=row["text"],
        reason=row["reason"],
        dates=tuple(date.fromisoformat(day) for day in json.loads(row["cited_dates"])),
        packages=tuple(json.loads(row["cited_packages"])),
        is_own=bool(row["is_own"]),
        answer=Answer(
            row["stance"],
            row["answer"],
            tuple(one["record"] for one in papers if one["claim"] == row["id"]),
        ),
    )


def _message(row: Mapping[str, Any]) -> Correspondence:
    told = {name: row[name] for name in Correspondence.__slots__ if name in row}
    return Correspondence(
        **{
            **told,
            "moment": moment(row["moment"]),
            "waiting": "" if row["due_state"] == "done" else row["waiting"],
            "response_due": _day(row["day"]),
        }
    )


def _incident(row: Mapping[str, Any], papers: Iterable[Mapping[str, Any]]) -> Incident:
    told = {name: row[name] for name in Incident.__slots__ if name in row}
    place = json.loads(row["place"]) if row["place"] else None
    return Incident(
        **{
            **told,
            "day": date.fromisoformat(row["day"]),
            "place": (place[0], place[1]) if place else None,
            "exhibits": tuple(one["record"] for one in papers if one["incident"] == row["id"]),
        }
    )


def _rounds(vault: Vault, case_id: int) -> list[Round]:
    rows = vault.database.rows('SELECT * FROM round WHERE "case" = ? ORDER BY number', (case_id,))
    return [
        Round(
            row["id"],
            row["case"],
            row["number"],
            _instant(row["sent"]),
            row["channel"],
            row["address"],
            tuple(
                SentPaper(paper["id"], paper["record"], paper["role"], paper["sha256"], paper["bytes"])
                for paper in vault.database.rows(
                    "SELECT * FROM sent WHERE round = ? ORDER BY id", (row["id"],)
                )
            ),
        )
        for row in rows
    ]


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
