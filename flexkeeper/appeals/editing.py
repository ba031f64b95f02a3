"""Changing a case: its values, its claims, the answers, and the papers that go with them.

Each function is one change and returns its number, for undo; what adds something returns that thing's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flexkeeper import records, reminders
from flexkeeper.appeals.cases import case, claim, row_of
from flexkeeper.appeals.claims import ClaimKind
from flexkeeper.appeals.opening import NewClaim, at_most, claim_row, keep_deadline, said
from flexkeeper.appeals.shipped import platform
from flexkeeper.appeals.values import Answer, Case, State, Way
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault import Change, Vault

EDITABLE = (
    "title", "state", "platform", "platform_name", "reasons", "reference", "channel", "address", "notice",
    "deadline", "zone", "vehicle", "language", "note",
)  # fmt: skip
_ENDED: tuple[State, ...] = ("reinstated", "closed")


def edit_case(vault: Vault, case_id: int, values: Mapping[str, str]) -> int:
    """Sets values of a case as they were typed; an empty text clears one.

    While it is open its deadline stands in the reminders; once it is over nothing of it does.

    Raises:
        FlexKeeperError: if the case or a value's name is not known, or a value does not fit.
    """
    known = case(vault, case_id)
    row: dict[str, Any] = {}
    for name, text in values.items():
        if name not in EDITABLE:
            raise FlexKeeperError(
                _("There is no field named “{field}” here.").format(field=name),
                _("The fields are: {fields}.").format(fields=", ".join(EDITABLE)),
            )
        row[name] = _parsed(vault, known, name, text.strip())
    if "deadline" in row:
        row["deadline_source"] = "own" if row["deadline"] else ""
    if "platform" in row:
        # The name in the notice was that of the platform before; a letter must not go on calling it so.
        row.setdefault("platform_name", "" if row["platform"] != known.platform else known.platform_name)
    with vault.database.change("case", record=known.notice) as change:
        change.update("case", case_id, {**row, "modified": vault.clock().isoformat()})
        if row.get("state") in _ENDED:
            finish_reminders(vault, change, case_id)
        elif row.get("state", known.state) != "open":
            finish_reminder(vault, change, row_of(vault, "case", case_id)["due"])
        elif row.keys() & {"deadline", "zone", "title", "state"}:
            _renew_deadline(vault, change, known, row)
    return change.id


def add_claim(vault: Vault, case_id: int, new: NewClaim) -> int:
    """Adds a claim that the driver found himself, behind the others, and returns its number.

    Raises:
        FlexKeeperError: if there is no such case, or the claim says nothing.
    """
    known = case(vault, case_id)
    last = vault.database.value('SELECT max(position) FROM claim WHERE "case" = ?', (case_id,))
    with vault.database.change("case", record=known.notice) as change:
        row = claim_row(new)
        return change.insert("claim", {"case": case_id, "position": (last or 0) + 1, **row})


def edit_claim(vault: Vault, claim_id: int, new: NewClaim) -> int:
    """Corrects a claim; its answer stays.

    Raises:
        FlexKeeperError: as `add_claim`.
    """
    claim(vault, claim_id)
    row = {name: value for name, value in claim_row(new).items() if name not in ("stance", "answer")}
    with vault.database.change("case") as change:
        change.update("claim", claim_id, row)
    return change.id


def remove_claim(vault: Vault, claim_id: int) -> int:
    """Takes a claim out, with its answer; the papers chosen for it stay with the case.

    Raises:
        FlexKeeperError: if there is no such claim.
    """
    known = claim(vault, claim_id)
    with vault.database.change("case") as change:
        _add_papers(vault, change, known.case, known.answer.exhibits)
        for row in vault.database.rows("SELECT id FROM incident WHERE claim = ?", (claim_id,)):
            change.update("incident", row["id"], {"claim": None})
        change.delete("claim", claim_id)
    return change.id


def answer(vault: Vault, claim_id: int, said_to_it: Answer) -> int:
    """Answers a claim: contested or accepted, in words, with papers in their order.

    Raises:
        FlexKeeperError: if there is no such claim or paper, or a paper is in the trash.
    """
    known = claim(vault, claim_id)
    text = at_most(said_to_it.text, _("Answer"))
    wanted = usable(vault, said_to_it.exhibits)
    with vault.database.change("case") as change:
        change.update("claim", claim_id, {"stance": said_to_it.stance, "answer": text})
        set_papers(vault, change, known.case, "claim", claim_id, wanted)
    return change.id


def choose(vault: Vault, case_id: int, record_ids: Sequence[int]) -> int:
    """Adds papers to a case as a whole, behind the others; those that are there already stay where they are.

    Raises:
        FlexKeeperError: if there is no such case or paper, or a paper is in the trash.
    """
    case(vault, case_id)
    wanted = usable(vault, record_ids)
    with vault.database.change("case") as change:
        _add_papers(vault, change, case_id, wanted)
    return change.id


def leave_out(vault: Vault, case_id: int, record_id: int) -> int:
    """Takes a paper out of a case, wherever it is used in it; it stays in the vault.

    Raises:
        FlexKeeperError: if the case does not have it.
    """
    case(vault, case_id)
    rows = vault.database.rows('SELECT id FROM exhibit WHERE "case" = ? AND record = ?', (case_id, record_id))
    if not rows:
        raise FlexKeeperError(
            _("Record {id} is not among the papers of this case.").format(id=record_id),
            _("Nothing was changed."),
        )
    with vault.database.change("case") as change:
        for row in rows:
            change.delete("exhibit", row["id"])
    return change.id


def do_without(vault: Vault, case_id: int, paper: str, reason: str) -> int:
    """Says why a paper of the checklist (its `key`) is done without; an empty reason asks for it again.

    Raises:
        FlexKeeperError: if there is no such case.
    """
    known = case(vault, case_id)
    reasons = {**known.left_out, paper: at_most(reason, _("Reason"))}
    kept = {name: text for name, text in reasons.items() if text}
    with vault.database.change("case", record=known.notice) as change:
        change.update("case", case_id, {"left_out": json.dumps(kept, ensure_ascii=False)})
    return change.id


def set_papers(
    vault: Vault, change: Change, case_id: int, owner: str, owner_id: int, record_ids: Sequence[int]
) -> None:
    """Makes those the papers of a claim or an incident, in that order."""
    before = vault.database.rows(f"SELECT id FROM exhibit WHERE {owner} = ?", (owner_id,))  # noqa: S608
    for row in before:
        change.delete("exhibit", row["id"])
    for position, record_id in enumerate(record_ids):
        row = {"case": case_id, "record": record_id, owner: owner_id, "position": position}
        change.insert("exhibit", row)


def usable(vault: Vault, record_ids: Sequence[int]) -> tuple[int, ...]:
    """Those records, each once.

    Raises:
        FlexKeeperError: if one does not exist or is in the trash.
    """
    wanted = tuple(dict.fromkeys(record_ids))
    for record in records.many(vault, wanted):
        if record.state == "trashed":
            raise FlexKeeperError(
                _("Record {id} is in the trash.").format(id=record.id),
                _("Restore it first: flexkeeper records restore {id}").format(id=record.id),
            )
    return wanted


def finish_reminders(vault: Vault, change: Change, case_id: int) -> None:
    """Says that all that waits for a case is over."""
    rows = vault.database.rows("""SELECT id FROM due WHERE "case" = ? AND state = 'open'""", (case_id,))
    for row in rows:
        finish_reminder(vault, change, row["id"])


def finish_reminder(vault: Vault, change: Change, due_id: int | None) -> None:
    """Says that one is done, where it is there."""
    if due_id is not None and vault.database.value("SELECT 1 FROM due WHERE id = ?", (due_id,)):
        change.update("due", due_id, {"state": "done", "modified": vault.clock().isoformat()})


def _add_papers(vault: Vault, change: Change, case_id: int, record_ids: Sequence[int]) -> None:
    rows = vault.database.rows(
        'SELECT record, position FROM exhibit WHERE "case" = ? AND claim IS NULL AND incident IS NULL',
        (case_id,),
    )
    there = {row["record"] for row in rows}
    behind = max((row["position"] for row in rows), default=-1) + 1
    for position, record_id in enumerate((one for one in record_ids if one not in there), start=behind):
        change.insert("exhibit", {"case": case_id, "record": record_id, "position": position})


def _renew_deadline(vault: Vault, change: Change, known: Case, row: Mapping[str, Any]) -> None:
    deadline = datetime.fromisoformat(row["deadline"]) if row.get("deadline") else None
    keep_deadline(
        vault,
        change,
        known.id,
        row.get("title", known.title),
        deadline if "deadline" in row else known.deadline,
        row.get("zone", known.zone),
        known.noticed,
    )


def _parsed(vault: Vault, known: Case, name: str, text: str) -> Any:
    if name == "title":
        return said(text, _("Title"))
    if name == "deadline":
        return _deadline(text)
    if name == "zone":
        return _zone(text)
    if name == "reasons":
        return json.dumps(list(_reasons(known, text)))
    if name in ("state", "channel", "language"):
        allowed = {"state": get_args(State), "channel": get_args(Way), "language": ("en", "es")}[name]
        return _one_of(allowed, text)
    if name in ("notice", "vehicle"):
        return _reference(vault, name, text)
    if name == "platform":
        return platform(text).id if text else ""
    return at_most(text, name)


def _reference(vault: Vault, name: str, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        raise FlexKeeperError(
            _("“{text}” is not a number of a record or vehicle.").format(text=text),
            _("Give the number that the list shows."),
        )
    found = records.get(vault, int(text)) if name == "notice" else records.vehicle(vault, int(text))
    return found.id


def _deadline(text: str) -> str | None:
    if not text:
        return None
    try:
        if len(text) == len("2026-11-20"):
            return reminders.end_of(date.fromisoformat(text)).isoformat()
        return datetime.fromisoformat(text).replace(tzinfo=None).isoformat()
    except ValueError:
        raise FlexKeeperError(
            _("“{text}” is not a day or a time.").format(text=text),
            _("Write it as 2026-11-28, or 2026-11-28T17:00."),
        ) from None


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise FlexKeeperError(
            _("There is no time zone “{zone}”.").format(zone=text),
            _("Write it as America/Los_Angeles or Europe/Madrid."),
        ) from None


def _reasons(known: Case, text: str) -> Iterator[str]:
    for name in filter(None, (part.strip() for part in text.split(","))):
        yield platform(known.platform or "flex").playbook(name).id


def _one_of(allowed: Sequence[str], text: str) -> str:
    if text not in allowed:
        raise FlexKeeperError(
            _("“{text}” is not one of the choices.").format(text=text),
            _("Choose one of: {names}.").format(names=", ".join(filter(None, allowed))),
        )
    return text


def claim_kind(text: str) -> ClaimKind:
    """A kind of claim as typed.

    Raises:
        FlexKeeperError: if there is no such kind.
    """
    return cast("ClaimKind", _one_of(get_args(ClaimKind), text))
