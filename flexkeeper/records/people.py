"""The driver's own profile and his vehicles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records.kinds import Field, parse
from flexkeeper.vault import Change, Vault


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle; `fields` are kept values by field id."""

    id: int
    name: str
    fields: Mapping[str, str]


def owner_fields() -> tuple[Field, ...]:
    """What the driver's profile holds: himself as he is registered with the platform."""
    return (
        Field("name", _("Name"), "text"),
        Field("address", _("Address"), "text"),
        Field("email", _("Email"), "text"),
        Field("phone", _("Phone"), "text"),
        Field("born", _("Date of birth"), "date", mask=True),
        Field("platform", _("Platform"), "text"),
        Field("driver_id", _("Driver number on the platform"), "text"),
        Field("registered_since", _("Registered since"), "date"),
        Field("station", _("Usual station"), "text"),
    )


def vehicle_fields() -> tuple[Field, ...]:
    """What is kept of a vehicle beside its name."""
    return (
        Field("make", _("Make"), "text"),
        Field("model", _("Model"), "text"),
        Field("year", _("Year"), "number"),
        Field("vin", _("VIN"), "vin"),
        Field("plate", _("Plate"), "plate"),
        Field("state", _("Plate state"), "text"),
        Field("owner", _("Registered owner"), "text"),
        Field("bought", _("Bought"), "date"),
        Field("sold", _("Sold"), "date"),
        Field("odometer_unit", _("The odometer counts in"), "choice", choices=("mi", "km")),
    )


def me(vault: Vault) -> dict[str, str]:
    """The driver's profile, empty where nothing is known yet."""
    row = vault.database.row("SELECT fields FROM person WHERE role = 'owner'")
    return dict(json.loads(row["fields"])) if row else {}


def set_me(vault: Vault, values: Mapping[str, str]) -> dict[str, str]:
    """Sets fields of the driver's profile (an empty text clears one) and returns the whole.

    Raises:
        FlexKeeperError: if a field is not known or a value does not fit.
    """
    fields = _merged(me(vault), values, owner_fields())
    now = vault.clock().isoformat()
    with vault.database.change("profile") as change:
        row = vault.database.row("SELECT id FROM person WHERE role = 'owner'")
        if row is None:
            change.insert(
                "person", {"role": "owner", "fields": json.dumps(fields), "created": now, "modified": now}
            )
        else:
            change.update("person", row["id"], {"fields": json.dumps(fields), "modified": now})
    return fields


def vehicles(vault: Vault) -> list[Vehicle]:
    """All vehicles, oldest first."""
    rows = vault.database.rows("SELECT id, name, fields FROM vehicle ORDER BY id")
    return [Vehicle(row["id"], row["name"], json.loads(row["fields"])) for row in rows]


def vehicle(vault: Vault, vehicle_id: int) -> Vehicle:
    """The vehicle of that id.

    Raises:
        FlexKeeperError: if there is none.
    """
    for found in vehicles(vault):
        if found.id == vehicle_id:
            return found
    raise FlexKeeperError(
        _("There is no vehicle {id} in this vault.").format(id=vehicle_id),
        _("“flexkeeper records vehicle list” shows the vehicles that are there."),
    )


def add_vehicle(vault: Vault, name: str, values: Mapping[str, str]) -> Vehicle:
    """Adds a vehicle.

    Raises:
        FlexKeeperError: if a field is not known or a value does not fit.
    """
    fields = _merged({}, values, vehicle_fields())
    now = vault.clock().isoformat()
    with vault.database.change("vehicle") as change:
        vehicle_id = change.insert(
            "vehicle",
            {"name": _named(name), "fields": json.dumps(fields), "created": now, "modified": now},
        )
    return vehicle(vault, vehicle_id)


def edit_vehicle(vault: Vault, vehicle_id: int, values: Mapping[str, str]) -> Vehicle:
    """Sets fields of a vehicle; `name` is one of them.

    Raises:
        FlexKeeperError: if the vehicle or a field is not known, or a value does not fit.
    """
    known = vehicle(vault, vehicle_id)
    rest = {field: value for field, value in values.items() if field != "name"}
    fields = _merged(known.fields, rest, vehicle_fields())
    row = {
        "name": _named(values.get("name", known.name)),
        "fields": json.dumps(fields),
        "modified": vault.clock().isoformat(),
    }
    with vault.database.change("vehicle") as change:
        change.update("vehicle", vehicle_id, row)
    return vehicle(vault, vehicle_id)


def purge_vehicle(vault: Vault, vehicle_id: int) -> None:
    """Deletes a vehicle and its logbook for good, with all that undo remembers of them; its papers stay.

    Copies of the vault made earlier still hold them.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    vehicle(vault, vehicle_id)
    with vault.database.change("purge") as change:
        for row in vault.database.rows("SELECT id FROM record WHERE vehicle = ?", (vehicle_id,)):
            change.update("record", row["id"], {"vehicle": None})
        for table in ("reading", "service", "service_rule", "checklist", "block"):
            rows = vault.database.rows(f"SELECT id FROM {table} WHERE vehicle = ?", (vehicle_id,))  # noqa: S608
            for row in rows:
                change.forget(table, row["id"])
        _forget_removed_blocks(vault, change, vehicle_id)
        change.forget("vehicle", vehicle_id)


def _forget_removed_blocks(vault: Vault, change: Change, vehicle_id: int) -> None:
    """Blocks may be without a vehicle, so a vehicle does not know those of its own that were taken out."""
    removed = vault.database.rows(
        """SELECT DISTINCT row FROM revision WHERE "table" = 'block'
           AND json_extract(before, '$.vehicle') = ? AND row NOT IN (SELECT id FROM block)""",
        (vehicle_id,),
    )
    for row in removed:
        change.forget("block", row["row"])


def _named(name: str) -> str:
    if not name.strip():
        raise FlexKeeperError(_("A vehicle needs a name."), _("Give it one, for example “Corolla”."))
    return name.strip()


def _merged(known: Mapping[str, str], values: Mapping[str, str], fields: tuple[Field, ...]) -> dict[str, str]:
    by_id = {field.id: field for field in fields}
    merged = dict(known)
    for name, value in values.items():
        if name not in by_id:
            raise FlexKeeperError(
                _("There is no field named “{field}” here.").format(field=name),
                _("The fields are: {fields}.").format(fields=", ".join(by_id)),
            )
        merged[name] = parse(by_id[name], value)
    return {name: value for name, value in merged.items() if value}
