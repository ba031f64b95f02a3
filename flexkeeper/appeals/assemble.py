"""From a case to the bundle's Plan: claims and timeline at the front, then the exhibits by section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flexkeeper import bundle, records
from flexkeeper.appeals import letters, sheets
from flexkeeper.appeals.cases import case, incidents
from flexkeeper.appeals.sheets import Places, Words
from flexkeeper.appeals.values import Case, Incident
from flexkeeper.bundle import Built, Exhibit, Made, Plan, Sheet
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.records import BundleWishes
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class Slot:
    """One exhibit to be: a record, or else a sheet of ours, an incident's or the one that is named."""

    section: str
    record: int | None = None
    incident: int | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Assembled:
    """The bundle of a case: its plan, the records whose files it shows, and each one's label ("C")."""

    case: Case
    plan: Plan
    records: tuple[int, ...]
    labels: Mapping[int, str] = field(default_factory=dict)


def assemble(
    vault: Vault, case_id: int, wishes: BundleWishes, *, letter: Sequence[Sheet] | None = None
) -> Assembled:
    """What the bundle of a case is made of; `letter` (None: the case's own) comes before everything else.

    Title, name and reference of `wishes` are taken from the case where they are empty.

    Raises:
        FlexKeeperError: if there is no such case, its notice is in the trash, or there is nothing in it.
    """
    known = case(vault, case_id)
    words = sheets.words_in(wishes.language)
    slots = _slots(vault, known, wishes.language)
    if not slots:
        raise FlexKeeperError(
            _("There is nothing in this case that a bundle could show."),
            _("Add the notice and the papers for your answers first."),
        )
    places = Places(_places(slots))
    if letter is None:
        letter = letters.front(vault, known, places.of, language=wishes.language, today=wishes.clock.date())
    by_number = {one.id: one for one in incidents(vault, case_id)}
    plan = Plan(
        title=wishes.title or known.title,
        name=wishes.name or records.me(vault).get("name", ""),
        reference=wishes.reference or known.reference,
        clock=wishes.clock,
        language=wishes.language,
        paper=wishes.paper,
        captions=wishes.captions,
        max_bytes=wishes.max_bytes,
        front=(*letter, *_front(vault, known, places, words)),
        exhibits=tuple(_exhibit(vault, known, slot, by_number, places, wishes.language) for slot in slots),
    )
    labels = {record: bundle.label(index) for record, index in places.of.items()}
    return Assembled(known, plan, tuple(places.of), labels)


def exhibit_places(vault: Vault, case_id: int) -> Mapping[int, int]:
    """Which exhibit of its bundle each record of a case is, counted from 0.

    Raises:
        FlexKeeperError: if there is no such case.
    """
    return _places(_slots(vault, case(vault, case_id), "en"))


def make_case_bundle(
    vault: Vault,
    assembled: Assembled,
    *,
    sandbox: Sandbox,
    progress: Progress | None = None,
    known: Made | None = None,
) -> Made:
    """The bundle of a case, in memory only; `known` itself where nothing of it has changed.

    Raises:
        FlexKeeperError: if no bundle can be made.
        Cancelled: if `progress` was cancelled.
    """
    if known is not None and bundle.alike(known.plan, assembled.plan):
        return known
    opener = records.opener(vault, records.many(vault, assembled.records))
    return bundle.make(assembled.plan, opener, sandbox=sandbox, progress=progress, prepared=vault.cache)


def build_case_bundle(
    vault: Vault,
    case_id: int,
    wishes: BundleWishes,
    output: Path,
    *,
    letter: Sequence[Sheet] | None = None,
    sandbox: Sandbox,
    progress: Progress | None = None,
) -> Built:
    """Assembles, builds, checks and writes the bundle of a case.

    Raises:
        FlexKeeperError: as `assemble`, or if it cannot be made or written.
        Cancelled: if `progress` was cancelled; nothing is left behind then.
    """
    records.check_bundle_place(vault, output)
    assembled = assemble(vault, case_id, wishes, letter=letter)
    made = make_case_bundle(vault, assembled, sandbox=sandbox, progress=progress)
    return records.save_bundle(vault, assembled.records, made, output, sandbox=sandbox, progress=progress)


def _places(slots: Sequence[Slot]) -> dict[int, int]:
    return {slot.record: index for index, slot in enumerate(slots) if slot.record is not None}


def _slots(vault: Vault, known: Case, language: str) -> list[Slot]:
    """All exhibits in their order, each record once: the notice, by claim, the rest by kind, sheets."""
    words = sheets.words_in(language)
    found = [
        *([Slot(words["section_notice"], known.notice)] if known.notice is not None else []),
        *_of_claims(vault, known, words, letters.words(language).claims),
        *_of_incidents(vault, known, words),
        *_others(vault, known, words),
        *_put_together(vault, known, words),
    ]
    once: dict[tuple[int | None, int | None, str], Slot] = {}
    for slot in found:
        once.setdefault((slot.record, slot.incident, slot.sheet), slot)
    return list(once.values())


def _of_claims(vault: Vault, known: Case, words: Words, labels: Mapping[str, str]) -> Iterator[Slot]:
    sheets_of = incidents(vault, known.id)
    for number, claim in enumerate(known.claims, start=1):
        section = words["section_claim"].format(number=number, label=labels[claim.kind])
        for incident in (one for one in sheets_of if one.claim == claim.id):
            yield Slot(section, incident=incident.id)
            yield from (Slot(section, record) for record in incident.exhibits)
        yield from (Slot(section, record) for record in claim.answer.exhibits)


def _of_incidents(vault: Vault, known: Case, words: Words) -> Iterator[Slot]:
    claims = {one.id for one in known.claims}
    for incident in incidents(vault, known.id):
        if incident.claim not in claims:
            yield Slot(words["section_incidents"], incident=incident.id)
            yield from (Slot(words["section_incidents"], record) for record in incident.exhibits)


def _others(vault: Vault, known: Case, words: Words) -> Iterator[Slot]:
    """Papers of the case as a whole, by the groups of their kinds."""
    groups: dict[str, list[int]] = {kind.group: [] for kind in records.kinds().values()}
    for record in records.many(vault, known.exhibits):
        groups[records.kind(record.kind).group].append(record.id)
    for group, found in groups.items():
        yield from (Slot(words["groups"][group], record) for record in found)


def _put_together(vault: Vault, known: Case, words: Words) -> Iterator[Slot]:
    nowhere = Places({})
    if sheets.coverage_sheet(vault, known, nowhere, words):
        yield Slot(words["section_records"], sheet="coverage")
    if sheets.log_sheet(vault, known, nowhere, words):
        yield Slot(words["section_records"], sheet="log")


def _front(vault: Vault, known: Case, places: Places, words: Words) -> Iterator[Sheet]:
    if known.claims:
        yield sheets.claims_sheet(known, places, words)
    dated = sheets.timeline_sheet(vault, known, places, words)
    if dated.rows:
        yield dated


def _exhibit(
    vault: Vault,
    known: Case,
    slot: Slot,
    by_number: Mapping[int, Incident],
    places: Places,
    language: str,
) -> Exhibit:
    words = sheets.words_in(language)
    if slot.record is not None:
        record = records.get(vault, slot.record)
        if record.state == "trashed":
            raise FlexKeeperError(
                _("Record {id} is in the trash.").format(id=record.id),
                _("Restore it first: flexkeeper records restore {id}").format(id=record.id),
            )
        return records.exhibit_of(vault, record, slot.section, language)
    if slot.incident is not None:
        incident = by_number[slot.incident]
        sheet = sheets.incident_sheet(vault, incident, places, words)
        return _of_sheet(sheet, slot.section, day=incident.day.isoformat())
    make = sheets.coverage_sheet if slot.sheet == "coverage" else sheets.log_sheet
    made = make(vault, known, places, words)
    assert made is not None, "its slot is only there where it is"
    return _of_sheet(made, slot.section)


def _of_sheet(sheet: Sheet, section: str, *, day: str = "") -> Exhibit:
    return Exhibit(
        title=sheet.title, date=day, section=section, sources=(records.sheet_source(sheet, sheet.title),)
    )
