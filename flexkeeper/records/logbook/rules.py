"""When the next service is due: every so many months, every so far, or whichever comes first."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flexkeeper.errors import FlexKeeperError
from flexkeeper.i18n import _
from flexkeeper.records.kinds import Field
from flexkeeper.records.logbook import entries
from flexkeeper.records.logbook.odometer import Odometer
from flexkeeper.records.logbook.readings import odometer
from flexkeeper.records.logbook.service import Service, services, work_categories
from flexkeeper.records.people import vehicle
from flexkeeper.vault import Vault


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """A kind of work that comes again: every so many `months`, every `distance` (vehicle's unit), or both.

    It counts from when the work was done last; where it `is_fixed`, from the start in equal steps, so that
    what is done early or late does not shift what follows. `start_day` and `start_odometer` are where the
    counting begins while nothing was done yet, such as the day the car was bought.
    """

    id: int
    vehicle: int
    category: str
    title: str
    months: int | None
    distance: int | None
    is_fixed: bool
    start_day: date
    start_odometer: int | None


@dataclass(frozen=True, slots=True)
class NextService:
    """When a rule asks for its work next, by the calendar and by the odometer; `last` is when it was done.

    `expected_day` is when the odometer is thought to show `due_odometer`, None where too little is known.
    """

    rule: ServiceRule
    last: Service | None
    due_day: date | None
    due_odometer: int | None
    expected_day: date | None

    @property
    def day(self) -> date | None:
        """The day it is due: by the calendar or as the odometer is expected, whichever comes first."""
        days = [day for day in (self.due_day, self.expected_day) if day is not None]
        return min(days) if days else None

    def is_due(self, on: date, reading: int | None) -> bool:
        """Whether it is due on that day with that reading of the odometer."""
        by_distance = self.due_odometer is not None and reading is not None and reading >= self.due_odometer
        return by_distance or (self.due_day is not None and self.due_day <= on)


def rules(vault: Vault, vehicle_id: int) -> list[ServiceRule]:
    """The rules of a vehicle, oldest first.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    found = vault.database.rows(
        "SELECT * FROM service_rule WHERE vehicle = ? ORDER BY id", (vehicle(vault, vehicle_id).id,)
    )
    return [_rule(row) for row in found]


def next_services(vault: Vault, vehicle_id: int, today: date) -> list[NextService]:
    """What each rule of a vehicle asks for next, the earliest first; those without a day at the end.

    A service of a day to come counts for nothing: a receipt whose year was misread would silence its rule.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    done = [one for one in services(vault, vehicle_id) if one.day is None or one.day <= today]
    known = odometer(vault, vehicle_id)
    found = [next_service(rule, done, known) for rule in rules(vault, vehicle_id)]
    return sorted(found, key=lambda one: (one.day or date.max, one.rule.id))


def next_service(rule: ServiceRule, done: Sequence[Service], known: Odometer) -> NextService:
    """What a rule asks for next, given the services of its vehicle and its odometer."""
    fitting = [one for one in done if one.day is not None and rule.category in one.categories]
    last = fitting[-1] if fitting else None
    due_odometer = _due_odometer(rule, last, known)
    return NextService(
        rule=rule,
        last=last,
        due_day=_due_day(rule, last),
        due_odometer=due_odometer,
        expected_day=None if due_odometer is None else known.day_of(due_odometer),
    )


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it is shorter: 31 January + 1 is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def rule_fields() -> tuple[Field, ...]:
    """What a rule holds."""
    return (
        Field("category", _("Kind of work"), "choice", choices=tuple(work_categories())),
        Field("title", _("Title"), "text"),
        Field("months", _("Every … months"), "number"),
        Field("distance", _("Every … miles or kilometers"), "odometer"),
        Field("is_fixed", _("Counted from the start"), "choice", choices=("yes", "no")),
        Field("start_day", _("Counted from the day"), "date"),
        Field("start_odometer", _("Counted from the odometer"), "odometer"),
    )


def add_rule(vault: Vault, vehicle_id: int, values: Mapping[str, str], *, today: date) -> int:
    """Adds a rule and returns its id; `category` and `months` or `distance` are needed.

    Where no `start_day` is given it is when the work was done last, or `today`; the title is that of the
    category.

    Raises:
        FlexKeeperError: if the vehicle or a field is not known, or a value does not fit.
    """
    row = _row(values)
    entries.require(rule_fields(), row, ("category",))
    _require_interval(row.get("months"), row.get("distance"))
    row["title"] = row.get("title") or work_categories()[row["category"]]
    if not row.get("start_day"):
        done = [one for one in services(vault, vehicle_id) if row["category"] in one.categories and one.day]
        row["start_day"] = (done[-1].day if done and done[-1].day else today).isoformat()
    return entries.add(vault, "service_rule", {"vehicle": vehicle(vault, vehicle_id).id, **row})


def edit_rule(vault: Vault, rule_id: int, values: Mapping[str, str]) -> None:
    """Sets fields of a rule; raises as `add_rule`."""
    row = _row(values)
    entries.require(
        rule_fields(),
        {"category": "-", "title": "-", "start_day": "-", **row},
        ("category", "title", "start_day"),
    )
    merged = {**entries.entry(vault, "service_rule", rule_id), **row}
    _require_interval(merged["months"], merged["distance"])
    entries.update(vault, "service_rule", rule_id, row)


def remove_rule(vault: Vault, rule_id: int) -> None:
    """Takes a rule out.

    Raises:
        FlexKeeperError: if it is not there.
    """
    entries.remove(vault, "service_rule", rule_id)


def _due_day(rule: ServiceRule, last: Service | None) -> date | None:
    if rule.months is None:
        return None
    done = last.day if last else None
    if not rule.is_fixed:
        return months_after(done or rule.start_day, rule.months)
    step = 0
    while done and _is_nearer(done, rule, step + 1):
        step += 1
    return months_after(rule.start_day, rule.months * (step + 1))


def _is_nearer(done: date, rule: ServiceRule, step: int) -> bool:
    """Whether what was done belongs to that step of a fixed rule, or a later one, and not to the step before.

    It belongs to the nearest: what is done a month early is done for the step to come.
    """
    assert rule.months is not None
    before = months_after(rule.start_day, rule.months * (step - 1))
    after = months_after(rule.start_day, rule.months * step)
    return before < after and abs(done - after) <= abs(done - before)


def _due_odometer(rule: ServiceRule, last: Service | None, known: Odometer) -> int | None:
    if rule.distance is None:
        return None
    start = _shown(rule.start_day, rule.start_odometer, known)
    day, done = rule.start_day, start
    if last is not None and last.day is not None and not (rule.is_fixed and last.day < rule.start_day):
        day, done = last.day, _shown(last.day, last.odometer, known)
    if done is None:
        return None
    if not rule.is_fixed or start is None:
        return done + rule.distance - _lost(known, day)
    driven = done + known.replaced(rule.start_day, day) - start
    steps = max(0, (2 * driven + rule.distance) // (2 * rule.distance))
    return start + rule.distance * (steps + 1) - _lost(known, rule.start_day)


def _shown(day: date, stated: int | None, known: Odometer) -> int | None:
    # A value that looks wrong counts nowhere: one digit too many would silence its rule.
    if stated is not None and not known.questions(day, stated):
        return stated
    estimate = known.at(day)
    return estimate.value if estimate else None


def _lost(known: Odometer, day: date) -> int:
    """How much less the odometer shows today because it was replaced after that day."""
    return known.replaced(day, date.max)


def _row(values: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = entries.parsed(rule_fields(), values)
    for name in {"months", "distance", "start_odometer"} & row.keys():
        row[name] = entries.whole(row[name])
    if "is_fixed" in row:
        row["is_fixed"] = int(row["is_fixed"] == "yes")
    return row


def _require_interval(months: int | None, distance: int | None) -> None:
    if not (months or distance) or distance == 0 or (months is not None and not 0 < months <= 1_200):
        raise FlexKeeperError(
            _("A rule needs an interval: months, a distance, or both."),
            _("For example months=6, distance=5000."),
        )


def _rule(row: Mapping[str, Any]) -> ServiceRule:
    return ServiceRule(
        id=row["id"],
        vehicle=row["vehicle"],
        category=row["category"],
        title=row["title"],
        months=row["months"],
        distance=row["distance"],
        is_fixed=bool(row["is_fixed"]),
        start_day=date.fromisoformat(row["start_day"]),
        start_odometer=row["start_odometer"],
    )
