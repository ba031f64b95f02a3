"""PDFs with pictures in them: scans with words behind, and pictures of every kind on one page."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from PIL import Image, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NameObject,
    NumberObject,
)

from tests.bundle.papers import name, picture, saved, written


def image_object(writer: PdfWriter, data: bytes, size: tuple[int, int], **entries: object) -> IndirectObject:
    """An image of encoded `data`; entries are names where they are words."""
    image = EncodedStreamObject()
    image._data = data
    image.update(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Image"),
            name("/Width"): NumberObject(size[0]),
            name("/Height"): NumberObject(size[1]),
        }
    )
    for key, value in entries.items():
        image[name(f"/{key}")] = name(f"/{value}") if isinstance(value, str) else value
    added = writer._add_object(image)
    assert isinstance(added, IndirectObject)
    return added


def scanned_pdf(
    pages: int, size: tuple[int, int] = (2550, 3300), page: tuple[float, float] = (612, 792)
) -> bytes:
    """Pages (of letter size, else of `page`) that are one gray picture over invisible words."""
    writer = PdfWriter()
    width, height = page
    for number in range(pages):
        paper = Image.effect_noise(size, 20).point(lambda level: min(255, level + 110))
        draw = ImageDraw.Draw(paper)
        for line in range(40):
            draw.text((200, 200 + line * 70), f"Line {line} of page {number} of a paper", 30, font_size=44)
        data = saved(paper, "JPEG", quality=80)
        scan = image_object(
            writer, data, size, ColorSpace="DeviceGray", BitsPerComponent=NumberObject(8), Filter="DCTDecode"
        )
        text = f"BT 3 Tr /F1 12 Tf 60 700 Td (Hidden words {number}) Tj ET"
        _add_page(writer, f"q {width} 0 0 {height} 0 0 cm /I0 Do Q {text}", [scan], page)
    return written(writer)


@dataclass(frozen=True, slots=True)
class OddPictures:
    """A page of pictures: the streams that must stay as they are, and those that may become smaller."""

    pdf: bytes
    left_alone: tuple[bytes, ...]
    reducible: tuple[bytes, ...]


def odd_pictures_pdf() -> OddPictures:
    """CMYK, one bit, a stencil, a color key, a `/Decode` array, and plain ones, one with a soft mask."""
    writer = PdfWriter()
    size = (900, 600)
    noisy = Image.blend(picture(size), Image.merge("RGB", [Image.effect_noise(size, 60)] * 3), 0.3)
    dct = {"BitsPerComponent": NumberObject(8), "Filter": "DCTDecode"}
    flat = {"BitsPerComponent": NumberObject(8), "Filter": "FlateDecode"}
    one_bit = zlib.compress(Image.effect_noise(size, 90).convert("1").tobytes())
    soft_size = (450, 300)
    soft = zlib.compress(Image.linear_gradient("L").resize(soft_size).tobytes())
    cmyk = saved(noisy.convert("CMYK"), "JPEG", quality=90)
    keyed = zlib.compress(noisy.convert("L").tobytes())
    turned = saved(noisy.rotate(180).convert("L"), "JPEG", quality=93)
    plain, masked = saved(noisy, "JPEG", quality=97), saved(noisy.rotate(180), "JPEG", quality=97)
    rows = zlib.compress(noisy.transpose(Image.Transpose.FLIP_LEFT_RIGHT).tobytes())
    mask = image_object(writer, soft, soft_size, ColorSpace="DeviceGray", **flat)
    key = ArrayObject([NumberObject(0), NumberObject(3)])
    inverse = ArrayObject([NumberObject(1), NumberObject(0)])
    bit = {"BitsPerComponent": NumberObject(1), "Filter": "FlateDecode"}
    images = [
        image_object(writer, cmyk, size, ColorSpace="DeviceCMYK", **dct),
        image_object(writer, one_bit, size, ColorSpace="DeviceGray", **bit),
        image_object(writer, one_bit + b" ", size, ImageMask=BooleanObject(True), **bit),
        image_object(writer, keyed, size, ColorSpace="DeviceGray", Mask=key, **flat),
        image_object(writer, turned, size, ColorSpace="DeviceGray", Decode=inverse, **dct),
        image_object(writer, plain, size, ColorSpace="DeviceRGB", **dct),
        image_object(writer, masked, size, ColorSpace="DeviceRGB", SMask=mask, **dct),
        image_object(writer, rows, size, ColorSpace="DeviceRGB", **flat),
    ]
    places = ((20 + 290 * (index % 2), 600 - 180 * (index // 2)) for index in range(len(images)))
    drawn = [f"q 240 0 0 160 {x} {y} cm /I{index} Do Q" for index, (x, y) in enumerate(places)]
    _add_page(writer, "0.8 0.9 1 rg 0 0 612 792 re f 0.1 g " + " ".join(drawn), images)
    return OddPictures(written(writer), (cmyk, one_bit, soft, keyed, turned), (plain, masked, rows))


def _add_page(
    writer: PdfWriter, drawn: str, images: list[IndirectObject], size: tuple[float, float] = (612, 792)
) -> None:
    page = writer.add_blank_page(*size)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    resources = DictionaryObject(
        {
            name("/XObject"): DictionaryObject(
                {name(f"/I{index}"): image for index, image in enumerate(images)}
            ),
            name("/Font"): DictionaryObject(
                {name("/F1"): DictionaryObject({name(key): NameObject(value) for key, value in font.items()})}
            ),
        }
    )
    content = DecodedStreamObject()
    content.set_data(drawn.encode())
    page[name("/Resources")] = resources
    page[name("/Contents")] = writer._add_object(content)
