"""From records to a bundle: which documents go in, under which words, and how their bytes are had."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Literal

from flexkeeper import bundle
from flexkeeper.bundle import Built, Exhibit, Made, Plan, Source
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.records import people
from flexkeeper.records.kinds import kind
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
    """

    clock: datetime
    title: str = ""
    name: str = ""
    reference: str = ""
    language: Literal["en", "es"] = "en"
    paper: Literal["letter", "a4"] = "letter"
    captions: Literal["full", "date", "none"] = "full"
    sections: Mapping[int, str] = field(default_factory=dict)


def plan(vault: Vault, records: Sequence[Record], wishes: BundleWishes) -> Plan:
    """The plan of a bundle with one exhibit per record, in the order given.

    Raises:
        FlexKeeperError: if no record is chosen, one is chosen twice, or one is in the trash.
    """
    _check(records)
    return Plan(
        title=wishes.title or _("Evidence bundle"),
        name=wishes.name or people.me(vault).get("name", ""),
        reference=wishes.reference,
        clock=wishes.clock,
        language=wishes.language,
        paper=wishes.paper,
        captions=wishes.captions,
        exhibits=tuple(_exhibit(vault, record, wishes.sections.get(record.id, "")) for record in records),
    )


def opener(vault: Vault, records: Sequence[Record]) -> Callable[[Source], BinaryIO]:
    """A function that opens the original bytes of a plan's source, checked by the vault as they are read."""
    documents = {document.sha256: document for record in records for document in record.documents}

    def open_source(source: Source) -> BinaryIO:
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
        FlexKeeperError: if no bundle can be made of them.
        Cancelled: if `progress` was cancelled.
    """
    chosen = many(vault, record_ids)
    wanted = plan(vault, chosen, wishes)
    if known is not None and bundle.alike(known.plan, wanted):
        return known
    open_source = opener(vault, chosen)
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


def _check(records: Sequence[Record]) -> None:
    if not records:
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


def _exhibit(vault: Vault, record: Record, section: str) -> Exhibit:
    return Exhibit(
        title=record.title,
        date=_date(record),
        description=kind(record.kind).label,
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
