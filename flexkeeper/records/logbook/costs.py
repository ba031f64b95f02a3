"""What a vehicle's upkeep costs: in all, a month, and for each mile or kilometer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from flexkeeper.i18n import _
from flexkeeper.records.logbook.odometer import Driven, Odometer
from flexkeeper.records.logbook.readings import odometer
from flexkeeper.records.logbook.service import Service, services
from flexkeeper.vault import Vault

# Mean length of a month in the Gregorian calendar: 365.2425 / 12.
_DAYS_IN_A_MONTH = Decimal("30.436875")
_LEAST_DAYS = 28
_CENT = Decimal("0.01")
_TENTH_OF_A_CENT = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs of the services from `first` to `last`, in dollars.

    `by_category` names work of several kinds by all of them ("oil + wipers"), so that its sums are the
    total. `per_distance` is for one of `unit`, from the costs between the first and last reading within
    those days (`driven`). Where a figure would be a guess it is None and `reasons` say why.
    `undated` and `unpriced` count services that state no day or no cost: they are in no figure.
    """

    first: date
    last: date
    total: Decimal
    by_month: Mapping[str, Decimal]
    by_category: Mapping[str, Decimal]
    per_month: Decimal | None
    per_distance: Decimal | None
    unit: str
    driven: Driven | None
    undated: int
    unpriced: int
    reasons: tuple[str, ...]


def costs(vault: Vault, vehicle_id: int, *, first: date | None = None, last: date) -> Costs:
    """The costs of a vehicle up to a day, from another or from its first service or reading.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    done, known = services(vault, vehicle_id), odometer(vault, vehicle_id)
    begins = [one.day for one in done if one.day is not None] + [day for day, _value in known.points]
    return costs_of(done, known, first or min(begins, default=last), last)


def costs_of(done: Sequence[Service], known: Odometer, first: date, last: date) -> Costs:
    """The costs of those services within those days."""
    paid = [
        (one.day, one.cost, one)
        for one in done
        if one.cost is not None and one.day is not None and first <= one.day <= last
    ]
    by_month: dict[str, Decimal] = defaultdict(Decimal)
    by_category: dict[str, Decimal] = defaultdict(Decimal)
    for day, cost, one in paid:
        by_month[f"{day:%Y-%m}"] += cost
        by_category[" + ".join(one.categories)] += cost
    total = sum((cost for _day, cost, _one in paid), Decimal(0))
    driven = known.driven(first, last)
    between = [cost for day, cost, _one in paid if driven and driven.first <= day <= driven.last]
    days = (last - first).days + 1
    inside = [one for one in done if one.day is not None and first <= one.day <= last]
    return Costs(
        first=first,
        last=last,
        total=total,
        by_month=dict(sorted(by_month.items())),
        by_category=dict(by_category),
        per_month=_rounded(total * _DAYS_IN_A_MONTH / days, _CENT) if days >= _LEAST_DAYS else None,
        per_distance=(
            _rounded(sum(between, Decimal(0)) / driven.distance, _TENTH_OF_A_CENT)
            if driven and driven.distance
            else None
        ),
        unit=known.unit,
        driven=driven,
        undated=sum(one.day is None for one in done),
        unpriced=sum(one.cost is None for one in inside),
        reasons=tuple(_reasons(days, driven)),
    )


def _reasons(days: int, driven: Driven | None) -> list[str]:
    found = []
    if days < _LEAST_DAYS:
        found.append(_("Not enough days for a cost per month."))
    if not driven or not driven.distance:
        found.append(_("Not enough odometer readings for a cost per mile or kilometer."))
    return found


def _rounded(amount: Decimal, to: Decimal) -> Decimal:
    return amount.quantize(to, ROUND_HALF_UP)
