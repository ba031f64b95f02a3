"""The story is one story, on any day."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from flexkeeper.demo.driver import SEED, TODAY, Story, story, sunset
from flexkeeper.demo.route import MISSING_STOPS, stops, track
from flexkeeper.records import owner_fields, parse, vehicle_fields, vin_check_digit

DAYS = [TODAY, date(2026, 1, 1), date(2026, 3, 20), date(2026, 7, 31), date(2027, 2, 28), date(2028, 2, 29)]


@pytest.mark.parametrize("vin", ["1M8GDM9AXKP042788", "11111111111111111"])
def test_check_digit_is_the_published_one(vin: str) -> None:
    assert vin_check_digit(vin) == vin[8]


def test_a_changed_vin_does_not_pass(facts: Story) -> None:
    assert vin_check_digit(facts.vin) == facts.vin[8]
    assert vin_check_digit(facts.vin.replace("417263", "417623")) != facts.vin[8]


@pytest.mark.parametrize("today", DAYS)
def test_dates_stand_in_order_on_any_day(today: date) -> None:
    facts = story(SEED, today)
    assert facts.policy_start <= facts.missing_block.start.date() < facts.policy_end
    assert facts.previous_start < facts.policy_start
    assert facts.registration_issued < today < facts.registration_expires
    assert (facts.registration_expires + timedelta(days=1)).day == 1
    assert facts.license_issued < today < facts.license_expires
    late, warned, missing = facts.late_block.start, facts.warned_at, facts.missing_block.start
    assert late < warned < missing < facts.notice_at
    assert facts.notice_at.date() < today < facts.deadline
    assert all(block.end <= following.start for block, following in itertools.pairwise(facts.blocks))
    assert facts.odometer(today - timedelta(days=600)) < facts.odometer(today - timedelta(days=20))


def test_weeks_are_the_sums_of_their_blocks(facts: Story) -> None:
    for week in facts.weeks():
        blocks = [b for b in facts.blocks if 0 <= (week.ending - b.start.date()).days < 7]
        assert week.scheduled == len(blocks)
        assert week.packages == sum(block.packages for block in blocks)
        assert week.on_time <= week.delivered <= week.packages
    assert sum(week.missing for week in facts.weeks()) == len(facts.missing_packages)
    assert sum(not block.made for block in facts.blocks) == 1


def test_each_package_of_the_block_has_its_stop_and_the_track_passes_there(facts: Story) -> None:
    route = stops(facts)
    assert len({stop.package for stop in route}) == facts.missing_block.packages
    assert tuple(route[number - 1].package for number in MISSING_STOPS) == facts.missing_packages
    assert all(stop.left < following.arrived for stop, following in itertools.pairwise(route))
    assert facts.missing_block.start < route[0].arrived and route[-1].left < facts.missing_block.end
    moments = [moment for moment, _place in track(facts)]
    assert moments == sorted(moments)
    assert max(b - a for a, b in itertools.pairwise(moments)) <= timedelta(seconds=31)


def test_the_evening_photos_are_taken_around_sunset(facts: Story) -> None:
    summer, winter = sunset(date(2026, 6, 21)), sunset(date(2026, 12, 21))
    # The almanac's values for 42.5 degrees north at this longitude: 20:41 and 16:29.
    assert abs(summer.hour * 60 + summer.minute - (20 * 60 + 41)) < 20
    assert abs(winter.hour * 60 + winter.minute - (16 * 60 + 29)) < 20
    dusk = stops(facts)[MISSING_STOPS[0] - 1].arrived
    assert abs(dusk - sunset(dusk.date())) < timedelta(minutes=20)


def test_profile_and_vehicle_fit_the_fields_of_the_vault(facts: Story) -> None:
    for values, fields in ((facts.owner(), owner_fields()), (facts.vehicle(), vehicle_fields())):
        by_id = {field.id: field for field in fields}
        assert {name: parse(by_id[name], value) for name, value in values.items()} == values
