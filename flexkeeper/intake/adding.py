"""Adding files: from a path to a record with its documents, in one change, or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from flexkeeper import records
from flexkeeper.i18n import _
from flexkeeper.intake import source, thumbnails, writing
from flexkeeper.intake.folders import expand
from flexkeeper.intake.gathering import MAX_BYTES, Gathered, Gathering
from flexkeeper.intake.names import display_name, given_title, stored_name, title_from
from flexkeeper.intake.outcome import Added, Description
from flexkeeper.intake.parsing import NotParsed
from flexkeeper.intake.reading import Reading
from flexkeeper.intake.repairing import repair
from flexkeeper.progress import Progress
from flexkeeper.records import Document, NewRecord
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import TooLarge, Vault

# Only what cannot be anything else; the driver confirms it with the rest of the record.
_SURE_KINDS = {
    "message/rfc822": "message",
    "application/mbox": "message",
    "application/gpx+xml": "gps_export",
}
_FIELDS_OF_MAIL = frozenset({"from", "to", "subject"})


class _DuplicateError(Exception):
    """The same bytes came in from elsewhere while this file was read."""


def add(
    vault: Vault,
    sandbox: Sandbox,
    paths: Sequence[Path],
    new: Description | None = None,
    *,
    progress: Progress | None = None,
    report: Callable[[Added], None] | None = None,
) -> list[Added]:
    """Adds files, and the files of folders, one after the other; each becomes a record of its own.

    What a folder holds beside papers is reported as `unsupported` and not stored; a folder that cannot be
    opened is `failed`. `report` is called as soon as something has become of a file: where this raises in
    the middle, everything reported by then is done and stays.

    Raises:
        FlexKeeperError: if the kind, a field or the vehicle is not known, or the vault cannot be written.
        Cancelled: if the progress was cancelled.
    """
    progress = progress or Progress()
    found = expand(paths)
    done: list[Added] = []

    def tell(added: Added) -> None:
        done.append(added)
        if report is not None:
            report(added)

    for path in progress.each(found.files, _("Adding files"), len(found.files)):
        tell(add_file(vault, sandbox, path, new, progress=progress))
    for one in found.skipped:
        tell(Added(str(one.path), one.status, reason=one.reason))
    return done


def add_file(
    vault: Vault,
    sandbox: Sandbox,
    path: Path,
    new: Description | None = None,
    *,
    progress: Progress | None = None,
) -> Added:
    """Adds one file as a new record, with each file it carries as a further document.

    Nothing is refused without a word: the status says what became of it. The blobs are on the disk before
    the rows are committed, and nothing is left where it is not `added`, `needs_password`, `damaged` or
    `unsupported`.

    Raises:
        FlexKeeperError: if the kind, a field or the vehicle is not known, or the vault cannot be written.
        Cancelled: if the progress was cancelled; nothing has changed then.
    """
    new, progress = new or Description(), progress or Progress()
    _check(vault, new)
    file = str(path)
    try:
        with source.open_file(path) as stream, Gathering(vault, sandbox, new.password, progress) as gathering:
            if source.size(stream) > MAX_BYTES:
                return Added(file, "too_large", reason=_too_large())
            return _add_stream(vault, gathering, stream, path.name, file, new, progress)
    except TooLarge:  # it grew while it was read
        return Added(file, "too_large", reason=_too_large())
    except (source.NotReadable, NotParsed) as failure:
        return Added(file, "failed", reason=str(failure))


def add_content(
    vault: Vault,
    sandbox: Sandbox,
    untrusted_content: bytes,
    untrusted_name: str,
    new: Description | None = None,
    *,
    progress: Progress | None = None,
) -> Added:
    """Adds bytes that never were a file, as pasted or dropped, under a name; otherwise as `add_file`.

    Raises:
        FlexKeeperError: if the kind, a field or the vehicle is not known, or the vault cannot be written.
        Cancelled: if the progress was cancelled; nothing has changed then.
    """
    new, progress = new or Description(), progress or Progress()
    _check(vault, new)
    if len(untrusted_content) > MAX_BYTES:
        return Added(untrusted_name, "too_large", reason=_too_large())
    try:
        with Gathering(vault, sandbox, new.password, progress) as gathering:
            stream = io.BytesIO(untrusted_content)
            return _add_stream(vault, gathering, stream, untrusted_name, untrusted_name, new, progress)
    except NotParsed as failure:
        return Added(untrusted_name, "failed", reason=str(failure))


def _add_stream(
    vault: Vault,
    gathering: Gathering,
    stream: BinaryIO,
    untrusted_name: str,
    file: str,
    new: Description,
    progress: Progress,
) -> Added:
    staged = gathering.stage(stream)
    twin = records.document_with_hash(vault, staged.sha256)
    if twin:
        repaired = repair(vault, gathering, staged, stream, untrusted_name)
        return _duplicate(vault, file, twin, repaired)
    progress.step(_("Reading"), 0, 1)
    reading = gathering.read(staged, stream, stored_name(untrusted_name))
    if reading.status == "too_large":
        return Added(file, "too_large", sha256=staged.sha256, reason=reading.reason)
    gathering.take(staged, untrusted_name, reading)
    progress.step(_("Writing"), 0, 1)
    try:
        return _commit(vault, gathering, file, new)
    except _DuplicateError:
        twin = records.document_with_hash(vault, staged.sha256)
        assert twin is not None
        return _duplicate(vault, file, twin)


def _commit(vault: Vault, gathering: Gathering, file: str, new: Description) -> Added:
    main = gathering.documents[0]
    record = _record(vault, main, new)
    with vault.database.change("import", detail={"documents": len(gathering.documents)}) as change:
        if records.document_with_hash(vault, main.staged.sha256):
            raise _DuplicateError
        record_id = records.create(change, record, now=vault.clock())
        for document in gathering.documents:
            document.staged.publish()
        documents = writing.write_documents(
            change,
            record_id,
            gathering,
            fields=frozenset(record.fields),
            password=new.password,
            now=vault.clock(),
        )
        records.index(vault, change, record_id)
    for document in gathering.documents:
        if document.reading.thumbnail:
            thumbnails.keep_thumbnail(vault, document.staged.sha256, document.reading.thumbnail)
    return Added(
        file,
        writing.outcome(main.reading),
        id=record_id,
        kind=record.kind,
        title=record.title,
        sha256=main.staged.sha256,
        proposals=writing.as_values([p for one in gathering.documents for p in one.reading.proposals]),
        remarks=writing.all_remarks(documents),
        reason=main.reading.reason,
        documents=[*documents, *gathering.apart],
    )


def _record(vault: Vault, main: Gathered, new: Description) -> NewRecord:
    """The record to be: what the driver said, else what the file says of itself."""
    kind = new.kind or _SURE_KINDS.get(main.reading.media_type, "other")
    return NewRecord(
        kind=kind,
        title=given_title(new.title)
        or display_name(main.reading.title, 200)
        or title_from(main.untrusted_name),
        state="kept" if new.kind else "to_review",
        fields=_fields(kind, main.reading, new),
        tags=new.tags,
        vehicle=new.vehicle,
        happened_at=writing.moment(main.reading, vault.clock()),
        place=main.reading.place,
    )


def _check(vault: Vault, new: Description) -> None:
    paper = records.kind(new.kind or "other")
    for name, value in new.fields.items():
        records.parse(paper.field(name), value)
    if new.vehicle is not None:
        records.vehicle(vault, new.vehicle)


def _fields(kind: str, reading: Reading, new: Description) -> dict[str, str]:
    """The fields given, and for a message what its mail says of itself."""
    if kind != "message" or reading.media_type != "message/rfc822":
        return dict(new.fields)
    own = {p.field: p.value for p in reading.proposals if p.field in _FIELDS_OF_MAIL}
    return {"channel": "email"} | own | dict(new.fields)


def _duplicate(vault: Vault, file: str, twin: Document, repaired: Sequence[str] = ()) -> Added:
    record = records.get(vault, twin.record)
    remarks = [_("the record with the same file is in the trash")] if record.state == "trashed" else []
    return Added(
        file,
        "duplicate",
        id=record.id,
        kind=record.kind,
        title=record.title,
        sha256=twin.sha256,
        remarks=[*remarks, *repaired],
        reason=_("The same file is in the vault already."),
    )


def _too_large() -> str:
    return _("This file is larger than 500 MB. Split it, or save a smaller copy, and add that.")
