"""The open export: every document as it came, and the records as JSON and CSV, for any other program."""

from __future__ import annotations

import csv
import io
import json
import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.progress import Progress
from flexkeeper.vault.names import safe_name, unique_name
from flexkeeper.vault.outside import outside
from flexkeeper.vault.vault import Vault
from flexkeeper.vault.verify import Problem

_JSON_COLUMNS = {
    "fields", "tags", "remarks", "facts", "recipe", "place", "results", "ladder", "reasons",
    "cited_dates", "cited_packages", "contents", "words", "left_out",
}  # fmt: skip
_OTHER_LISTS = {
    "vehicles": "vehicle",
    "people": "person",
    "odometer": "reading",
    "services": "service",
    "service_rules": "service_rule",
    "checklists": "checklist",
    "blocks": "block",
    "reminders": "due",
    "playbook_values": "playbook_value",
    "cases": "case",
    "claims": "claim",
    "incidents": "incident",
    "exhibits": "exhibit",
    "events": "event",
    "messages": "message",
    "tasks": "task",
    "rounds": "round",
    "sent": "sent",
    "letters": "letter",
    "actions": "action",
}
_INSIDE_ONLY = {"blob", "blob_bytes", "blob_sha256", "record"}
_CSV_COLUMNS = (
    "id", "kind", "title", "state", "valid_from", "valid_until", "happened_at", "tags", "vehicle", "note",
    "created", "modified", "fields", "documents",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote; `problems` lists the documents that could not be read, and why."""

    path: Path
    records: int
    documents: int
    problems: tuple[Problem, ...]


def export(vault: Vault, directory: Path, *, progress: Progress | None = None) -> Exported:
    """Writes everything in open formats to a new folder, which appears only when it is complete.

    A folder per record holds its documents; `records.json` has every value, `records.csv` a table.
    Trashed records are included, with their state. Damaged documents are left out and listed.

    Raises:
        FlexKeeperError: if the folder is there and not empty, lies in the vault, or cannot be written.
        Cancelled: if the progress was; nothing is left behind then.
    """
    progress = progress or Progress()
    target = Path(os.path.abspath(directory))  # noqa: PTH100 - a folder named `.` or `..` gets its name
    with outside(vault.path, directory):
        if target.exists() and (not target.is_dir() or vault.files.names(target)):
            raise FlexKeeperError(
                _("There is already something at the place to export to."), _("Choose a new or empty folder.")
            )
        # Not the name and more: together they could be too long.
        draft = target.with_name(f".tmp-{secrets.token_hex(8)}")
        try:
            vault.files.make_folder(draft)
            exported = _write(vault, draft, directory, progress)
            if target.is_dir():
                target.rmdir()
            vault.files.rename(draft, target)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        vault.files.sync_folder(target.parent)
    if vault.is_writable:
        vault.note("export", {"records": exported.records, "documents": exported.documents})
    return exported


def _write(vault: Vault, draft: Path, directory: Path, progress: Progress) -> Exported:
    records = [_opened(row) for row in vault.database.rows("SELECT * FROM record ORDER BY id")]
    by_id = {record["id"]: {**record, "documents": []} for record in records}
    documents = vault.database.rows("SELECT * FROM document ORDER BY record, position, id")
    folders: dict[int, str] = {}
    taken: dict[str, set[str]] = {"": {"records.json", "records.csv"}}
    problems = []
    for document in progress.each(documents, _("Exporting documents"), len(documents)):
        record = by_id[document["record"]]
        if record["id"] not in folders:
            wanted = f"{record['id']:04d}_{safe_name(record['title'].replace('.', ' '), 'record')}"
            folders[record["id"]] = unique_name(wanted, taken[""])
        folder = folders[record["id"]]
        name = unique_name(safe_name(document["name"], "document"), taken.setdefault(folder, set()))
        entry = {key: value for key, value in _opened(document).items() if key not in _INSIDE_ONLY}
        try:
            content = vault.blobs.read(document)
        except FlexKeeperError as error:
            problems.append(Problem(document["id"], error.message))
            entry["path"], entry["problem"] = None, error.message
        else:
            _write_document(vault, content, draft / folder, name)
            entry["path"] = f"{folder}/{name}"
        record["documents"].append(entry)
    _write_lists(vault, draft, list(by_id.values()))
    return Exported(directory, len(records), len(documents) - len(problems), tuple(problems))


def _write_document(vault: Vault, content: BinaryIO, folder: Path, name: str) -> None:
    vault.files.make_folder(folder)
    file = vault.files.create(folder / name)
    try:
        while chunk := content.read(1 << 20):
            vault.files.write(file, chunk)
        vault.files.sync(file)
    finally:
        vault.files.close(file)


def _write_lists(vault: Vault, draft: Path, records: list[dict[str, Any]]) -> None:
    everything = {"records": records} | {
        name: [_opened(row) for row in vault.database.rows(f'SELECT * FROM "{table}" ORDER BY id')]  # noqa: S608 - our own tables
        for name, table in _OTHER_LISTS.items()
    }
    text = json.dumps(everything, indent=2, ensure_ascii=False) + "\n"
    vault.files.replace_content(draft / "records.json", text.encode("utf-8"))
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(_CSV_COLUMNS)
    for record in records:
        flat = {**record, "documents": [entry["path"] for entry in record["documents"]]}
        writer.writerow([_cell(flat[column]) for column in _CSV_COLUMNS])
    # The byte order mark is what tells spreadsheets that this is UTF-8.
    vault.files.replace_content(draft / "records.csv", table.getvalue().encode("utf-8-sig"))


def _opened(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its JSON columns parsed."""
    return {
        key: json.loads(value) if key in _JSON_COLUMNS and value is not None else value
        for key, value in row.items()
    }


def _cell(value: Any) -> Any:
    """A cell of the table. Spreadsheets run a text that begins like a formula; an apostrophe stops that."""
    if isinstance(value, dict):
        value = "; ".join(f"{key}: {item}" for key, item in value.items())
    elif isinstance(value, list):
        value = "; ".join(str(item) for item in value)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
