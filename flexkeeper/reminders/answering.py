"""The driver's answers to what is due, each one change: known, put off, done."""

from __future__ import annotations

from datetime import date, datetime

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.reminders import table
from flexkeeper.reminders.collect import find
from flexkeeper.reminders.marks import mark
from flexkeeper.vault import Vault


def acknowledge(vault: Vault, item: str, now: datetime) -> int:
    """Says that the driver knows: it is quiet until its next step. Returns the change, for undo.

    Raises:
        FlexKeeperError: if nothing of that name is due.
    """
    one = find(vault, item)
    with vault.database.change("reminder", record=one.record) as change:
        mark(vault, change, one, {"seen": now.isoformat(), "snoozed": None})
        return change.id


def snooze(vault: Vault, item: str, until: date, now: datetime) -> int:
    """Puts it off: it is quiet until that day and said again then. Returns the change, for undo.

    Raises:
        FlexKeeperError: if nothing of that name is due, or the day is not ahead.
    """
    if until <= now.date():
        raise FlexKeeperError(_("It can only be put off to a later day."), _("Choose a day after today."))
    one = find(vault, item)
    with vault.database.change("reminder", record=one.record) as change:
        mark(vault, change, one, {"seen": now.isoformat(), "snoozed": until.isoformat()})
        return change.id


def done(vault: Vault, item: str, today: date) -> int:
    """Says that it is done; what comes again is due the next time. Returns the change, for undo.

    For a service that notes one in the vehicle's logbook; a paper's reminder ends, the paper stays as it is.

    Raises:
        FlexKeeperError: if nothing of that name is due, or it is done already.
    """
    if item.startswith("due-"):
        with vault.database.change("reminder", record=table.row_of(vault, item)["record"]) as change:
            table.finish(vault, change, item, today)
            return change.id
    one = find(vault, item)
    if one.is_done:
        raise FlexKeeperError(_("That is done already."), _("Nothing was changed."))
    if one.sort == "service":
        return _note_the_service(vault, item, today)
    with vault.database.change("reminder", record=one.record) as change:
        mark(vault, change, one, {"is_done": 1})
        return change.id


def _note_the_service(vault: Vault, item: str, today: date) -> int:
    for vehicle in records.vehicles(vault):
        for rule in records.rules(vault, vehicle.id):
            if f"service-{rule.id}" == item:
                values = {"day": today.isoformat(), "work": rule.title, "category": rule.category}
                records.add_service(vault, vehicle.id, values, today=today)
                return int(vault.database.value("SELECT max(id) FROM activity"))
    raise table.no_such(item)
