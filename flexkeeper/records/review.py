"""What waits to be looked over, what was read in it by machine, and taking it as it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records.kinds import EXPIRES, kinds, parse
from flexkeeper.records.kinds import kind as kind_of
from flexkeeper.records.read import get, proposals
from flexkeeper.records.search import index
from flexkeeper.records.values import DocumentStatus, Record
from flexkeeper.records.write import edited
from flexkeeper.vault import Change, Vault

SURE = 0.9
LIKELY = 0.6


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record to review as a list shows it, with its first file; `sureness` (0 to 1) is that of the least
    sure value read by machine, None where nothing was."""

    id: int
    title: str
    kind_label: str
    untrusted_name: str
    media_type: str
    bytes: int
    sha256: str
    documents: int
    status: DocumentStatus
    reason: str
    valid_until: str | None
    sureness: float | None
    is_expiry_unsure: bool

    @property
    def needs_driver(self) -> bool:
        """Whether it is not confirmed with others: locked, damaged, or unsure how long it holds."""
        return self.status != "added" or self.is_expiry_unsure


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value read by machine that nobody has kept yet; `confidence` 0 to 1."""

    value: str
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What the driver takes of a record: values as typed, by field id, and its tags where they changed."""

    record: int
    values: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] | None = None


def waiting(vault: Vault) -> list[Waiting]:
    """All records to review, in the order they came."""
    expiries = ", ".join(f"'{name}'" for name in sorted(_expiry_fields()))
    least = """(SELECT min(confidence) FROM proposal JOIN document ON document.id = proposal.document
        WHERE document.record = record.id AND proposal.state = 'open'{more})"""
    broken = "(SELECT reason FROM document WHERE document.record = record.id AND status = '{status}' LIMIT 1)"
    rows = vault.database.rows(
        f"""SELECT record.id, title, kind, valid_until, first.name, first.media_type, first.bytes,
                first.sha256, (SELECT count(*) FROM document WHERE document.record = record.id) AS documents,
                {broken.format(status="needs_password")} AS locked,
                {broken.format(status="damaged")} AS damaged, {least.format(more="")} AS sureness,
                {least.format(more=f" AND field IN ({expiries})")} AS expiry_sureness
            FROM record LEFT JOIN document AS first ON first.id = (
                SELECT id FROM document WHERE document.record = record.id ORDER BY position LIMIT 1)
            WHERE state = 'to_review' ORDER BY record.id"""  # noqa: S608 - our own words only
    )
    return [_waiting(row) for row in rows]


def count_waiting(vault: Vault) -> int:
    """How many records there are to review."""
    return int(vault.database.value("SELECT count(*) FROM record WHERE state = 'to_review'"))


def suggestions(vault: Vault, record: Record) -> dict[str, Suggestion]:
    """By field, the surest open value for what the record does not state yet, if it can be one."""
    found: dict[str, Suggestion] = {}
    for row in proposals(vault, record.id):
        name = row["field"]
        if row["state"] != "open" or record.fields.get(name):
            continue
        if name not in found or row["confidence"] > found[name].confidence:
            found[name] = Suggestion(row["value"], row["confidence"], row["source"])
    return found


def fitting(kind_id: str, found: Mapping[str, Suggestion]) -> dict[str, Suggestion]:
    """Those suggestions that a paper of this kind has a field for, and whose value fits it."""
    paper = kind_of(kind_id)
    fits: dict[str, Suggestion] = {}
    for name, suggestion in found.items():
        try:
            parse(paper.field(name), suggestion.value)
        except FlexKeeperError:
            continue
        fits[name] = suggestion
    return fits


def confirm(vault: Vault, reviewed: Sequence[Reviewed]) -> int:
    """Keeps records with these values, all in one change, and returns its number for undoing it.

    A suggestion whose field got a value is settled by it: kept where it says the same, else rejected.

    Raises:
        FlexKeeperError: if a record is gone, or a value does not fit; nothing has changed then.
    """
    alone = reviewed[0].record if len(reviewed) == 1 else None
    with vault.database.change("confirm", record=alone, detail={"records": len(reviewed)}) as change:
        for one in reviewed:
            _confirm(vault, change, one)
        return change.id


def confirm_as_read(vault: Vault, record_ids: Sequence[int]) -> int:
    """Keeps records with what was read in them, all in one change; those that need the driver are left out.

    Raises:
        FlexKeeperError: if a record is gone.
    """
    left = {one.id for one in waiting(vault) if not one.needs_driver}
    taken = []
    for record_id in record_ids:
        if record_id in left:
            record = get(vault, record_id)
            fits = fitting(record.kind, suggestions(vault, record))
            taken.append(Reviewed(record_id, {name: one.value for name, one in fits.items()}))
    return confirm(vault, taken)


def dismiss(vault: Vault, record_id: int, field_id: str) -> int:
    """Rejects what was read for a field of a record, and returns the change for undoing it.

    Raises:
        FlexKeeperError: if nothing is open for it.
    """
    rows = vault.database.rows(
        """SELECT proposal.id FROM proposal JOIN document ON document.id = proposal.document
           WHERE document.record = ? AND field = ? AND proposal.state = 'open'""",
        (record_id, field_id),
    )
    if not rows:
        raise FlexKeeperError(_("Nothing is suggested here any more."), _("Nothing was changed."))
    with vault.database.change("dismiss", record=record_id) as change:
        for row in rows:
            change.update("proposal", row["id"], {"state": "rejected"})
        return change.id


def _confirm(vault: Vault, change: Change, one: Reviewed) -> None:
    record = get(vault, one.record)
    removed = () if one.tags is None else tuple(tag for tag in record.tags if tag not in one.tags)
    row = edited(vault, record, one.values, add_tags=one.tags or (), remove_tags=removed)
    change.update("record", record.id, {**row, "modified": vault.clock().isoformat()})
    _settle(vault, change, record.id, get(vault, record.id).fields)
    index(vault, change, record.id)


def _settle(vault: Vault, change: Change, record_id: int, fields: Mapping[str, str]) -> None:
    rows = vault.database.rows(
        """SELECT proposal.id, field, value FROM proposal JOIN document ON document.id = proposal.document
           WHERE document.record = ? AND proposal.state = 'open'""",
        (record_id,),
    )
    for row in rows:
        if row["field"] in fields:
            state = "kept" if fields[row["field"]] == row["value"] else "rejected"
            change.update("proposal", row["id"], {"state": state})


def _expiry_fields() -> set[str]:
    return {EXPIRES} | {one.id for kind in kinds().values() for one in kind.fields if one.is_expiry}


def _waiting(row: Mapping[str, Any]) -> Waiting:
    kind = kinds().get(row["kind"])
    status: DocumentStatus = "added"
    if row["locked"] is not None:
        status = "needs_password"
    elif row["damaged"] is not None:
        status = "damaged"
    return Waiting(
        id=row["id"],
        title=row["title"],
        kind_label=kind.label if kind else row["kind"],
        untrusted_name=row["name"] or "",
        media_type=row["media_type"] or "",
        bytes=row["bytes"] or 0,
        sha256=row["sha256"] or "",
        documents=row["documents"],
        status=status,
        reason=row["locked"] or row["damaged"] or "",
        valid_until=row["valid_until"],
        sureness=row["sureness"],
        is_expiry_unsure=row["expiry_sureness"] is not None and row["expiry_sureness"] < SURE,
    )
