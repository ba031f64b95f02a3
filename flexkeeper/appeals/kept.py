"""A notice that lies in the vault: a mail, a PDF, or a picture whose text was recognized."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from flexkeeper import records
from flexkeeper.appeals.notice import Notice, read_notice
from flexkeeper.appeals.own_values import known_platforms
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Document, Record
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class KeptNotice:
    """What a kept notice says; its quotes are places in `text`, which is that document's."""

    document: Document
    text: str
    notice: Notice


def read_kept_notice(vault: Vault, record_id: int, *, now: datetime, zone: tzinfo) -> KeptNotice:
    """Reads the first document of a record that has text, with the driver's own values for facts.

    Raises:
        FlexKeeperError: if there is no such record, or none of its documents has text.
    """
    record = records.get(vault, record_id)
    for document in record.documents:
        text = records.text_of(vault, document)
        if text.strip():
            known, received = known_platforms(vault), _received(record, zone)
            return KeptNotice(document, text, read_notice(text, known, now=now, zone=zone, received=received))
    raise FlexKeeperError(
        _("There is no text in this record that could be read."),
        _("Have its text recognized, or add the notice as a mail or as text."),
    )


def _received(record: Record, zone: tzinfo) -> datetime | None:
    """When it came: the moment of the mail, else the day that the driver noted."""
    if record.happened_at is not None:
        moment = record.happened_at
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if record.kind == "deactivation_notice" and record.valid_from is not None:
        return datetime.combine(record.valid_from, datetime.min.time(), zone)
    return None
