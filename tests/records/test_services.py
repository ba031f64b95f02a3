"""Services, the rules that ask for them again, and what they cost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.records import Reading, Service, ServiceRule, months_after
from flexkeeper.records.logbook.costs import costs_of
from flexkeeper.records.logbook.odometer import Odometer, odometer_of
from flexkeeper.records.logbook.rules import next_service
from flexkeeper.records.logbook.service import categories_in
from flexkeeper.vault import Vault
from tests.builders import add_record

START = date(2026, 1, 1)
TODAY = date(2026, 11, 20)
a_day = st.integers(0, 3_000).map(lambda day: START + timedelta(days=day))
amounts = st.integers(0, 500_000).map(lambda cents: Decimal(cents) / 100)


def service(
    day: date | None, *, odometer: int | None = None, cost: Decimal | None = None, work: str = "Oil"
) -> Service:
    return Service(1, day, odometer, "Shop", work, categories_in(work), cost)


def rule(
    months: int | None, distance: int | None = None, *, is_fixed: bool = False, start: int | None = None
) -> ServiceRule:
    return ServiceRule(1, 1, "oil", "Oil", months, distance, is_fixed, START, start)


def odometer(*points: tuple[date, int]) -> Odometer:
    return odometer_of("mi", [Reading(0, day, value, "mi", "typed") for day, value in points])


@pytest.mark.parametrize(
    ("work", "categories"),
    [
        ("Oil and filter change, wiper blades", ("oil", "wipers")),
        ("Tire rotation, new battery", ("rotation", "battery")),
        ("Tire rotation, rear brake inspection", ("rotation", "inspection")),
        ("Four all-season tires, alignment", ("tires", "alignment")),
        ("Cambio de aceite y BATERIA", ("oil", "battery")),
        ("Turmoil in the toilet", ("other",)),
        ("", ("other",)),
    ],
)
def test_the_words_of_a_receipt_tell_its_kinds_of_work(work: str, categories: tuple[str, ...]) -> None:
    """The longest words count, whole words only, with or without accents."""
    assert categories_in(work) == categories


def test_a_receipt_is_a_service_and_a_note_does_not_list_it_twice(vault: Vault) -> None:
    """A note by hand that names its receipt is filled from it; purging the receipt leaves the note."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    fields = {
        "shop": "Dockside",
        "serviced": "2026-10-02",
        "odometer": "48,900",
        "work": "Oil",
        "cost": "89.9",
    }
    receipt = add_record(vault, kind="maintenance", fields=fields)
    records.edit(vault, receipt, values={"vehicle": str(car)})
    [found] = records.services(vault, car)
    assert (found.record, found.id, found.cost, found.odometer) == (receipt, None, Decimal("89.90"), 48_900)
    note = records.add_service(
        vault, car, {"day": "2026-10-02", "work": "Oil and wipers", "record": str(receipt)}, today=TODAY
    )
    [found] = records.services(vault, car)
    assert (found.record, found.id, found.shop, found.cost) == (receipt, note, "Dockside", Decimal("89.90"))
    assert found.categories == ("oil", "wipers")
    records.trash(vault, receipt)
    records.purge(vault, receipt)
    [found] = records.services(vault, car)
    assert (found.record, found.id, found.shop) == (None, note, "")
    records.remove_service(vault, note)
    assert records.services(vault, car) == []
    records.undo(vault)
    assert [one.id for one in records.services(vault, car)] == [note]


def test_a_service_needs_its_day_and_its_work(vault: Vault) -> None:
    """What is missing is named, and nothing was added."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    with pytest.raises(FlexKeeperError, match="Work done"):
        records.add_service(vault, car, {"day": "2026-10-02"}, today=TODAY)
    with pytest.raises(FlexKeeperError, match="not a whole number"):
        records.add_service(vault, car, {"day": "2026-10-02", "work": "Oil", "record": "1.5"}, today=TODAY)
    number = records.add_service(vault, car, {"day": "2026-10-02", "work": "Oil"}, today=TODAY)
    with pytest.raises(FlexKeeperError, match="Serviced"):
        records.edit_service(vault, number, {"day": ""}, today=TODAY)
    with pytest.raises(FlexKeeperError, match="not come yet"):
        records.edit_service(vault, number, {"day": "2026-11-21"}, today=TODAY)
    records.edit_service(vault, number, {"cost": "12"}, today=TODAY)
    assert records.services(vault, car)[0].cost == Decimal("12.00")


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, later: date) -> None:
    """A month without that day gives its last."""
    assert months_after(day, months) == later


@given(a_day, st.integers(1, 60))
def test_from_the_last_time_it_is_always_one_interval(done: date, months: int) -> None:
    """However late it was done, the next is one interval later."""
    found = next_service(rule(months), [service(done)], odometer())
    assert found.due_day == months_after(max(START, done), months)


@given(st.integers(1, 24), st.integers(1, 20), st.integers(-13, 13))
def test_a_fixed_interval_is_not_shifted_by_early_or_late(months: int, step: int, shift: int) -> None:
    """What is done within two weeks before or after its step is done for that step."""
    done = months_after(START, months * step) + timedelta(days=shift)
    found = next_service(rule(months, is_fixed=True), [service(done)], odometer())
    assert found.due_day == months_after(START, months * (step + 1))


@given(st.integers(10_000, 90_000), st.integers(1_000, 10_000), st.booleans())
def test_the_odometer_asks_by_its_distance(done_at: int, distance: int, is_fixed: bool) -> None:
    """Never less than half an interval and never more than one and a half after it was done."""
    due = next_service(
        rule(None, distance, is_fixed=is_fixed, start=5_000), [service(START, odometer=done_at)], odometer()
    ).due_odometer
    assert due is not None
    if is_fixed:
        assert (due - 5_000) % distance == 0
        assert distance <= 2 * (due - done_at) <= 3 * distance
    else:
        assert due - done_at == distance


def test_whichever_comes_first() -> None:
    """900 miles a month reach 3,000 before six months are over; without readings the calendar counts."""
    known = odometer((START, 50_000), (START + timedelta(days=30), 50_900))
    both = rule(6, 3_000)
    found = next_service(both, [service(START, odometer=50_000)], known)
    assert (found.due_day, found.due_odometer) == (date(2026, 7, 1), 53_000)
    assert found.day == found.expected_day == date(2026, 4, 11)
    assert found.is_due(date(2026, 2, 1), 53_000)
    assert not found.is_due(date(2026, 2, 1), 52_999)
    assert found.is_due(date(2026, 7, 1), None)
    blind = next_service(both, [service(START, odometer=50_000)], odometer())
    assert (blind.expected_day, blind.day) == (None, date(2026, 7, 1))


def test_rules_are_kept_and_undone(vault: Vault) -> None:
    """Added, changed, asked, taken out, and taken back."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    with pytest.raises(FlexKeeperError, match="interval"):
        records.add_rule(vault, car, {"category": "oil"}, today=TODAY)
    number = records.add_rule(
        vault, car, {"category": "oil", "months": "6", "distance": "5,000"}, today=TODAY
    )
    records.edit_rule(vault, number, {"title": "Oil, synthetic", "is_fixed": "yes", "distance": ""})
    [kept] = records.rules(vault, car)
    assert (kept.title, kept.months, kept.distance, kept.is_fixed, kept.start_day) == (
        "Oil, synthetic", 6, None, True, TODAY,
    )  # fmt: skip
    [found] = records.next_services(vault, car, TODAY)
    assert (found.last, found.day) == (None, date(2027, 5, 20))
    records.remove_rule(vault, number)
    assert records.rules(vault, car) == []
    records.undo(vault)
    assert records.rules(vault, car) == [kept]


@given(
    st.lists(st.tuples(a_day, st.none() | amounts, st.sampled_from(["Oil", "Oil, wipers", "x"])), max_size=12)
)
def test_costs_add_up(paid: list[tuple[date, Decimal | None, str]]) -> None:
    """Months and kinds of work each sum up to the total, which is what the services cost."""
    done = [service(day, cost=cost, work=work) for day, cost, work in paid]
    found = costs_of(done, odometer(), START, START + timedelta(days=3_000))
    wanted = sum((cost for _day, cost, _work in paid if cost is not None), Decimal(0))
    assert found.total == wanted
    assert sum(found.by_month.values(), Decimal(0)) == wanted
    assert sum(found.by_category.values(), Decimal(0)) == wanted
    kinds = {"Oil": "oil", "Oil, wipers": "oil + wipers", "x": "other"}
    assert set(found.by_category) == {kinds[work] for _day, cost, work in paid if cost is not None}
    assert found.unpriced == sum(cost is None for _day, cost, _work in paid)
    assert found.per_distance is None
    assert "readings" in found.reasons[0]


def test_a_cost_per_mile_counts_what_was_paid_between_its_readings() -> None:
    """$150 on 3,000 miles; what was paid before the first reading is in the total alone."""
    known = odometer((date(2026, 2, 1), 50_000), (date(2026, 5, 1), 53_000))
    done = [
        service(date(2026, 1, 10), cost=Decimal(400)),
        service(date(2026, 3, 1), cost=Decimal(100)),
        service(date(2026, 5, 1), cost=Decimal(50)),
        service(None, cost=Decimal(7)),
    ]
    found = costs_of(done, known, START, date(2026, 6, 30))
    assert (found.total, found.per_distance, found.undated) == (Decimal(550), Decimal("0.050"), 1)
    assert found.per_month == Decimal("92.49")
    assert found.reasons == ()
