"""What the page asks the vault for: the list, and one record with all that is shown of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from flexkeeper import records
from flexkeeper.desktop import drafts
from flexkeeper.desktop.pages.records.model import PAGE
from flexkeeper.records import Choice, Record, Row, Shelf, Sort, Suggestion, Vehicle, Versions

if TYPE_CHECKING:
    from flexkeeper.vault import Vault

_HISTORY = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """The ids of a list, and the rows of its first page."""

    ids: list[int]
    first: list[Row]
    today: date

    @classmethod
    def ask(cls, vault: Vault, choice: Choice, sort: Sort) -> Listed:
        """Reads it from the vault."""
        today = date.today()  # noqa: DTZ011 - the driver's own day, on his own clock
        ids = records.list_ids(vault, choice, sort, today)
        return cls(ids, records.rows(vault, ids[:PAGE], today), today)


@dataclass(frozen=True, slots=True)
class Detail:
    """All that is shown of a record, asked for at once."""

    record: Record
    row: Row
    vehicles: tuple[Vehicle, ...]
    suggestions: Mapping[str, Suggestion]
    versions: Versions
    history: tuple[tuple[datetime, str], ...]
    remarks: tuple[str, ...]
    draft: Mapping[str, str]

    @property
    def is_renewable(self) -> bool:
        """Whether it ends some day and nothing took its place, so that a new one can."""
        is_current = self.record.state == "kept" and self.row.validity != "replaced"
        return is_current and self.record.valid_until is not None

    @classmethod
    def ask(cls, vault: Vault, record_id: int, today: date) -> Detail:
        """Reads it from the vault; raises a FlexKeeperError where the record is gone."""
        record = records.get(vault, record_id)
        history = records.history_of(vault, record_id)[:_HISTORY]
        return cls(
            record,
            records.rows(vault, [record_id], today)[0],
            tuple(records.vehicles(vault)),
            records.fitting(record.kind, records.suggestions(vault, record)),
            records.versions(vault, record_id),
            tuple((datetime.fromisoformat(one["at"]), one["action"]) for one in history),
            tuple(records.remarks(record)),
            drafts.load(vault, form_of(record_id)),
        )


def form_of(record_id: int) -> str:
    """The name under which what is typed about a record is kept."""
    return f"record/{record_id}/fields"


def left_behind(vault: Vault) -> int | None:
    """The record whose fields were left half typed, if one is there still."""
    for form in drafts.forms(vault, "record/"):
        _record, number, part = form.split("/")
        if part == "fields" and records.rows(vault, [int(number)], date.min):
            return int(number)
    return None


def shelf_of(vault: Vault, record_id: int) -> Shelf:
    """Where a record is listed among all others."""
    return "trash" if records.get(vault, record_id).state == "trashed" else "all"
