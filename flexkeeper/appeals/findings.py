"""What still stands against sending a case: explained, never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from flexkeeper import records
from flexkeeper.appeals import letters
from flexkeeper.appeals.cases import case, correspondence
from flexkeeper.appeals.checklist import ChecklistItem, checklist
from flexkeeper.appeals.claims import claim_label
from flexkeeper.appeals.own_values import known_platforms
from flexkeeper.appeals.playbooks import Playbook
from flexkeeper.appeals.values import Case, Claim
from flexkeeper.i18n import _
from flexkeeper.records import Record
from flexkeeper.vault import Vault

Code = Literal[
    "deadline_over", "no_deadline", "no_claims", "claim_unanswered", "claim_without_exhibit",
    "exhibit_unused", "exhibit_not_shown", "notice_missing", "not_covered", "no_vehicle", "mismatch",
    "answer_owed",
]  # fmt: skip
_COVERED = ("insurance", "registration")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: what it is, and what can be done. It may be about a claim, a record, a day."""

    code: Code
    text: str
    remedy: str
    claim: int | None = None
    record: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A case looked over: the papers its reasons take, and what else there is to look at."""

    case: Case
    checklist: tuple[ChecklistItem, ...]
    findings: tuple[Finding, ...]


def check(vault: Vault, case_id: int, now: datetime) -> Check:
    """Looks a case over as it stands at `now` (aware, the driver's clock).

    Raises:
        FlexKeeperError: if there is no such case.
    """
    known = case(vault, case_id)
    papers = [
        replace(item, left_out=known.left_out.get(item.key, ""))
        for item in checklist(
            vault,
            _playbooks(vault, known),
            claims={one.kind for one in known.claims},
            cited=known.cited,
            today=now.date(),
        )
    ]
    findings = (
        *_deadline(known, now),
        *_notice(vault, known),
        *_claims(known),
        *_exhibits(vault, known),
        *_coverage(vault, known),
        *_mismatches(vault, known),
        *_owed(vault, known),
    )
    return Check(known, tuple(papers), findings)


def _playbooks(vault: Vault, known: Case) -> list[Playbook]:
    platforms = known_platforms(vault)
    platform = platforms.get(known.platform) or platforms["flex"]
    return [one for one in platform.playbooks if one.id in known.reasons]


def _deadline(known: Case, now: datetime) -> Iterator[Finding]:
    if known.state != "open":
        return
    if known.deadline_at is None:
        yield Finding(
            "no_deadline",
            _("No deadline is known for this case."),
            _("Look for one in the notice; without one, answer within a few days."),
        )
    elif known.deadline_at <= now:
        yield Finding(
            "deadline_over",
            _("The deadline was {day}.").format(day=known.deadline),
            _("Send it all the same, as soon as you can, and say why it is late."),
            day=known.deadline.date() if known.deadline else None,
        )


def _notice(vault: Vault, known: Case) -> Iterator[Finding]:
    if known.notice is None or records.get(vault, known.notice).state == "trashed":
        yield Finding(
            "notice_missing",
            _("The notice itself is not among the papers of this case."),
            _("Add it, or take it out of the trash: it is the first exhibit."),
            record=known.notice,
        )


def _claims(known: Case) -> Iterator[Finding]:
    if not known.claims:
        yield Finding(
            "no_claims",
            _("No claim is noted in this case."),
            _("Read the notice again, and add what it says you did."),
        )
    for number, claim in enumerate(known.claims, start=1):
        yield from _claim(number, claim)


def _claim(number: int, claim: Claim) -> Iterator[Finding]:
    label = claim_label(claim.kind)
    if not claim.is_answered:
        yield Finding(
            "claim_unanswered",
            _("Claim {number} ({label}) is not answered.").format(number=number, label=label),
            _("Contest or accept it, and say in a few sentences what happened."),
            claim=claim.id,
        )
    elif claim.answer.stance == "contest" and not claim.answer.exhibits:
        yield Finding(
            "claim_without_exhibit",
            _("Nothing is shown for the answer to claim {number} ({label}).").format(
                number=number, label=label
            ),
            _("Choose a paper, a photo or a message that shows it."),
            claim=claim.id,
        )


def _exhibits(vault: Vault, known: Case) -> Iterator[Finding]:
    used = {record for claim in known.claims for record in claim.answer.exhibits}
    used |= {record for action in letters.actions(vault, known.id) for record in action.exhibits}
    used |= letters.used_elsewhere(vault, known)
    for record in records.many(vault, known.exhibits):
        if record.id not in used:
            yield Finding(
                "exhibit_unused",
                _("No answer speaks of “{title}”.").format(title=record.title),
                _("Choose it for the claim that it answers, or leave it out."),
                record=record.id,
            )
        yield from _hidden(record)


def _hidden(record: Record) -> Iterator[Finding]:
    if not any(document.status == "added" for document in record.documents):
        yield Finding(
            "exhibit_not_shown",
            _("“{title}” cannot be shown in the bundle.").format(title=record.title),
            _("Unlock it with its password, or add a copy that opens."),
            record=record.id,
        )


def _coverage(vault: Vault, known: Case) -> Iterator[Finding]:
    if not known.cited:
        return
    if known.vehicle is None:
        if records.vehicles(vault):
            yield Finding(
                "no_vehicle",
                _("It is not said which vehicle you drove."),
                _("Choose it, and its insurance is looked at for each day in question."),
            )
        return
    for day in known.cited:
        covered = records.coverage_on(vault, known.vehicle, day)
        for kind in (one for one in _COVERED if not covered[one]):
            label = records.kind(kind).label
            yield Finding(
                "not_covered",
                _("{kind}: no paper in the vault covers {day}.").format(kind=label, day=day),
                _("Add the one that was valid then, also if it has been replaced since."),
                day=day,
            )


def _mismatches(vault: Vault, known: Case) -> Iterator[Finding]:
    car = records.vehicle(vault, known.vehicle) if known.vehicle is not None else None
    for one in records.mismatches(vault, records.current_papers(vault, known.vehicle), car):
        yield Finding(
            "mismatch",
            one.words,
            _("If it is misread, correct the record. If the papers differ, have them corrected, or say why."),
            record=next((said.record for said in one.said if said.record is not None), None),
        )


def _owed(vault: Vault, known: Case) -> Iterator[Finding]:
    for one in correspondence(vault, known.id):
        if one.waiting == "me":
            about = one.subject or one.person or one.text[:80]
            yield Finding(
                "answer_owed",
                _("“{about}” waits for your answer.").format(about=about),
                _("Answer it, then mark it as answered."),
                record=one.record,
                day=one.response_due,
            )
