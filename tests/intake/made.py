"""Small files of each kind, made here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage

import pypdf
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def jpeg(
    size: tuple[int, int] = (400, 300),
    *,
    taken: str = "",
    offset: str = "",
    place: tuple[str, float, str, float] | None = None,
    orientation: int = 1,
    kind: str = "JPEG",
) -> bytes:
    """A picture, left half red, right half blue, with what a phone writes into it."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (size[0] // 2, 0, size[0], size[1]))
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model], exif[Base.Orientation] = "Lumen", "Lumen Nine", orientation
    if taken:
        exif.get_ifd(IFD.Exif)[Base.DateTimeOriginal] = taken
    if offset:
        exif.get_ifd(IFD.Exif)[Base.OffsetTimeOriginal] = offset
    if place:
        north, latitude, east, longitude = place
        exif.get_ifd(IFD.GPSInfo).update(
            {
                GPS.GPSLatitudeRef: north,
                GPS.GPSLatitude: sexagesimal(latitude),
                GPS.GPSLongitudeRef: east,
                GPS.GPSLongitude: sexagesimal(longitude),
            }
        )
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue()


def sexagesimal(degrees: float) -> tuple[float, float, float]:
    whole, minutes = int(degrees), degrees % 1 * 60
    return float(whole), float(int(minutes)), round(minutes % 1 * 60, 4)


def picture(kind: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 90 if mode in ("L", "1", "I;16") else "teal").save(out, kind, **options)
    return out.getvalue()


def pdf(texts: Sequence[str] = ("A paper of Marisol Vega",), *, catalog: str = "") -> bytes:
    """A PDF with a line of text on each page."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(texts)))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        f"<</Type/Pages/Count {len(texts)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at, text in enumerate(texts):
        content = f"BT /F1 18 Tf 40 700 Td ({text}) Tj ET" if text else ""
        page = f"/MediaBox[0 0 612 792]/Contents {5 + 2 * at} 0 R/Resources<</Font<</F1 3 0 R>>>>"
        objects += [
            f"<</Type/Page/Parent 2 0 R{page}>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
        ]
    body, offsets = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    count = len(objects) + 1
    table = f"xref\n0 {count}\n0000000000 65535 f \n{rows}trailer\n<</Size {count}/Root 1 0 R>>\n"
    return f"{body}{table}startxref\n{len(body)}\n%%EOF\n".encode("latin-1")


def locked_pdf(password: str, owner: str | None = None) -> bytes:
    """A PDF that opens with this password (none when empty)."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["Locked words"])))
    writer.encrypt(password, owner or "the owner's", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def mail(subject: str = "About block 7", body: str = "Dear Marisol,\nall is well.") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Depot <depot@mail.example>"
    message["To"] = "Marisol Vega <marisol@mail.example>"
    message["Subject"] = subject
    message["Date"] = "Fri, 06 Nov 2026 18:42:10 -0800"
    message.set_content(body)
    return message


def office(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, method)
    return out.getvalue()


def docx(body: str, *, doctype: str = "") -> bytes:
    xml = f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{WORDS}"><w:body>{body}</w:body></w:document>'
    return office({"word/document.xml": xml})


def gpx(points: str, *, doctype: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}'
        '<gpx version="1.1" creator="Lumen" xmlns="http://www.topografix.com/GPX/1/1">'
        f"<trk><name>Block 7</name><trkseg>{points}</trkseg></trk></gpx>"
    ).encode()


POINTS = (
    '<trkpt lat="47.60" lon="-122.33"><time>2026-11-06T18:00:00Z</time></trkpt>'
    '<trkpt lat="47.61" lon="-122.33"><time>2026-11-06T18:10:00Z</time></trkpt>'
)
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Lumen//EN\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    b"DTSTAMP:20261101T000000Z\r\nDTSTART:20261106T180000Z\r\nSUMMARY:Block 7\r\nLOCATION:Depot\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)
