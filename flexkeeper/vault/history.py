"""What was done, and undoing it: read from `activity` and `revision`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import apsw

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.vault.changes import Change
from flexkeeper.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that was done. `record` is the record it was about, which may be gone."""

    id: int
    at: datetime
    action: str
    record: int | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Revision:
    """One row as it was before a change (`change`, `at`, `action`); `before` None: the change made it."""

    change: int
    at: datetime
    action: str
    table: str
    row: int
    before: Mapping[str, Any] | None


def activity(vault: Vault, limit: int) -> list[Activity]:
    """What was done last, newest first."""
    rows = vault.database.rows("SELECT * FROM activity ORDER BY id DESC LIMIT ?", (limit,))
    return [
        Activity(
            row["id"],
            datetime.fromisoformat(row["at"]),
            row["action"],
            row["record"],
            json.loads(row["detail"]),
        )
        for row in rows
    ]


def revisions(vault: Vault, record_id: int) -> list[Revision]:
    """What changed on a record and on its documents, newest first."""
    rows = vault.database.rows(
        'SELECT r.change, a.at, a.action, r."table", r.row, r.before FROM revision r'
        " JOIN activity a ON a.id = r.change"
        " WHERE (r.\"table\" = 'record' AND r.row = :record) OR (r.\"table\" = 'document' AND"
        " (r.row IN (SELECT id FROM document WHERE record = :record)"
        " OR json_extract(r.before, '$.record') = :record)) ORDER BY r.id DESC",
        {"record": record_id},
    )
    return [
        Revision(
            row["change"],
            datetime.fromisoformat(row["at"]),
            row["action"],
            row["table"],
            row["row"],
            None if row["before"] is None else json.loads(row["before"]),
        )
        for row in rows
    ]


def undo(vault: Vault, change_id: int, *, afterwards: Callable[[Change], None] | None = None) -> int:
    """Puts every row of a change back as it was before, as a new change "undo"; returns the new one's id.

    Undoing that one is redo. `afterwards` runs inside the same change, to make derived tables again.

    Raises:
        FlexKeeperError: if there is nothing to undo, or a row is no longer as the change left it.
    """
    record = vault.database.value("SELECT record FROM activity WHERE id = ?", (change_id,))
    try:
        with vault.database.change("undo", record=record, detail={"change": change_id}) as change:
            for row in _to_put_back(vault, change_id):
                before = None if row["before"] is None else json.loads(row["before"])
                if before is not None and row["table"] == "document":
                    _refuse_a_twin(vault, row["row"], before)
                change.put_back(row["table"], row["row"], before)
            if afterwards is not None:
                afterwards(change)
            return change.id
    except apsw.ConstraintError as error:
        raise _entangled() from error


def _to_put_back(vault: Vault, change_id: int) -> list[dict[str, Any]]:
    """The revisions of a change, last first: undone in this order no row ever names one that is gone."""
    rows = vault.database.rows("SELECT * FROM revision WHERE change = ? ORDER BY id DESC", (change_id,))
    if not rows:
        raise FlexKeeperError(
            _("There is nothing left to undo in this step."), _("Choose another step of the history.")
        )
    if any(_has_moved_on(vault, row["table"], row["row"], change_id) for row in rows):
        raise _entangled()
    return rows


def _has_moved_on(vault: Vault, table: str, row_id: int, change_id: int) -> bool:
    """Whether a row is no longer as the change left it; later changes that were undone do not count."""
    later = vault.database.row(
        'SELECT before FROM revision WHERE "table" = ? AND row = ? AND change > ? ORDER BY id LIMIT 1',
        (table, row_id, change_id),
    )
    if later is None:
        return False
    left = None if later["before"] is None else json.loads(later["before"])
    now = vault.database.row(f'SELECT * FROM "{table}" WHERE rowid = ?', (row_id,))  # noqa: S608 - our own tables
    return left != now


def _refuse_a_twin(vault: Vault, document_id: int, before: Mapping[str, Any]) -> None:
    """A file that was added anew after its import was undone is not to be there twice.

    What came inside another file does not count: the same paper may hang on two mails.
    """
    is_there = vault.database.value("SELECT 1 FROM document WHERE id = ?", (document_id,))
    twin = vault.database.value("SELECT record FROM document WHERE sha256 = ?", (before["sha256"],))
    if not is_there and before["parent"] is None and twin is not None:
        raise FlexKeeperError(
            _("The same file was added again in the meantime: it is in record {id}.").format(id=twin),
            _("Use that record; or delete it for good first, then undo again."),
        )


def _entangled() -> FlexKeeperError:
    return FlexKeeperError(
        _("This step cannot be undone, because later steps changed the same things."),
        _("Undo the later steps first."),
    )
