"""Records for the palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.widgets.palette import Entry
from flexkeeper.records import Choice, Row
from flexkeeper.vault import Vault

_SHOWN = 6


def find(vault: Vault, text: str) -> list[Row]:
    """The best records for typed words; none for none."""
    if not text.strip():
        return []
    today = date.today()  # noqa: DTZ011 - the driver's own day
    ids = records.list_ids(vault, Choice(words=text), "attention", today)
    return records.rows(vault, ids[:_SHOWN], today)


def entries(rows: Sequence[Row], go: Callable[[int], None]) -> list[Entry]:
    """Those records as entries that open them."""
    return [
        Entry(
            row.title,
            "file",
            lambda record_id=row.id: go(record_id),  # type: ignore[misc]
            line=words.row_line(row),
            chip=words.row_chip(row),
        )
        for row in rows
    ]
