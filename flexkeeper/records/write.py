"""Changing records. Each function is one change: one line of activity, undone as a whole."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flexkeeper import vault as vaults
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import people
from flexkeeper.records.kinds import OF_EVERY_RECORD, Kind, first_day, kind, last_day, parse
from flexkeeper.records.read import get
from flexkeeper.records.search import index
from flexkeeper.records.values import Document, Record, State
from flexkeeper.vault import Change, Vault


@dataclass(frozen=True, slots=True)
class NewRecord:
    """What is known of a record when it is made; `fields` are values as typed, by field id."""

    kind: str
    title: str
    state: State
    fields: Mapping[str, str]
    tags: Sequence[str] = ()
    vehicle: int | None = None
    happened_at: datetime | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Undone:
    """An undoing (`change`) and what it put back: the change, its action, the record it was about."""

    change: int
    undone: int
    action: str
    record: int | None


class NothingToUndo(FlexKeeperError):  # noqa: N818 - nothing went wrong
    """There is no change, or none any more, whose undoing could be asked for."""


def create(change: Change, new: NewRecord, *, now: datetime) -> int:
    """Adds a record within a running change and returns its id; `index` is the caller's when it is whole.

    Raises:
        FlexKeeperError: if the kind or a field is not known, or a value does not fit its field.
    """
    paper = kind(new.kind)
    fields = _parsed(paper, new.fields)
    record_id = change.insert(
        "record",
        {
            "kind": paper.id,
            "title": new.title,
            "fields": _json(fields),
            "tags": _json(_tags(new.tags)),
            "vehicle": new.vehicle,
            **_validity(paper, fields),
            "happened_at": new.happened_at.isoformat() if new.happened_at else None,
            "place": _json(list(new.place)) if new.place else None,
            "state": new.state,
            "created": now.isoformat(),
            "modified": now.isoformat(),
        },
    )
    change.set_record(record_id)
    return record_id


def edit(
    vault: Vault,
    record_id: int,
    *,
    values: Mapping[str, str] | None = None,
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
) -> Record:
    """Sets fields and tags of a record and returns it as it is then; what was to review is kept now.

    `values` are texts as typed, by field id or one of `kind`, `title`, `note`, `vehicle`,
    `happened_at`, `supersedes`; an empty text clears the field.

    Raises:
        FlexKeeperError: if the record, a field or a vehicle does not exist, or a value does not fit.
    """
    row = edited(vault, get(vault, record_id), values or {}, add_tags=add_tags, remove_tags=remove_tags)
    _write(vault, "edit", record_id, row)
    return get(vault, record_id)


def edited(
    vault: Vault,
    record: Record,
    values: Mapping[str, str],
    *,
    add_tags: Sequence[str] = (),
    remove_tags: Sequence[str] = (),
) -> dict[str, Any]:
    """The columns of a record once these values, as for `edit`, are set; raises as that does."""
    paper = kind(values.get("kind", record.kind))
    own = {name: value for name, value in values.items() if name not in OF_EVERY_RECORD}
    merged = {**_fitting(paper, record.fields), **_parsed(paper, own)}
    fields = {name: value for name, value in merged.items() if value}
    tags = [tag for tag in _tags([*record.tags, *add_tags]) if tag not in set(remove_tags)]
    return {
        **_reserved(vault, values),
        "kind": paper.id,
        "fields": _json(fields),
        "tags": _json(tags),
        **_validity(paper, fields),
        "state": "kept" if record.state == "to_review" else record.state,
    }


def set_recipe(vault: Vault, document_id: int, recipe: Mapping[str, int]) -> None:
    """Says how a document is shown, `{"rotation": 0, 90, 180 or 270}` clockwise; its file never changes.

    Raises:
        FlexKeeperError: if the document does not exist.
        ValueError: for a recipe of another shape.
    """
    if set(recipe) - {"rotation"} or recipe.get("rotation", 0) not in (0, 90, 180, 270):
        raise ValueError(f"not a recipe: {recipe}")
    row = vault.database.row("SELECT record, recipe FROM document WHERE id = ?", (document_id,))
    if row is None:
        raise FlexKeeperError(
            _("This file is not in the vault any more."), _("Look at the list of records again.")
        )
    kept = {**json.loads(row["recipe"]), **recipe}
    with vault.database.change("edit", record=row["record"]) as change:
        change.update("document", document_id, {"recipe": _json({k: v for k, v in kept.items() if v})})


def trash(vault: Vault, record_id: int) -> Record:
    """Puts a record into the trash; nothing is deleted."""
    _require(get(vault, record_id).state != "trashed", _("That record is in the trash already."))
    _write(vault, "trash", record_id, {"state": "trashed"})
    return get(vault, record_id)


def restore(vault: Vault, record_id: int) -> Record:
    """Takes a record out of the trash."""
    _require(get(vault, record_id).state == "trashed", _("That record is not in the trash."))
    _write(vault, "restore", record_id, {"state": "kept"})
    return get(vault, record_id)


def purge(vault: Vault, record_id: int) -> None:
    """Deletes a trashed record for good: its rows, their history, its texts and its encrypted files.

    Copies of the vault made earlier still hold it.

    Raises:
        FlexKeeperError: if the record is not in the trash, or was sent with an appeal that is still here.
    """
    record = get(vault, record_id)
    if record.state != "trashed":
        raise FlexKeeperError(
            _("Only records in the trash can be deleted for good."),
            _("Move it to the trash first: flexkeeper records trash {id}").format(id=record_id),
        )
    if vault.database.value("SELECT 1 FROM sent WHERE record = ?", (record_id,)):
        raise FlexKeeperError(
            _("This was sent with an appeal, or proves that it was sent, and stays as it is."),
            _("It goes when its case is deleted for good."),
        )
    with vault.database.change("purge", record=record_id) as change:
        forget(vault, change, record)


def forget(vault: Vault, change: Change, record: Record) -> None:
    """Deletes a record for good within a running change, with all that undo remembers of it."""
    for row in vault.database.rows("SELECT id FROM record WHERE supersedes = ?", (record.id,)):
        change.update("record", row["id"], {"supersedes": None})
    for row in vault.database.rows("SELECT id FROM service WHERE record = ?", (record.id,)):
        change.update("service", row["id"], {"record": None})
    change.derived("DELETE FROM search_text WHERE record = ?", (record.id,))
    for document in reversed(record.documents):
        _forget_document(vault, change, document)
    change.forget("record", record.id)
    # What was being typed into a form about it.
    change.after_commit(lambda: vault.cache.remove(f"draft/record/{record.id}/"))


def undo(vault: Vault, change_id: int | None = None) -> int:
    """Puts back what a change (the last one, if none is named) changed; returns the id of the undoing.

    Undoing an undo does the change again. Undoing an import puts the record into the trash, so that no paper
    is ever out of sight. Deleting for good cannot be undone.

    Raises:
        NothingToUndo: if no change is named and there is none to undo.
        FlexKeeperError: if later changes touched the same rows.
    """
    target = _last_change(vault) if change_id is None else change_id
    done = vault.database.row("SELECT action, record FROM activity WHERE id = ?", (target,))
    if done and done["action"] == "import":
        return _trash_what_was_imported(vault, target, done["record"])

    def search_again(change: Change) -> None:
        for record_id in _records_touched(vault, target):
            index(vault, change, record_id)

    return vaults.undo(vault, target, afterwards=search_again)


def what_was_undone(vault: Vault, undo_id: int) -> Undone:
    """What an undoing put back."""
    row = vault.database.row(
        """SELECT undoing.id AS change, done.id AS undone, done.action, done.record
           FROM activity AS undoing
           JOIN activity AS done ON done.id = json_extract(undoing.detail, '$.change')
           WHERE undoing.id = ?""",
        (undo_id,),
    )
    assert row is not None, "no undoing"
    return Undone(**row)


def _last_change(vault: Vault) -> int:
    """The newest change that changed rows and has not been undone."""
    found = vault.database.value(
        """SELECT max(id) FROM activity
           WHERE action NOT IN ('undo', 'purge', 'begin') AND id IN (SELECT change FROM revision)
           AND id NOT IN (
               SELECT json_extract(detail, '$.change') FROM activity AS undoing
               WHERE action = 'undo' AND id NOT IN (
                   SELECT json_extract(detail, '$.change') FROM activity WHERE action = 'undo'))"""
    )
    purged = vault.database.value("SELECT max(id) FROM activity WHERE action = 'purge'")
    if purged is not None and purged > (found or 0):
        raise NothingToUndo(
            _("A record was deleted for good last, and that cannot be undone."),
            _("To undo something older, name it by the number that “records history” shows."),
        )
    if found is None:
        raise NothingToUndo(_("There is nothing to undo."), _("Nothing was changed."))
    return int(found)


def _trash_what_was_imported(vault: Vault, change_id: int, record_id: int) -> int:
    record = get(vault, record_id)
    _require(record.state != "trashed", _("That record is in the trash already."))
    with vault.database.change("undo", record=record_id, detail={"change": change_id}) as change:
        change.update("record", record_id, {"state": "trashed", "modified": vault.clock().isoformat()})
        return change.id


def _records_touched(vault: Vault, change_id: int) -> set[int]:
    rows = vault.database.rows(
        """SELECT row AS record FROM revision WHERE change = :change AND "table" = 'record'
           UNION SELECT document.record FROM revision JOIN document ON document.id = revision.row
           WHERE change = :change AND "table" IN ('document', 'document_text')""",
        {"change": change_id},
    )
    return {row["record"] for row in rows}


def _forget_document(vault: Vault, change: Change, document: Document) -> None:
    for row in vault.database.rows("SELECT id FROM proposal WHERE document = ?", (document.id,)):
        change.forget("proposal", row["id"])
    change.derived("DELETE FROM document_text WHERE document = ?", (document.id,))
    change.forget("document", document.id)
    change.after_commit(lambda: vault.blobs.remove(document.blob))
    twins = "SELECT count(*) FROM document WHERE sha256 = ?"
    if vault.database.value(twins, (document.sha256,)) == 0:
        change.after_commit(lambda: vault.cache.remove(f"thumbnail/{document.sha256}"))
        change.after_commit(lambda: vault.cache.remove(f"prepared/{document.sha256}"))


def _write(vault: Vault, action: str, record_id: int, row: Mapping[str, Any]) -> None:
    with vault.database.change(action, record=record_id) as change:
        change.update("record", record_id, {**row, "modified": vault.clock().isoformat()})
        index(vault, change, record_id)


def _parsed(paper: Kind, fields: Mapping[str, str]) -> dict[str, str]:
    parsed = {name: parse(paper.field(name), value) for name, value in fields.items()}
    return parsed


def _fitting(paper: Kind, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields that the (perhaps new) kind has too; undo brings the others back."""
    known = {field.id for field in paper.fields} | {"expires"}
    return {name: value for name, value in fields.items() if name in known}


def _validity(paper: Kind, fields: Mapping[str, str]) -> dict[str, str | None]:
    starts = [fields[name] for name in fields if paper.field(name).is_start and fields[name]]
    ends = [fields[name] for name in fields if paper.field(name).is_expiry and fields[name]]
    return {
        "valid_from": first_day(starts[0]).isoformat() if starts else None,
        "valid_until": last_day(ends[0]).isoformat() if ends else None,
    }


def _reserved(vault: Vault, values: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if "title" in values:
        _require(is_visible(values["title"]), _("A record needs a title."))
        row["title"] = values["title"].strip()
    if "note" in values:
        row["note"] = values["note"]
    if "vehicle" in values:
        row["vehicle"] = people.vehicle(vault, _number(values["vehicle"])).id if values["vehicle"] else None
    if "supersedes" in values:
        row["supersedes"] = get(vault, _number(values["supersedes"])).id if values["supersedes"] else None
    if "happened_at" in values:
        row["happened_at"] = _moment(values["happened_at"]) if values["happened_at"] else None
    return row


def is_visible(text: str) -> bool:
    """Whether anything of the text would be seen: not only spaces and signs without a shape."""
    return any(unicodedata.category(sign)[0] not in "ZC" for sign in text)


def _number(text: str) -> int:
    if not re.fullmatch(r"\s*[0-9]{1,18}\s*", text):
        raise FlexKeeperError(
            _("“{text}” is not a number of a record or vehicle.").format(text=text),
            _("Give the number that the list shows."),
        )
    return int(text)


def _moment(text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        raise FlexKeeperError(
            _("“{text}” is not a moment.").format(text=text),
            _("Write it as 2026-11-06T18:42, with the offset if you know it: 2026-11-06T18:42-08:00."),
        ) from None


def _tags(tags: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(cleaned for tag in tags if (cleaned := " ".join(tag.split()))))


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise FlexKeeperError(message, _("Nothing was changed."))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
