"""Vehicles: the VIN's check digit, which papers are theirs, finding in the logbook, deleting for good."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.records import vin_check_digit, vin_question
from flexkeeper.vault import Vault
from tests.builders import add_record
from tests.vault.forensics import plain_pages

TODAY = date(2026, 11, 20)
SIGNS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
MARKER = "zanzibarmarker"


@pytest.mark.parametrize("vin", ["1G4AH59H45G118341", "1M8GDM9AXKP042788", "11111111111111111"])
def test_real_and_published_vins_fit(vin: str) -> None:
    """The regulation's own example, a published one with X, and the well-known row of ones."""
    assert vin_question(vin) == ""


@given(st.text(SIGNS, min_size=17, max_size=17))
def test_one_check_digit_fits_and_no_other(vin: str) -> None:
    """Of the eleven signs that may stand ninth exactly one is right."""
    fitting = [one for one in "0123456789X" if not vin_question(vin[:8] + one + vin[9:])]
    assert fitting == [vin_check_digit(vin)]


@given(st.text(SIGNS, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_noticed(vin: str, place: int, digit: str) -> None:
    """Any one digit that is read as another one."""
    right = vin[:8] + vin_check_digit(vin) + vin[9:]
    wrong = right[:place] + digit + right[place + 1 :]
    if right[place].isdigit() and wrong != right and place != 8:
        assert vin_question(wrong)


def test_papers_find_their_vehicle(vault: Vault) -> None:
    """By what they were given, else by VIN or plate; what belongs to none is told."""
    corolla = records.add_vehicle(vault, "Corolla", {"plate": "8abc123"}).id
    van = records.add_vehicle(vault, "Van", {"vin": "1M8GDM9AXKP042788"}).id
    by_plate = add_record(vault, kind="insurance", fields={"plate": "8ABC123", "expires": "2027-01-01"})
    by_vin = add_record(vault, kind="insurance", fields={"vin": "1M8GDM9AXKP042788", "expires": "2027-01-01"})
    given_away = add_record(vault, kind="insurance", fields={"plate": "8ABC123", "expires": "2027-01-01"})
    records.edit(vault, given_away, values={"vehicle": str(van)})
    loose = add_record(vault, kind="maintenance", fields={"shop": "Dockside"})
    assert [one.id for one in records.papers_of(vault, corolla, ("insurance",))] == [by_plate]
    assert [one.id for one in records.papers_of(vault, van, ("insurance",))] == [by_vin, given_away]
    assert [one.id for one in records.without_vehicle(vault, ("insurance", "maintenance"))] == [loose]


def fill(vault: Vault, car: int) -> None:
    """One entry of each sort, each with the marker in it."""
    records.add_reading(vault, car, {"day": "2026-10-01", "value": "48200", "note": MARKER}, today=TODAY)
    records.add_service(vault, car, {"day": "2026-10-02", "work": f"Oil, {MARKER}"}, today=TODAY)
    records.add_rule(vault, car, {"category": "oil", "months": "6", "title": MARKER}, today=TODAY)
    records.add_checklist(vault, car, "walkaround", {"day": "2026-10-03", "note": MARKER}, {"horn": "pass"})
    block = {"start": "2026-11-06T16:45", "end": "2026-11-06T20:15", "zone": "America/Los_Angeles"}
    records.add_block(vault, {**block, "vehicle": str(car), "station": MARKER})


def test_entries_are_found_by_the_beginnings_of_words(vault: Vault) -> None:
    """In every part of the logbook, the newest first, without case and accents."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    fill(vault, car)
    places = [one.place for one in records.find_entries(vault, "ZANZI")]
    assert places == ["diary", "checklist", "service", "rule", "odometer"]
    assert [one.place for one in records.find_entries(vault, "zanzíbar oil")] == ["service", "rule"]
    assert [one.place for one in records.find_entries(vault, "48200 2026")] == ["odometer"]
    assert records.find_entries(vault, "bar") == records.find_entries(vault, "…") == []
    assert len(records.find_entries(vault, "zanzi", limit=2)) == 2


def test_deleting_a_vehicle_for_good_leaves_nothing_of_its_logbook(vault: Vault) -> None:
    """Neither rows nor what undo remembers of them, not even of entries taken out before; papers stay."""
    car = records.add_vehicle(vault, "Corolla", {"owner": MARKER}).id
    paper = add_record(vault, kind="maintenance", title="Receipt")
    records.edit(vault, paper, values={"vehicle": str(car)})
    fill(vault, car)
    records.remove_block(vault, records.diary(vault)[0].id)
    [noted] = [one for one in records.services(vault, car) if one.id]
    assert noted.id is not None
    records.edit_service(vault, noted.id, {"work": f"Tires, {MARKER}"}, today=TODAY)
    records.remove_service(vault, noted.id)
    fill(vault, car)

    def pages() -> int:
        found = plain_pages(vault.path / "vault.db", vault.keybag.database_key)
        return sum(MARKER.encode() in page for page in found)

    assert pages() > 0
    records.purge_vehicle(vault, car)
    assert pages() == 0
    assert records.get(vault, paper).vehicle is None
    assert records.vehicles(vault) == []
    with pytest.raises(FlexKeeperError, match="deleted for good"):
        records.undo(vault)


def test_a_vehicle_with_a_logbook_is_not_undone_from_under_it(vault: Vault) -> None:
    """Undoing its addition is refused while entries hang on it; nothing is lost."""
    car = records.add_vehicle(vault, "Corolla", {}).id
    added = int(vault.database.value("SELECT max(id) FROM activity"))
    fill(vault, car)
    with pytest.raises(FlexKeeperError, match="later steps"):
        records.undo(vault, added)
    assert records.vehicle(vault, car).name == "Corolla"
    assert len(records.find_entries(vault, MARKER)) == 5
