"""`flexkeeper records …`: papers in, found, described, taken out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from flexkeeper import intake, records
from flexkeeper.cli import vehicles
from flexkeeper.cli.shell import (
    A_NUMBER,
    ANY_PATH,
    READERS,
    Shell,
    assignments,
    json_option,
    say,
    secret_file,
)
from flexkeeper.i18n import _
from flexkeeper.records import Record


@click.group("records")
def command() -> None:
    """Papers: add, list, find, show, edit, trash, restore, purge, export."""


@command.command()
@click.argument("files", nargs=-1, required=True, type=ANY_PATH)
@click.option("--kind", help="What kind of paper it is.")
@click.option("--title", help="What to call it.")
@click.option("--expires", help="The last day it is good for, as 2027-03-31.")
@click.option("--vehicle", "vehicle_id", type=A_NUMBER, help="The vehicle it belongs to.")
@click.option("--tag", "tags", multiple=True, help="A tag; may be given several times.")
@click.option("--password-file", type=ANY_PATH, help="The password of a locked PDF.")
@json_option
@click.pass_obj
def add(
    shell: Shell,
    files: tuple[Path, ...],
    kind: str | None,
    title: str | None,
    expires: str | None,
    vehicle_id: int | None,
    tags: tuple[str, ...],
    password_file: Path | None,
    as_json: bool,
) -> int:
    """Reads files and folders into the vault; nothing is left out without a word."""
    new = intake.Description(
        kind=kind,
        title=title,
        fields={"expires": expires} if expires else {},
        vehicle=vehicle_id,
        tags=tags,
        password=secret_file(password_file) if password_file else None,
    )
    vault, sandbox = shell.vault(write=True), shell.sandbox(READERS)
    added: list[intake.Added] = []
    try:
        with shell.progress() as progress:
            intake.add(vault, sandbox, files, new, progress=progress, report=added.append)
    finally:
        # Also when it was stopped or the disk is full: each file is told what became of it.
        say([as_added(one) for one in added], as_json, _added_lines(added))
    return 1 if any(one.status in ("failed", "too_large") for one in added) else 0


@command.command("list")
@click.option("--trash", "trashed", is_flag=True, help="What is in the trash.")
@json_option
@click.pass_obj
def list_records(shell: Shell, trashed: bool, as_json: bool) -> None:
    """Lists all records."""
    found = records.everything(shell.vault(), trashed=trashed)
    say([as_record(record) for record in found], as_json, [_line(record) for record in found])


@command.command()
@click.argument("query")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@json_option
@click.pass_obj
def find(shell: Shell, query: str, limit: int, as_json: bool) -> None:
    """Finds records by words or their beginnings."""
    found = records.find(shell.vault(), query, limit=limit)
    say([as_record(record) for record in found], as_json, [_line(record) for record in found])


@command.command()
@click.argument("record_id", type=A_NUMBER)
@click.option("--reveal", is_flag=True, help="Show masked numbers in full.")
@json_option
@click.pass_obj
def show(shell: Shell, record_id: int, reveal: bool, as_json: bool) -> None:
    """Shows one record with its fields, documents and remarks."""
    vault = shell.vault()
    record = records.get(vault, record_id)
    proposals = records.proposals(vault, record_id)
    detail = as_record(record) | {
        "fields": dict(record.fields),
        "happened_at": record.happened_at.isoformat() if record.happened_at else None,
        "place": list(record.place) if record.place else None,
        "note": record.note,
        "proposals": proposals,
        "remarks": records.remarks(record),
        "text_state": _text_state(record),
    }
    say(detail, as_json, _detail_lines(record, reveal))


@command.command()
@click.argument("record_id", type=A_NUMBER)
@click.option("--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="Set a field; empty clears it.")
@click.option("--tag", "tags", multiple=True, metavar="+TAG|-TAG", help="Add or remove a tag.")
@json_option
@click.pass_obj
def edit(shell: Shell, record_id: int, pairs: tuple[str, ...], tags: tuple[str, ...], as_json: bool) -> None:
    """Changes a record; without options it says that the record is right as it is."""
    record = records.edit(
        shell.vault(write=True),
        record_id,
        values=assignments(pairs),
        add_tags=[tag.removeprefix("+") for tag in tags if not tag.startswith("-")],
        remove_tags=[tag[1:] for tag in tags if tag.startswith("-")],
    )
    say(as_record(record), as_json, [_line(record)])


@command.command()
@click.argument("record_id", type=A_NUMBER)
@json_option
@click.pass_obj
def trash(shell: Shell, record_id: int, as_json: bool) -> None:
    """Puts a record into the trash."""
    record = records.trash(shell.vault(write=True), record_id)
    say(as_record(record), as_json, [_("In the trash: {line}").format(line=_line(record))])


@command.command()
@click.argument("record_id", type=A_NUMBER)
@json_option
@click.pass_obj
def restore(shell: Shell, record_id: int, as_json: bool) -> None:
    """Takes a record out of the trash."""
    record = records.restore(shell.vault(write=True), record_id)
    say(as_record(record), as_json, [_("Back again: {line}").format(line=_line(record))])


@command.command()
@click.argument("record_id", type=A_NUMBER)
@json_option
@click.pass_obj
def purge(shell: Shell, record_id: int, as_json: bool) -> None:
    """Deletes a trashed record for good."""
    records.purge(shell.vault(write=True), record_id)
    note = _("Copies of this vault made earlier (backups, a sync folder) still hold it.")
    say({"id": record_id, "purged": True, "remarks": [note]}, as_json, [_("Deleted for good."), note])


@command.command()
@click.argument("record_id", type=A_NUMBER)
@click.argument("directory", type=ANY_PATH)
@json_option
@click.pass_obj
def export(shell: Shell, record_id: int, directory: Path, as_json: bool) -> None:
    """Writes a record's files, as they came, into a folder."""
    vault = shell.vault_to_take_from()
    with shell.progress() as progress:
        written = records.export(vault, record_id, directory, progress=progress)
    say({"id": record_id, "files": [str(path) for path in written]}, as_json, [str(path) for path in written])


@command.command()
@click.argument("record_id", type=A_NUMBER)
@json_option
@click.pass_obj
def history(shell: Shell, record_id: int, as_json: bool) -> None:
    """Lists what was done to a record, newest first, with the number that undo takes."""
    done = records.history_of(shell.vault(), record_id)
    say(done, as_json, [f"{one['change']:>6}  {one['at']}  {one['action']}" for one in done])


@command.command()
@click.option("--change", "change_id", type=A_NUMBER, help="Which change; without it, the last one.")
@json_option
@click.pass_obj
def undo(shell: Shell, change_id: int | None, as_json: bool) -> None:
    """Puts back what a change changed; --change with the number of that undoes the undoing."""
    vault = shell.vault(write=True)
    undone = records.what_was_undone(vault, records.undo(vault, change_id))
    line = _("Put back ({action}, record {id}). To do it again: records undo --change {change}")
    said = line.format(action=undone.action, id=undone.record or "-", change=undone.change)
    say(dataclasses.asdict(undone), as_json, [said])


@command.command()
@click.option("--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="Set a field; empty clears it.")
@json_option
@click.pass_obj
def me(shell: Shell, pairs: tuple[str, ...], as_json: bool) -> None:
    """Shows or sets your own profile, as it is registered with the platform."""
    if pairs:
        profile = records.set_me(shell.vault(write=True), assignments(pairs))
    else:
        profile = records.me(shell.vault())
    say(profile, as_json, [f"{name}: {value}" for name, value in profile.items()])


command.add_command(vehicles.command)


def as_record(record: Record) -> dict[str, Any]:
    """A record as the command line's JSON has it."""
    return {
        "id": record.id,
        "kind": record.kind,
        "title": record.title,
        "expires": record.valid_until.isoformat() if record.valid_until else None,
        "vehicle": record.vehicle,
        "tags": list(record.tags),
        "state": record.state,
        "documents": [
            {
                "id": document.id,
                "name": document.name,
                "sha256": document.sha256,
                "media_type": document.media_type,
                "pages": document.pages,
                "bytes": document.bytes,
                "status": document.status,
            }
            for document in record.documents
        ],
    }


def as_added(added: intake.Added) -> dict[str, Any]:
    """What became of one file, as the command line's JSON has it."""
    return {
        "file": added.file,
        "status": added.status,
        "id": added.id,
        "kind": added.kind,
        "title": added.title,
        "sha256": added.sha256,
        "proposals": added.proposals,
        "remarks": added.remarks,
        "reason": added.reason,
    }


def _text_state(record: Record) -> str:
    """The state of the text of the record as a whole: the best any of its documents has."""
    states = {document.text_state for document in record.documents}
    return next((state for state in ("has_text", "recognized", "waiting") if state in states), "none")


def _line(record: Record) -> str:
    expires = _expiry(record.valid_until)
    return f"{record.id:>5}  {record.kind:<22} {expires:<11} {record.title}"


def _expiry(day: date | None) -> str:
    return day.isoformat() if day else ""


def _added_lines(added: list[intake.Added]) -> Iterator[str]:
    for one in added:
        number = "" if one.id is None else str(one.id)
        said = "; ".join(filter(None, [one.reason, *one.remarks]))
        yield f"{one.status:<15} {number:>5}  {one.file}" + (f"  ({said})" if said else "")


def _detail_lines(record: Record, reveal: bool) -> Iterator[str]:
    yield _line(record)
    kind = records.kind(record.kind)
    for name, value in record.fields.items():
        field = kind.field(name)
        yield f"       {field.label}: {value if reveal else records.shown(field, value)}"
    for document in record.documents:
        pages = _("{pages} pages").format(pages=document.pages) if document.pages else ""
        yield f"       {document.name}  {document.media_type}  {document.bytes} B  {pages}  {document.status}"
    for remark in records.remarks(record):
        yield f"       {remark}"
