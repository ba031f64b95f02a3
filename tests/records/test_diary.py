"""The diary of blocks, its table, and checklists."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.records.logbook import diary as diaries
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault

PACIFIC = "America/Los_Angeles"
BLOCK = {"start": "2026-11-06T16:45", "end": "2026-11-06T20:15", "zone": PACIFIC, "station": "DLA9"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(("flexkeeper.records.logbook.diary_table",)) as started:
        yield started


def test_a_block_is_noted_in_its_own_zone(vault: Vault) -> None:
    """Hours count across a change of clocks; distance comes from the odometer where none is typed."""
    number = records.add_block(vault, {**BLOCK, "odometer_start": "50,100", "odometer_end": "50,163"})
    [block] = records.diary(vault)
    assert (block.id, block.starts.isoformat()) == (number, "2026-11-06T16:45:00-08:00")
    assert (block.hours, block.driven, block.unit) == (Decimal("3.50"), Decimal(63), "mi")
    night = {"start": "2026-10-31T23:00", "end": "2026-11-01T03:00", "zone": PACIFIC}
    records.add_block(vault, night)
    assert records.diary(vault)[0].hours == Decimal("5.00")


def test_what_cannot_be_is_refused(vault: Vault) -> None:
    """An end before the start, a zone that is none, an odometer that runs backwards, no such car."""
    for wrong, said in (
        ({"end": "2026-11-06T16:45"}, "ends before"),
        ({"end": "2026-11-08T16:45"}, "ends before"),
        ({"zone": "Mars/Olympus"}, "not a time zone"),
        ({"start": "yesterday"}, "not a moment"),
        ({"start": "0001-01-01T00:30", "zone": "Asia/Tokyo"}, "not a moment"),
        ({"end": "9999-12-31T23:59:59"}, "not a moment"),
        ({"odometer_start": "2", "odometer_end": "1"}, "lower at the end"),
        ({"vehicle": "7"}, "no vehicle 7"),
        ({"zone": ""}, "needed"),
        ({"tip": "3"}, "no field"),
    ):
        with pytest.raises(FlexKeeperError, match=said):
            records.add_block(vault, {**BLOCK, **wrong})
    assert records.diary(vault) == []


def test_a_block_is_changed_taken_out_and_taken_back(vault: Vault) -> None:
    """Other values stay; the odometer log knows what the block states."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    more = {"vehicle": str(car), "odometer_end": "50163", "earnings": "94.50", "packages": "41"}
    number = records.add_block(vault, {**BLOCK, **more})
    records.edit_block(vault, number, {"distance": "61.4", "packages": ""})
    [block] = records.diary(vault, vehicle_id=car, first=date(2026, 11, 6), last=date(2026, 11, 6))
    assert (block.distance, block.packages, block.earnings) == (Decimal("61.4"), None, Decimal("94.50"))
    assert records.odometer(vault, car).readings[0].origin == "block"
    records.remove_block(vault, number)
    assert records.diary(vault) == []
    records.undo(vault)
    assert records.diary(vault) == [block]


def test_a_month_tells_its_sums_and_what_is_missing_in_them(vault: Vault) -> None:
    """Blocks without a distance are counted, not guessed; kilometers are miles."""
    records.add_block(vault, {**BLOCK, "distance": "60.5", "packages": "40", "earnings": "90"})
    late = {"start": "2026-11-07T10:00", "end": "2026-11-07T12:00", "distance": "100", "unit": "km"}
    records.add_block(vault, {**BLOCK, **late})
    records.add_block(vault, {**BLOCK, "start": "2026-12-01T10:00", "end": "2026-12-01T12:00"})
    november, december = records.months(records.diary(vault))
    assert (november.month, november.blocks, november.hours) == ("2026-11", 2, Decimal("5.50"))
    assert (november.distance, november.packages, november.earnings) == (Decimal("122.6"), 40, Decimal(90))
    assert (november.without_distance, november.without_earnings) == (0, 1)
    assert (december.distance, december.without_distance) == (Decimal(0), 1)


blocks = st.fixed_dictionaries(
    {"hour": st.integers(0, 5_000), "minutes": st.integers(1, 600)},
    optional={
        "station": st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=9),
        "note": st.sampled_from(["=1+1", "'quoted", "a, b; c", 'say "so"', "two\nlines", "-"]),
        "distance": st.decimals(0, 900, places=1).map(str),
        "packages": st.integers(0, 90).map(str),
        "earnings": st.decimals(0, 900, places=2).map(str),
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(blocks, max_size=6, unique_by=lambda one: one["hour"]))
def test_a_table_comes_back_as_it_left(vault: Vault, sandbox: Sandbox, noted: list[dict[str, str]]) -> None:
    """Exported, taken out, imported: the same blocks. Imported again: nothing is there twice."""
    for block in records.diary(vault):
        records.remove_block(vault, block.id)
    for one in noted:
        start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=int(one["hour"]))
        end = start + timedelta(minutes=int(one["minutes"]))
        values = {name: value for name, value in one.items() if name not in ("hour", "minutes")}
        times = {"start": start.isoformat(), "end": end.isoformat(), "zone": "Europe/Berlin"}
        records.add_block(vault, {**values, **times})
    before = [diaries.as_typed(one) for one in records.diary(vault)]
    table = records.diary_csv(records.diary(vault))
    assert records.import_diary(vault, table, sandbox=sandbox) == records.Imported((), len(noted))
    for block in records.diary(vault):
        records.remove_block(vault, block.id)
    added = records.import_diary(vault, table, sandbox=sandbox)
    assert (len(added.added), added.known) == (len(noted), 0)
    assert [diaries.as_typed(one) for one in records.diary(vault)] == before


def test_nothing_in_the_table_runs_in_a_spreadsheet(vault: Vault) -> None:
    """A note that begins like a formula is guarded."""
    records.add_block(vault, {**BLOCK, "note": "=HYPERLINK(1)"})
    [row] = csv.DictReader(io.StringIO(records.diary_csv(records.diary(vault)).decode("utf-8-sig")))
    assert row["note"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(
    "table",
    [
        b"",
        b"\xff\xfe\x00",
        b"date,miles\n2026-11-06,60\n",
        b'start,end,zone\n"',
        b"start,end,zone\n1,2,3,4\n",
    ],
)
def test_what_is_no_table_of_blocks_is_said(vault: Vault, sandbox: Sandbox, table: bytes) -> None:
    """And nothing is added."""
    with pytest.raises(FlexKeeperError, match="not a table of blocks"):
        records.import_diary(vault, table, sandbox=sandbox)


def test_a_wrong_row_is_named_and_nothing_is_added(vault: Vault, sandbox: Sandbox) -> None:
    """All or nothing, and one undo takes an import back."""
    good = f"start;end;zone;earnings\n2026-11-06T16:45;2026-11-06T20:15;{PACIFIC};90\n"
    with pytest.raises(FlexKeeperError, match="Row 3: “soon” is not a moment"):
        records.import_diary(vault, f"{good}soon;later;{PACIFIC};\n".encode(), sandbox=sandbox)
    assert records.diary(vault) == []
    assert len(records.import_diary(vault, good.encode(), sandbox=sandbox).added) == 1
    records.undo(vault)
    assert records.diary(vault) == []


def test_a_checklist_keeps_what_was_found_and_prints(vault: Vault) -> None:
    """What failed and what was not looked at are told; on paper there are empty boxes for the rest."""
    car = records.add_vehicle(vault, "Corolla", {"plate": "8ABC123"}).id
    found = {"tread": "pass", "horn": "fail", "spare": "n/a"}
    number = records.add_checklist(
        vault, car, "walkaround", {"day": "2026-11-06", "odometer": "50100", "note": "Horn is quiet"}, found
    )
    [kept] = records.checklists(vault, car)
    assert (kept.id, dict(kept.results), [one.id for one in kept.failed]) == (number, found, ["horn"])
    assert len(kept.open) == len(kept.form.items) - 3
    assert records.odometer(vault, car).readings[0].origin == "checklist"
    for filled in (None, kept):
        printed = pdfium.PdfDocument(
            records.print_checklist(vault, car, kept.form, filled, now=vault.clock())
        )
        text = printed[0].get_textpage().get_text_range()
        assert len(printed) == 1
        assert "Tread" in text and "8ABC123" in text
        assert ("Horn is quiet" in text) == (filled is not None)
        assert text.count("\N{MULTIPLICATION SIGN}") == (3 if filled else 0)
    with pytest.raises(FlexKeeperError, match="no field named “wings”"):
        records.add_checklist(vault, car, "walkaround", {"day": "2026-11-06"}, {"wings": "pass"})
    with pytest.raises(FlexKeeperError, match="no checklist named"):
        records.add_checklist(vault, car, "spaceship", {"day": "2026-11-06"}, {})


def test_every_checklist_has_items_of_its_own() -> None:
    """No item twice, none without words."""
    for form in records.checklist_forms().values():
        names = [one.id for one in form.items]
        assert len(names) == len(set(names)) > 0
        assert all(one.label and one.group for one in form.items)
