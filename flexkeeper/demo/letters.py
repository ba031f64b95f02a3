"""Letters and policy texts: delivery standards, how to appeal, a road closure as a scan, office files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Story
from flexkeeper.demo.oddities import scanned
from flexkeeper.demo.paper import MARK, Paper
from flexkeeper.demo.printing import long_date, pdf, png, signature_svg

_SENDER_ADDRESS = "Driver operations · 2200 Placeholder Parkway, Port Ellery, JF 00417"


def papers(story: Story) -> list[Paper]:
    """Delivery standards (PDF), road closure (scan), written commitment (DOCX), own account (ODT)."""
    return [_standards(story), _road_closure(story), _commitment(story), _account(story)]


def _paragraph(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def _heading(text: str) -> dict[str, Any]:
    return {"kind": "heading", "text": text}


def _list(*items: str) -> dict[str, Any]:
    return {"kind": "list", "items": list(items)}


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
                "These standards are part of your agreement with Quillmere Flex. They say what we measure, how "
                "your standing follows from it, and when we may warn a driver or end access to offers."
            ),
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
            _heading("3. Standing"),
            _paragraph(
                "Standing has four levels: Fantastic, Great, Fair and At Risk. It is made of Reliability (blocks "
                "made of blocks scheduled) and Delivery quality (packages on time, packages not received). It is "
                "updated daily and reflects deliveries up to two days ago."
            ),
            {
                "kind": "table",
                "columns": 3,
                "cells": ["Measure", "Period", "Looked at below",
                          "Reliability", "last 20 blocks", "90 %",
                          "On time", "last 20 blocks", "95 %",
                          "Delivery completion", "last 20 blocks", "97 %"],
            },
            _heading("4. Breaches"),
            _list(
                "4.1 We warn before we end access, except where the safety of people is in danger.",
                "4.2 Repeated late delivery, and repeated reports of packages not received, are breaches.",
                "4.3 A delay caused by the station, by a closed road or by weather is not a breach.",
            ),
            _heading("5. Appeals"),
            _paragraph(
                "You may appeal within 10 days of a notice by a reply to it. Name the reference of the notice and "
                "send what supports your account: photos, times, places, messages. A person who did not take part "
                "in the decision reviews the appeal, as a rule within 7 business days."
            ),
            _heading("6. Your records"),
            _paragraph(
                "You may ask for a copy of the records we hold about your blocks: scans, times, places while the "
                "app was active, photos and messages. We answer within 45 days."
            ),
            _paragraph(
                "We announce a change of these standards by mail at least 30 days before it takes effect. Earlier "
                "versions are kept on the help page of the app for as long as your account is open."
            ),
        ],
    )  # fmt: skip
    fields = {
        "title": "Delivery Standards for Drivers",
        "version": "7",
        "captured": captured.isoformat(),
        "read_on": captured.isoformat(),
    }
    texts = ["Delivery Standards for Drivers", "Version 7", "4.3 A delay caused by the station"]
    content = pdf("letter", data, version_day)
    return Paper(
        "delivery-standards-v7.pdf",
        content,
        "policy_terms",
        "Delivery Standards, version 7",
        fields,
        {"texts": texts},
    )


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
                f"You may appeal until {long_date(story.deadline)}, 11:59 PM Pacific Time, by a reply to the notice."
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
    day = story.late_block.start.date()
    data = _letter(
        color="#2f5d50",
        serif=True,
        mark_kind="arms",
        sender="Ellery County Road Department",
        sender_address="9 Example Plaza, Port Ellery, JF 00411 · (541) 555-0147",
        dated=long_date(day),
        title="Notice of emergency road closure",
        foot="Notice 26-0417",
        parts=[
            _paragraph(
                f"Placeholder Parkway is closed between Sample Street and Fiction Way on {long_date(day)} from "
                "5:35 PM until about 6:50 PM because of a burst water main."
            ),
            _paragraph(
                "Traffic is led over Example Row and Specimen Terrace. Drivers must expect a delay of 20 to 30 "
                "minutes. Residents keep access on foot. The department thanks everyone for their patience."
            ),
            {
                "kind": "table",
                "columns": 2,
                "cells": ["Closed from", "5:35 PM", "Reopened (expected)", "6:50 PM", "Cause", "Burst water main",
                          "Detour", "Example Row, Specimen Terrace", "Contact on site", "Crew 4, (541) 555-0148"],
            },
        ],
        signer="Hollis Wren-Abbot, duty engineer",
        signature=signature_svg("Hollis Wren-Abbot", "#1a1a1a"),
    )  # fmt: skip
    content = scanned(png("letter", data, day, 150), day, tilt=0.8)
    fields = {
        "happened": day.isoformat(),
        "road": "Placeholder Parkway",
        "source": "Ellery County Road Department",
    }
    truth = {
        "printed_texts": ["Notice of emergency road closure", "Placeholder Parkway", long_date(day)],
        "pages": 1,
        "has_text": False,
    }
    return Paper(
        "scan0007.pdf", content, "traffic_proof", "Road closure on the late block (scan)", fields, truth
    )


def _commitment(story: Story) -> Paper:
    signed = story.today
    paragraphs = [
        "Written commitment",
        f"To {driver.PLATFORM}, driver operations. Reference {story.reference}.",
        "I have read the Delivery Standards, version 7. I understand why a customer must be able to rely on "
        "the window and on finding the parcel.",
        "From my next block on I will arrive at the station 15 minutes before check-in, write to support at "
        "once when a release is late, and keep the answer.",
        "I will take two photos of each delivery, one with the house number and one with the label, and scan "
        "only at the pin. I look at my standing every Monday and write the figures down.",
        f"{story.city}, {long_date(signed)}",
        story.name,
        MARK,
    ]
    fields = {"signed": signed.isoformat(), "about": "Arrival, late release, photos, weekly check"}
    truth = {"texts": [story.reference, story.name, long_date(signed)]}
    data = _docx(paragraphs)
    return Paper("written-commitment.docx", data, "written_commitment", "Written commitment", fields, truth)


def _account(story: Story) -> Paper:
    day = story.late_block.start.date()
    paragraphs = [
        f"My account of the block on {long_date(day)}",
        f"Station {driver.STATION}, 4:30 PM to 8:00 PM, 41 packages. I checked in at 4:26 PM. The sorting line "
        "stood still; eleven drivers waited. I was released at 5:22 PM, 52 minutes late.",
        "Placeholder Parkway was closed from 5:35 PM. The detour took 25 minutes.",
        f"Nine packages came after the window, among them {' and '.join(story.late_packages)}. All 41 were "
        "delivered. Without the 52 minutes all of them would have been on time.",
        MARK,
    ]
    fields = {"about": f"Own account of the block on {day.isoformat()}", "dated": day.isoformat()}
    truth = {"texts": [*story.late_packages, "52 minutes late"]}
    return Paper(
        "account-of-the-late-block.odt",
        _odt(paragraphs),
        "other",
        "Own account of the late block",
        fields,
        truth,
    )


def _docx(paragraphs: list[str]) -> bytes:
    """A Word file of the least parts that WordprocessingML asks for; the first paragraph is the title."""
    space = "http://schemas.openxmlformats.org"
    runs = []
    for index, text in enumerate(paragraphs):
        look = "<w:rPr><w:b/><w:sz w:val='32'/></w:rPr>" if index == 0 else ""
        runs.append(f"<w:p><w:r>{look}<w:t xml:space='preserve'>{escape(text)}</w:t></w:r></w:p>")
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
    return _zipped(
        {
            "[Content_Types].xml": f"{head}<Types xmlns='{space}/package/2006/content-types'>"
            "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
            "<Default Extension='xml' ContentType='application/xml'/>"
            "<Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-officedocument."
            "wordprocessingml.document.main+xml'/></Types>",
            "_rels/.rels": f"{head}<Relationships xmlns='{space}/package/2006/relationships'>"
            f"<Relationship Id='rId1' Type='{space}/officeDocument/2006/relationships/officeDocument' "
            "Target='word/document.xml'/></Relationships>",
            "word/document.xml": f"{head}<w:document xmlns:w='{space}/wordprocessingml/2006/main'><w:body>"
            f"{''.join(runs)}<w:sectPr><w:pgSz w:w='12240' w:h='15840'/></w:sectPr></w:body></w:document>",
        }
    )


def _odt(paragraphs: list[str]) -> bytes:
    """An OpenDocument text; its media type stands first and uncompressed, as the standard asks."""
    media_type = "application/vnd.oasis.opendocument.text"
    space = "urn:oasis:names:tc:opendocument:xmlns"
    head = "<?xml version='1.0' encoding='UTF-8'?>\n"
    body = "".join(
        f"<text:h text:outline-level='1'>{escape(text)}</text:h>"
        if index == 0
        else f"<text:p>{escape(text)}</text:p>"
        for index, text in enumerate(paragraphs)
    )
    return _zipped(
        {
            "mimetype": media_type,
            "META-INF/manifest.xml": f"{head}<manifest:manifest xmlns:manifest='{space}:manifest:1.0' "
            f"manifest:version='1.2'><manifest:file-entry manifest:full-path='/' manifest:media-type='{media_type}'/>"
            "<manifest:file-entry manifest:full-path='content.xml' manifest:media-type='text/xml'/></manifest:manifest>",
            "content.xml": f"{head}<office:document-content xmlns:office='{space}:office:1.0' "
            f"xmlns:text='{space}:text:1.0' office:version='1.2'><office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>",
        }
    )


def _zipped(parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            # Otherwise the system that writes it would be told in the bytes.
            entry.create_system = 0
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return out.getvalue()
