"""Kinds of papers and what their fields take."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flexkeeper import records
from flexkeeper.errors import FlexKeeperError
from flexkeeper.records.kinds import first_day, last_day

KINDS_OF_THE_PRODUCT = {
    "insurance", "endorsement", "registration", "license", "other_id", "driving_record", "background_check",
    "court_disposition", "dispute_letter", "inspection", "maintenance", "training_certificate",
    "performance_screenshot", "weekly_summary", "customer_feedback", "delivery_photo", "gps_export",
    "traffic_proof", "message", "call_note", "deactivation_notice", "platform_decision", "policy_terms",
    "earnings_statement", "tax_form", "supplier_invoice", "business_license", "safety_certificate",
    "written_commitment", "sent_appeal", "other",
}  # fmt: skip


def field_of(kind: str, field: str) -> records.Field:
    return records.kind(kind).field(field)


def test_every_kind_of_the_product_is_there() -> None:
    """All document kinds a driver meets, each with a label and well-formed fields."""
    assert set(records.kinds()) == KINDS_OF_THE_PRODUCT
    for kind in records.kinds().values():
        assert kind.label
        assert len({field.id for field in kind.fields}) == len(kind.fields)
        assert sum(field.is_expiry for field in kind.fields) <= 1
        assert sum(field.is_start for field in kind.fields) <= 1
        assert all(bool(field.choices) == (field.type == "choice") for field in kind.fields)
        assert bool(kind.ladder_days) == any(field.is_expiry for field in kind.fields)


def test_numbers_that_name_a_person_are_masked() -> None:
    """License and policy numbers are shown by their last four signs only."""
    assert field_of("license", "license_number").mask
    assert records.shown(field_of("license", "license_number"), "V123456789") == "•••• 6789"
    assert records.shown(field_of("insurance", "insurer"), "Harborline Mutual") == "Harborline Mutual"


@pytest.mark.parametrize(
    ("kind", "field", "typed", "kept"),
    [
        ("insurance", "expires", "2027-03-31", "2027-03-31"),
        ("registration", "expires", "2027-03", "2027-03"),
        ("registration", "expires", "2027-03-15", "2027-03-15"),
        ("maintenance", "cost", "$1,089.9", "1089.90"),
        ("maintenance", "odometer", "84,120", "84120"),
        ("insurance", "vin", "1hgcm82633a004352", "1HGCM82633A004352"),
        ("insurance", "plate", " 8abc123 ", "8ABC123"),
        ("inspection", "result", "PASS", "pass"),
        ("insurance", "insurer", "  Harborline  Mutual ", "Harborline  Mutual"),
        ("delivery_photo", "expires", "2027-03-31", "2027-03-31"),
    ],
)
def test_a_value_is_kept_in_one_form(kind: str, field: str, typed: str, kept: str) -> None:
    """However it was typed, a value is kept in the one form its type has."""
    assert records.parse(field_of(kind, field), typed) == kept


@pytest.mark.parametrize(
    ("kind", "field", "typed"),
    [
        ("insurance", "expires", "03/31/2027"),
        ("insurance", "expires", "2027-02-30"),
        ("insurance", "expires", "2027-03"),
        ("registration", "expires", "2027-13"),
        ("maintenance", "cost", "a lot"),
        ("maintenance", "cost", "NaN"),
        ("maintenance", "cost", "1.234,56"),
        ("maintenance", "cost", "1e400"),
        ("maintenance", "cost", "-5"),
        ("maintenance", "cost", "12,34"),
        ("maintenance", "odometer", "1_000"),
        ("maintenance", "odometer", "\u0661\u0662"),
        ("insurance", "expires", "\u0662027-02-01"),
        ("maintenance", "odometer", "-5"),
        ("insurance", "vin", "1HGCM82633A00435I"),
        ("inspection", "result", "perhaps"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_what_would(kind: str, field: str, typed: str) -> None:
    """A wrong value is never kept; the remedy shows the form."""
    with pytest.raises(FlexKeeperError) as failure:
        records.parse(field_of(kind, field), typed)
    assert typed in failure.value.message
    assert failure.value.remedy


def test_an_unknown_kind_or_field_names_the_known_ones() -> None:
    """A slip of the keyboard leads to the list."""
    with pytest.raises(FlexKeeperError, match="insurence") as failure:
        records.kind("insurence")
    assert "insurance" in failure.value.remedy
    with pytest.raises(FlexKeeperError, match="color"):
        field_of("insurance", "color")


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2199, 11, 30)))
def test_a_month_runs_from_its_first_to_its_last_day(day: date) -> None:
    """A month-only date covers each of its days and no other."""
    month = day.isoformat()[:7]
    assert first_day(month) <= day <= last_day(month)
    assert first_day(month).day == 1
    assert (last_day(month) - first_day(month)).days in (27, 28, 29, 30)
    assert last_day(month).month == day.month
