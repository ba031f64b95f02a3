"""Pages as pixels and characters with their boxes, for the preview. Runs inside a sandbox child only.

The job is opened once for a document and then answers questions about it:
`{sizes: true}` → `{sizes: [[width, height]]}` in points (PDF) or pixels (pictures), upright;
`{page, scale, rotation}` → `{width, height}` and the pixels, RGB, rows from the top;
`{text: page}` → the characters as UTF-8 and four little-endian f32 for each: left, top, right, bottom as
parts of the page's width and height.
A page that a parser stumbles over is `{damaged: true}`; the others can still be shown.
"""

from __future__ import annotations

import ctypes
import sys
import warnings
from array import array
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from flexkeeper.intake.readers import image as pictures
from flexkeeper.intake.readers.pdf import MAX_PAGES, open_pdf
from flexkeeper.intake.reading import attempt
from flexkeeper.progress import Progress

MAX_PIXELS = pictures.MAX_PIXELS
MAX_CHARACTERS = 200_000
_SPAN = 1_000_000  # the device of which boxes are parts
_TURNS = {
    90: Image.Transpose.ROTATE_270,  # Pillow turns the other way round
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}

Said = tuple[dict[str, Any], Sequence[bytes]]
DAMAGED: Said = ({"damaged": True}, [])


class _Pages(Protocol):
    def sizes(self) -> list[list[float]]: ...
    def picture(self, page: int, width: int, height: int, rotation: int) -> Image.Image: ...
    def text(self, page: int) -> Said: ...


def opened(
    values: dict[str, Any], parts: list[bytes], progress: Progress
) -> Callable[[dict[str, Any]], Said]:
    """Opens the document of `{media_type, password}`; raises `Unreadable` where it cannot be shown."""
    pages: _Pages
    if values["media_type"] == "application/pdf":
        pages = _Pdf(parts[0], values["password"])
    else:
        pages = _Picture(parts[0], values["media_type"])
    sizes = pages.sizes()

    def answer(question: dict[str, Any]) -> Said:
        if "sizes" in question:
            return {"sizes": sizes}, []
        if "text" in question:
            return attempt(pages.text, DAMAGED, question["text"])
        return attempt(_shown, DAMAGED, pages, sizes, question)

    return answer


def _shown(pages: _Pages, sizes: list[list[float]], question: dict[str, Any]) -> Said:
    width, height = (max(1, round(edge * question["scale"])) for edge in sizes[question["page"]])
    if width * height > MAX_PIXELS:
        return DAMAGED
    picture = pages.picture(question["page"], width, height, question["rotation"])
    return {"width": picture.width, "height": picture.height}, [picture.tobytes()]


class _Pdf:
    """A PDF through pdfium; forms are shown filled in."""

    def __init__(self, untrusted: bytes, password: str | None) -> None:
        self._document = open_pdf(untrusted, password).document
        attempt(self._document.init_forms, None)

    def sizes(self) -> list[list[float]]:
        count = min(len(self._document), MAX_PAGES)
        return [attempt(self._size, [0.0, 0.0], index) for index in range(count)]

    def _size(self, index: int) -> list[float]:
        # Pages are not loaded for this: a document may have two thousand.
        return [float(edge) for edge in self._document.get_page_size(index)]

    def picture(self, page: int, width: int, height: int, rotation: int) -> Image.Image:
        loaded = self._document.get_page(page)
        try:
            scale = width / loaded.get_width()
            turned = (height, width) if rotation in (90, 270) else (width, height)
            bitmap = loaded.render(scale=scale, rotation=rotation, rev_byteorder=True)
            try:
                picture: Image.Image = bitmap.to_pil().convert("RGB")
            finally:
                bitmap.close()
            # pdfium rounds up; the page gets the size that was asked for.
            return picture if picture.size == turned else picture.resize(turned)
        finally:
            loaded.close()

    def text(self, page: int) -> Said:
        loaded = self._document.get_page(page)
        text_page = loaded.get_textpage()
        try:
            count = min(text_page.count_chars(), MAX_CHARACTERS)
            return _packed(*_characters(text_page.raw, count, _to_page(loaded)))
        finally:
            text_page.close()
            loaded.close()


Place = Callable[[float, float], tuple[float, float]]


def _to_page(page: Any) -> Place:
    """From the page's own coordinates to parts of its width and height, upright, from the top left."""
    x, y = ctypes.c_int(), ctypes.c_int()

    def device(left: float, bottom: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, _SPAN, _SPAN, 0, left, bottom, x, y)
        return x.value / _SPAN, y.value / _SPAN

    # It is affine: three points say all, and no character needs a call of its own.
    x0, y0 = device(0, 0)
    x1, y1 = device(1000, 0)
    x2, y2 = device(0, 1000)
    ax, ay, bx, by = (x1 - x0) / 1000, (y1 - y0) / 1000, (x2 - x0) / 1000, (y2 - y0) / 1000
    return lambda left, bottom: (x0 + ax * left + bx * bottom, y0 + ay * left + by * bottom)


def _characters(text_page: Any, count: int, place: Place) -> tuple[list[str], array[float]]:
    signs: list[str] = []
    boxes = array("f")
    rect = pdfium.FS_RECTF()
    half = 0
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, index)
        if 0xD800 <= code < 0xDC00:
            half = code
            continue
        if 0xDC00 <= code < 0xE000:
            if not half:
                continue
            code = 0x10000 + ((half - 0xD800) << 10) + code - 0xDC00
        half = 0
        # pdfium ends lines with two characters and marks a broken word's hyphen with U+FFFE.
        if code in (0, 13, 0xFFFE, 0xFFFF) or code > sys.maxunicode:
            continue
        has_box = pdfium.FPDFText_GetLooseCharBox(text_page, index, rect)
        signs.append(chr(code))
        boxes.extend(_box(rect, place) if has_box else (0.0, 0.0, 0.0, 0.0))
    return signs, boxes


def _box(rect: Any, place: Place) -> tuple[float, float, float, float]:
    xa, ya = place(rect.left, rect.bottom)
    xb, yb = place(rect.right, rect.top)
    return (
        min(max(min(xa, xb), 0.0), 1.0),
        min(max(min(ya, yb), 0.0), 1.0),
        min(max(max(xa, xb), 0.0), 1.0),
        min(max(max(ya, yb), 0.0), 1.0),
    )


def _packed(signs: list[str], boxes: array[float]) -> Said:
    if sys.byteorder == "big":
        boxes.byteswap()
    return {}, ["".join(signs).encode("utf-8"), boxes.tobytes()]


class _Picture:
    """A photo or a scan with several pages, upright; the frame decoded last is kept."""

    def __init__(self, untrusted: bytes, media_type: str) -> None:
        # Pillow warns about odd EXIF; this process has no other work.
        warnings.simplefilter("ignore")
        self._image = pictures.opened(untrusted, media_type)
        pictures.check_size(self._image)
        # The further pictures of a JPEG are its own smaller copies and depth maps.
        self._frames = 1 if media_type == "image/jpeg" else pictures.count_frames(self._image, media_type)
        self._is_one_size = media_type in ("image/gif", "image/webp", "image/png")
        self._decoded: tuple[int, Image.Image] | None = None

    def sizes(self) -> list[list[float]]:
        first = self._size(0)
        if self._is_one_size:
            return [first] * self._frames
        return [first, *(attempt(self._size, [0.0, 0.0], frame) for frame in range(1, self._frames))]

    def _size(self, frame: int) -> list[float]:
        if self._frames > 1:
            self._image.seek(frame)
        orientation = attempt(lambda: self._image.getexif().get(0x0112, 1), 1)
        width, height = self._image.size
        return [float(height), float(width)] if orientation in (5, 6, 7, 8) else [float(width), float(height)]

    def picture(self, page: int, width: int, height: int, rotation: int) -> Image.Image:
        upright = self._upright(page)
        if upright.size != (width, height):
            upright = upright.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
        return upright.transpose(_TURNS[rotation]) if rotation else upright

    def text(self, page: int) -> Said:
        return _packed([], array("f"))

    def _upright(self, frame: int) -> Image.Image:
        if self._decoded is None or self._decoded[0] != frame:
            self._decoded = None
            if self._frames > 1:
                self._image.seek(frame)
            pictures.check_size(self._image)
            copy = self._image.copy()
            self._decoded = (frame, pictures.flat_rgb(attempt(ImageOps.exif_transpose, copy, copy)))
        return self._decoded[1]
