"""Papers made up for the bundle's tests, and what it takes to build from them."""

from __future__ import annotations

import hashlib
import io
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from flexkeeper.bundle import Exhibit, Plan, Source

CLOCK = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PDF = "application/pdf"


class Papers:
    """Bytes by their SHA-256, and sources that speak of them."""

    def __init__(self) -> None:
        self._bytes: dict[str, bytes] = {}

    def source(self, data: bytes, name: str, media_type: str, **words: object) -> Source:
        sha256 = hashlib.sha256(data).hexdigest()
        self._bytes[sha256] = data
        return replace(Source(sha256, name, media_type, len(data), None), **words)  # type: ignore[arg-type]

    def open(self, source: Source) -> BinaryIO:
        return io.BytesIO(self._bytes[source.sha256])


def plan(*exhibits: Exhibit, **words: object) -> Plan:
    made = Plan("Evidence for an appeal", "Marisol Vega", "Case 8841", CLOCK, exhibits=exhibits)
    return replace(made, **words)  # type: ignore[arg-type]


def name(text: str) -> NameObject:
    return NameObject(text)


def page(
    writer: PdfWriter,
    text: str,
    *,
    media: Sequence[float] = (0, 0, 612, 792),
    crop: Sequence[float] | None = None,
    turn: int = 0,
    unit: float | None = None,
    before: bytes = b"",
    after: bytes = b"",
) -> DictionaryObject:
    """Adds a page with a frame, a diagonal, and lines of `text`."""
    x0, y0, x1, y1 = media
    added = writer.add_blank_page(width=x1 - x0, height=y1 - y0)
    added[name("/MediaBox")] = ArrayObject([FloatObject(value) for value in media])
    if crop:
        added[name("/CropBox")] = ArrayObject([FloatObject(value) for value in crop])
    if turn:
        added[name("/Rotate")] = NumberObject(turn)
    if unit:
        added[name("/UserUnit")] = FloatObject(unit)
    font = DictionaryObject(
        {
            name("/Type"): name("/Font"),
            name("/Subtype"): name("/Type1"),
            name("/BaseFont"): name("/Helvetica"),
        }
    )
    added[name("/Resources")] = DictionaryObject({name("/Font"): DictionaryObject({name("/F1"): font})})
    seen = crop or media
    drawn = [
        "0.2 0.4 0.7 RG 3 w",
        f"{seen[0] + 6} {seen[1] + 6} {seen[2] - seen[0] - 12} {seen[3] - seen[1] - 12} re S",
        f"{seen[0]} {seen[1]} m {seen[2]} {seen[3]} l S BT /F1 14 Tf 18 TL {seen[0] + 30} {seen[3] - 50} Td",
        *(f"({line}) Tj T*" for line in text.split("\n")),
        "ET",
    ]
    content = DecodedStreamObject()
    content.set_data(before + " ".join(drawn).encode() + after)
    added[name("/Contents")] = writer._add_object(content)
    return added


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def text_pdf(pages: int = 2, text: str = "Page", **words: object) -> bytes:
    writer = PdfWriter()
    for number in range(1, pages + 1):
        page(writer, f"{text} {number}\nplain words to be found", **words)  # type: ignore[arg-type]
    return written(writer)


def active_pdf() -> bytes:
    """A page with scripts, actions, links, an attachment and metadata: none may come along."""
    writer = PdfWriter()
    added = page(writer, "Visible words")
    script = DictionaryObject(
        {name("/S"): name("/JavaScript"), name("/JS"): TextStringObject("app.alert(1)")}
    )
    added[name("/AA")] = DictionaryObject({name("/O"): script})
    writer.root_object[name("/OpenAction")] = script
    link = DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Link"),
            name("/Rect"): ArrayObject([FloatObject(value) for value in (30, 700, 200, 760)]),
            name("/Border"): ArrayObject([NumberObject(0)] * 3),
            name("/A"): DictionaryObject(
                {name("/S"): name("/URI"), name("/URI"): TextStringObject("https://example.org/track")}
            ),
        }
    )
    launch = DictionaryObject({name("/S"): name("/Launch"), name("/F"): TextStringObject("calc.exe")})
    other = DictionaryObject({**link, name("/A"): launch})
    added[name("/Annots")] = ArrayObject([writer._add_object(link), writer._add_object(other)])
    writer.add_attachment("secret.txt", b"attached secret")
    writer.add_metadata({"/Author": "metadata secret"})
    return written(writer)


def form_pdf() -> bytes:
    """A form whose one field has the value "Filled in", with its appearance."""
    writer = PdfWriter()
    added = page(writer, "A form")
    font = added["/Resources"]["/Font"]["/F1"]
    look = DecodedStreamObject()
    look.set_data(b"/Tx BMC q BT 0 g /F1 14 Tf 4 6 Td (Filled in) Tj ET Q EMC")
    look.update(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Form"),
            name("/BBox"): ArrayObject([NumberObject(value) for value in (0, 0, 200, 24)]),
            name("/Resources"): DictionaryObject({name("/Font"): DictionaryObject({name("/F1"): font})}),
        }
    )
    field = DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Widget"),
            name("/FT"): name("/Tx"),
            name("/T"): TextStringObject("field"),
            name("/V"): TextStringObject("Filled in"),
            name("/F"): NumberObject(4),
            name("/Rect"): ArrayObject([NumberObject(value) for value in (100, 500, 300, 524)]),
            name("/DA"): TextStringObject("/F1 14 Tf 0 g"),
            name("/AP"): DictionaryObject({name("/N"): writer._add_object(look)}),
        }
    )
    reference = writer._add_object(field)
    added[name("/Annots")] = ArrayObject([reference])
    writer.root_object[name("/AcroForm")] = DictionaryObject(
        {
            name("/Fields"): ArrayObject([reference]),
            name("/NeedAppearances"): BooleanObject(False),
            name("/DR"): DictionaryObject({name("/Font"): DictionaryObject({name("/F1"): font})}),
        }
    )
    return written(writer)


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter()
    page(writer, "Behind a password")
    writer.encrypt(password, owner_password="owner", algorithm="AES-128")
    return written(writer)


def picture(size: tuple[int, int] = (320, 200), mode: str = "RGB", seed: int = 7) -> Image.Image:
    """A picture whose corners differ, so that every turn of it can be told."""
    chance = random.Random(seed)
    made = Image.new("RGB", size, (235, 232, 225))
    draw = ImageDraw.Draw(made)
    for _ in range(40):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        color = tuple(chance.randrange(256) for _ in range(3))
        draw.ellipse((x - 12, y - 12, x + 12, y + 12), fill=color)
    draw.rectangle((0, 0, size[0] // 4, size[1] // 4), fill=(200, 20, 20))
    draw.rectangle((size[0] * 3 // 4, 0, size[0], size[1] // 4), fill=(20, 160, 20))
    draw.rectangle((0, size[1] * 3 // 4, size[0] // 4, size[1]), fill=(20, 20, 200))
    return made.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(orientation: int = 1, mode: str = "RGB") -> bytes:
    """A JPEG with an orientation, a place and a comment in it, and bytes after its end."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: (47.0, 36.0, 22.0), 3: "W", 4: (122.0, 19.0, 55.0)}
    data = saved(picture(mode=mode), "JPEG", quality=88, exif=exif, comment=b"comment secret")
    return data + b"trailing secret"


def everything(papers: Papers) -> Plan:
    """One bundle with every kind of source, odd titles, and sections."""
    mail = papers.source(
        b"mail",
        "notice.eml",
        "message/rfc822",
        head=(("from", "support@example.org"), ("subject", "Your account")),
        text="Hello Marisol,\n\nwe reviewed your account.\nSecond line.\n\n" + "A long paragraph. " * 80,
    )
    rows = "date;block;rate\n" + "\n".join(f"2026-11-{day:02};{day};{day / 7:.2f}" for day in range(1, 29))
    return plan(
        Exhibit(
            "Insurance card",
            "2026-03-01",
            "Declarations",
            "Papers",
            (papers.source(text_pdf(3), "card.pdf", PDF),),
        ),
        Exhibit(
            "Photos",
            "2026-11-02",
            "",
            "Papers",
            (
                papers.source(
                    jpeg(6),
                    "door.jpg",
                    "image/jpeg",
                    caption="Parcel at the door",
                    taken_at="2026-11-02 18:04",
                ),
                papers.source(saved(picture(mode="RGBA"), "PNG"), "screen.png", "image/png"),
            ),
        ),
        Exhibit(
            '#panic("no") *bold* $x$ ] مرحبا 你好 \U0004ffff\x00\udcff',
            "",
            "",
            "Mails",
            (
                mail,
                papers.source(rows.encode(), "standing.csv", "text/csv", text=rows),
                papers.source(b"opaque", "old.msg", "application/vnd.ms-outlook"),
            ),
        ),
        Exhibit(
            "Turned",
            "",
            "",
            "",
            (
                papers.source(
                    text_pdf(1, turn=90, media=(50, 20, 650, 420), crop=(100, 60, 600, 400)),
                    "turned.pdf",
                    PDF,
                ),
                papers.source(form_pdf(), "form.pdf", PDF),
            ),
        ),
    )


Build = Callable[[Plan, Papers], Path]
OpenSource = Callable[[Source], BinaryIO]
