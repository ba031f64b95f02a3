"""In which resolution a PDF's pages show their pictures, as pdfium places them; runs in a sandbox child."""

from __future__ import annotations

import ctypes
import hashlib
import math
from collections.abc import Sequence
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

_Matrix = tuple[float, float, float, float]
_UPRIGHT: _Matrix = (1.0, 0.0, 0.0, 1.0)
_DEEPEST = 12


def resolutions(pdf: bytes, units: Sequence[float]) -> dict[bytes, float]:
    """By the SHA-256 of a picture's stream as stored, the dpi of the largest place in which it is shown.

    `units` are the pages' UserUnits. A picture that is never drawn as one, such as in a pattern, is not among
    them; of two dpi across and up, the lower counts.
    """
    found: dict[bytes, float] = {}
    document = pdfium.PdfDocument(pdf)
    for index, unit in enumerate(units):
        page = document[index]
        for position in range(raw.FPDFPage_CountObjects(page)):
            _look(raw.FPDFPage_GetObject(page, position), _UPRIGHT, unit, found, 0)
        page.close()
    document.close()
    return found


def _look(drawn: Any, outer: _Matrix, unit: float, found: dict[bytes, float], depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(drawn)
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
        matrix = _times(_matrix(drawn), outer)
        for position in range(raw.FPDFFormObj_CountObjects(drawn)):
            _look(raw.FPDFFormObj_GetObject(drawn, position), matrix, unit, found, depth + 1)
    elif kind == raw.FPDF_PAGEOBJ_IMAGE:
        across, up = ctypes.c_uint(), ctypes.c_uint()
        raw.FPDFImageObj_GetImagePixelSize(drawn, across, up)
        a, b, c, d = _times(_matrix(drawn), outer)
        # A picture that is drawn as nothing has no resolution that could be too low.
        width, height = (max(math.hypot(*side) * unit / 72, 0.01) for side in ((a, b), (c, d)))
        dpi = min(across.value / width, up.value / height)
        key = hashlib.sha256(_stream(drawn)).digest()
        found[key] = min(dpi, found.get(key, dpi))


def _matrix(drawn: Any) -> _Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d


def _times(one: _Matrix, other: _Matrix) -> _Matrix:
    return (
        one[0] * other[0] + one[1] * other[2],
        one[0] * other[1] + one[1] * other[3],
        one[2] * other[0] + one[3] * other[2],
        one[2] * other[1] + one[3] * other[3],
    )


def _stream(drawn: Any) -> bytes:
    length = raw.FPDFImageObj_GetImageDataRaw(drawn, None, 0)
    buffer = ctypes.create_string_buffer(length)
    raw.FPDFImageObj_GetImageDataRaw(drawn, buffer, length)
    return buffer.raw
