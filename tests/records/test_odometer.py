"""The odometer: which readings fit together, and what it shows on days without one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.records import Odometer, Reading
from flexkeeper.records.logbook.odometer import in_unit, odometer_of
from flexkeeper.vault import Vault
from tests.builders import add_record

START = date(2026, 1, 1)
TODAY = date(2026, 11, 20)

# Days and distances a day that a car can do, so that every such log fits together.
plausible_logs = st.lists(st.tuples(st.integers(1, 60), st.integers(0, 300)), min_size=1, max_size=25)
any_logs = st.lists(st.tuples(st.integers(0, 900), st.integers(0, 60_000), st.booleans()), max_size=25)


def reading(day: int, value: int, *, confirmed: bool = False, number: int = 0) -> Reading:
    return Reading(number, START + timedelta(days=day), value, "mi", "typed", confirmed=confirmed)


def driven_log(steps: list[tuple[int, int]]) -> Odometer:
    day, value, readings = 0, 40_000, [reading(0, 40_000)]
    for days, pace in steps:
        day, value = day + days, value + days * pace
        readings.append(reading(day, value))
    return odometer_of("mi", readings)


@given(plausible_logs)
def test_what_a_car_can_drive_is_never_questioned(steps: list[tuple[int, int]]) -> None:
    """Steady growth is believed, and its distances add up."""
    odometer = driven_log(steps)
    assert not any(one.question for one in odometer.readings)
    driven = odometer.driven(date.min, date.max)
    assert driven is not None
    assert driven.distance == sum(days * pace for days, pace in steps)


@given(plausible_logs, st.data())
def test_the_estimate_never_falls_and_meets_its_readings(
    steps: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Later is never less, a day with a reading shows it, and the day of a value shows at least that."""
    odometer = driven_log(steps)
    days = sorted(data.draw(st.lists(st.integers(0, 3_000), min_size=2, max_size=8)))
    shown = [odometer.at(START + timedelta(days=day)) for day in days]
    values = [one.value for one in shown if one is not None]
    assert values == sorted(values)
    for day, value in odometer.points:
        found = odometer.at(day)
        assert found is not None and (found.value, found.basis) == (value, "read")
    wanted = data.draw(st.integers(40_000, 90_000))
    reached = odometer.day_of(wanted)
    if reached is not None:
        found = odometer.at(reached)
        assert found is not None and found.value >= wanted


@given(any_logs)
def test_questions_are_asked_but_nothing_is_dropped(log: list[tuple[int, int, bool]]) -> None:
    """All readings stay in the list, confirmed ones count, and what counts fits without a question."""
    given_readings = [reading(*one[:2], confirmed=one[2], number=n) for n, one in enumerate(log)]
    odometer = odometer_of("mi", given_readings)
    assert sorted(one.id for one in odometer.readings) == list(range(len(log)))
    assert not any(one.question for one in odometer.readings if one.confirmed)
    kept = [one for one in odometer.readings if not one.question]
    assert {one.day for one in kept} == {day for day, _value in odometer.points}
    assert odometer_of("mi", kept).points == odometer.points


@given(st.integers(0, 10**9))
def test_miles_survive_kilometers(miles: int) -> None:
    """There and back is the same number."""
    assert in_unit(in_unit(miles, "mi", "km"), "km", "mi") == miles


def test_one_wrong_first_reading_does_not_discredit_the_rest() -> None:
    """A slip of the finger is asked about, the three that agree are believed."""
    odometer = odometer_of(
        "mi", [reading(0, 482_000), reading(30, 48_900), reading(60, 49_800), reading(90, 50_700)]
    )
    assert [bool(one.question) for one in odometer.readings] == [True, False, False, False]
    assert "48,900" in odometer.readings[0].question


def test_a_replaced_instrument_counts_on() -> None:
    """Where the driver confirms a lower reading, what was driven before still counts."""
    log = [reading(0, 90_000), reading(50, 95_000), reading(60, 10, confirmed=True), reading(80, 2_010)]
    odometer = odometer_of("mi", log)
    assert not any(one.question for one in odometer.readings)
    driven = odometer.driven(date.min, date.max)
    assert driven is not None
    assert driven.distance == 7_000
    assert odometer.replaced(START, date.max) == 94_990
    before = odometer.at(START + timedelta(days=55))
    assert before is not None and before.value == 95_000


def test_too_few_readings_tell_nothing_of_later_days() -> None:
    """One reading has no pace, and before the first nothing is known."""
    odometer = odometer_of("mi", [reading(10, 48_000)])
    assert odometer.at(START) is None
    assert odometer.at(START + timedelta(days=90)) is None
    assert odometer.day_of(50_000) is None
    assert odometer.driven(date.min, date.max) is None


def test_a_lower_reading_is_asked_about_and_taken_when_confirmed(vault: Vault) -> None:
    """Nothing is dropped without a word: refused with the reason, kept when the driver stands by it."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    records.add_reading(vault, car, {"day": "2026-10-01", "value": "48,200"}, today=TODAY)
    with pytest.raises(FlexKeeperError, match=r"lower than 48,200 on 2026-10-01"):
        records.add_reading(vault, car, {"day": "2026-10-20", "value": "47000"}, today=TODAY)
    with pytest.raises(FlexKeeperError, match="433,800 mi in 19 days"):
        records.add_reading(vault, car, {"day": "2026-10-20", "value": "482000"}, today=TODAY)
    with pytest.raises(FlexKeeperError, match="not come yet"):
        records.add_reading(vault, car, {"day": "2026-11-21", "value": "48300"}, today=TODAY)
    assert len(records.odometer(vault, car).readings) == 1
    records.add_reading(vault, car, {"day": "2026-10-20", "value": "47000"}, today=TODAY, is_confirmed=True)
    odometer = records.odometer(vault, car)
    assert [(one.value, one.confirmed, one.question) for one in odometer.readings] == [
        (48_200, False, ""),
        (47_000, True, ""),
    ]
    records.undo(vault)
    assert len(records.odometer(vault, car).readings) == 1


def test_a_typed_reading_that_is_kept_anyway_has_no_twin(vault: Vault) -> None:
    """One that came to look wrong later is confirmed itself; typed once more, it is the same reading."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    high = {"day": "2026-10-01", "value": "90000", "note": "at the gate"}
    first = records.add_reading(vault, car, high, today=TODAY)
    for day in ("2026-10-10", "2026-10-20"):
        low = {"day": day, "value": "48200"}
        records.add_reading(vault, car, low, today=TODAY, is_confirmed=True)
        assert (
            records.add_reading(vault, car, low, today=TODAY) == records.odometer(vault, car).readings[-1].id
        )
    records.add_reading(vault, car, {"day": "2026-09-01", "value": "48000"}, today=TODAY, is_confirmed=True)
    [asked] = [one for one in records.odometer(vault, car).readings if one.question]
    assert asked.id == first
    values = {"day": "2026-10-01", "value": "90000", "unit": "mi"}
    assert records.add_reading(vault, car, values, today=TODAY, is_confirmed=True) == first
    readings = records.odometer(vault, car).readings
    assert len(readings) == 4 and not any(one.question for one in readings)
    assert next(one.note for one in readings if one.id == first) == "at the gate"
    records.undo(vault)
    assert [one.id for one in records.odometer(vault, car).readings if one.question] == [first]


def test_an_earlier_day_may_not_discredit_what_is_there(vault: Vault) -> None:
    """A reading noted late that is higher than a later one is asked about."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    records.add_reading(vault, car, {"day": "2026-10-01", "value": "48200"}, today=TODAY)
    with pytest.raises(FlexKeeperError, match="looks wrong"):
        records.add_reading(vault, car, {"day": "2026-09-01", "value": "48300"}, today=TODAY)


def test_receipts_state_readings_too_and_a_typed_one_confirms_them(vault: Vault) -> None:
    """What a receipt says is questioned like the rest; the same value noted for the day settles it."""
    car = records.add_vehicle(vault, "Corolla", {"plate": "8ABC123"}).id
    fields = {"plate": "8ABC123", "serviced": "2026-10-20", "odometer": "47,000"}
    receipt = add_record(vault, kind="maintenance", fields=fields)
    records.add_reading(vault, car, {"day": "2026-10-01", "value": "48200"}, today=TODAY, is_confirmed=True)
    last = records.odometer(vault, car).readings[-1]
    assert (last.origin, last.id, bool(last.question)) == ("receipt", receipt, True)
    records.add_reading(vault, car, {"day": "2026-10-20", "value": "47000"}, today=TODAY, is_confirmed=True)
    assert not any(one.question for one in records.odometer(vault, car).readings)


def test_kilometers_are_kept_as_typed_and_counted_in_the_vehicles_unit(vault: Vault) -> None:
    """100 km are 62 miles."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    records.add_reading(vault, car, {"day": "2026-10-01", "value": "100", "unit": "km"}, today=TODAY)
    odometer = records.odometer(vault, car)
    assert (odometer.readings[0].value, odometer.readings[0].unit) == (100, "km")
    assert odometer.last == (date(2026, 10, 1), 62)
