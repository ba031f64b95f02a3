"""Opening a case: what a notice says, as the driver confirmed or corrected it, becomes a case."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from flexkeeper import records, reminders
from flexkeeper.appeals.answer_by import Deadline
from flexkeeper.appeals.claims import ClaimKind
from flexkeeper.appeals.notice import Notice
from flexkeeper.appeals.values import DeadlineSource, Way
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.reminders import NewDue
from flexkeeper.vault import Change, Vault

MOST_SIGNS = 200_000


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as it was confirmed, or added by hand."""

    kind: ClaimKind
    text: str
    reason: str = ""
    dates: tuple[date, ...] = ()
    packages: tuple[str, ...] = ()
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is known of a case when it is opened; `notice` is the record that holds the notice.

    `deadline` is a naive time on the clock of `zone`, a name such as America/Los_Angeles. Where no vehicle
    is named and there is one only, it is that.
    """

    title: str
    zone: str
    platform: str = ""
    platform_name: str = ""
    reasons: tuple[str, ...] = ()
    reference: str = ""
    channel: Way = ""
    address: str = ""
    notice: int | None = None
    noticed: datetime | None = None
    deadline: datetime | None = None
    deadline_source: DeadlineSource = ""
    vehicle: int | None = None
    language: Literal["en", "es"] = "en"
    claims: tuple[NewClaim, ...] = ()


def proposed(found: Notice, zone: str, *, record: int | None = None) -> NewCase:
    """The case that a notice makes, for the driver to confirm; `record` holds the notice."""
    name = found.platform_name.text if found.platform_name else ""
    deadline, place = _local(found.deadline, zone)
    return NewCase(
        title=_("Appeal to {platform}").format(platform=name) if name else _("Appeal"),
        zone=place,
        platform=found.platform or "",
        platform_name=name,
        reasons=found.reasons,
        reference=found.reference.text if found.reference else "",
        channel=found.channel.id if found.channel else "",
        address=found.channel.address if found.channel else "",
        notice=record,
        noticed=found.sent,
        deadline=deadline,
        deadline_source=found.deadline.source if found.deadline else "",
        language=found.language,
        claims=tuple(
            NewClaim(
                one.kind,
                one.quote.text,
                one.reason or "",
                tuple(dict.fromkeys(cited.day for cited in one.dates)),
                tuple(dict.fromkeys(package.text for package in one.packages)),
                is_own=False,
            )
            for one in found.claims
        ),
    )


def open_case(vault: Vault, new: NewCase) -> int:
    """Opens a case and returns its number: its claims, its first round, its deadline among the reminders.

    Raises:
        FlexKeeperError: if the notice is not in the vault, or a value does not fit.
    """
    if new.notice is not None:
        records.get(vault, new.notice)
    if new.vehicle is None:
        new = replace(new, vehicle=_only_vehicle(vault))
    now = vault.clock().isoformat()
    with vault.database.change("case", record=new.notice) as change:
        case_id = change.insert("case", {**_row(new), "state": "open", "created": now, "modified": now})
        for position, claim in enumerate(new.claims):
            change.insert("claim", {"case": case_id, "position": position, **claim_row(claim)})
        change.insert("round", {"case": case_id, "number": 1, "channel": "", "address": "", "contents": "{}"})
        keep_deadline(vault, change, case_id, new.title, new.deadline, new.zone, new.noticed)
    return case_id


def keep_deadline(
    vault: Vault,
    change: Change,
    case_id: int,
    title: str,
    deadline: datetime | None,
    zone: str,
    begins: datetime | None,
) -> None:
    """Puts the deadline of a case among the reminders, in the place of the one that was there."""
    before = vault.database.value(
        'SELECT due.id FROM due JOIN "case" ON "case".due = due.id WHERE "case".id = ?', (case_id,)
    )
    if before is not None:
        change.delete("due", before)
    due = None
    if deadline is not None:
        words = _("Answer: {title}").format(title=title)
        due = remind(vault, change, case_id, NewDue("deadline", words, deadline, zone=zone, begins=begins))
    change.update("case", case_id, {"due": due})


def remind(vault: Vault, change: Change, case_id: int, new: NewDue) -> int:
    """Puts something of a case among the reminders; returns the row's number."""
    row_id = int(reminders.put(vault, change, new).removeprefix("due-"))
    change.update("due", row_id, {"case": case_id})
    return row_id


def claim_row(new: NewClaim) -> dict[str, Any]:
    """The columns of a claim that is not answered yet.

    Raises:
        FlexKeeperError: if it says nothing, or too much.
    """
    return {
        "kind": new.kind,
        "text": said(new.text, _("What the claim says")),
        "reason": new.reason,
        "cited_dates": json.dumps([day.isoformat() for day in new.dates]),
        "cited_packages": json.dumps(new.packages, ensure_ascii=False),
        "is_own": int(new.is_own),
        "stance": "",
        "answer": "",
    }


def said(text: str, what: str) -> str:
    """The text, where something is to be seen in it; `what` names it in the failure.

    Raises:
        FlexKeeperError: if it is empty, or longer than a letter of a hundred pages.
    """
    if not records.is_visible(text):
        raise FlexKeeperError(
            _("“{what}” is needed here.").format(what=what), _("Write what there is to say.")
        )
    return at_most(text, what)


def at_most(text: str, what: str) -> str:
    """The text, where it is no longer than a letter of a hundred pages.

    Raises:
        FlexKeeperError: if it is longer.
    """
    if len(text) > MOST_SIGNS:
        raise FlexKeeperError(
            _("“{what}” is too long.").format(what=what),
            _("Write it in at most {most} signs, or add it as a file.").format(most=f"{MOST_SIGNS:,}"),
        )
    return text.strip()


def _row(new: NewCase) -> dict[str, Any]:
    return {
        "title": said(new.title, _("Title")),
        "platform": new.platform,
        "platform_name": new.platform_name,
        "reasons": json.dumps(new.reasons),
        "reference": new.reference,
        "channel": new.channel,
        "address": new.address,
        "notice": new.notice,
        "noticed": new.noticed.isoformat() if new.noticed else None,
        "deadline": new.deadline.isoformat() if new.deadline else None,
        "zone": new.zone,
        "deadline_source": new.deadline_source if new.deadline else "",
        "vehicle": new.vehicle,
        "language": new.language,
        "note": "",
    }


def _local(deadline: Deadline | None, zone: str) -> tuple[datetime | None, str]:
    """The deadline on the clock of its own zone where that has a name, else on the driver's."""
    if deadline is None:
        return None, zone
    at = deadline.due.at
    if isinstance(at.tzinfo, ZoneInfo) and at.tzinfo.key:
        return at.replace(tzinfo=None, fold=0), at.tzinfo.key
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0), zone


def _only_vehicle(vault: Vault) -> int | None:
    """The vehicle of a driver who has one."""
    known = records.vehicles(vault)
    return known[0].id if len(known) == 1 else None
