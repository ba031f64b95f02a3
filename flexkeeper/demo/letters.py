"""Letters and policy texts: delivery standards, how to appeal, a road closure as a scan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Story
from flexkeeper.demo.oddities import scanned
from flexkeeper.demo.paper import Paper
from flexkeeper.demo.printing import clock, long_date, pdf, png, signature_svg

_SENDER_ADDRESS = "Driver operations · 2200 Placeholder Parkway, Port Ellery, JF 00417"


def papers(story: Story) -> list[Paper]:
    """The delivery standards, and the notice of a road closure as a scan."""
    return [_standards(story), _road_closure(story)]


def _paragraph(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def _heading(text: str) -> dict[str, Any]:
    return {"kind": "heading", "text": text}


def _list(*items: str) -> dict[str, Any]:
    return {"kind": "list", "items": list(items)}


def _table(*rows: tuple[str, ...]) -> dict[str, Any]:
    return {"kind": "table", "columns": len(rows[0]), "cells": [cell for row in rows for cell in row]}


def _letter(**changes: Any) -> dict[str, Any]:
    plain = {
        "color": "#4b3bb3",
        "serif": False,
        "mark_kind": "quill",
        "sender": driver.PLATFORM,
        "sender_address": _SENDER_ADDRESS,
        "dated": "",
        "to": "",
        "foot": "",
        "signer": "",
        "signature": signature_svg("nobody"),
    }
    return {**plain, **changes}


def _standards(story: Story) -> Paper:
    version_day = story.registered_since.replace(month=1, day=15)
    captured = story.warned_at.date() + timedelta(days=1)
    data = _letter(
        title="Delivery Standards for Drivers",
        dated=f"Version 7, {long_date(version_day)}",
        foot="Delivery Standards, version 7",
        parts=[
            _paragraph(
                "These standards are part of your agreement with Quillmere Flex. They say what we measure, "
                "how your standing follows from it, and when we may warn a driver or end access to offers."
            ),
            *_on_blocks_and_deliveries(),
            *_on_standing_and_appeals(),
        ],
    )
    fields = {
        "title": "Delivery Standards for Drivers",
        "version": "7",
        "captured": captured.isoformat(),
        "read_on": captured.isoformat(),
    }
    texts = ["Delivery Standards for Drivers", "Version 7", "4.3 A delay caused by the station"]
    truth = {"texts": texts, "pages": 1}
    content = pdf("letter", data, version_day)
    title = "Delivery Standards, version 7"
    return Paper("delivery-standards-v7.pdf", content, "policy_terms", title, fields, truth)


def _on_blocks_and_deliveries() -> list[dict[str, Any]]:
    return [
        _heading("1. Blocks"),
        _list(
            "Check in at the station within 5 minutes of the start of the block.",
            "A block may be forfeited without effect on your standing until 45 minutes before it starts.",
            "Where the station releases a route late, the delivery window moves by the same time.",
        ),
        _heading("2. Deliveries"),
        _list(
            "A package is on time when it is marked as delivered within the delivery window.",
            "Mark a package as delivered only at the place of delivery, with a photo that shows the door.",
            "Return what cannot be delivered to the station on the same day.",
        ),
    ]


def _on_standing_and_appeals() -> list[dict[str, Any]]:
    return [
        _heading("3. Standing"),
        _paragraph(
            "Standing has four levels: Fantastic, Great, Fair and At Risk. It is made of Reliability "
            "(blocks made of blocks scheduled) and Delivery quality (packages on time, packages not "
            "received). It is updated daily and reflects deliveries up to two days ago."
        ),
        _table(
            ("Measure", "Period", "Looked at below"),
            ("Reliability", "last 20 blocks", "90 %"),
            ("On time", "last 20 blocks", "95 %"),
            ("Delivery completion", "last 20 blocks", "97 %"),
        ),
        _heading("4. Breaches"),
        _list(
            "4.1 We warn before we end access, except where the safety of people is in danger.",
            "4.2 Repeated late delivery, and repeated reports of packages not received, are breaches.",
            "4.3 A delay caused by the station, by a closed road or by weather is not a breach.",
        ),
        _heading("5. Appeals"),
        _paragraph(
            "You may appeal within 10 days of a notice by a reply to it. Name the reference of the "
            "notice and send what supports your account: photos, times, places, messages. A person who "
            "did not take part in the decision reviews the appeal, as a rule within 7 business days."
        ),
        _heading("6. Your records"),
        _paragraph(
            "You may ask for a copy of the records we hold about your blocks: scans, times, places "
            "while the app was active, photos and messages. We answer within 45 days."
        ),
        _paragraph(
            "We announce a change of these standards by mail at least 30 days before it takes effect. "
            "Earlier versions are kept on the help page of the app for as long as your account is open."
        ),
    ]


def how_to_appeal(story: Story) -> bytes:
    """The one-page PDF that hangs on the deactivation notice."""
    data = _letter(
        title="How to appeal",
        dated=long_date(story.notice_at.date()),
        to=f"{story.name}\n{story.street}\n{story.city}, {driver.STATE} {story.zip_code}",
        foot=f"Reference {story.reference}",
        parts=[
            _paragraph(f"Reference: {story.reference}. Driver: {story.driver_id}."),
            _paragraph(
                f"You may appeal until {long_date(story.deadline)}, 11:59 PM Pacific Time, by a reply to the "
                "notice."
            ),
            _heading("What to send"),
            _list(
                "A text of up to 2,000 characters that answers each reason of the notice.",
                "One file of up to 10 MB with your evidence, as PDF.",
                "For a late delivery: what caused it, and what shows that.",
                "For a package not received: photo, time and place of the delivery.",
            ),
            _heading("What happens then"),
            _list(
                "You get an acknowledgment within one business day.",
                "A person reviews the appeal, as a rule within 7 business days.",
                "The answer comes by mail. There is one second review, with new evidence only.",
            ),
        ],
        signer="Driver operations",
        signature=signature_svg("Driver operations"),
    )
    return pdf("letter", data, story.notice_at.date())


def _road_closure(story: Story) -> Paper:
    block = story.late_block
    day = block.start.date()
    closed, reopened = (clock(block.start + timedelta(minutes=minutes)) for minutes in (65, 140))
    data = _letter(
        color="#2f5d50",
        serif=True,
        mark_kind="arms",
        sender="Ellery County Road Department",
        sender_address="9 Example Plaza, Port Ellery, JF 00411 · (541) 555-0147",
        dated=long_date(day),
        title="Notice of emergency road closure",
        foot="Notice 0417",
        parts=_on_the_closure(long_date(day), closed, reopened),
        signer="Hollis Wren-Abbot, duty engineer",
        signature=signature_svg("Hollis Wren-Abbot", "#1a1a1a"),
    )
    content = scanned(png("letter", data, day, 150), day, tilt=0.8)
    fields = {
        "happened": day.isoformat(),
        "road": "Placeholder Parkway",
        "source": "Ellery County Road Department",
    }
    truth = {
        "printed_texts": ["Notice of emergency road closure", "Placeholder Parkway", long_date(day), closed],
        "pages": 1,
        "has_text": False,
    }
    title = "Road closure on the late block (scan)"
    return Paper("scan0007.pdf", content, "traffic_proof", title, fields, truth)


def _on_the_closure(day: str, closed: str, reopened: str) -> list[dict[str, Any]]:
    return [
        _paragraph(
            f"Placeholder Parkway is closed between Sample Street and Fiction Way on {day} "
            f"from {closed} until about {reopened} because of a burst water main."
        ),
        _paragraph(
            "Traffic is led over Example Row and Specimen Terrace. Drivers must expect a delay of 20 to "
            "30 minutes. Residents keep access on foot. The department thanks you for your patience."
        ),
        _table(
            ("Closed from", closed),
            ("Reopened (expected)", reopened),
            ("Cause", "Burst water main"),
            ("Detour", "Example Row, Specimen Terrace"),
            ("Contact on site", "Crew 4, (541) 555-0148"),
        ),
        _paragraph(
            "This notice is posted at the barriers and sent to the parcel stations along the way. A "
            "later notice tells when the road surface is restored."
        ),
    ]
