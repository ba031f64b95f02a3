"""The insurance papers: the card of this term and of the term before, and the declarations."""

from __future__ import annotations

from datetime import date, timedelta

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Story
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.printing import barcode_svg, pdf, short_date, signature_svg, slash_date

_LIABILITY_LIMIT = "100000.00"

_ENDORSEMENTS = [
    ["HM-PA-01", "Personal auto policy, State of Jefferson", "04"],
    ["HM-2210", "Delivery driver endorsement", "02"],
    ["HM-1108", "Uninsured motorists coverage", "03"],
    ["HM-1540", "Electronic documents agreement", "01"],
]

_COVERAGES = [
    ["Bodily injury liability", "$100,000 each person / $300,000 each accident", "$214.00"],
    ["Property damage liability", "$100,000 each accident", "$148.00"],
    ["Uninsured and underinsured motorists", "$100,000 / $300,000", "$61.00"],
    ["Personal injury protection", "$15,000 each person", "$57.00"],
    ["Comprehensive", "$500 deductible", "$49.00"],
    ["Collision", "$500 deductible", "$167.00"],
    ["Delivery driver endorsement HM-2210", "Included in the limits above", "$96.00"],
    ["Roadside assistance", "15 miles", "$12.00"],
]


def papers(story: Story) -> list[Paper]:
    """The card, the declarations, and the card of the term that ran out."""
    return [
        _card(story, story.policy_start, story.policy_end, "insurance-card.pdf", "Insurance ID card"),
        _declarations(story),
        _card(
            story,
            story.previous_start,
            story.policy_start,
            "insurance-card-previous-term.pdf",
            "Insurance ID card, previous term",
        ),
    ]


def _fields(story: Story, start: date, end: date, insured: str) -> dict[str, str]:
    return {
        "insurer": driver.INSURER,
        "policy_number": story.policy_number,
        "named_insured": insured,
        "vin": story.vin,
        "plate": story.plate,
        "valid_from": start.isoformat(),
        "expires": end.isoformat(),
        "agent": driver.AGENT,
    }


def _card(story: Story, start: date, end: date, name: str, title: str) -> Paper:
    # The one deliberate mismatch of the whole set: this term's card shortens the driver's name.
    is_current = end == story.policy_end
    insured = story.short_name if is_current else story.name
    issued = start - timedelta(days=12)
    data = {
        "insurer": driver.INSURER,
        "state_name": driver.STATE_NAME,
        "holder": story.name,
        "insured": insured,
        "street": story.street,
        "town": f"{story.city}, {driver.STATE} {story.zip_code}",
        "issued": short_date(issued),
        "policy_number": story.policy_number,
        "start": slash_date(start),
        "end": slash_date(end),
        "car": story.car,
        "plate": story.plate,
        "vin": story.vin,
        "agent": driver.AGENT,
        "barcode": barcode_svg(story.policy_number, "Code128"),
    }
    truth: dict[str, object] = {
        "texts": [insured, story.policy_number, story.vin, story.plate, slash_date(start), slash_date(end)],
        "pages": 1,
    }
    if is_current:
        truth["deliberate_mismatch"] = {
            "field": "named_insured",
            "here": story.short_name,
            "elsewhere": story.name,
        }
    return Paper(
        name,
        pdf("insurance_card", data, issued),
        "insurance",
        title,
        _fields(story, start, end, insured),
        truth,
    )


def _declarations(story: Story) -> Paper:
    issued = story.policy_start - timedelta(days=12)
    start, end = short_date(story.policy_start), short_date(story.policy_end)
    data = {
        "insurer": driver.INSURER,
        "holder": story.name,
        "street": story.street,
        "town": f"{story.city}, {driver.STATE} {story.zip_code}",
        "agent": driver.AGENT,
        "policy_number": story.policy_number,
        "start": start,
        "end": end,
        "issued": short_date(issued),
        "previous_start": short_date(story.previous_start),
        "born": slash_date(story.born),
        "license": f"{driver.STATE} {story.license_number}",
        "car": story.car,
        "vin": story.vin,
        "plate": story.plate,
        "coverages": _COVERAGES,
        "premium": "$804.00",
        "endorsements": _ENDORSEMENTS,
        "signature_a": signature_svg("Elspeth Orrin"),
        "signature_b": signature_svg("Tobias Renn"),
    }
    fields = _fields(story, story.policy_start, story.policy_end, story.name)
    fields["liability_limit"] = _LIABILITY_LIMIT
    texts = [story.name, story.policy_number, story.vin, story.plate]
    texts.append(f"Policy Term: {start} 12:01 AM - {end} 12:01 AM")
    truth = {"texts": texts, "pages": 2, "premium": "804.00"}
    return Paper(
        "insurance-declarations.pdf",
        pdf("declarations", data, issued),
        "insurance",
        "Insurance declarations",
        fields,
        truth,
    )
