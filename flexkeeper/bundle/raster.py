"""A page as its picture over invisible text; runs in a sandbox child."""

from __future__ import annotations

import zlib

import pypdfium2 as pdfium
from PIL import Image, ImageChops
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NumberObject,
    StreamObject,
)

from flexkeeper.bundle import images, look
from flexkeeper.bundle.packed import Box
from flexkeeper.bundle.prepared import Pages, form, name, stream

DPI = 200
_MOST_WORD_GROUPS = 20_000

# Codes are UTF-16 units and the font has no shapes: it exists to be searched and copied, not seen.
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""


def add(page: pdfium.PdfPage, size: tuple[float, float], pages: Pages) -> None:
    """Adds the picture of `page` to `pages`; `size` is that of the page as shown, in points."""
    picture = look.rendered(page, DPI)
    image = pages.file.add(_image(picture))
    resources = DictionaryObject({name("/XObject"): DictionaryObject({name("/I"): image})})
    drawn = f"q {size[0]:.4f} 0 0 {size[1]:.4f} 0 0 cm /I Do Q".encode()
    text = _invisible(page, size)
    if text:
        resources[name("/Font")] = DictionaryObject({name("/T"): _font(pages)})
    box: Box = (0.0, 0.0, size[0], size[1])
    content = zlib.compress(drawn + text)
    placed = pages.file.add(form(content, resources, box, Filter=name("/FlateDecode")))
    pages.add(placed, box, size)


def _image(picture: Image.Image) -> StreamObject:
    red, green, blue = picture.split()
    largest = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    if largest.getextrema()[1] <= 8:  # type: ignore[operator]
        gray = picture.convert("L")
        levels = gray.quantize(16, dither=Image.Dither.NONE)
        made = images.lossless(levels, 600_000)
        return made if made is not None else images.as_jpeg(gray, 85)
    made = images.lossless(picture.quantize(64, dither=Image.Dither.NONE), 200_000)
    return made if made is not None and _few_colors(picture) else images.as_jpeg(picture, 85)


def _few_colors(picture: Image.Image) -> bool:
    return picture.resize((picture.width // 4 or 1, picture.height // 4 or 1), 0).getcolors(64) is not None


def _invisible(page: pdfium.PdfPage, size: tuple[float, float]) -> bytes:
    """The page's text where it stands, in text mode 3 (neither filled nor stroked)."""
    text_page = page.get_textpage()
    lines: list[str] = []
    for index in range(min(text_page.count_rects(), _MOST_WORD_GROUPS)):
        box = text_page.get_rect(index)
        words = text_page.get_text_bounded(*box).replace("\r", " ").replace("\n", " ").strip()
        left, bottom, right, top = _as_shown(page, box, size)
        if words and right > left and top > bottom:
            lines.append(_line(words, left, bottom, right - left, top - bottom))
    if not lines:
        return b""
    return b" BT 3 Tr " + " ".join(lines).encode() + b" ET"


def _line(words: str, left: float, bottom: float, width: float, height: float) -> str:
    codes = words.encode("utf-16-be", "replace")
    natural = len(codes) / 2 * 0.5 * height
    stretch = max(1.0, min(10_000.0, 100 * width / natural))
    return f"/T {height:.3f} Tf {stretch:.3f} Tz 1 0 0 1 {left:.3f} {bottom:.3f} Tm <{codes.hex()}> Tj"


def _as_shown(page: pdfium.PdfPage, box: Box, size: tuple[float, float]) -> Box:
    """A rectangle of the page's own units, on the upright page that begins at 0, 0."""
    left, bottom, right, top = box
    x0, y0, x1, y1 = page.get_bbox()
    turn = page.get_rotation()
    shown = {
        0: (left - x0, bottom - y0, right - x0, top - y0),
        90: (bottom - y0, x1 - right, top - y0, x1 - left),
        180: (x1 - right, y1 - top, x1 - left, y1 - bottom),
        270: (y1 - top, left - x0, y1 - bottom, right - x0),
    }[turn]
    width = (y1 - y0) if turn in {90, 270} else (x1 - x0)
    unit = size[0] / width if width else 1.0
    return (shown[0] * unit, shown[1] * unit, shown[2] * unit, shown[3] * unit)


def _font(pages: Pages) -> IndirectObject:
    """The shapeless font; one for each prepared source."""
    if pages.text_font is not None:
        return pages.text_font
    add_object = pages.file.add
    system = DictionaryObject(
        {
            name("/Registry"): ByteStringObject(b"Adobe"),
            name("/Ordering"): ByteStringObject(b"Identity"),
            name("/Supplement"): NumberObject(0),
        }
    )
    descriptor = DictionaryObject(
        {
            name("/Type"): name("/FontDescriptor"),
            name("/FontName"): name("/FlexKeeperText"),
            name("/Flags"): NumberObject(4),
            name("/FontBBox"): ArrayObject([NumberObject(value) for value in (0, -200, 500, 800)]),
            name("/ItalicAngle"): NumberObject(0),
            name("/Ascent"): NumberObject(800),
            name("/Descent"): NumberObject(-200),
            name("/CapHeight"): NumberObject(700),
            name("/StemV"): NumberObject(80),
        }
    )
    shapes = DictionaryObject(
        {
            name("/Type"): name("/Font"),
            name("/Subtype"): name("/CIDFontType2"),
            name("/BaseFont"): name("/FlexKeeperText"),
            name("/CIDSystemInfo"): system,
            name("/FontDescriptor"): add_object(descriptor),
            name("/DW"): NumberObject(500),
        }
    )
    font = DictionaryObject(
        {
            name("/Type"): name("/Font"),
            name("/Subtype"): name("/Type0"),
            name("/BaseFont"): name("/FlexKeeperText"),
            name("/Encoding"): name("/Identity-H"),
            name("/DescendantFonts"): ArrayObject([add_object(shapes)]),
            name("/ToUnicode"): add_object(stream(_TO_UNICODE)),
        }
    )
    pages.text_font = add_object(font)
    return pages.text_font
