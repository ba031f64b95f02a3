"""Many records at once: what they have in common, and changing them. Each function is one change."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.records.read import get
from flexkeeper.records.search import index
from flexkeeper.records.values import Record
from flexkeeper.records.write import edited
from flexkeeper.vault import Vault

_MEANT = "IN (SELECT value FROM json_each(:ids))"

Columns = Callable[[Record], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Common:
    """What records share.

    `kinds` and `vehicles` (None: no vehicle) are those that occur; `tags` says of each tag how many have
    it; `bytes` is the size of their `documents`.
    """

    count: int
    trashed: int
    to_review: int
    kinds: frozenset[str]
    vehicles: frozenset[int | None]
    tags: Mapping[str, int]
    documents: int
    bytes: int


def common(vault: Vault, record_ids: Sequence[int]) -> Common:
    """What these records share; those that are gone do not count."""
    ids = {"ids": json.dumps(list(record_ids))}
    counts = vault.database.row(
        f"""SELECT count(*) AS count, sum(state = 'trashed') AS trashed, sum(state = 'to_review') AS to_review
            FROM record WHERE id {_MEANT}""",  # noqa: S608 - our own words
        ids,
    )
    files = vault.database.row(
        f"SELECT count(*) AS count, sum(bytes) AS bytes FROM document WHERE record {_MEANT}",  # noqa: S608
        ids,
    )
    tags = vault.database.rows(
        f"""SELECT value, count(*) AS n FROM record, json_each(record.tags)
            WHERE record.id {_MEANT} GROUP BY value ORDER BY n DESC, value""",  # noqa: S608 - our own words
        ids,
    )
    assert counts is not None and files is not None, "a count has always a row"
    return Common(
        count=counts["count"],
        trashed=counts["trashed"] or 0,
        to_review=counts["to_review"] or 0,
        kinds=frozenset(_distinct(vault, "kind", ids)),
        vehicles=frozenset(_distinct(vault, "vehicle", ids)),
        tags={row["value"]: row["n"] for row in tags},
        documents=files["count"],
        bytes=files["bytes"] or 0,
    )


def edit_many(
    vault: Vault,
    record_ids: Sequence[int],
    *,
    values: Mapping[str, str] | None = None,
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
    progress: Progress | None = None,
) -> int:
    """Sets the same in many records, as `edit` does in one, and returns the change for undoing it.

    What was to review stays to review: it was not looked at one by one. Records in the trash are left out.

    Raises:
        FlexKeeperError: if no record is left to change, or a value fits one of them not.
        Cancelled: if the progress was; nothing has changed then.
    """

    def columns(record: Record) -> Mapping[str, Any] | None:
        if record.state == "trashed":
            return None
        row = edited(vault, record, values or {}, add_tags=add_tags, remove_tags=remove_tags)
        return {**row, "state": record.state}

    return _change(vault, "edit", record_ids, columns, progress)


def trash_many(vault: Vault, record_ids: Sequence[int], *, progress: Progress | None = None) -> int:
    """Puts records into the trash, and returns the change for undoing it; nothing is deleted.

    Raises:
        FlexKeeperError: if all of them are there already.
        Cancelled: if the progress was; nothing has changed then.
    """
    return _change(vault, "trash", record_ids, lambda record: _moved(record, "trashed"), progress)


def restore_many(vault: Vault, record_ids: Sequence[int], *, progress: Progress | None = None) -> int:
    """Takes records out of the trash, and returns the change for undoing it.

    Raises:
        FlexKeeperError: if none of them is there.
        Cancelled: if the progress was; nothing has changed then.
    """
    return _change(vault, "restore", record_ids, lambda record: _moved(record, "kept"), progress)


def _moved(record: Record, state: str) -> Mapping[str, Any] | None:
    return None if (record.state == "trashed") == (state == "trashed") else {"state": state}


def _change(
    vault: Vault, action: str, record_ids: Sequence[int], columns: Columns, progress: Progress | None
) -> int:
    progress = progress or Progress()
    wanted = list(dict.fromkeys(record_ids))
    alone = wanted[0] if len(wanted) == 1 else None
    with vault.database.change(action, record=alone, detail={"records": len(wanted)}) as change:
        changed = 0
        for record_id in progress.each(wanted, _("Changing papers"), len(wanted)):
            row = columns(get(vault, record_id))
            if row is not None:
                change.update("record", record_id, {**row, "modified": vault.clock().isoformat()})
                index(vault, change, record_id)
                changed += 1
        if not changed:
            raise FlexKeeperError(
                _("None of these papers can be changed so."),
                _("Nothing was changed. Look at the list again; some may be in the trash."),
            )
        return change.id


def _distinct(vault: Vault, column: str, ids: Mapping[str, str]) -> list[Any]:
    return vault.database.column(f"SELECT DISTINCT {column} FROM record WHERE id {_MEANT}", ids)  # noqa: S608
