"""Steps before a day or a moment, and what comes again: laws over all calendars and clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper.errors import FlexKeeperError
from flexkeeper.reminders.ladder import DEFAULT, checked, instant, steps
from flexkeeper.reminders.recurring import checked_interval, next_fixed, occurrence

ZONES = st.sampled_from(
    ["America/Los_Angeles", "Europe/Madrid", "Pacific/Apia", "Australia/Lord_Howe", "UTC"]
)
DAYS = st.dates(date(1999, 1, 1), date(2199, 12, 31))
INSTANTS = st.datetimes(datetime(1999, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAY_LADDERS = st.lists(st.integers(0, 400).map(lambda number: f"{number}d"), unique=True, max_size=8)
LADDERS = st.lists(
    st.one_of(
        st.integers(0, 60).map(lambda number: f"{number}d"),
        st.integers(0, 900).map(lambda number: f"{number}h"),
        st.integers(1, 99).map(lambda number: f"{number}%"),
    ),
    unique=True,
    max_size=8,
)
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


@given(ladder=DAY_LADDERS, due=DAYS)
def test_days_before_a_day(ladder: list[str], due: date) -> None:
    """Each step once, earliest first, so many days before: over leap days and ends of months."""
    found = steps(ladder, due, BEGAN)
    assert {one.name for one in found} == set(ladder)
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert all(due - one.at == timedelta(days=int(one.name[:-1])) for one in found)


@given(ladder=LADDERS, due=INSTANTS, begins=INSTANTS, zone=ZONES)
def test_steps_before_a_moment(ladder: list[str], due: datetime, begins: datetime, zone: str) -> None:
    """Hours are hours that pass, days keep the clock of the zone, parts lie inside the term."""
    there = ZoneInfo(zone)
    for one in steps(ladder, due, begins, zone):
        assert isinstance(one.at, datetime) and one.at.utcoffset() == timedelta(0)
        assert one.at <= due
        if one.name.endswith("h"):
            assert due - one.at == timedelta(hours=int(one.name[:-1]))
        elif one.name.endswith("%"):
            assert min(begins, due) <= one.at
        else:
            local, before = due.astimezone(there), one.at.astimezone(there)
            wanted = local.replace(tzinfo=None) - timedelta(days=int(one.name[:-1]))
            moved = abs(before.replace(tzinfo=None) - wanted)  # only where the clock skipped that time
            assert moved <= timedelta(hours=24 if zone == "Pacific/Apia" else 2)


def test_a_deadline_over_the_change_of_clocks() -> None:
    """48 hours before Monday noon is Saturday 13:00 by the old clock; two days before is noon."""
    due = datetime(2027, 3, 15, 12, 0, tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)
    hours, days = steps(("48h", "2d"), due, BEGAN, "America/Los_Angeles")
    there = ZoneInfo("America/Los_Angeles")
    assert hours.at.astimezone(there).isoformat() == "2027-03-13T11:00:00-08:00"
    assert days.at.astimezone(there).isoformat() == "2027-03-13T12:00:00-08:00"


def test_half_of_a_term() -> None:
    begins = datetime(2026, 11, 20, 12, tzinfo=UTC)
    due = datetime(2026, 11, 30, 7, 59, tzinfo=UTC)
    [half] = steps(("50%",), due, begins, "America/Los_Angeles")
    assert half.at == begins + (due - begins) / 2


def test_steps_before_all_calendars_are_left_out() -> None:
    assert [one.name for one in steps(DEFAULT, date(1, 1, 8), BEGAN)] == ["7d", "1d"]


@pytest.mark.parametrize("step", ["", "d", "14", "-1d", "14 d", "100%", "0%", "99999d", "1w", "٣d"])
def test_what_is_no_step(step: str) -> None:
    if step:
        with pytest.raises(FlexKeeperError):
            checked([step], has_clock=True)
    else:
        assert checked([step], has_clock=True) == ()


def test_hours_need_a_clock() -> None:
    with pytest.raises(FlexKeeperError):
        checked(["48h"], has_clock=False)
    assert checked(["48h", "48h", "1d"], has_clock=True) == ("48h", "1d")


INTERVALS = st.tuples(st.integers(1, 60), st.sampled_from("dwmy")).map(lambda pair: f"{pair[0]}{pair[1]}")


@given(anchor=DAYS, every=INTERVALS, rounds=st.integers(0, 30), early=st.integers(-400, 400))
def test_the_next_time_is_not_shifted(anchor: date, every: str, rounds: int, early: int) -> None:
    """Done early or late, the next stands where it always stood: on the anchor's grid, after both days."""
    planned = occurrence(anchor, every, rounds)
    done = planned - timedelta(days=early)
    following = next_fixed(anchor, every, planned, done)
    grid = [occurrence(anchor, every, number) for number in range(rounds + 1, rounds + 420)]
    assert following == next(day for day in grid if day > max(planned, done))
    if done <= planned:
        assert following == grid[0], "paid early, and the next one is one interval later"


@given(anchor=DAYS, months=st.integers(1, 24), number=st.integers(0, 60))
def test_months_keep_their_day(anchor: date, months: int, number: int) -> None:
    """The day of the anchor, or the last day of a month that has no such day."""
    day = occurrence(anchor, f"{months}m", number)
    assert (day.year * 12 + day.month) - (anchor.year * 12 + anchor.month) == months * number
    assert day.day == anchor.day or (day.day < anchor.day and (day + timedelta(days=1)).day == 1)


def test_a_yearly_leap_day_and_the_end_of_time() -> None:
    leap = date(2024, 2, 29)
    assert [occurrence(leap, "1y", number) for number in (1, 4)] == [date(2025, 2, 28), date(2028, 2, 29)]
    assert occurrence(date(9999, 1, 1), "1y", 5) == date.max
    assert occurrence(date(9999, 1, 1), "52w", 5) == date.max


@pytest.mark.parametrize("text", ["0d", "1", "d", "1h", "51y", "9999m", "-1m", "1 m"])
def test_what_is_no_interval(text: str) -> None:
    with pytest.raises(FlexKeeperError):
        checked_interval(text)


def test_moments_are_put_in_order() -> None:
    assert (
        instant(date(2026, 1, 1)) < instant(datetime(2026, 1, 1, 1, tzinfo=UTC)) < instant(date(2026, 1, 2))
    )
