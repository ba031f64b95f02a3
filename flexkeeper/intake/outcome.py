"""What is said about a file before it is added, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

AddedStatus = Literal["added", "duplicate", "needs_password", "damaged", "unsupported", "too_large", "failed"]


@dataclass(frozen=True, slots=True)
class Description:
    """What the driver says about files that are added; a kind that is named makes the record kept."""

    kind: str | None = None
    title: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    vehicle: int | None = None
    tags: Sequence[str] = ()
    password: str | None = None


@dataclass(frozen=True, slots=True)
class AddedDocument:
    """One file of a record; `id` is None and `reason` says why where it was not stored apart."""

    id: int | None
    name: str
    status: AddedStatus
    media_type: str
    bytes: int
    sha256: str
    pages: int | None
    parent: int | None
    remarks: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one file; `id` is the record's, of the other record for a duplicate, else None.

    `file` is the path as Python has it, with lone surrogates for bytes that are no text, so that it opens the
    file again; show it through `display_name`.
    """

    file: str
    status: AddedStatus
    id: int | None = None
    kind: str | None = None
    title: str = ""
    sha256: str = ""
    proposals: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    reason: str = ""
    documents: list[AddedDocument] = field(default_factory=list)
