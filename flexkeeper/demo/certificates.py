"""Two training certificates: one printed by an academy, one made by the platform's learning page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Story
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.printing import barcode_svg, long_date, pdf, rosette_svg, signature_svg

_LEARNING = "Quillmere Learning"


def papers(story: Story) -> list[Paper]:
    """The earlier one on safe driving, and the one taken after the notice."""
    academy = {
        "provider": driver.ACADEMY,
        "course": "Defensive Driving for Delivery Drivers",
        "topic": "safety",
        "hours": "8",
        "number": "CDA-0417-3391",
        "rosette": rosette_svg("#eadfbd", 16),
        "corner": rosette_svg("#9a7b2f", 8),
        "signature_a": signature_svg("Ansel Brightwater", "#23395b"),
        "signature_b": signature_svg("Imre Castellan", "#23395b"),
    }
    learning = {
        "provider": _LEARNING,
        "course": "Proof of Delivery: Photo, Place, Handover",
        "topic": "delivery",
        "hours": "2",
        "number": "QL-58-20417",
        "lessons": [
            "Where a parcel may be left, and where not",
            "A photo that proves the place: door, number, label",
            "Locked gates and codes: calling support and noting it",
            "Scanning at the pin, not before",
            "When a late release makes the route late",
            "Returning what could not be delivered",
        ],
        "square": barcode_svg("SPECIMEN QL-58-20417", "QRCode"),
        "signature_a": signature_svg("Head of driver training", "#22223a"),
    }
    return [
        _certificate(story, "certificate_classic", academy, story.today - timedelta(days=402)),
        _certificate(story, "certificate_digital", learning, story.notice_at.date() + timedelta(days=1)),
    ]


def _certificate(story: Story, template: str, data: Mapping[str, object], completed: date) -> Paper:
    shown = {"name": story.name, "completed": long_date(completed), "year": str(completed.year), **data}
    fields = {
        "name": story.name,
        "course": str(data["course"]),
        "provider": str(data["provider"]),
        "topic": str(data["topic"]),
        "completed": completed.isoformat(),
        "hours": str(data["hours"]),
    }
    texts = [story.name, str(data["course"]), str(data["number"]), long_date(completed)]
    name = f"certificate-{str(data['number']).lower()}.pdf"
    content = pdf(template, shown, completed)
    return Paper(
        name, content, "training_certificate", str(data["course"]), fields, {"texts": texts, "pages": 1}
    )
