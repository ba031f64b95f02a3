"""What is printed on a page, run by run, as pdfium finds it.

The text of a line, read as a whole, comes back in the order of its script: beside an Arabic title, 3–4 is
read as 4–3. A run (what one operator draws, 9.4.3 of ISO 32000-1) is read by the places of its characters
instead, so that whatever stands beside a number or fingerprint has no say in how it is read.
"""

from __future__ import annotations

import ctypes
from collections import defaultdict
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from flexkeeper.bundle.packed import Box

_Character = tuple[float, float, str]


@dataclass(frozen=True, slots=True)
class Run:
    """The characters one operator draws, without spaces, and where the first of them stands."""

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
    found: defaultdict[int, list[_Character]] = defaultdict(list)
    for position in range(text_page.count_chars()):
        drawn_by = raw.FPDFText_GetTextObject(text_page, position)
        character = chr(raw.FPDFText_GetUnicode(text_page, position))
        if drawn_by and not character.isspace():
            address = ctypes.cast(drawn_by, ctypes.c_void_p).value or 0
            found[address].append((*_origin(text_page, position), character))
    text_page.close()
    made = [_run(characters, turn) for characters in found.values()]
    return sorted(made, key=lambda run: (-run.y, run.x))


def _origin(text_page: pdfium.PdfTextPage, position: int) -> tuple[float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text_page, position, x, y)
    return x.value, y.value


def _run(characters: list[_Character], turn: int) -> Run:
    axis, sign = {0: (0, 1), 90: (1, 1), 180: (0, -1), 270: (1, -1)}[turn]
    in_line = sorted(characters, key=lambda one: sign * (one[0], one[1])[axis])
    return Run(in_line[0][0], in_line[0][1], "".join(character for _x, _y, character in in_line))
