"""Which paper covered a day, and the gaps between papers."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flexkeeper import records
from flexkeeper.records import Span
from flexkeeper.records.logbook.coverage import gaps, merged
from flexkeeper.vault import Vault
from tests.builders import add_record

START = date(2025, 1, 1)
days = st.integers(0, 120).map(lambda day: START + timedelta(days=day))
spans = st.lists(st.builds(Span, st.none() | days, st.none() | days), max_size=8)


def by_day(found: list[Span]) -> set[date]:
    every_day = (START + timedelta(days=day) for day in range(-3, 125))
    return {day for day in every_day if any(span.holds(day) for span in found)}


@given(spans)
def test_merging_keeps_each_day_and_adds_none(found: list[Span]) -> None:
    """The same days, in spans that neither overlap nor touch; merging again changes nothing."""
    joined = merged(found)
    proper = [one for one in found if one.first is None or one.last is None or one.first <= one.last]
    assert by_day(joined) == by_day(proper)
    for before, after in pairwise(joined):
        assert before.last is not None and after.first is not None
        assert before.last + timedelta(days=1) < after.first
    assert merged(joined) == joined


@given(spans, days)
def test_each_day_is_covered_or_in_a_gap(found: list[Span], until: date) -> None:
    """From the first day that any paper states to the end, never both and never neither."""
    holes = gaps(found, until)
    covered, missing = by_day(merged(found)), by_day(holes)
    assert not covered & missing
    ordered = merged(found)
    begins = [ordered[0].first or START] if ordered else []
    for day in (START + timedelta(days=day) for day in range(125)):
        if begins and begins[0] <= day <= until:
            assert (day in covered) != (day in missing)
    assert all(one.last is not None and one.last <= until for one in holes)


def insurance(vault: Vault, title: str, first: str, last: str, **more: str) -> int:
    fields = {"plate": "8ABC123", "valid_from": first, "expires": last, **more}
    return add_record(vault, kind="insurance", title=title, fields={k: v for k, v in fields.items() if v})


def test_renewals_make_one_timeline_with_its_gap(vault: Vault) -> None:
    """Two policies with ten days between them, and which of them covered an incident's day."""
    car = records.add_vehicle(vault, "Corolla", {"plate": "8ABC123"}).id
    old = insurance(vault, "Old policy", "2025-03-01", "2025-08-31")
    new = insurance(vault, "New policy", "2025-09-11", "2026-09-10")
    records.edit(vault, new, values={"supersedes": str(old)})
    found = {one.kind: one for one in records.coverage(vault, car, date(2026, 11, 20))}
    assert [one.record for one in found["insurance"].periods] == [old, new]
    assert found["insurance"].periods[0].replaced_by == new
    assert found["insurance"].gaps == (
        Span(date(2025, 9, 1), date(2025, 9, 10)),
        Span(date(2026, 9, 11), date(2026, 11, 20)),
    )
    assert found["registration"].periods == ()
    on = records.coverage_on(vault, car, date(2025, 8, 31))
    assert [one.record for one in on["insurance"]] == [old]
    assert records.coverage_on(vault, car, date(2025, 9, 5))["insurance"] == []


def test_a_renewal_without_a_first_day_goes_on_where_the_old_one_ended(vault: Vault) -> None:
    """And that its first day is not stated is told."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    old = insurance(vault, "Old card", "2025-03-01", "2025-08-31")
    new = insurance(vault, "New card", "", "2026-08-31")
    for number in (old, new):
        records.edit(vault, number, values={"vehicle": str(car)})
    assert not records.coverage_on(vault, car, date(2025, 1, 1))["insurance"][0].is_first_stated
    records.edit(vault, new, values={"supersedes": str(old)})
    [insured] = [one for one in records.coverage(vault, car, date(2026, 1, 1)) if one.kind == "insurance"]
    assert [one.span for one in insured.periods][1] == Span(date(2025, 9, 1), date(2026, 8, 31))
    assert insured.gaps == ()
    assert records.coverage_on(vault, car, date(2025, 1, 1))["insurance"] == []


def test_what_covers_nothing_is_left_out(vault: Vault) -> None:
    """A failed inspection, a paper in the trash, and the papers of another car."""
    car = records.add_vehicle(vault, "Corolla", {"plate": "8ABC123"}).id
    records.add_vehicle(vault, "Van", {"plate": "9XYZ987"})
    add_record(
        vault,
        kind="inspection",
        fields={"plate": "8ABC123", "inspected": "2026-01-02", "expires": "2027-01-01", "result": "fail"},
    )
    insurance(vault, "The van's", "2026-01-01", "2026-12-31", plate="9XYZ987")
    thrown = insurance(vault, "Thrown away", "2026-01-01", "2026-12-31")
    records.trash(vault, thrown)
    assert not any(records.coverage_on(vault, car, date(2026, 6, 1)).values())
