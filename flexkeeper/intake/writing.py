"""The rows of documents, from what was read in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flexkeeper.i18n import _
from flexkeeper.intake.gathering import Gathered, Gathering
from flexkeeper.intake.names import display_name, stored_name
from flexkeeper.intake.outcome import AddedDocument, AddedStatus
from flexkeeper.intake.reading import Proposal, Reading
from flexkeeper.records import DocumentStatus
from flexkeeper.vault import Change

_STATUS: dict[str, tuple[AddedStatus, DocumentStatus]] = {
    "ok": ("added", "added"),
    "needs_password": ("needs_password", "needs_password"),
    "damaged": ("damaged", "damaged"),
    "unsupported": ("unsupported", "damaged"),
    "too_large": ("too_large", "damaged"),
}
_BINDING = ("bytes", "sha256", "blob", "blob_bytes", "blob_sha256")
_CLOCKS_DIFFER_BY = timedelta(days=1)


def outcome(reading: Reading) -> AddedStatus:
    """What the driver is told became of the file."""
    return _STATUS[reading.status][0]


def moment(reading: Reading, now: datetime) -> datetime | None:
    """When it happened, unless that lies in the future: then some clock was wrong."""
    happened = reading.happened_at
    if happened is None:
        return None
    latest = now.astimezone(UTC) + _CLOCKS_DIFFER_BY
    return happened if happened.replace(tzinfo=happened.tzinfo or UTC) <= latest else None


def facts_kept(reading: Reading, now: datetime) -> frozenset[str]:
    """What a camera or a mail states as a fact and the record takes over at once."""
    kept = {"happened_at": moment(reading, now), "place": reading.place}
    return frozenset(name for name, value in kept.items() if value is not None)


def columns(reading: Reading, password: str | None) -> dict[str, Any]:
    """The columns of a document row that come from reading it."""
    return {
        "media_type": reading.media_type,
        "status": _STATUS[reading.status][1],
        "reason": reading.reason,
        "pages": reading.pages,
        "text_state": reading.text_state,
        "remarks": as_json(reading.remarks),
        "facts": as_json(reading.facts),
        "password": password if reading.used_password else None,
    }


def write_text(change: Change, document_id: int, reading: Reading) -> None:
    """The document's text, which search and bundles read."""
    if reading.text:
        change.insert("document_text", {"document": document_id, "text": reading.text})


def write_proposals(change: Change, document_id: int, reading: Reading, kept: frozenset[str]) -> None:
    """The document's proposals; those for fields in `kept` are taken over already."""
    for proposal in reading.proposals:
        change.insert(
            "proposal",
            {
                "document": document_id,
                "field": proposal.field,
                "value": proposal.value,
                "confidence": proposal.confidence,
                "source": proposal.source,
                "state": "kept" if proposal.field in kept else "open",
            },
        )


def write_documents(
    change: Change,
    record_id: int,
    gathering: Gathering,
    *,
    fields: frozenset[str],
    password: str | None,
    now: datetime,
) -> list[AddedDocument]:
    """The rows of all documents of a record; `fields` are those the record has already."""
    written: list[AddedDocument] = []
    for position, document in enumerate(gathering.documents):
        remarks = said(document.reading, now)
        remarks += () if position else tuple(gathering.remarks)
        parent = None if document.parent is None else written[document.parent].id
        row = {
            "record": record_id,
            "position": position,
            "name": stored_name(document.untrusted_name),
            "parent": parent,
            **_bound(document),
            **columns(document.reading, password),
            "remarks": as_json(remarks),
        }
        document_id = change.insert("document", row)
        write_text(change, document_id, document.reading)
        taken = fields | facts_kept(document.reading, now)
        kept = taken if position == 0 else frozenset[str]()
        write_proposals(change, document_id, document.reading, kept)
        written.append(_added_document(document, document_id, parent, remarks))
    return written


def _bound(document: Gathered) -> dict[str, object]:
    """What ties the row to its encrypted file."""
    return {name: getattr(document.staged, name) for name in _BINDING}


def _added_document(
    document: Gathered, document_id: int, parent: int | None, remarks: tuple[str, ...]
) -> AddedDocument:
    return AddedDocument(
        id=document_id,
        name=stored_name(document.untrusted_name),
        status=outcome(document.reading),
        media_type=document.reading.media_type,
        bytes=document.staged.bytes,
        sha256=document.staged.sha256,
        pages=document.reading.pages,
        parent=parent,
        remarks=remarks,
        reason=document.reading.reason,
    )


def all_remarks(documents: Sequence[AddedDocument]) -> list[str]:
    """Of the file itself, then of what it carries, each with its name, each once."""
    remarks = list(documents[0].remarks)
    for document in documents[1:]:
        own = [*document.remarks, *([document.reason] if document.reason else [])]
        remarks += [f"{display_name(document.name, 60)}: {remark}" for remark in own]
    return list(dict.fromkeys(remarks))


def as_values(proposals: Sequence[Proposal]) -> list[dict[str, Any]]:
    """Proposals as the command line says them."""
    return [
        {"field": p.field, "value": p.value, "confidence": p.confidence, "source": p.source}
        for p in proposals
    ]


def said(reading: Reading, now: datetime) -> tuple[str, ...]:
    """The reading's remarks, and one more where its time cannot be."""
    if reading.happened_at and moment(reading, now) is None:
        return (*reading.remarks, _("its time lies in the future and was not kept"))
    return reading.remarks


def as_json(value: object) -> str:
    """JSON text as the vault's columns hold it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
