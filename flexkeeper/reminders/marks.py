"""What the driver said of a due thing: known, put off, done. It holds for one occasion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flexkeeper.reminders.values import Due
from flexkeeper.vault import Change, Vault

Marks = Mapping[tuple[str, str], Mapping[str, Any]]


def all_marks(vault: Vault) -> Marks:
    """All of them, by item and occasion."""
    return {(row["item"], row["occasion"]): row for row in vault.database.rows("SELECT * FROM due_mark")}


def applied(one: Due, mark: Mapping[str, Any] | None) -> Due:
    """The due thing with what was said of it."""
    if mark is None:
        return one
    return replace(
        one,
        seen=datetime.fromisoformat(mark["seen"]) if mark["seen"] else None,
        snoozed=date.fromisoformat(mark["snoozed"]) if mark["snoozed"] else None,
        is_done=bool(mark["is_done"]),
    )


def mark(vault: Vault, change: Change, one: Due, values: Mapping[str, Any]) -> None:
    """Says something of a due thing, beside what was said before."""
    row = vault.database.row(
        "SELECT id FROM due_mark WHERE item = ? AND occasion = ?", (one.id, one.occasion)
    )
    if row is None:
        change.insert("due_mark", {"item": one.id, "occasion": one.occasion, **values})
    else:
        change.update("due_mark", row["id"], values)
