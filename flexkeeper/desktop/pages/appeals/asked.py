"""What the page of appeals asks of the vault, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flexkeeper import appeals, records
from flexkeeper.appeals import Case, Check, Entry, Platform, PolicyCopy, Task, letters
from flexkeeper.bundle import label
from flexkeeper.desktop import words
from flexkeeper.desktop.pages.appeals.stage import Stage, stage_of
from flexkeeper.records import Vehicle
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class Listed:
    """A case in the list, or on the page of today, with how far it is."""

    case: Case
    stage: Stage


@dataclass(frozen=True, slots=True)
class CaseFound:
    """One case with all that belongs to it, as of now.

    `labels` are what its bundle calls each record, `titles` what the records are called.
    """

    now: datetime
    case: Case
    check: Check
    stage: Stage
    labels: Mapping[int, str]
    titles: Mapping[int, str]
    entries: tuple[Entry, ...]
    tasks: tuple[Task, ...]
    policies: tuple[PolicyCopy, ...]
    platforms: Mapping[str, Platform]
    vehicles: tuple[Vehicle, ...]
    dates: str


def list_cases(vault: Vault, now: datetime) -> list[Listed]:
    """All cases: those that are open first, by their deadlines, then the newest."""
    found = [
        Listed(one, _stage(vault, one, appeals.check(vault, one.id, now))) for one in appeals.cases(vault)
    ]
    return sorted(found, key=lambda one: _urgency(one.case))


def open_case(vault: Vault, now: datetime) -> Listed | None:
    """The case that is open and ends first, if any."""
    there = [one for one in appeals.cases(vault) if one.state == "open"]
    if not there:
        return None
    first = min(there, key=_urgency)
    return Listed(first, _stage(vault, first, appeals.check(vault, first.id, now)))


def case_of(vault: Vault, case_id: int, now: datetime) -> CaseFound | None:
    """A case, None where it is not there any more."""
    if all(one.id != case_id for one in appeals.cases(vault)):
        return None
    check = appeals.check(vault, case_id, now)
    case = check.case
    places = appeals.exhibit_places(vault, case_id)
    wanted = {*places, *(record for item in check.checklist for record in item.records)}
    wanted |= {case.notice} if case.notice is not None else set()
    return CaseFound(
        now=now,
        case=case,
        check=check,
        stage=_stage(vault, case, check),
        labels={record: label(place) for record, place in places.items()},
        titles={one.id: one.title for one in records.many(vault, sorted(wanted))},
        entries=tuple(appeals.timeline(vault, case)),
        tasks=tuple(appeals.tasks(vault, case_id)),
        policies=tuple(appeals.policies(vault)),
        platforms=appeals.known_platforms(vault),
        vehicles=tuple(records.vehicles(vault)),
        dates=words.date_order(),
    )


def _stage(vault: Vault, case: Case, check: Check) -> Stage:
    return stage_of(case, check.checklist, is_letter_whole=_is_letter_whole(vault, case, check))


def _is_letter_whole(vault: Vault, case: Case, check: Check) -> bool:
    """Whether no blank is left in the letter; not asked before all claims are answered, as it takes long."""
    if case.state != "open" or not case.claims or any(not one.is_answered for one in case.claims):
        return False
    books = letters.playbooks(vault, case)
    draft = letters.draft(vault, case.id, letters.usual_kind(books))
    known = letters.details(vault, case, draft, appeals.exhibit_places(vault, case.id))
    made = letters.compose(draft, known, books, today=vault.clock().date())
    return not letters.BLANK.search(letters.plain_text(made))


def _urgency(case: Case) -> tuple[bool, bool, float, int]:
    deadline = case.deadline_at
    is_open = case.state == "open"
    return (
        not is_open,
        deadline is None,
        deadline.timestamp() if deadline is not None and is_open else 0.0,
        -case.id,
    )
