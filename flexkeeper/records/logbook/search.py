"""Finding entries of the logbook by words, as they are typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from flexkeeper.records.logbook.checklist import checklist_forms
from flexkeeper.vault import Vault

Place = Literal["odometer", "service", "rule", "checklist", "diary"]

_WORD = re.compile(r"\w+")
_TABLES: Mapping[Place, tuple[str, str, tuple[str, ...]]] = {
    "odometer": ("reading", "day", ("value", "note")),
    "service": ("service", "day", ("work", "shop", "category", "cost", "odometer", "note")),
    "rule": ("service_rule", "start_day", ("title", "category")),
    "checklist": ("checklist", "day", ("list", "odometer", "note")),
    "diary": ("block", "starts", ("station", "note", "earnings", "packages")),
}


@dataclass(frozen=True, slots=True)
class LogbookEntry:
    """An entry that was found: the part of the logbook it stands in, its id, and what it says."""

    place: Place
    id: int
    vehicle: int | None
    day: date
    text: str


def find_entries(vault: Vault, query: str, *, limit: int = 20) -> list[LogbookEntry]:
    """The entries in which each word of the query starts some word, the newest first.

    A query without a letter or digit finds nothing. Receipts are records and found as such.
    """
    wanted = _words(query)
    if not wanted:
        return []
    found = [
        entry
        for entry in _entries(vault)
        if all(
            any(word.startswith(start) for word in _words(f"{entry.text} {entry.day}")) for start in wanted
        )
    ]
    return sorted(found, key=lambda one: (one.day, one.place, one.id), reverse=True)[:limit]


def _entries(vault: Vault) -> Iterator[LogbookEntry]:
    for place, (table, day, columns) in _TABLES.items():
        for row in vault.database.rows(f"SELECT * FROM {table}"):  # noqa: S608 - our own tables
            moment = datetime.fromisoformat(row[day])
            yield LogbookEntry(place, row["id"], row["vehicle"], moment.date(), _text(row, columns))


def _text(row: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    said = [str(row[column]) for column in columns if row[column] not in (None, "", "0")]
    form = checklist_forms().get(row["list"]) if "list" in row else None
    return " · ".join([form.title, *said[1:]] if form else said)


def _words(text: str) -> list[str]:
    """The words of a text without case and accents."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(sign for sign in split if not unicodedata.combining(sign)))
