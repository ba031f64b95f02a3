"""What the dialog of an answer asks of the vault."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flexkeeper import appeals, records
from flexkeeper.appeals import Case, Claim, Incident, Photo
from flexkeeper.desktop import drafts
from flexkeeper.records import Block, Mismatch, Period
from flexkeeper.vault import Vault

_COVERED = ("insurance", "registration")
_MOST_BLOCKS = 60


@dataclass(frozen=True, slots=True)
class Covered:
    """Whether a paper of a kind covered a day, and which did."""

    day: date
    label: str
    by: Period | None


@dataclass(frozen=True, slots=True)
class Happened:
    """An incident with its block and the pictures among its papers."""

    incident: Incident
    block: Block | None
    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """All about a claim: what happened then, what covered its days, and what the papers do not say alike.

    `number` is its place in the case from 1; `draft` what was typed and is not saved; `blocks` the newest of
    the diary. Without `knows_vehicle` nobody can say what covered a day.
    """

    case: Case
    claim: Claim
    number: int
    draft: dict[str, str]
    happened: tuple[Happened, ...]
    blocks: tuple[Block, ...]
    knows_vehicle: bool
    covered: tuple[Covered, ...]
    mismatches: tuple[Mismatch, ...]


def ask(vault: Vault, case_id: int, claim_id: int) -> Found:
    """All that the dialog shows.

    Raises:
        FlexKeeperError: if there is no such case or claim.
    """
    known = appeals.case(vault, case_id)
    claim = appeals.claim(vault, claim_id)
    car = records.vehicle(vault, known.vehicle) if known.vehicle is not None else None
    papers = records.current_papers(vault, known.vehicle)
    happened = [one for one in appeals.incidents(vault, case_id) if one.claim == claim_id]
    return Found(
        case=known,
        claim=claim,
        number=[one.id for one in known.claims].index(claim_id) + 1,
        draft=drafts.load(vault, form_of(known.id, claim_id)),
        happened=tuple(
            Happened(one, appeals.block_of(vault, one), tuple(appeals.photos(vault, one))) for one in happened
        ),
        blocks=tuple(records.diary(vault)[-_MOST_BLOCKS:]),
        knows_vehicle=car is not None,
        covered=tuple(_covered(vault, known.vehicle, claim)) if known.vehicle is not None else (),
        mismatches=tuple(records.mismatches(vault, papers, car)),
    )


def form_of(case_id: int, claim_id: int) -> str:
    """The name under which what is typed for a claim is kept until it is saved."""
    return f"case/{case_id}/claim/{claim_id}/answer"


def _covered(vault: Vault, vehicle: int, claim: Claim) -> Iterator[Covered]:
    for day in claim.dates:
        found = records.coverage_on(vault, vehicle, day)
        for kind in _COVERED:
            yield Covered(day, records.kind(kind).label, next(iter(found[kind]), None))
