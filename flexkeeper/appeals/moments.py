"""Dates, clock times and zones as notices write them, in English and Spanish."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from flexkeeper.appeals.lexicon import Lexicon

_NUMERIC = re.compile(
    r"(?<![\w/.-])(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})([/.-])(\d{1,2})\5(\d{4}|\d{2}))(?![\w/-]|\.\d)"
)
_CLOCK = re.compile(
    r"(?<![\w:.])(?:(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.? ?m\b\.?|(\d{1,2}):(\d{2})(?::\d{2})?(?![\w:])|"
    r"(noon|mediodia)|(midnight|medianoche))"
)
_SHORT = re.compile(
    r"(?<![\w/.-])(?:on|between|and|from|to|of|by|before|until|through|el|del|al|y|hasta|dia) "
    r"(\d{1,2})/(\d{1,2})(?![\w/%-]|\.\d)"
)
_NEAR = 30
_JUST_PASSED = timedelta(days=90)
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class Mention:
    """A date in a passage: where it stands, and what it may mean: year (None where not stated), month, day.

    The likeliest reading comes first.
    """

    start: int
    end: int
    readings: tuple[tuple[int | None, int, int], ...]

    @property
    def is_sure(self) -> bool:
        """Whether it can mean one day only."""
        return len(self.readings) == 1 and self.readings[0][0] is not None

    def day(self, near: date, *, ahead: bool) -> date:
        """The day meant: where several are possible, the next from `near` on or the last up to it."""
        days = [day for reading in self.readings for day in _days(reading, near)]
        if ahead:
            # Without a year, a day that has just passed is likelier than the same day of next year.
            soonest = near if self.readings[0][0] is not None else near - _JUST_PASSED
            return min((day for day in days if day >= soonest), default=days[0])
        return max((day for day in days if day <= near), default=days[0])


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time in a passage; `zone` is None where none is stated."""

    start: int
    end: int
    time: time
    zone: ZoneInfo | None


def mentions(folded: str, words: Lexicon, *, day_first: bool) -> list[Mention]:
    """The dates in a folded text, in their order.

    `7/11/2026` is month and day for readers of English; for others it may be either.
    """
    found = [one for match in _day_lists(words).finditer(folded) for one in _each_day(match, words)]
    taken = {place for one in found for place in range(one.start, one.end)}
    more = [_written(match, words) for match in _months(words).finditer(folded)]
    more += [_numeric(match, day_first) for match in _NUMERIC.finditer(folded)]
    more += [_short(match, day_first) for match in _SHORT.finditer(folded)]
    found += [one for one in more if one is not None and not taken & set(range(one.start, one.end))]
    return sorted(found, key=lambda one: one.start)


def clock_near(folded: str, start: int, end: int, words: Lexicon) -> Clock | None:
    """The clock time right after a stretch, or right before it, with the zone that follows either."""
    after = _CLOCK.search(folded, end, end + _NEAR)
    before = list(_CLOCK.finditer(folded, max(0, start - _NEAR), start))
    match = after or (before[-1] if before else None)
    if match is None:
        return None
    read = _time(match)
    if read is None:
        return None
    zone = zone_after(folded, match.end(), words) or zone_after(folded, end, words)
    return Clock(min(start, match.start()), max(end, match.end()), read, zone)


def zone_after(folded: str, position: int, words: Lexicon) -> ZoneInfo | None:
    """The zone named right after a position, if any."""
    match = _zones(words).match(folded, position)
    return ZoneInfo(str(words.tables["zones"][match.group(1)])) if match else None


def _days(reading: tuple[int | None, int, int], near: date) -> Iterator[date]:
    year, month, day = reading
    for one in (year,) if year is not None else (near.year - 1, near.year, near.year + 1):
        # The 29th of February is not there every year; the reading was checked against a leap year.
        if month != 2 or day < 29 or _exists(one, month, day):
            yield date(one, month, day)
        else:
            yield date(one, 2, 28)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _written(match: re.Match[str], words: Lexicon) -> Mention | None:
    day = match["day_after"] or match["day_before"]
    month = match["month_first"] or match["month_last"]
    year = match["year_first"] or match["year_last"]
    return _mention(match, [(year, words.tables["months"][month], day)])


def _each_day(match: re.Match[str], words: Lexicon) -> Iterator[Mention]:
    """The days of “November 3, 4 and 6, 2026”, each with its own place; none where one of them cannot be."""
    group = "days_after" if match["days_after"] else "days_before"
    month = words.tables["months"][match["month_first"] or match["month_last"]]
    year = match["year_first"] or match["year_last"]
    for day in re.finditer(r"\d{1,2}", match[group]):
        made = _mention(match, [(year, month, day.group())])
        if made is not None:
            start = match.start(group) + day.start()
            yield replace(made, start=start, end=start + len(day.group()))


def _numeric(match: re.Match[str], day_first: bool) -> Mention | None:
    if match[1]:
        return _mention(match, [(match[1], match[2], match[3])])
    one, other, year = match[4], match[6], match[7]
    year = year if len(year) == 4 else f"20{year}"
    if match[5] == ".":
        return _mention(match, [(year, other, one)])
    us, other_way = (year, one, other), (year, other, one)
    if day_first:
        return _mention(match, [other_way, us])
    return _mention(match, [us]) or _mention(match, [other_way])


def _short(match: re.Match[str], day_first: bool) -> Mention | None:
    """Month and day without a year, as 11/7; only after a word that a date follows, since 9/41 is none."""
    readings: list[tuple[str | None, int | str, str]] = [(None, match[1], match[2])]
    if day_first:
        readings.insert(0, (None, match[2], match[1]))
    return _mention(match, readings, group=1)


def _mention(
    match: re.Match[str], readings: list[tuple[str | None, int | str, str]], group: int = 0
) -> Mention | None:
    known: dict[tuple[int | None, int, int], None] = {}
    for year_text, month_text, day_text in readings:
        year = int(year_text) if year_text else None
        month, day = int(month_text), int(day_text)
        is_day = _exists(year or 2000, month, day)
        if is_day and (year is None or EARLIEST_YEAR <= year <= LATEST_YEAR):
            known[year, month, day] = None
    return Mention(match.start(group), match.end(), tuple(known)) if known else None


def _time(match: re.Match[str]) -> time | None:
    if match[6]:
        return time(12, 0)
    if match[7]:
        return time(0, 0)
    hour, minute = int(match[1] or match[4]), int(match[2] or match[5] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


_YEAR = r"(?P<{}>20\d{{2}})(?!\d)"


@functools.cache
def _months(words: Lexicon) -> re.Pattern[str]:
    month = words.choice("months")
    return re.compile(
        rf"(?<!\w)(?:(?P<month_first>{month})\.? (?P<day_after>\d{{1,2}})(?:st|nd|rd|th|o)?(?![\d:/])"
        rf"(?:,? (?:de |del )?{_YEAR.format('year_first')})?"
        rf"|(?P<day_before>\d{{1,2}})(?:st|nd|rd|th|o|er|ro)?(?: of| de|-)?[ -]?"
        rf"(?P<month_last>{month})(?!\w)(?:\.?,?[ -](?:de |del )?{_YEAR.format('year_last')})?)"
    )


@functools.cache
def _day_lists(words: Lexicon) -> re.Pattern[str]:
    """Several days of one month; without a year only before a stop: “November 3 and 5 packages” is one."""
    month = words.choice("months")
    day = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
    days = rf"{day}(?:, ?{day}){{0,9}}(?:,? (?:and|y|e|to|al|through|a) (?:el )?|, ?| ?- ?){day}"
    return re.compile(
        rf"(?<!\w)(?:(?P<month_first>{month})\.? (?P<days_after>{days})"
        rf"(?:,? (?:de |del )?{_YEAR.format('year_first')}|(?= ?(?:[.;)]|$)))"
        rf"|(?P<days_before>{days})(?: of| de)? (?P<month_last>{month})(?!\w)"
        rf"(?:\.?,? (?:de |del )?{_YEAR.format('year_last')})?)"
    )


@functools.cache
def _zones(words: Lexicon) -> re.Pattern[str]:
    return re.compile(rf"[ ,(]{{0,3}}(?:us )?({words.choice('zones')})(?!\w)")
