"""Records for the palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.desktop.widgets.palette_row import Entry
from flexkeeper.i18n import _
from flexkeeper.records import Choice, Row
from flexkeeper.vault import Vault

_SHOWN = 6


def find(vault: Vault, text: str) -> list[Row]:
    """The best records for typed words, and one more than is shown; none for none."""
    if not text.strip():
        return []
    today = date.today()  # noqa: DTZ011 - the driver's own day
    ids = records.list_ids(vault, Choice(words=text), "attention", today)
    return records.rows(vault, ids[: _SHOWN + 1], today)


def entries(rows: Sequence[Row], go: Callable[[int], None], see_all: Callable[[], None]) -> list[Entry]:
    """Those records as entries that open them; where there are more, one that shows them all."""
    found = [
        Entry(
            row.title,
            "file",
            lambda record_id=row.id: go(record_id),  # type: ignore[misc]
            line=words.row_line(row),
            chip=words.row_chip(row),
        )
        for row in rows[:_SHOWN]
    ]
    if len(rows) > _SHOWN:
        found.append(Entry(_("Show all that match"), "search", see_all, line=_("Records")))
    return found
