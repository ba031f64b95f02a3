"""What an odometer showed: which readings fit together, and what it shows on any other day."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from flexkeeper.i18n import _

Unit = Literal["mi", "km"]
Origin = Literal["typed", "receipt", "service", "checklist", "block"]

# A mile is 1.609344 km (international yard and pound agreement of 1959).
_METERS = {"mi": 1_609_344, "km": 1_000_000}
# 11 hours at the wheel (49 CFR 395.3(a)(3), the most a truck driver may) at 70 miles an hour.
_MOST_IN_A_DAY = 770
# Kept up for more than a week nobody drives as much; this is over 100,000 miles a year.
_MOST_FOR_LONG = 300
_LONG_DAYS = 7
_PACE_DAYS = 90
_LEAST_PACE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Reading:
    """What the odometer showed on a day. `id` is that of the row or record the `origin` names.

    `confirmed` says that the driver stands by it though it looks wrong; `question` is what looks wrong
    about it, in his words. A questioned reading counts nowhere until it is confirmed or corrected.
    """

    id: int
    day: date
    value: int
    unit: Unit
    origin: Origin
    confirmed: bool = False
    note: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the odometer shows at the end of a day: read then, or worked out between or beyond readings."""

    value: int
    basis: Literal["read", "between", "beyond"]


@dataclass(frozen=True, slots=True)
class Driven:
    """A distance between two readings."""

    first: date
    last: date
    distance: int


@dataclass(frozen=True, slots=True)
class Odometer:
    """All readings of a vehicle by day, each with what is questionable about it, in the vehicle's `unit`.

    `points` are the days and values that count, one a day; where a value falls, the instrument was
    replaced (only a confirmed reading may be lower than one before).
    """

    unit: Unit
    readings: tuple[Reading, ...]
    points: tuple[tuple[date, int], ...]

    @property
    def last(self) -> tuple[date, int] | None:
        """The newest day and value that count."""
        return self.points[-1] if self.points else None

    @property
    def per_day(self) -> float | None:
        """The distance driven a day lately; None where the readings are too few or too near each other."""
        pace = self._pace()
        return None if pace is None else pace[0] / pace[1]

    def at(self, day: date) -> Estimate | None:
        """What it shows at the end of that day; None before the first reading and where no pace is known.

        Between two readings it grows evenly, after the last as it did in about the last 90 days.
        """
        after = bisect.bisect_right(self.points, day, key=lambda point: point[0])
        if after == 0:
            return None
        day_before, value = self.points[after - 1]
        if day_before == day:
            return Estimate(value, "read")
        elapsed = (day - day_before).days
        if after == len(self.points):
            pace = self._pace()
            return None if pace is None else Estimate(value + pace[0] * elapsed // pace[1], "beyond")
        next_day, next_value = self.points[after]
        grown = max(0, next_value - value) * elapsed // (next_day - day_before).days
        return Estimate(value + grown, "between")

    def day_of(self, value: int) -> date | None:
        """The day on which it shows at least that: by the last readings, or as expected from its pace.

        None where there is no reading, or no pace that leads there within a hundred years.
        """
        if self.last is None:
            return None
        since, shown = self.last
        if value <= shown:
            for day, earlier in reversed(self.points):
                if earlier < value:
                    break
                since = day
            return since
        pace = self._pace()
        if pace is None or pace[0] == 0:
            return None
        days = -(-(value - shown) * pace[1] // pace[0])
        return since + timedelta(days=days) if days < 36_525 else None

    def questions(self, day: date, value: int) -> bool:
        """Whether a reading of that day and value, in the vehicle's unit, looks wrong."""
        same = (one for one in self.readings if one.day == day and one.question)
        return any(in_unit(one.value, one.unit, self.unit) == value for one in same)

    def driven(self, first: date, last: date) -> Driven | None:
        """The distance between the outermost readings within those days; None with fewer than two."""
        inside = [day for day, _value in self.points if first <= day <= last]
        if len(inside) < 2:
            return None
        return Driven(inside[0], inside[-1], self._driven(inside[0], inside[-1]))

    def replaced(self, after: date, until: date) -> int:
        """How much less it shows because the instrument was replaced after a day and until another."""
        return sum(
            value - following
            for (_day, value), (day, following) in pairwise(self.points)
            if following < value and after < day <= until
        )

    def _driven(self, first: date, last: date) -> int:
        values = [value for day, value in self.points if first <= day <= last]
        return sum(max(0, b - a) for a, b in pairwise(values))

    def _pace(self) -> tuple[int, int] | None:
        """Distance and days of the stretch that tells how much is driven lately."""
        if not self.points:
            return None
        last = self.points[-1][0]
        wanted = bisect.bisect_right(
            self.points, last - timedelta(days=_PACE_DAYS), key=lambda point: point[0]
        )
        first = self.points[max(0, wanted - 1)][0]
        days = (last - first).days
        return (self._driven(first, last), days) if days >= _LEAST_PACE_DAYS else None


def odometer_of(unit: Unit, readings: Sequence[Reading]) -> Odometer:
    """The odometer these readings tell of; as few as possible are questioned."""
    ordered = sorted(readings, key=lambda one: (one.day, in_unit(one.value, one.unit, unit)))
    known = {(one.day, in_unit(one.value, one.unit, unit)): False for one in ordered}
    for one in ordered:
        known[one.day, in_unit(one.value, one.unit, unit)] |= one.confirmed
    chain = _fitting([(*place, confirmed) for place, confirmed in known.items()], unit)
    judged = tuple(
        replace(one, question=_question(one.day, in_unit(one.value, one.unit, unit), chain, unit))
        for one in ordered
    )
    by_day = {day: value for day, value, _confirmed in chain}
    return Odometer(unit, judged, tuple(by_day.items()))


def question_about(odometer: Odometer, candidate: Reading) -> str:
    """What would look wrong if that reading were added: about itself, or about one that is there."""
    after = odometer_of(odometer.unit, [*odometer.readings, candidate])
    asked_before = {(one.origin, one.id, one.day, one.value) for one in odometer.readings if one.question}
    new = [one for one in after.readings if (one.origin, one.id, one.day, one.value) not in asked_before]
    questions = [one.question for one in new if one.question]
    own = [one.question for one in new if (one.origin, one.id) == (candidate.origin, candidate.id)]
    return next((question for question in (*own, *questions) if question), "")


def in_unit(value: int, unit: str, wanted: str) -> int:
    """A distance in another unit, to the nearest whole."""
    return value if unit == wanted else (value * _METERS[unit] + _METERS[wanted] // 2) // _METERS[wanted]


_Point = tuple[date, int, bool]


def _fitting(points: Sequence[_Point], unit: Unit) -> list[_Point]:
    """The largest set of points that fit one another, with every confirmed one; of equals, the earlier.

    The longest path by dynamic programming. The best score so far bounds the search for what comes before,
    so that readings which all fit are looked at once each.
    """
    weight = len(points) + 1
    scores: list[int] = []
    before: list[int | None] = []
    best: list[int] = []  # the highest score up to each point
    for index, point in enumerate(points):
        score, previous = 0, None
        for earlier in range(index - 1, -1, -1):
            if best[earlier] <= score:
                break
            if scores[earlier] > score and _may_follow(points[earlier], point, unit):
                score, previous = scores[earlier], earlier
        scores.append(score + (weight if point[2] else 1))
        before.append(previous)
        best.append(max(scores[-1], best[-1] if best else 0))
    chain: list[_Point] = []
    at = scores.index(best[-1]) if scores else None
    while at is not None:
        chain.append(points[at])
        at = before[at]
    return chain[::-1]


def _may_follow(earlier: _Point, point: _Point, unit: Unit) -> bool:
    return point[2] or 0 <= point[1] - earlier[1] <= _most(earlier[0], point[0], unit)


def _most(first: date, last: date, unit: Unit) -> int:
    """The most that is driven between two days."""
    days = max(1, (last - first).days)
    miles = _MOST_IN_A_DAY * min(days, _LONG_DAYS) + _MOST_FOR_LONG * max(0, days - _LONG_DAYS)
    return in_unit(miles, "mi", unit)


def _question(day: date, value: int, chain: Sequence[_Point], unit: Unit) -> str:
    place = bisect.bisect_right(chain, (day, value), key=lambda point: (point[0], point[1]))
    if place and chain[place - 1][:2] == (day, value):
        return ""
    before = chain[place - 1] if place else None
    after = chain[place] if place < len(chain) else None
    if before and value < before[1]:
        return _("It is lower than {value} on {day}.").format(value=f"{before[1]:,}", day=before[0])
    if before and value - before[1] > _most(before[0], day, unit):
        return _too_far(value - before[1], before[0], day, unit)
    if after and not after[2] and value > after[1]:
        return _("It is higher than {value} on {day}.").format(value=f"{after[1]:,}", day=after[0])
    if after and not after[2] and after[1] - value > _most(day, after[0], unit):
        return _too_far(after[1] - value, day, after[0], unit)
    return ""


def _too_far(distance: int, first: date, last: date, unit: Unit) -> str:
    days = max(1, (last - first).days)
    return _("It would mean {distance} {unit} in {days} days, from {first} to {last}.").format(
        distance=f"{distance:,}", unit=unit, days=days, first=first, last=last
    )
