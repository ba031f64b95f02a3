"""From records to a bundle: which documents go in, under which words, and how their bytes are had."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal

from flexkeeper import bundle
from flexkeeper.bundle import Built, Exhibit, Made, Plan, Sheet, Source
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.records import people
from flexkeeper.records.kinds import kind
from flexkeeper.records.logbook.summary import MaintenanceSummary, maintenance_summary
from flexkeeper.records.read import many, open_document, text_of
from flexkeeper.records.values import Document, Record
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault, outside

HEAD = ("from", "to", "cc", "date", "subject", "start", "end", "length_m", "points")
"""The facts of a mail or a track that stand above its text."""


@dataclass(frozen=True, slots=True)
class BundleWishes:
    """What the driver says about a bundle beside its papers; empty words are filled from the vault.

    `sections` names the section of a record by its id; neighbors of the same section stand together.
    `maintenance` names vehicles: for each one exhibit comes first, with the summary of its services and the
    receipts inside, which then stand nowhere else.
    `max_bytes` is the size the file may have, such as one of `bundle.PRESETS`; without it all stays as it is.
    """

    clock: datetime
    title: str = ""
    name: str = ""
    reference: str = ""
    language: Literal["en", "es"] = "en"
    paper: Literal["letter", "a4"] = "letter"
    captions: Literal["full", "date", "none"] = "full"
    sections: Mapping[int, str] = field(default_factory=dict)
    maintenance: tuple[int, ...] = ()
    max_bytes: int | None = None


def plan(vault: Vault, records: Sequence[Record], wishes: BundleWishes) -> Plan:
    """The plan of a bundle: the maintenance summaries wished for, then one exhibit per record, in that order.

    Raises:
        FlexKeeperError: if nothing is chosen, a record is chosen twice, or one is in the trash.
    """
    summaries = _summaries(vault, wishes)
    _check(records, summaries)
    inside = {record.id for summary in summaries for record in summary.receipts}
    return Plan(
        title=wishes.title or _("Evidence bundle"),
        name=wishes.name or people.me(vault).get("name", ""),
        reference=wishes.reference,
        clock=wishes.clock,
        language=wishes.language,
        paper=wishes.paper,
        captions=wishes.captions,
        max_bytes=wishes.max_bytes,
        exhibits=(
            *(_maintenance(vault, summary) for summary in summaries),
            *(
                exhibit_of(vault, record, wishes.sections.get(record.id, ""), wishes.language)
                for record in records
                if record.id not in inside
            ),
        ),
    )


def opener(vault: Vault, records: Sequence[Record]) -> Callable[[Source], BinaryIO]:
    """A function that opens the original bytes of a plan's source, checked by the vault as they are read."""
    documents = {document.sha256: document for record in records for document in record.documents}

    def open_source(source: Source) -> BinaryIO:
        if source.sheet is not None:
            return io.BytesIO(source.sheet.content())
        return open_document(vault, documents[source.sha256])

    return open_source


def build_bundle(
    vault: Vault,
    record_ids: Sequence[int],
    wishes: BundleWishes,
    output: Path,
    *,
    sandbox: Sandbox,
    progress: Progress | None = None,
) -> Built:
    """Builds, checks and writes the bundle of those records: `make_bundle`, then `save_bundle`.

    Raises:
        FlexKeeperError: as they do, before any work is done where `output` is no place for it.
        Cancelled: if `progress` was cancelled; nothing is left behind then.
    """
    check_bundle_place(vault, output)
    made = make_bundle(vault, record_ids, wishes, sandbox=sandbox, progress=progress)
    return save_bundle(vault, record_ids, made, output, sandbox=sandbox, progress=progress)


def make_bundle(
    vault: Vault,
    record_ids: Sequence[int],
    wishes: BundleWishes,
    *,
    sandbox: Sandbox,
    progress: Progress | None = None,
    known: Made | None = None,
) -> Made:
    """The bundle of those records, in memory only; `known` itself where nothing of it has changed.

    It changes nothing but the cache, so it may run beside what writes.

    Raises:
        bundle.TooLargeError: if it cannot be made to fit `max_bytes`.
        FlexKeeperError: if no bundle can be made of them.
        Cancelled: if `progress` was cancelled.
    """
    chosen = many(vault, record_ids)
    wanted = plan(vault, chosen, wishes)
    if known is not None and bundle.alike(known.plan, wanted):
        return known
    receipts = [record for summary in _summaries(vault, wishes) for record in summary.receipts]
    open_source = opener(vault, [*chosen, *receipts])
    return bundle.make(wanted, open_source, sandbox=sandbox, progress=progress, prepared=vault.cache)


def save_bundle(
    vault: Vault,
    record_ids: Sequence[int],
    made: Made,
    output: Path,
    *,
    sandbox: Sandbox,
    progress: Progress | None = None,
) -> Built:
    """Writes that bundle, checks what was written, and notes it in the list of activities.

    Raises:
        FlexKeeperError: if it fails its checks, cannot be written, or its place lies inside the vault.
        Cancelled: if `progress` was cancelled; nothing is left behind then.
    """
    check_bundle_place(vault, output)
    built = bundle.save(made, output, sandbox=sandbox, progress=progress)
    vault.note("bundle", {"sha256": built.sha256, "records": list(record_ids)})
    return built


def check_bundle_place(vault: Vault, output: Path) -> None:
    """Looks ahead whether a bundle can be written there.

    Raises:
        FlexKeeperError: if not, or if the place lies inside the vault.
    """
    with outside(vault.path, output):
        pass  # what writing there would meet, the bundle says itself
    bundle.check_place(output)


def _summaries(vault: Vault, wishes: BundleWishes) -> list[MaintenanceSummary]:
    day = wishes.clock.date()
    return [maintenance_summary(vault, number, day) for number in dict.fromkeys(wishes.maintenance)]


def _maintenance(vault: Vault, summary: MaintenanceSummary) -> Exhibit:
    sheet = sheet_source(summary.sheet, _("Summary"))
    receipts = [_source(vault, record, one) for record in summary.receipts for one in record.documents]
    return Exhibit(title=summary.title, description=summary.description, sources=(sheet, *receipts))


def _check(records: Sequence[Record], summaries: Sequence[MaintenanceSummary]) -> None:
    if not records and not summaries:
        raise FlexKeeperError(_("No papers were chosen for the bundle."), _("Choose at least one."))
    chosen: set[int] = set()
    for record in records:
        if record.state == "trashed":
            raise FlexKeeperError(
                _("Record {id} is in the trash.").format(id=record.id),
                _("Restore it first, or leave it out: flexkeeper records restore {id}").format(id=record.id),
            )
        if record.id in chosen:
            raise FlexKeeperError(
                _("Record {id} was chosen twice.").format(id=record.id),
                _("Name each record once; its place is where it is named."),
            )
        chosen.add(record.id)


def sheet_source(sheet: Sheet, name: str) -> Source:
    """A sheet of ours as a file of an exhibit."""
    content = sheet.content()
    return Source(
        sha256=hashlib.sha256(content).hexdigest(),
        name=name,
        media_type="application/json",
        bytes=len(content),
        pages=None,
        sheet=sheet,
    )


def exhibit_of(vault: Vault, record: Record, section: str, language: str) -> Exhibit:
    """A record as an exhibit, with all its files; its kind is named in the language of the bundle."""
    what = kind(record.kind)
    return Exhibit(
        title=record.title,
        date=_date(record),
        description=what.label_es if language == "es" else what.label,
        section=section,
        sources=tuple(_source(vault, record, document) for document in record.documents),
    )


def _date(record: Record) -> str:
    """The day the paper is about: when it happened, else from when it is valid."""
    if record.happened_at:
        return record.happened_at.date().isoformat()
    return record.valid_from.isoformat() if record.valid_from else ""


def _source(vault: Vault, record: Record, document: Document) -> Source:
    taken_at = document.facts.get("taken_at", "")
    place = document.facts.get("place")
    return Source(
        sha256=document.sha256,
        name=document.name,
        media_type=document.media_type,
        bytes=document.bytes,
        pages=document.pages,
        password=document.password,
        caption=record.title,
        taken_at=str(taken_at or ""),
        place=f"{place[0]:.5f}, {place[1]:.5f}" if place else "",
        omitted_reason=_omitted(document),
        rotation=int(document.recipe.get("rotation", 0)),
        head=_head(document.facts),
        text=text_of(vault, document),
    )


def _omitted(document: Document) -> str:
    if document.status == "needs_password":
        return _("This file is locked, and its password is not known here.")
    return document.reason if document.status == "damaged" else ""


def _head(facts: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(facts[name])) for name in HEAD if facts.get(name))
