"""The values of this domain: a record and the documents it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

State = Literal["to_review", "kept", "trashed"]
TextState = Literal["has_text", "none", "waiting", "recognized"]
DocumentStatus = Literal["added", "needs_password", "damaged"]


@dataclass(frozen=True, slots=True)
class Document:
    """One file of a record, as it came; `name` is the file's own name and not to be trusted.

    `sha256` is of the original bytes. `blob`, `blob_bytes` and `blob_sha256` say where the vault
    keeps it and bind the two together.
    """

    id: int
    record: int
    position: int
    name: str
    media_type: str
    bytes: int
    sha256: str
    blob: str
    blob_bytes: int
    blob_sha256: str
    status: DocumentStatus
    reason: str
    pages: int | None
    text_state: TextState
    parent: int | None
    remarks: tuple[str, ...]
    facts: Mapping[str, Any]
    recipe: Mapping[str, Any]
    password: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Document:
        """The document of a database row."""
        values = {name: row[name] for name in cls.__slots__}
        values["remarks"] = tuple(json.loads(row["remarks"]))
        values |= {name: json.loads(row[name]) for name in ("facts", "recipe")}
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Record:
    """A described paper.

    `happened_at` is naive where the source (a camera) stated no zone; `place` is latitude and
    longitude in degrees; `fields` are kept values by field id.
    """

    id: int
    kind: str
    title: str
    fields: Mapping[str, str]
    tags: tuple[str, ...]
    vehicle: int | None
    supersedes: int | None
    valid_from: date | None
    valid_until: date | None
    happened_at: datetime | None
    place: tuple[float, float] | None
    state: State
    note: str
    created: datetime
    modified: datetime
    documents: tuple[Document, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any], documents: Sequence[Document]) -> Record:
        """The record of a database row, with its documents in their order."""
        place = json.loads(row["place"]) if row["place"] else None
        return cls(
            id=row["id"],
            kind=row["kind"],
            title=row["title"],
            fields=json.loads(row["fields"]),
            tags=tuple(json.loads(row["tags"])),
            vehicle=row["vehicle"],
            supersedes=row["supersedes"],
            valid_from=_date(row["valid_from"]),
            valid_until=_date(row["valid_until"]),
            happened_at=datetime.fromisoformat(row["happened_at"]) if row["happened_at"] else None,
            place=cast("tuple[float, float]", tuple(place)) if place else None,
            state=row["state"],
            note=row["note"],
            created=datetime.fromisoformat(row["created"]),
            modified=datetime.fromisoformat(row["modified"]),
            documents=tuple(documents),
        )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
