"""Papers the driver wrote herself, as office files: a commitment (DOCX) and her account (ODT)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from xml.sax.saxutils import escape

from flexkeeper.demo import driver
from flexkeeper.demo.driver import Story
from flexkeeper.demo.paper import MARK, Paper
from flexkeeper.demo.printing import clock, long_date


def papers(story: Story) -> list[Paper]:
    """The written commitment of today, and the account of the late block."""
    return [_commitment(story), _account(story)]


def _commitment(story: Story) -> Paper:
    signed = story.today
    paragraphs = [
        "Written commitment",
        f"To {driver.PLATFORM}, driver operations. Reference {story.reference}.",
        "I have read the Delivery Standards, version 7. I understand why a customer must be able to rely "
        "on the window and on finding the parcel.",
        "From my next block on I will arrive at the station 15 minutes before check-in, write to support "
        "at once when a release is late, and keep the answer.",
        "I will take two photos of each delivery, one with the house number and one with the label, and "
        "scan only at the pin. I look at my standing every Monday and write the figures down.",
        f"{story.city}, {long_date(signed)}",
        story.name,
        MARK,
    ]
    fields = {"signed": signed.isoformat(), "about": "Arrival, late release, photos, weekly check"}
    truth = {"texts": [story.reference, story.name, long_date(signed)]}
    data = _docx(paragraphs)
    return Paper("written-commitment.docx", data, "written_commitment", "Written commitment", fields, truth)


def _account(story: Story) -> Paper:
    block = story.late_block
    day = block.start.date()

    def at(minutes: int) -> str:
        return clock(block.start + timedelta(minutes=minutes))

    paragraphs = [
        f"My account of the block on {long_date(day)}",
        f"Station {driver.STATION}, {at(0)} to {at(210)}, {block.packages} packages. I checked in at "
        f"{at(-4)}. The sorting line stood still; eleven of us waited. I was released at {at(52)}, 52 "
        "minutes late.",
        f"Placeholder Parkway was closed from {at(65)}. The detour took 25 minutes.",
        f"Nine packages came after the window, among them {' and '.join(story.late_packages)}. All "
        f"{block.packages} were delivered. Without the 52 minutes all of them would have been on time.",
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
            "<Default Extension='rels' "
            "ContentType='application/vnd.openxmlformats-package.relationships+xml'/><Default "
            "Extension='xml' ContentType='application/xml'/><Override PartName='/word/document.xml' "
            "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>",
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
            "manifest:version='1.2'><manifest:file-entry manifest:full-path='/' "
            f"manifest:media-type='{media_type}'/><manifest:file-entry manifest:full-path='content.xml' "
            "manifest:media-type='text/xml'/></manifest:manifest>",
            "content.xml": f"{head}<office:document-content xmlns:office='{space}:office:1.0' "
            f"xmlns:text='{space}:text:1.0' "
            f"office:version='1.2'><office:body><office:text>{body}</office:text></office:body></office:document-content>",
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
