"""Which papers belong to a vehicle."""

from __future__ import annotations

from collections.abc import Sequence

from flexkeeper.records.people import vehicle
from flexkeeper.records.read import many
from flexkeeper.records.values import Record
from flexkeeper.vault import Vault


def papers_of(vault: Vault, vehicle_id: int, kinds: Sequence[str]) -> list[Record]:
    """The papers of those kinds that are this vehicle's, by their first day; those in the trash are left out.

    A paper belongs to the vehicle it was given, or, where it was given none, to the one whose VIN or
    plate it states.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    fields = vehicle(vault, vehicle_id).fields
    names = ", ".join(f":kind{number}" for number in range(len(kinds)))
    rows = vault.database.rows(
        f"""SELECT id FROM record WHERE state <> 'trashed' AND kind IN ({names}) AND (vehicle = :vehicle OR
            vehicle IS NULL AND (json_extract(fields, '$.vin') = :vin
                OR json_extract(fields, '$.plate') = :plate))
            ORDER BY coalesce(valid_from, valid_until, created), id""",  # noqa: S608 - names of parameters
        {
            **{f"kind{number}": kind for number, kind in enumerate(kinds)},
            "vehicle": vehicle_id,
            "vin": fields.get("vin"),
            "plate": fields.get("plate"),
        },
    )
    return many(vault, [row["id"] for row in rows])


def without_vehicle(vault: Vault, kinds: Sequence[str]) -> list[Record]:
    """The papers of those kinds that were given no vehicle and state no VIN or plate of one."""
    names = ", ".join(f":kind{number}" for number in range(len(kinds)))
    rows = vault.database.rows(
        f"""SELECT id FROM record WHERE state <> 'trashed' AND kind IN ({names}) AND vehicle IS NULL
            AND NOT EXISTS (SELECT 1 FROM vehicle WHERE
                json_extract(vehicle.fields, '$.vin') = json_extract(record.fields, '$.vin')
                OR json_extract(vehicle.fields, '$.plate') = json_extract(record.fields, '$.plate'))
            ORDER BY id""",  # noqa: S608 - names of parameters
        {f"kind{number}": kind for number, kind in enumerate(kinds)},
    )
    return many(vault, [row["id"] for row in rows])
