"""What the first hour does in the vault: takes a file in, files the text, opens the case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from flexkeeper import appeals, intake, records
from flexkeeper.appeals import NewCase
from flexkeeper.desktop.doing import last_change
from flexkeeper.desktop.incoming import Content, Source
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.intake import Added, Description
from flexkeeper.progress import Progress
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault

KIND = "deactivation_notice"


@dataclass(frozen=True, slots=True)
class Taken:
    """A record that is the notice, and its text: empty where it has none that can be read.

    `received` (aware) is when it came, where it says so.
    """

    record: int
    title: str
    text: str
    received: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A case that was opened, and the change that did."""

    case: int
    change: int


def take_source(
    vault: Vault, sandbox: Sandbox, source: Source, *, now: datetime, zone: tzinfo, progress: Progress
) -> Taken:
    """Keeps a file or a mail as the notice, and reads it; parsed in the sandbox like every other.

    Raises:
        FlexKeeperError: if it cannot be kept.
        Cancelled: if the progress was cancelled.
    """
    new = Description(kind=KIND)
    if isinstance(source, Content):
        added = intake.add_content(
            vault, sandbox, source.read(), source.untrusted_name, new, progress=progress
        )
    else:
        added = intake.add_file(vault, sandbox, source, new, progress=progress)
    return take_record(vault, _kept(vault, added), now=now, zone=zone)


def take_record(vault: Vault, record_id: int, *, now: datetime, zone: tzinfo) -> Taken:
    """Reads a record that is in the vault as the notice.

    Raises:
        FlexKeeperError: if there is no such record.
    """
    record = records.get(vault, record_id)
    if not any(records.text_of(vault, one).strip() for one in record.documents):
        return Taken(record_id, record.title, "", None)
    kept = appeals.read_kept_notice(vault, record_id, now=now, zone=zone)
    received = kept.notice.sent if kept.notice.counted_from == "received" else None
    return Taken(record_id, record.title, kept.text, received)


def open_case(
    vault: Vault, sandbox: Sandbox, new: NewCase, text: str, record: int | None, progress: Progress
) -> Opened:
    """Opens the case; a notice that is text only is filed as a record first.

    Raises:
        FlexKeeperError: if the notice cannot be kept, or a value does not fit.
        Cancelled: if the progress was cancelled.
    """
    if record is None:
        about = Description(kind=KIND, title=_("Deactivation notice"))
        content = text.encode("utf-8", "replace")
        name = _("Deactivation notice.txt")
        record = _kept(vault, intake.add_content(vault, sandbox, content, name, about, progress=progress))
    case = appeals.open_case(vault, replace(new, notice=record))
    return Opened(case, last_change(vault))


def _kept(vault: Vault, added: Added) -> int:
    """The record of what was added, out of the trash where it is there already."""
    if added.id is None:
        raise FlexKeeperError(_("This file could not be kept."), added.reason)
    if records.get(vault, added.id).state == "trashed":
        records.restore(vault, added.id)
    return added.id
