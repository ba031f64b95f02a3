"""Sending a case: what was sent is kept as it was, with the proof, and the next look is set."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from flexkeeper import records
from flexkeeper.appeals.cases import case, row_of
from flexkeeper.appeals.editing import finish_reminder
from flexkeeper.appeals.opening import remind
from flexkeeper.appeals.own_values import known_platforms
from flexkeeper.appeals.values import Case, Round, Way
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Document
from flexkeeper.reminders import NewDue
from flexkeeper.vault import Change, Vault

CHECK_AFTER = timedelta(days=7)
"""When to look for an answer where the driver says no day: sources advise against asking earlier."""

LOOK_AGAIN = "3d"
"""How often after that: the platform asks drivers to check the app and their mail regularly."""


@dataclass(frozen=True, slots=True)
class Sending:
    """How a case was sent: `papers` are the records of what went out, `proofs` those that show that it did.

    `sent` is aware. Channel and address are those of the case where they are empty.
    """

    sent: datetime
    papers: tuple[int, ...]
    proofs: tuple[int, ...] = ()
    channel: Way = ""
    address: str = ""
    next_check: date | None = None


def submit(vault: Vault, case_id: int, sending: Sending) -> Round:
    """Notes that a case was sent; its deadline is over, and the next look for an answer is set.

    The files of `papers` are named with their SHA-256 and cannot be deleted while the case is there. What was
    claimed, answered and shown is noted as it stands now.

    Raises:
        FlexKeeperError: if there is nothing to send, a paper is not there, or this round was sent already.
    """
    known = case(vault, case_id)
    if not sending.papers:
        raise FlexKeeperError(
            _("It is not said what was sent."), _("Name the bundle, the letter or the text that went out.")
        )
    current = _in_preparation(known)
    row = {
        "sent": sending.sent.isoformat(),
        "channel": sending.channel or known.channel,
        "address": sending.address or known.address,
        "contents": json.dumps(_contents(vault, known), ensure_ascii=False),
    }
    look = sending.next_check or sending.sent.date() + CHECK_AFTER
    with vault.database.change("submit", record=sending.papers[0]) as change:
        change.update("round", current.id, row)
        for record_id in dict.fromkeys(sending.papers):
            _keep(vault, change, current.id, record_id, "sent")
        for record_id in dict.fromkeys(sending.proofs):
            _keep(vault, change, current.id, record_id, "proof")
        finish_reminder(vault, change, row_of(vault, "case", case_id)["due"])
        remind(vault, change, case_id, _next_look(known, look))
        change.update("case", case_id, {"state": "submitted", "modified": vault.clock().isoformat()})
    return next(one for one in case(vault, case_id).rounds if one.id == current.id)


def attach_proof(vault: Vault, round_id: int, record_id: int) -> int:
    """Keeps a record as proof that a round was sent, such as a screenshot or a reply; returns the change.

    Raises:
        FlexKeeperError: if the round was not sent, or there is no such record.
    """
    row = row_of(vault, "round", round_id)
    if row["sent"] is None:
        raise FlexKeeperError(_("This round was not sent yet."), _("Note first that it was sent."))
    with vault.database.change("submit", record=record_id) as change:
        _keep(vault, change, round_id, record_id, "proof")
    return change.id


def is_unaltered(vault: Vault, sent: Round) -> bool:
    """Whether the vault still holds every file of a round, byte for byte as it was sent."""
    for paper in sent.papers:
        for document in records.documents_of(vault, paper.record):
            if document.sha256 == paper.sha256:
                records.open_document(vault, document).close()  # checks every byte
                break
        else:
            return False
    return True


def next_check(vault: Vault, case_id: int) -> date | None:
    """The day of the next look for an answer to what was sent; None where none is set, or it was done."""
    found: str | None = vault.database.value(
        """SELECT min(moment) FROM due WHERE "case" = ? AND kind = 'answer' AND state = 'open'
           AND id NOT IN (SELECT due FROM message WHERE due IS NOT NULL)""",
        (case_id,),
    )
    return date.fromisoformat(found[:10]) if found else None


def size_limit(vault: Vault, known: Case) -> int | None:
    """How many bytes the channel of a case takes, where the playbooks or the driver himself know."""
    platform = known_platforms(vault).get(known.platform)
    if platform is None:
        return None
    for limit in platform.limits:
        if limit.fact and (limit.channel, limit.measure) == (known.channel, "megabytes"):
            return int(platform.fact(limit.fact).current) * 1_000_000
    return None


def purge_case(vault: Vault, case_id: int) -> None:
    """Deletes a case for good, with what was sent, its proofs and all that undo remembers; its papers stay.

    Copies of the vault made earlier still hold it.

    Raises:
        FlexKeeperError: if there is no such case.
    """
    known = case(vault, case_id)
    sent = {one.record for one in (paper for round_ in known.rounds for paper in round_.papers)}
    gone = [one for one in records.many(vault, sorted(sent)) if one.kind == "sent_appeal"]
    with vault.database.change("purge", record=known.notice) as change:
        _forget_reminders(vault, change, case_id)
        change.forget("case", case_id)
        change.after_commit(lambda: vault.cache.remove(f"draft/case/{case_id}/"))
        # What was typed in the window and not saved, by the names that desktop/drafts.py gives it.
        change.after_commit(lambda: vault.cache.remove(f"draft/case/{case_id}/"))
        for record in gone:
            if not vault.database.value("SELECT 1 FROM sent WHERE record = ?", (record.id,)):
                records.forget(vault, change, record)


def _next_look(known: Case, day: date) -> NewDue:
    """The look for an answer, which comes again until the case is over: answers come without a word."""
    title = _("Is there an answer? {title}").format(title=known.title)
    note = _("Look into the app and your mail, also where unwanted mail is kept.")
    return NewDue("answer", title, day, every=LOOK_AGAIN, is_fixed=False, note=note)


def _in_preparation(known: Case) -> Round:
    for one in known.rounds:
        if one.sent is None:
            return one
    raise FlexKeeperError(
        _("This case was sent already."),
        _("Undo that, if it is not so. A proof of sending can be added at any time."),
    )


def _keep(
    vault: Vault, change: Change, round_id: int, record_id: int, role: Literal["sent", "proof"]
) -> None:
    document = _main_document(vault, record_id)
    row = {"round": round_id, "record": record_id, "role": role}
    change.insert("sent", {**row, "sha256": document.sha256, "bytes": document.bytes})


def _main_document(vault: Vault, record_id: int) -> Document:
    record = records.get(vault, record_id)
    if not record.documents or record.state == "trashed":
        raise FlexKeeperError(
            _("Record {id} has no file, or is in the trash.").format(id=record_id),
            _("Name a record that holds what was sent."),
        )
    return record.documents[0]


def _contents(vault: Vault, known: Case) -> dict[str, Any]:
    """The case as it was sent: what a later round compares itself with."""
    shown = [*([known.notice] if known.notice is not None else []), *known.exhibits]
    return {
        "claims": [
            {
                "claim": one.id,
                "kind": one.kind,
                "text": one.text,
                **asdict(one.answer),
            }
            for one in known.claims
        ],
        "exhibits": [
            {"record": record.id, "sha256": [document.sha256 for document in record.documents]}
            for record in records.many(vault, list(dict.fromkeys(shown)))
        ],
    }


def _forget_reminders(vault: Vault, change: Change, case_id: int) -> None:
    """The marks on a case's reminders go with it, also of reminders that were taken out before."""
    rows = vault.database.rows(
        """SELECT id FROM due WHERE "case" = :case UNION SELECT row FROM revision
           WHERE "table" = 'due' AND json_extract(before, '$.case') = :case""",
        {"case": case_id},
    )
    for row in rows:
        for mark in vault.database.rows("SELECT id FROM due_mark WHERE item = ?", (f"due-{row['id']}",)):
            change.forget("due_mark", mark["id"])
        change.forget("due", row["id"])
