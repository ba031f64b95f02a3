"""What is printed on a page, run by run, as pdfium finds it.

The text of a line, read as a whole, comes back in the order of its script: beside an Arabic title, 12-13 is
read as 13-12. A run (one marked piece of content, 14.6 of ISO 32000-1, or what one operator draws where it
is not marked) is read by the places of its characters instead, so that whatever stands beside a number or
fingerprint has no say in how it is read.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from flexkeeper.bundle.packed import Box

_Character = tuple[float, float, str]
_Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """Its characters without spaces, and where the first of them stands."""

    x: float
    y: float
    text: str

    def inside(self, box: Box) -> bool:
        return box[0] <= self.x <= box[2] and box[1] <= self.y <= box[3]


def runs(page: pdfium.PdfPage, turn: int = 0) -> list[Run]:
    """The runs of `page` from top to bottom; `turn` in degrees says which way its text goes.

    At 90 degrees a line goes up the page's own units, at 180 to the left, at 270 down.
    """
    text_page = page.get_textpage()
    found: defaultdict[_Key, list[_Character]] = defaultdict(list)
    for position in range(text_page.count_chars()):
        drawn_by = raw.FPDFText_GetTextObject(text_page, position)
        character = chr(raw.FPDFText_GetUnicode(text_page, position))
        if drawn_by and not character.isspace():
            x, y = _origin(text_page, position)
            found[_key(drawn_by, y if turn in {0, 180} else x)].append((x, y, character))
    text_page.close()
    made = [_run(characters, turn) for characters in found.values()]
    return sorted(made, key=lambda run: (-run.y, run.x))


def _key(drawn_by: Any, baseline: float) -> _Key:
    """Pieces have numbers from 0; what has none is told by its address, which is never as small."""
    piece = raw.FPDFPageObj_GetMarkedContentID(drawn_by)
    return piece if piece >= 0 else ctypes.cast(drawn_by, ctypes.c_void_p).value or 0, round(baseline)


def _origin(text_page: pdfium.PdfTextPage, position: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text_page, position, x, y)
    return x.value, y.value


def _run(characters: list[_Character], turn: int) -> Run:
    axis, sign = {0: (0, 1), 90: (1, 1), 180: (0, -1), 270: (1, -1)}[turn]
    in_line = sorted(characters, key=lambda one: sign * (one[0], one[1])[axis])
    return Run(in_line[0][0], in_line[0][1], "".join(character for _x, _y, character in in_line))
