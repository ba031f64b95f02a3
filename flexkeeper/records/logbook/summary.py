"""The maintenance summary of a vehicle: what was done, what it cost, what is next, each receipt's page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flexkeeper.bundle import Sheet, SheetRow
from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records.logbook.costs import Costs, costs_of
from flexkeeper.records.logbook.odometer import Odometer
from flexkeeper.records.logbook.readings import odometer
from flexkeeper.records.logbook.rules import NextService, next_service, rules
from flexkeeper.records.logbook.service import Service, services
from flexkeeper.records.people import Vehicle, vehicle
from flexkeeper.records.read import many
from flexkeeper.records.values import Record
from flexkeeper.vault import Vault

_FIRST_RECEIPT = 2  # the summary is the first file of its exhibit


@dataclass(frozen=True, slots=True)
class MaintenanceSummary:
    """A vehicle's summary up to a day, and the receipts whose files follow it, in its order."""

    title: str
    description: str
    sheet: Sheet
    receipts: tuple[Record, ...]


def maintenance_summary(vault: Vault, vehicle_id: int, day: date) -> MaintenanceSummary:
    """The summary of all services of a vehicle; its rows name the files of `receipts`, counted from 2.

    Raises:
        FlexKeeperError: if there is no such vehicle, or nothing to tell of it.
    """
    car = vehicle(vault, vehicle_id)
    done = [one for one in services(vault, vehicle_id) if one.day is None or one.day <= day]
    if not done:
        raise FlexKeeperError(
            _("There is no service of “{vehicle}” in this vault.").format(vehicle=car.name),
            _("Add a maintenance receipt, or note a service: flexkeeper records vehicle service add"),
        )
    receipts = many(vault, list(dict.fromkeys(one.record for one in done if one.record is not None)))
    known = odometer(vault, vehicle_id)
    following = [next_service(rule, done, known) for rule in rules(vault, vehicle_id)]
    title = _("Maintenance of {vehicle}").format(vehicle=_described(car))
    sheet = Sheet(
        title=title,
        lines=_lines(car, done, known, day),
        columns=(_("Date"), _("Odometer"), _("Shop"), _("Work done"), _("Cost")),
        rows=_rows(done, receipts),
        totals=(*_totals(done, known, day), *(_next(one, known.unit) for one in following)),
        numbers=(1, 4),
        shares=(0, 0, 2, 3, 0),
    )
    count = _("{services} services, {receipts} receipts").format(services=len(done), receipts=len(receipts))
    return MaintenanceSummary(title, count, sheet, tuple(receipts))


def _described(car: Vehicle) -> str:
    parts = (car.fields.get(name, "") for name in ("year", "make", "model"))
    return " ".join(filter(None, parts)) or car.name


def _lines(car: Vehicle, done: list[Service], known: Odometer, day: date) -> tuple[tuple[str, str], ...]:
    plate = " ".join(filter(None, (car.fields.get("plate"), car.fields.get("state"))))
    days = [one.day for one in done if one.day is not None]
    period = _("{first} to {last}").format(first=min(days), last=max(days)) if days else ""
    last = known.last
    shown = _("{value:,} {unit} on {day}").format(value=last[1], unit=known.unit, day=last[0]) if last else ""
    told = {
        _("Vehicle"): _described(car),
        _("VIN"): car.fields.get("vin", ""),
        _("Plate"): plate,
        _("Registered owner"): car.fields.get("owner", ""),
        _("Services"): period,
        _("Last odometer reading"): shown,
        _("As of"): day.isoformat(),
    }
    return tuple((label, words) for label, words in told.items() if words)


def _rows(done: list[Service], receipts: list[Record]) -> tuple[SheetRow, ...]:
    places = _places(receipts)
    return tuple(
        SheetRow(
            cells=(
                one.day.isoformat() if one.day else _("not stated"),
                f"{one.odometer:,}" if one.odometer is not None else "",
                one.shop,
                one.work,
                _amount(one.cost) if one.cost is not None else "",
            ),
            source=places.get(one.record or 0, 0),
            without="" if one.record in places else _("no receipt"),
        )
        for one in done
    )


def _places(receipts: list[Record]) -> Mapping[int, int]:
    """By record, the number of its first file in the exhibit."""
    places, number = {}, _FIRST_RECEIPT
    for record in receipts:
        if record.documents:
            places[record.id] = number
        number += len(record.documents)
    return places


def _totals(done: list[Service], known: Odometer, day: date) -> list[tuple[str, str]]:
    days = [one.day for one in done if one.day is not None]
    found = costs_of(done, known, min(days, default=day), day)
    told = [(_("Total cost"), _amount(found.total + _undated(done)))]
    if found.per_month is not None:
        told.append((_("Cost per month"), _amount(found.per_month)))
    told.append((_("Cost per mile") if known.unit == "mi" else _("Cost per kilometer"), _per_distance(found)))
    without = sum(one.cost is None for one in done)
    if without:
        told.append((_("Without a stated cost"), str(without)))
    return told


def _undated(done: list[Service]) -> Decimal:
    return sum((one.cost for one in done if one.day is None and one.cost is not None), Decimal(0))


def _per_distance(found: Costs) -> str:
    if found.per_distance is None or found.driven is None:
        return _("not enough odometer readings")
    words = _("${amount}, from {distance:,} {unit} between {first} and {last}")
    return words.format(
        amount=found.per_distance,
        distance=found.driven.distance,
        unit=found.unit,
        first=found.driven.first,
        last=found.driven.last,
    )


def _next(one: NextService, unit: str) -> tuple[str, str]:
    due = [one.due_day.isoformat()] if one.due_day else []
    due += [_("{value:,} {unit}").format(value=one.due_odometer, unit=unit)] if one.due_odometer else []
    joined = _("{day} or {odometer}, whichever comes first")
    said = joined.format(day=due[0], odometer=due[1]) if len(due) == 2 else "".join(due)
    return _("Next: {title}").format(title=one.rule.title), said or _("not enough odometer readings")


def _amount(amount: Decimal) -> str:
    return f"${amount:,.2f}"
