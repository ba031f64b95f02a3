"""The odometer log of a vehicle: readings typed by the driver, and those that its papers and blocks state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records.kinds import Field, kinds
from flexkeeper.records.logbook import entries
from flexkeeper.records.logbook.odometer import Odometer, Reading, Unit, odometer_of, question_about
from flexkeeper.records.logbook.papers import papers_of
from flexkeeper.records.people import Vehicle, vehicle
from flexkeeper.vault import Vault


class ReadingQuestion(FlexKeeperError):  # noqa: N818 - it is asked, and may be kept all the same
    """A reading that looks wrong beside the others; its message says why."""


def unit_of(one: Vehicle) -> Unit:
    """What the vehicle's odometer counts in: miles, unless its profile says kilometers."""
    return cast("Unit", one.fields.get("odometer_unit", "mi"))


def odometer(vault: Vault, vehicle_id: int) -> Odometer:
    """All readings of a vehicle, and what follows from them.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    unit = unit_of(vehicle(vault, vehicle_id))
    return odometer_of(unit, [*_typed(vault, vehicle_id), *_stated(vault, vehicle_id, unit)])


def add_reading(
    vault: Vault, vehicle_id: int, values: Mapping[str, str], *, today: date, is_confirmed: bool = False
) -> int:
    """Notes what the odometer showed (`day`, `value`, `unit`, `note`) and returns the reading's id.

    To confirm what a receipt states, note the same value for the same day; one that was typed before is
    confirmed itself, and never there twice.

    Raises:
        ReadingQuestion: unless it `is_confirmed`, if it looks wrong beside the others or is of a day to come.
        FlexKeeperError: if a value does not fit.
    """
    known = odometer(vault, vehicle_id)
    row: dict[str, Any] = entries.parsed(_fields(), values)
    entries.require(_fields(), row, ("day", "value"))
    row = {**row, "value": entries.whole(row["value"]), "unit": row.get("unit") or known.unit}
    day = date.fromisoformat(row["day"])
    candidate = Reading(0, day, row["value"], row["unit"], "typed")
    question = _("That day has not come yet.") if day > today else question_about(known, candidate)
    if question and not is_confirmed:
        raise ReadingQuestion(
            _("This reading looks wrong. {question}").format(question=question),
            _("Look at it once more. If it is right, say so: --confirm"),
        )
    row["confirmed"] = int(bool(question) and is_confirmed)
    same = "SELECT id FROM reading WHERE vehicle = ? AND day = ? AND value = ? AND unit = ?"
    typed: int | None = vault.database.value(same, (vehicle_id, row["day"], row["value"], row["unit"]))
    if typed is None:
        return entries.add(vault, "reading", {"vehicle": vehicle_id, **row})
    entries.update(vault, "reading", typed, {name: value for name, value in row.items() if value})
    return typed


def remove_reading(vault: Vault, reading_id: int) -> None:
    """Takes a typed reading out.

    Raises:
        FlexKeeperError: if it is not there.
    """
    entries.remove(vault, "reading", reading_id)


def _fields() -> tuple[Field, ...]:
    return (
        Field("day", _("Day"), "date"),
        Field("value", _("Odometer"), "odometer"),
        Field("unit", _("Unit"), "choice", choices=("mi", "km")),
        Field("note", _("Note"), "text"),
    )


def _typed(vault: Vault, vehicle_id: int) -> Iterator[Reading]:
    for row in vault.database.rows("SELECT * FROM reading WHERE vehicle = ?", (vehicle_id,)):
        day = date.fromisoformat(row["day"])
        yield Reading(row["id"], day, row["value"], row["unit"], "typed", bool(row["confirmed"]), row["note"])


def _stated(vault: Vault, vehicle_id: int, unit: Unit) -> Iterator[Reading]:
    """What papers, services, checklists and blocks say, in the unit of the vehicle or the block."""
    for record in papers_of(vault, vehicle_id, _kinds_with_odometer()):
        if record.valid_from and record.fields.get("odometer"):
            value = int(record.fields["odometer"])
            yield Reading(record.id, record.valid_from, value, unit, "receipt")
    for table in ("service", "checklist"):
        for row in vault.database.rows(
            f"SELECT id, day, odometer FROM {table} WHERE vehicle = ? AND odometer IS NOT NULL",  # noqa: S608
            (vehicle_id,),
        ):
            yield Reading(row["id"], date.fromisoformat(row["day"]), row["odometer"], unit, table)
    for row in vault.database.rows("SELECT * FROM block WHERE vehicle = ?", (vehicle_id,)):
        for moment, value in ((row["starts"], row["odometer_start"]), (row["ends"], row["odometer_end"])):
            if value is not None:
                day = datetime.fromisoformat(moment).date()
                yield Reading(row["id"], day, value, row["unit"], "block")


def _kinds_with_odometer() -> Sequence[str]:
    return [one.id for one in kinds().values() if any(field.type == "odometer" for field in one.fields)]
