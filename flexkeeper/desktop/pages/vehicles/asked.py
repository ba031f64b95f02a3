"""What the page asks the vault of one vehicle, all at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flexkeeper import records
from flexkeeper.desktop import words
from flexkeeper.records import (
    Block,
    Checklist,
    Costs,
    Coverage,
    Month,
    NextService,
    Odometer,
    Record,
    Service,
    ServiceRule,
    Vehicle,
)
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class Car:
    """One vehicle with its logbook, as of a day."""

    vehicle: Vehicle
    coverage: tuple[Coverage, ...]
    odometer: Odometer
    services: tuple[Service, ...]
    coming: tuple[NextService, ...]
    costs: Costs
    checklists: tuple[Checklist, ...]
    blocks: tuple[Block, ...]
    months: tuple[Month, ...]

    @property
    def rules(self) -> tuple[ServiceRule, ...]:
        """What each service comes back by."""
        return tuple(one.rule for one in self.coming)


@dataclass(frozen=True, slots=True)
class Found:
    """All vehicles, and the one that is shown; None where there is none.

    `strays` are papers that would cover a vehicle but were given to none.
    """

    today: date
    vehicles: tuple[Vehicle, ...]
    car: Car | None
    strays: tuple[Record, ...]
    dates: str

    @classmethod
    def ask(cls, vault: Vault, wanted: int | None, today: date) -> Found:
        """Reads it from the vault; where none is wanted or it is gone, the oldest that was not sold."""
        there = tuple(records.vehicles(vault))
        unsold = [one for one in there if not one.fields.get("sold")]
        chosen = next((one for one in there if one.id == wanted), None) or next(iter(unsold or there), None)
        car = None if chosen is None else _car(vault, chosen, today)
        strays = tuple(records.without_vehicle(vault, records.COVERS)) if there else ()
        return cls(today, there, car, strays, words.date_order())


def _car(vault: Vault, one: Vehicle, today: date) -> Car:
    known = records.odometer(vault, one.id)
    # Those that were given to no vehicle, as a table may leave them, are out of sight nowhere.
    blocks = [block for block in records.diary(vault) if block.vehicle in (None, one.id)]
    return Car(
        vehicle=one,
        coverage=tuple(records.coverage(vault, one.id, today)),
        odometer=known,
        services=tuple(records.services(vault, one.id)),
        coming=tuple(records.next_services(vault, one.id, today)),
        costs=records.costs(vault, one.id, last=today),
        checklists=tuple(records.checklists(vault, one.id)),
        blocks=tuple(blocks),
        months=tuple(records.months(blocks, known.unit)),
    )
