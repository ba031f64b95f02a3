"""Which paper of a vehicle covered a day: insurance, endorsement, registration, inspection; and the gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from flexkeeper.records.kinds import kind
from flexkeeper.records.logbook.papers import papers_of
from flexkeeper.records.values import Record
from flexkeeper.vault import Vault

COVERS = ("insurance", "endorsement", "registration", "inspection")
"""The kinds of papers that hold for a time."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included; None is open."""

    first: date | None
    last: date | None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Period:
    """A paper and the days it is good for; `replaced_by` is the paper that renewed it.

    `is_first_stated` is False where the paper does not say from when: then it holds from the day after
    the paper it renews, or `span.first` is None because nobody knows.
    """

    record: int
    kind: str
    title: str
    span: Span
    is_first_stated: bool
    replaced_by: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """One kind of paper of a vehicle along time: its periods, and the days that none of them covers."""

    kind: str
    label: str
    periods: tuple[Period, ...]
    gaps: tuple[Span, ...]


def coverage(vault: Vault, vehicle_id: int, until: date) -> list[Coverage]:
    """All kinds of papers of a vehicle that hold for a time, with their gaps from the first paper to a day.

    A kind without any paper is listed too, so that what is missing is seen.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    found = periods(vault, vehicle_id)
    lists = {name: tuple(one for one in found if one.kind == name) for name in COVERS}
    return [
        Coverage(name, kind(name).label, of_kind, tuple(gaps([one.span for one in of_kind], until)))
        for name, of_kind in lists.items()
    ]


def coverage_on(vault: Vault, vehicle_id: int, day: date) -> dict[str, list[Period]]:
    """By kind, the papers that covered a day: those that say from when first, then the newest.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    covering = [one for one in periods(vault, vehicle_id) if one.span.holds(day)]
    covering.sort(key=lambda one: (one.is_first_stated, one.span.first or date.min, one.record), reverse=True)
    return {name: [one for one in covering if one.kind == name] for name in COVERS}


def periods(vault: Vault, vehicle_id: int) -> list[Period]:
    """The periods of all papers of a vehicle that hold for a time, by their first day.

    A failed inspection covers nothing, and neither does a paper that states no day at all.

    Raises:
        FlexKeeperError: if there is no such vehicle.
    """
    records = [one for one in papers_of(vault, vehicle_id, COVERS) if one.fields.get("result") != "fail"]
    by_id = {one.id: one for one in records}
    replaced_by = {one.supersedes: one.id for one in records if one.supersedes is not None}
    found = [
        Period(one.id, one.kind, one.title, span, one.valid_from is not None, replaced_by.get(one.id))
        for one in records
        if (span := _span(one, by_id.get(one.supersedes) if one.supersedes else None)) is not None
    ]
    return sorted(found, key=lambda one: (one.span.first or one.span.last or date.min, one.record))


def gaps(spans: Iterable[Span], until: date) -> list[Span]:
    """The days up to `until` that no span covers, beginning with the first day that any span states."""
    ordered = merged(spans)
    holes = [
        Span(before.last + _DAY, after.first - _DAY)
        for before, after in pairwise(ordered)
        if before.last is not None and after.first is not None
    ]
    if ordered and ordered[-1].last is not None and ordered[-1].last < until:
        holes.append(Span(ordered[-1].last + _DAY, until))
    inside = (one for one in holes if one.first is not None and one.first <= until)
    return [Span(one.first, min(one.last or until, until)) for one in inside]


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days as spans that neither overlap nor touch, in order; a span that ends before it begins
    has no days."""
    ordered = sorted(
        (one for one in spans if one.first is None or one.last is None or one.first <= one.last),
        key=lambda one: one.first or date.min,
    )
    return list(_joined(ordered))


def _joined(ordered: Sequence[Span]) -> Iterator[Span]:
    current: Span | None = None
    for span in ordered:
        if current is not None and _touches(current, span):
            ends = None if current.last is None or span.last is None else max(current.last, span.last)
            current = Span(current.first, ends)
            continue
        if current is not None:
            yield current
        current = span
    if current is not None:
        yield current


def _touches(earlier: Span, later: Span) -> bool:
    if earlier.last is None or later.first is None or earlier.last == date.max:
        return True
    return later.first <= earlier.last + _DAY


def _span(record: Record, replaces: Record | None) -> Span | None:
    first, last = record.valid_from, record.valid_until
    if first is None and last is None:
        return None
    if first is None and replaces is not None and replaces.valid_until is not None:
        following = replaces.valid_until + _DAY
        first = following if last is None or following <= last else None
    return Span(first, last)
