"""Names, VINs and plates that are not the same on every paper are said in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper import records
from flexkeeper.records.consistency import _same_code, _same_name
from flexkeeper.vault import Vault
from tests.builders import add_record

VIN = "1HGCM82633A004352"


@pytest.fixture
def car(vault: Vault) -> records.Vehicle:
    records.set_me(vault, {"name": "Marisol Vega"})
    return records.add_vehicle(vault, "Corolla", {"vin": VIN, "plate": "8ABC123", "owner": "Marisol Vega"})


def found(vault: Vault, car: records.Vehicle) -> list[records.Mismatch]:
    return records.mismatches(vault, records.current_papers(vault, car.id), car)


def test_papers_that_agree_are_silent(vault: Vault, car: records.Vehicle) -> None:
    add_record(vault, kind="license", fields={"name": "VEGA, Marisol Elena"})
    add_record(vault, kind="insurance", fields={"named_insured": "Luis Vega; Marisol Vega", "vin": VIN})
    add_record(vault, kind="registration", fields={"owner": "Márisol Vega", "plate": "8ABC 123"})
    assert found(vault, car) == []


def test_each_mismatch_is_told_once_with_what_says_what(vault: Vault, car: records.Vehicle) -> None:
    add_record(vault, kind="license", fields={"name": "Marisol Vegas"})
    insurance = add_record(
        vault, kind="insurance", fields={"named_insured": "Marisol Vega", "vin": VIN[:-1] + "3"}
    )
    registration = add_record(vault, kind="registration", fields={"plate": "8ABC124"})
    name, vin, plate = found(vault, car)
    assert (name.what, vin.what, plate.what) == ("name", "vin", "plate")
    assert [one.record for one in vin.said] == [None, insurance]
    assert [one.record for one in plate.said] == [None, registration]
    assert name.words == (
        "The name is not everywhere the same: “Marisol Vega” (your profile); "
        "“Marisol Vegas” (Driver license, record 1)."
    )


def test_papers_of_another_car_replaced_ones_and_trash_do_not_count(
    vault: Vault, car: records.Vehicle
) -> None:
    other = records.add_vehicle(vault, "Van", {"plate": "OTHER1"})
    for change in ({"vehicle": str(other.id)}, {"title": "old"}, {"title": "trash"}):
        one = add_record(vault, kind="registration", fields={"plate": "OTHER1"})
        records.edit(vault, one, values=change)
        if change == {"title": "old"}:
            newer = add_record(vault, kind="registration", fields={"plate": "8ABC123"})
            records.edit(vault, newer, values={"supersedes": str(one)})
        elif "title" in change:
            records.trash(vault, one)
    assert found(vault, car) == []


@given(st.text(max_size=30), st.text(max_size=30))
def test_agreeing_is_mutual_and_with_oneself(one: str, other: str) -> None:
    for same in (_same_name, _same_code):
        assert same(one, one)
        assert same(one, other) == same(other, one)


def test_a_vin_with_its_signs_exchanged_is_another_one() -> None:
    assert not _same_code(VIN, VIN[::-1])
    assert _same_code("8abc-123", "8ABC 123")
