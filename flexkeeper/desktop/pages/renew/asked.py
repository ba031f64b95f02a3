"""What renewing a paper asks of the vault, and the one change it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flexkeeper import records, reminders
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records import Field, Record, Reviewed, Span, Suggestion, Vehicle, Waiting
from flexkeeper.vault import Vault

_MOST_WAITING = 3


@dataclass(frozen=True, slots=True)
class Old:
    """The paper to be replaced, the vehicle it is of, and papers in review that may be the new one."""

    record: Record
    vehicle: Vehicle | None
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class New:
    """The paper that came in, and what was read in it that the kind of the old one has a field for."""

    record: Record
    read: Mapping[str, Suggestion]


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was done: the change (for undoing it), the new paper, and what follows from it.

    `gaps` are days without cover since the old one ended, None where that is not asked of this kind;
    `announced` is the day of the next reminder, None where there is none to come.
    """

    change: int
    record: Record
    vehicle: Vehicle | None
    gaps: tuple[Span, ...] | None
    announced: date | None


def old_of(vault: Vault, record_id: int) -> Old:
    """The newest of the papers that replaced each other, as what is to be renewed.

    Raises:
        FlexKeeperError: if it is gone or in the trash.
    """
    newer = records.versions(vault, record_id).newer
    record = records.get(vault, newer[-1].id if newer else record_id)
    if record.state == "trashed":
        raise FlexKeeperError(
            _("This paper is in the trash."), _("Take it out of the trash first, then renew it.")
        )
    found = [one for one in reversed(records.waiting(vault)) if one.id != record.id and one.status == "added"]
    return Old(record, _vehicle_of(vault, record), tuple(found[:_MOST_WAITING]))


def new_of(vault: Vault, old: Old, record_id: int) -> New:
    """A paper as the one that replaces the old one.

    Raises:
        FlexKeeperError: if it is the old one itself, or one that it replaced.
    """
    earlier = {old.record.id, *(one.id for one in records.versions(vault, old.record.id).older)}
    if record_id in earlier:
        raise FlexKeeperError(
            _("That is the old paper itself: the vault has this file already."),
            _("Choose the file of the new one."),
        )
    record = records.get(vault, record_id)
    return New(record, records.fitting(old.record.kind, records.suggestions(vault, record)))


def fields_of(new: New, old: Old) -> list[Field]:
    """What is asked about the new paper: until when it is good, from when, and what else was read in it."""
    paper = records.kind(old.record.kind)
    dates = [one for one in paper.fields if one.is_expiry] or [paper.field("expires")]
    dates += [one for one in paper.fields if one.is_start]
    return dates + [one for one in paper.fields if one.id in new.read and one not in dates]


def renew(vault: Vault, old: Old, new: New, values: Mapping[str, str], now: datetime) -> Renewed:
    """Keeps the new paper with these values (as typed, by field) in the place of the old one: one change.

    Raises:
        FlexKeeperError: if one of them is gone, or a value does not fit.
    """
    whole = {"kind": old.record.kind, "supersedes": str(old.record.id), **values}
    if new.record.state == "to_review":
        whole["title"] = old.record.title
    if old.vehicle is not None:
        whole["vehicle"] = str(old.vehicle.id)
    change = records.confirm(vault, [Reviewed(new.record.id, whole)])
    record = records.get(vault, new.record.id)
    until = max(now.date(), record.valid_from or now.date())
    gaps = _gaps(vault, old, until)
    return Renewed(change, record, old.vehicle, gaps, _announced(vault, record.id, now))


def _vehicle_of(vault: Vault, record: Record) -> Vehicle | None:
    """The vehicle a paper was given, or whose VIN or plate it states."""
    for one in records.vehicles(vault):
        if record.vehicle == one.id:
            return one
        if record.vehicle is None and record.id in {
            paper.id for paper in records.papers_of(vault, one.id, (record.kind,))
        }:
            return one
    return None


def _gaps(vault: Vault, old: Old, until: date) -> tuple[Span, ...] | None:
    ended = old.record.valid_until
    if old.vehicle is None or ended is None or old.record.kind not in records.COVERS:
        return None
    found = next(one for one in records.coverage(vault, old.vehicle.id, until) if one.kind == old.record.kind)
    # From then on: holes of years ago are on the timeline, and none of this renewal's.
    return tuple(one for one in found.gaps if one.first is not None and one.first > ended)


def _announced(vault: Vault, record_id: int, now: datetime) -> date | None:
    due = [one for one in reminders.due(vault, now, within_days=None) if one.record == record_id]
    days = [step.at.date() if isinstance(step.at, datetime) else step.at for one in due for step in one.steps]
    return min((day for day in days if day > now.date()), default=None)
