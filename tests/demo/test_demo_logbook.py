"""The logbook that the demo's papers make: odometer, services, costs, coverage, and the summary exhibit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from flexkeeper import bundle, records
from flexkeeper.demo.driver import TODAY, Story
from flexkeeper.demo.papers import Paper
from flexkeeper.sandbox import Sandbox
from flexkeeper.vault import Vault
from tests.builders import add_record

KINDS = ("maintenance", "insurance", "registration", "inspection")
TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(bundle.PRELOAD) as started:
        yield started


@pytest.fixture
def car(vault: Vault, made: dict[str, Paper], facts: Story) -> int:
    """The demo's car, with its papers in the vault as the driver confirmed them."""
    number = records.add_vehicle(vault, facts.car, facts.vehicle()).id
    for paper in made.values():
        if paper.kind in KINDS and Path(paper.name).suffix in TYPES and not paper.truth.get("damaged"):
            record_id = add_record(
                vault,
                kind=paper.kind,
                title=paper.title,
                fields=paper.fields,
                contents=[paper.data],
                media_type=TYPES[Path(paper.name).suffix],
            )
            records.edit(vault, record_id, values={"vehicle": str(number)})
    return number


def test_the_papers_tell_one_story(vault: Vault, car: int, made: dict[str, Paper], facts: Story) -> None:
    """No reading is doubtful, the costs are the receipts', and what was driven is what the story says."""
    assert records.vin_question(facts.vin) == ""
    odometer = records.odometer(vault, car)
    assert odometer.readings and not any(one.question for one in odometer.readings)
    receipts = [paper for paper in made.values() if paper.kind == "maintenance"]
    found = records.costs(vault, car, last=TODAY)
    assert found.total == sum((Decimal(paper.fields["cost"]) for paper in receipts), Decimal(0))
    assert len(records.services(vault, car)) == len(receipts)
    assert found.driven is not None
    first, last = found.driven.first, found.driven.last
    assert found.driven.distance == facts.odometer(last) - facts.odometer(first)
    today = odometer.at(TODAY)
    assert today is not None
    assert abs(today.value - facts.odometer(TODAY)) < 400


def test_the_papers_cover_today(vault: Vault, car: int) -> None:
    """Insurance, registration and inspection; no endorsement is among the demo's papers."""
    covering = records.coverage_on(vault, car, TODAY)
    assert {kind for kind, found in covering.items() if found} == {"insurance", "registration", "inspection"}
    insured = next(one for one in records.coverage(vault, car, TODAY) if one.kind == "insurance")
    assert insured.gaps == ()


def test_the_summary_stands_in_the_bundle_with_its_receipts(
    vault: Vault, car: int, sandbox: Sandbox, tmp_path: Path
) -> None:
    """Each service's row prints the page on which its invoice really is."""
    records.add_rule(vault, car, {"category": "oil", "months": "6", "distance": "5000"}, today=TODAY)
    day = (TODAY - timedelta(days=2)).isoformat()
    records.add_service(vault, car, {"day": day, "work": "Washed it myself"}, today=TODAY)
    wishes = records.BundleWishes(clock=vault.clock(), maintenance=(car,))
    everything = [record.id for record in records.everything(vault)]
    built = records.build_bundle(vault, everything, wishes, tmp_path / "all.pdf", sandbox=sandbox)
    assert all(check.ok for check in bundle.verify(built.path, sandbox=sandbox))
    services = [one for one in records.services(vault, car) if one.record]
    first, *others = built.exhibits
    assert len(first.sources) == 1 + len(services)
    assert len(others) == len(everything) - len(services)
    document = pdfium.PdfDocument(built.path)
    texts = [page.get_textpage().get_text_range() for page in document]
    summary = texts[first.first_page]
    for service in services:
        assert service.day is not None and service.cost is not None
        row = rf"^{service.day.isoformat()}.*?\${service.cost:,.2f}\s+([0-9]+)\s*$"
        printed = re.search(row, summary, re.DOTALL | re.MULTILINE)
        assert printed, summary
        receipt = records.get(vault, service.record or 0)
        page = texts[int(printed[1]) - 1]
        assert f"page {printed[1]} of" in page
        if receipt.documents[0].media_type == "application/pdf":  # a photo has no text to compare
            assert receipt.fields["invoice_number"] in page
    assert "no receipt" in summary
    assert "Next: Oil and filter" in summary
    assert f"${records.costs(vault, car, last=TODAY).total:,.2f}" in summary
