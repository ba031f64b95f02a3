"""Deadlines: terms, business days, month ends, zones and daylight saving time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper.appeals import Term, due, safe_day
from flexkeeper.appeals.deadlines import MOST, Unit, at, end_of
from flexkeeper.appeals.holidays import federal_holidays

PACIFIC = ZoneInfo("America/Los_Angeles")
NAMES = (
    "America/Los_Angeles", "America/New_York", "America/Phoenix", "America/St_Johns", "Europe/London",
    "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kiritimati", "UTC",
)  # fmt: skip
ZONES = st.sampled_from([ZoneInfo(name) for name in NAMES])
SECONDS = st.integers(946_684_800, 2_840_140_800)  # 2000 to 2060
STARTS = SECONDS.map(lambda second: datetime.fromtimestamp(second, UTC))
NUMBERS = st.integers(1, 400)


def received(text: str, zone: ZoneInfo = PACIFIC) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "number", "unit", "end"),
    [
        ("2026-11-18T18:42", 10, "days", "2026-11-28T23:59-08:00"),
        ("2026-11-18T00:00", 7, "days", "2026-11-25T23:59-08:00"),
        ("2026-11-18T18:42", 72, "hours", "2026-11-21T18:42-08:00"),
        ("2026-12-28T09:00", 2, "weeks", "2027-01-11T23:59-08:00"),
        ("2027-01-31T09:00", 1, "months", "2027-02-28T23:59-08:00"),
        ("2028-01-31T09:00", 1, "months", "2028-02-29T23:59-08:00"),
        ("2026-11-30T09:00", 3, "months", "2027-02-28T23:59-08:00"),
        ("2028-02-29T09:00", 1, "years", "2029-02-28T23:59-08:00"),
        # Thanksgiving lies between, and a weekend.
        ("2026-11-18T18:42", 5, "business_days", "2026-11-25T23:59-08:00"),
        ("2026-11-18T18:42", 6, "business_days", "2026-11-27T23:59-08:00"),
        # The night in which clocks go forward is an hour short, the other an hour long.
        ("2027-03-13T12:00", 24, "hours", "2027-03-14T13:00-07:00"),
        ("2026-10-31T12:00", 24, "hours", "2026-11-01T11:00-08:00"),
        ("2027-03-13T12:00", 1, "days", "2027-03-14T23:59-07:00"),
    ],
)  # fmt: skip
def test_terms_end_when_a_careful_person_would_say(start: str, number: int, unit: Unit, end: str) -> None:
    assert due(received(start), Term(number, unit), PACIFIC).at == datetime.fromisoformat(end)


def test_business_days_say_what_they_passed_over() -> None:
    found = due(received("2026-11-18T18:42"), Term(6, "business_days"), PACIFIC)
    assert found.weekend_days == 2
    assert found.holidays == ((date(2026, 11, 26), "Thanksgiving Day"),)


def test_the_day_is_the_one_where_the_deadline_is_set() -> None:
    """Late in the evening on the west coast it is tomorrow in New York."""
    start = received("2026-11-18T22:30")
    assert due(start, Term(7, "days"), PACIFIC).day == date(2026, 11, 25)
    assert due(start, Term(7, "days"), ZoneInfo("America/New_York")).day == date(2026, 11, 26)


@pytest.mark.parametrize("number", [0, -1, 10**9])
def test_a_term_that_cannot_be_is_none(number: int) -> None:
    for unit in MOST:
        with pytest.raises(ValueError, match="term"):
            Term(number, unit)  # type: ignore[arg-type]


def test_a_clock_time_that_is_skipped_or_doubled_is_the_earlier_instant() -> None:
    skipped, doubled = (
        at(date(2027, 3, 14), time(2, 30), PACIFIC),
        at(date(2026, 11, 1), time(1, 30), PACIFIC),
    )
    assert skipped.astimezone(UTC) == datetime(2027, 3, 14, 9, 30, tzinfo=UTC)
    assert doubled.astimezone(UTC) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


@given(STARTS, NUMBERS, ZONES)
def test_hours_are_hours_in_every_zone(start: datetime, number: int, zone: ZoneInfo) -> None:
    assert due(start, Term(number, "hours"), zone).at - start == timedelta(hours=number)


@given(STARTS, NUMBERS, ZONES)
def test_days_are_days_of_the_calendar(start: datetime, number: int, zone: ZoneInfo) -> None:
    found = due(start, Term(number, "days"), zone)
    assert found.day - start.astimezone(zone).date() in (timedelta(days=number), timedelta(days=number - 1))
    assert found.at > start


@given(STARTS, st.integers(1, 60), ZONES)
def test_business_days_are_counted_once_and_end_on_one(start: datetime, number: int, zone: ZoneInfo) -> None:
    found = due(start, Term(number, "business_days"), zone)
    first = start.astimezone(zone).date()
    days = [first + timedelta(days=n) for n in range(1, (found.day - first).days + 1)]
    open_days = [day for day in days if day.weekday() < 5 and day not in federal_holidays(day.year)]
    assert len(open_days) == number
    assert len(days) == number + found.weekend_days + len(found.holidays)
    assert open_days[-1] == days[-1]


@given(STARTS, st.integers(1, 100), ZONES)
def test_months_keep_the_day_or_end_with_the_month(start: datetime, number: int, zone: ZoneInfo) -> None:
    first, last = start.astimezone(zone).date(), due(start, Term(number, "months"), zone).day
    assert (last.year * 12 + last.month) - (first.year * 12 + first.month) == number
    assert last.day == first.day or (last.day < first.day and (last + timedelta(days=1)).day == 1)


@given(STARTS, NUMBERS, st.sampled_from(sorted(MOST)), ZONES)
def test_a_longer_term_never_ends_earlier(start: datetime, number: int, unit: Unit, zone: ZoneInfo) -> None:
    number = min(number, MOST[unit] - 1)
    shorter, longer = (due(start, Term(length, unit), zone) for length in (number, number + 1))
    assert shorter.at <= longer.at
    assert safe_day(shorter.day) == shorter.day - timedelta(days=2)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.times(), ZONES)
def test_a_moment_is_never_later_than_either_reading(day: date, clock: time, zone: ZoneInfo) -> None:
    found = at(day, clock, zone)
    for fold in (0, 1):
        assert found <= datetime.combine(day, clock.replace(fold=fold), zone).astimezone(UTC)
    assert end_of(day, zone) >= at(day, time(0, 0), zone)


@pytest.mark.parametrize(
    ("year", "day", "name"),
    [
        (2026, "2026-07-03", "Independence Day"), (2026, "2026-05-25", "Memorial Day"),
        (2027, "2027-07-05", "Independence Day"), (2021, "2021-12-31", "New Year's Day"),
        (2027, "2027-06-18", "Juneteenth"), (2026, "2026-11-11", "Veterans Day"),
        (2026, "2026-01-19", "Martin Luther King Jr. Day"), (2026, "2026-09-07", "Labor Day"),
    ],
)  # fmt: skip
def test_federal_holidays_are_where_the_calendar_of_the_government_has_them(
    year: int, day: str, name: str
) -> None:
    assert federal_holidays(year)[date.fromisoformat(day)] == name


@given(st.integers(2000, 2100))
def test_a_year_has_its_holidays_on_weekdays(year: int) -> None:
    kept = federal_holidays(year)
    assert 10 <= len(kept) <= 12
    assert all(day.weekday() < 5 and day.year == year for day in kept)
