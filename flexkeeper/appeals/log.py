"""What was said and done in a case: messages and calls, own events, tasks.

Each function is one change; what adds something returns its number, the others that of the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flexkeeper import records
from flexkeeper.appeals.cases import case, row_of
from flexkeeper.appeals.editing import finish_reminder
from flexkeeper.appeals.opening import at_most, remind, said
from flexkeeper.appeals.values import Direction, Moment, Waiting, Way
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.reminders import NewDue
from flexkeeper.vault import Change, Vault

_WAYS: Mapping[str, Way] = {
    "email": "email", "app": "app", "chat": "chat", "text message": "text", "letter": "letter",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message or a call as it is noted; `record` is the paper it came as, where there is one.

    `waiting` says who has to answer, `response_due` by which day.
    """

    direction: Direction
    channel: Way
    moment: Moment
    person: str = ""
    subject: str = ""
    text: str = ""
    record: int | None = None
    waiting: Waiting = ""
    response_due: date | None = None


def message_of(vault: Vault, record_id: int) -> NewMessage:
    """What a record says of itself as a message: a mail, a picture of a chat, a note of a call.

    Raises:
        FlexKeeperError: if there is no such record.
    """
    record = records.get(vault, record_id)
    fields = record.fields
    me, sender = records.me(vault), fields.get("from", "").casefold()
    is_own = any(own and own.casefold() in sender for own in (me.get("email", ""), me.get("name", "")))
    is_call = record.kind == "call_note"
    person = fields.get("with", "") if is_call else fields.get("to" if is_own else "from", "")
    return NewMessage(
        direction="out" if is_own else "in",
        channel="phone" if is_call else _WAYS.get(fields.get("channel", ""), ""),
        moment=record.happened_at or record.valid_from or record.created.date(),
        person=person,
        subject=fields.get("subject", "") or record.title,
        text=fields.get("said", "") if is_call else "",
        record=record_id,
    )


def add_message(vault: Vault, case_id: int, new: NewMessage) -> int:
    """Notes a message or a call; what is awaited by a day goes into the reminders.

    Raises:
        FlexKeeperError: if there is no such case or record, or nothing is said.
    """
    known = case(vault, case_id)
    if new.record is not None:
        records.get(vault, new.record)
    elif not any(map(records.is_visible, (new.subject, new.text))):
        said("", _("What was said"))
    with vault.database.change("message", record=new.record or known.notice) as change:
        row = _row(new)
        if new.waiting and new.response_due:
            row["due"] = remind(vault, change, case_id, _awaited(known.title, new, new.response_due))
        return change.insert("message", {"case": case_id, **row})


def answered(vault: Vault, message_id: int) -> int:
    """Says that nobody waits for an answer to a message any more.

    Raises:
        FlexKeeperError: if there is no such message.
    """
    row = row_of(vault, "message", message_id)
    with vault.database.change("message") as change:
        change.update("message", message_id, {"waiting": ""})
        finish_reminder(vault, change, row["due"])
    return change.id


def remove_message(vault: Vault, message_id: int) -> int:
    """Takes a message out of the log; the paper it came as stays in the vault."""
    return _remove(vault, "message", message_id)


def add_event(vault: Vault, case_id: int, moment: Moment, text: str) -> int:
    """Notes something that happened, for the timeline.

    Raises:
        FlexKeeperError: if there is no such case, or nothing is said.
    """
    case(vault, case_id)
    row = {"case": case_id, "moment": moment.isoformat(), "text": said(text, _("What happened"))}
    with vault.database.change("case") as change:
        return change.insert("event", row)


def remove_event(vault: Vault, event_id: int) -> int:
    """Takes an event out of the timeline."""
    return _remove(vault, "event", event_id)


def add_task(vault: Vault, case_id: int, text: str, day: date | None = None) -> int:
    """Notes something to do; with a day it goes into the reminders.

    Raises:
        FlexKeeperError: if there is no such case, or nothing is said.
    """
    case(vault, case_id)
    words = said(text, _("What to do"))
    with vault.database.change("case") as change:
        due = remind(vault, change, case_id, NewDue("own", words[:200], day)) if day else None
        return change.insert("task", {"case": case_id, "text": words, "is_done": 0, "due": due})


def finish_task(vault: Vault, task_id: int) -> int:
    """Says that a task is done, in the reminders too.

    Raises:
        FlexKeeperError: if there is no such task.
    """
    row = row_of(vault, "task", task_id)
    with vault.database.change("case") as change:
        change.update("task", task_id, {"is_done": 1})
        finish_reminder(vault, change, row["due"])
    return change.id


def remove_task(vault: Vault, task_id: int) -> int:
    """Takes a task out, and its reminder."""
    return _remove(vault, "task", task_id)


def parse_moment(text: str) -> Moment:
    """A day or a time as typed: 2026-11-20, or 2026-11-20T18:30 with or without an offset.

    Raises:
        FlexKeeperError: if it is neither.
    """
    try:
        if len(text) == len("2026-11-20"):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text)
    except ValueError:
        raise FlexKeeperError(
            _("“{text}” is not a day or a time.").format(text=text),
            _("Write it as 2026-11-20, or 2026-11-20T18:30."),
        ) from None


def _remove(vault: Vault, table: str, row_id: int) -> int:
    row = row_of(vault, table, row_id)
    with vault.database.change("case") as change:
        _remove_reminder(vault, change, row.get("due"))
        change.delete(table, row_id)
    return change.id


def _remove_reminder(vault: Vault, change: Change, due_id: int | None) -> None:
    if due_id is not None and vault.database.value("SELECT 1 FROM due WHERE id = ?", (due_id,)):
        change.delete("due", due_id)


def _row(new: NewMessage) -> dict[str, Any]:
    return {
        "direction": new.direction,
        "channel": new.channel,
        "moment": new.moment.isoformat(),
        "person": at_most(new.person, _("With whom")),
        "subject": at_most(new.subject, _("Subject")),
        "text": at_most(new.text, _("What was said")),
        "record": new.record,
        "waiting": new.waiting,
        "due": None,
    }


def _awaited(title: str, new: NewMessage, day: date) -> NewDue:
    about = new.subject or new.person or title
    if new.waiting == "me":
        return NewDue("deadline", _("Answer: {about}").format(about=about[:200]), day)
    return NewDue("answer", _("Their answer: {about}").format(about=about[:200]), day)
