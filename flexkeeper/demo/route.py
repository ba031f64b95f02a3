"""The way of one block: stops in the order they were driven, and the track a phone recorded."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from flexkeeper.demo.driver import STATION_PLACE, Story

Place = tuple[float, float]

_METERS_PER_DEGREE = 111_320.0
_TRACK_SECONDS = 15
_FIRST_STOP_MINUTES = 19
_MINUTES_PER_STOP = 4.75
_STAY = timedelta(seconds=95)

RECIPIENTS = ("R. Alder", "T. Birch", "K. Cedar", "J. Dogwood", "N. Elm", "P. Fir", "S. Hazel", "L. Juniper")
STREETS = ("Example Row", "Sample Street", "Placeholder Court", "Specimen Terrace", "Fiction Way")

MISSING_STOPS = (33, 36)
GATE_STOP = 21


@dataclass(frozen=True, slots=True)
class Stop:
    """One delivery: where (latitude, longitude), when, to whom, which package."""

    number: int
    place: Place
    arrived: datetime
    left: datetime
    package: str
    recipient: str
    address: str


def stops(story: Story) -> tuple[Stop, ...]:
    """The stops of the block that the notice calls into doubt; there is one for each package."""
    block = story.missing_block
    rng = random.Random(f"route {story.seed}")
    north, east = 900.0, 600.0
    found = []
    for number in range(1, block.packages + 1):
        # Streets run along a grid: a leg goes north or east, never across.
        if number % 6 == 0:
            north += rng.uniform(120, 210)
        else:
            east += rng.uniform(60, 140) * (1 if number // 6 % 2 == 0 else -1)
        minutes = _FIRST_STOP_MINUTES + _MINUTES_PER_STOP * (number - 1) + rng.uniform(-0.8, 0.8)
        arrived = (block.start + timedelta(minutes=minutes)).replace(microsecond=0)
        missing = dict(zip(MISSING_STOPS, story.missing_packages, strict=True))
        found.append(
            Stop(
                number=number,
                place=_offset(STATION_PLACE, north, east),
                arrived=arrived,
                left=arrived + _STAY,
                package=missing.get(number, f"QM77410{54_000 + number * 31 + rng.randint(0, 9)}"),
                recipient=rng.choice(RECIPIENTS),
                address=f"{rng.randint(3, 98) * 2 + number % 2} {STREETS[number // 6 % 5]}",
            )
        )
    return tuple(found)


def track(story: Story) -> list[tuple[datetime, Place]]:
    """A point about every 15 seconds from the station over all stops to the end of the block."""
    rng = random.Random(f"track {story.seed}")
    block = story.missing_block
    legs = [(block.start, block.start + timedelta(minutes=9), STATION_PLACE)]
    legs += [(stop.arrived, stop.left, stop.place) for stop in stops(story)]
    legs.append((max(block.end, legs[-1][1] + timedelta(minutes=6)), block.end, STATION_PLACE))
    points = []
    for (_, leaves, here), (arrives, stays_until, there) in itertools.pairwise(legs):
        drive = (arrives - leaves).total_seconds()
        steps = max(1, int(drive // _TRACK_SECONDS))
        for step in range(steps):
            share = step / steps
            eased = share * share * (3 - 2 * share)
            between = tuple(a + (b - a) * eased for a, b in zip(here, there, strict=True))
            moment = leaves + timedelta(seconds=round(drive * share))
            points.append((moment, _offset((between[0], between[1]), rng.gauss(0, 1.6), rng.gauss(0, 1.6))))
        seconds = int((stays_until - arrives).total_seconds())
        for second in range(0, max(seconds, 1), _TRACK_SECONDS):
            moment = arrives + timedelta(seconds=second)
            points.append((moment, _offset(there, rng.gauss(0, 1.2), rng.gauss(0, 1.2))))
    return points


def _offset(place: Place, north: float, east: float) -> Place:
    """The place that many meters away, in degrees rounded to about a decimeter."""
    latitude = place[0] + north / _METERS_PER_DEGREE
    longitude = place[1] + east / (_METERS_PER_DEGREE * math.cos(math.radians(place[0])))
    return round(latitude, 6), round(longitude, 6)


def meters_between(one: Place, other: Place) -> float:
    """The distance of two near places, on a flat map."""
    north = (other[0] - one[0]) * _METERS_PER_DEGREE
    east = (other[1] - one[1]) * _METERS_PER_DEGREE * math.cos(math.radians(one[0]))
    return math.hypot(north, east)
