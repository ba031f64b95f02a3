"""Reading locked documents again, with the password the driver knows."""

from __future__ import annotations

from dataclasses import dataclass

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.intake import thumbnails, writing
from flexkeeper.intake.outcome import Added
from flexkeeper.intake.parsing import NotParsed, parse
from flexkeeper.intake.reading import Reading
from flexkeeper.progress import Progress
from flexkeeper.records import Document, Record
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class _Opened:
    document: Document
    reading: Reading


def unlock(
    vault: Vault, sandbox: Sandbox, record_id: int, password: str, *, progress: Progress | None = None
) -> list[Added]:
    """Opens the record's waiting documents with a password; one change for those that it opens.

    The password is tried as typed, never stripped, and stays with each document it opened.

    Raises:
        FlexKeeperError: if nothing of the record waits, or the password opens none of it.
        Cancelled: if the progress was cancelled; nothing has changed then.
    """
    progress = progress or Progress()
    record = records.get(vault, record_id)
    waiting = [document for document in record.documents if document.status == "needs_password"]
    if not waiting:
        raise FlexKeeperError(
            _("No file of this record waits for a password."), _("Choose a record that is marked as locked.")
        )
    opened = []
    for document in progress.each(waiting, _("Opening files"), len(waiting)):
        reading = _read(vault, sandbox, document, password, progress)
        if reading.status != "needs_password":
            opened.append(_Opened(document, reading))
    if not opened:
        raise FlexKeeperError(
            _("This password does not open the file."),
            _("Type it as you got it, capital letters and spaces included; the file stays as it is."),
        )
    _write(vault, record_id, opened, password)
    return [_added(record, one) for one in opened]


def _read(vault: Vault, sandbox: Sandbox, document: Document, password: str, progress: Progress) -> Reading:
    with records.open_document(vault, document) as stream:
        try:
            return parse(
                sandbox, stream, document.name, document.sha256, password=password, depth=0, progress=progress
            )
        except NotParsed as failure:
            raise FlexKeeperError(
                _("This file could not be read safely."),
                _("It stays in the vault as it is. Save a copy without the password and add that."),
            ) from failure


def _write(vault: Vault, record_id: int, opened: list[_Opened], password: str) -> None:
    with vault.database.change("unlock_document", record=record_id) as change:
        for one in opened:
            change.update("document", one.document.id, writing.columns(one.reading, password))
            writing.write_text(change, one.document.id, one.reading)
            writing.write_proposals(change, one.document.id, one.reading, frozenset())
        change.update("record", record_id, {"modified": vault.clock().isoformat()})
        records.index(vault, change, record_id)
    for one in opened:
        if one.reading.thumbnail:
            thumbnails.keep_thumbnail(vault, one.document.sha256, one.reading.thumbnail)


def _added(record: Record, one: _Opened) -> Added:
    return Added(
        file=one.document.name,
        status=writing.outcome(one.reading),
        id=record.id,
        kind=record.kind,
        title=record.title,
        sha256=one.document.sha256,
        proposals=writing.as_values(one.reading.proposals),
        remarks=list(one.reading.remarks),
        reason=one.reading.reason,
    )
