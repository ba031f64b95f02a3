"""The line at the lower edge of every page: its words, where it stands, and the strip it stands in.

"Lower" is as shown: on a page turned by 90 degrees the strip lies at the right side of its own units.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from pypdf.generic import DictionaryObject

from flexkeeper.bundle.packed import Box
from flexkeeper.bundle.prepared import name

STRIP_POINTS = 22.0
FONT_POINTS = 8.5
_BASELINE = 8.0
_SIDE = 8.0
_LETTER_WIDTH = 612.0
FONT_KEY = "/FKstamp"

# Advance widths of Helvetica for codes 32 to 126, in thousandths (Adobe's published metrics).
# fmt: off
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)
# fmt: on
_MIDDLE_DOT = 278


@dataclass(frozen=True, slots=True)
class Place:
    """A page's box with room for its stamp, and how the stamp's line lies in it (the matrix of its text)."""

    box: Box
    matrix: tuple[float, float, float, float, float, float]
    strip: Box | None
    scale: float


def words(stamps: dict[str, str], mark: str, number: int, page: int, pages: int) -> str:
    """The stamp of page `page` of `pages`; `mark` and `number` are empty and 0 outside exhibits."""
    text = stamps["exhibit" if mark else "own"]
    for key, value in {"{label}": mark, "{number}": number, "{page}": page, "{pages}": pages}.items():
        text = text.replace(key, str(value))
    return text


def width(text: str) -> float:
    """The width of `text` in the stamp's font, in points."""
    total = 0
    for character in text:
        code = ord(unicodedata.normalize("NFD", character)[0])
        total += _WIDTHS[code - 32] if 32 <= code <= 126 else _MIDDLE_DOT
    return total * FONT_POINTS / 1000


def lower_edge(box: Box, turn: int) -> Box:
    """Where the stamp must be found on a finished page: its lower edge as shown, in its own units."""
    x0, y0, x1, y1 = box
    high = max(36.0, min(x1 - x0, y1 - y0) * 36.0 / _LETTER_WIDTH)
    return {
        0: (x0, y0, x1, y0 + high),
        90: (x1 - high, y0, x1, y1),
        180: (x0, y1 - high, x1, y1),
        270: (x0, y0, x0 + high, y1),
    }[turn]


def _scale(shorter_side: float, unit: float) -> float:
    """How much larger than on letter paper the strip and its line are, per unit of the page."""
    return max(1.0, shorter_side * unit / _LETTER_WIDTH) / unit


def on_own_page(box: Box, text: str) -> Place:
    """Where the stamp stands on a page of ours, whose margin has room for it."""
    x = (box[0] + box[2] - width(text)) / 2
    return Place(box, (1, 0, 0, 1, x, box[1] + STRIP_POINTS), None, 1.0)


def on_foreign_page(box: Box, turn: int, unit: float, text: str) -> Place:
    """Where it stands on a stranger's page, whose box grows by a strip; `unit` is the page's UserUnit."""
    x0, y0, x1, y1 = box
    across, up = (y1 - y0, x1 - x0) if turn in {90, 270} else (x1 - x0, y1 - y0)
    scale = _scale(min(across, up), unit)
    strip = STRIP_POINTS * scale
    line = width(text) * scale
    aside = max(0.0, (line + 2 * _SIDE * scale - across) / 2)
    indent = (across + 2 * aside - line) / 2
    rise = _BASELINE * scale
    if turn == 90:
        grown: Box = (x0, y0 - aside, x1 + strip, y1 + aside)
        return Place(
            grown,
            (0, 1, -1, 0, grown[2] - rise, grown[1] + indent),
            (x1, grown[1], grown[2], grown[3]),
            scale,
        )
    if turn == 180:
        grown = (x0 - aside, y0, x1 + aside, y1 + strip)
        return Place(
            grown,
            (-1, 0, 0, -1, grown[2] - indent, grown[3] - rise),
            (grown[0], y1, grown[2], grown[3]),
            scale,
        )
    if turn == 270:
        grown = (x0 - strip, y0 - aside, x1, y1 + aside)
        return Place(
            grown,
            (0, -1, 1, 0, grown[0] + rise, grown[3] - indent),
            (grown[0], grown[1], x0, grown[3]),
            scale,
        )
    grown = (x0 - aside, y0 - strip, x1 + aside, y1)
    return Place(
        grown, (1, 0, 0, 1, grown[0] + indent, grown[1] + rise), (grown[0], grown[1], grown[2], y0), scale
    )


def content(place: Place, text: str) -> bytes:
    """The operators that draw the stamp, marked as an artifact so that screen readers pass over it."""
    matrix = " ".join(_decimal(value) for value in place.matrix)
    escaped = (
        text.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    )
    size = _decimal(FONT_POINTS * place.scale)
    return (
        f"/Artifact BMC q 0.25 g BT {FONT_KEY} {size} Tf {matrix} Tm (".encode() + escaped + b") Tj ET Q EMC"
    )


def font() -> DictionaryObject:
    """Helvetica, one of the fonts every reader has; the stamp's words are Latin."""
    return DictionaryObject(
        {
            name("/Type"): name("/Font"),
            name("/Subtype"): name("/Type1"),
            name("/BaseFont"): name("/Helvetica"),
            name("/Encoding"): name("/WinAnsiEncoding"),
        }
    )


def _decimal(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if value else "0"
