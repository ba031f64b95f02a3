"""The sandbox jobs that make a prepared source smaller: its pictures in fewer points, and in less detail.

Only pictures that stay what they are as a JPEG of gray or RGB are touched. Stencils, pictures of one bit,
CMYK, spot colors, and what is masked by its own colors or mixed with its soft mask's are left alone; a soft
mask beside a picture stays as it is, for it needs no picture of its own size (11.6.5.3, ISO 32000-1).
"""

from __future__ import annotations

import hashlib
import io
import math
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile, get_sampling
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from flexkeeper.bundle import images, look, placed, plain
from flexkeeper.bundle.amounts import LEAST_DPI, MOST_DPI, PAGE_INCHES
from flexkeeper.bundle.copier import PARSER_ERRORS, resolved
from flexkeeper.bundle.packed import Content, content_of, facts_of, kind_of, pack, pdf_of
from flexkeeper.bundle.pdffile import PdfFile
from flexkeeper.bundle.photo import MAX_PIXELS, PICTURE_ERRORS
from flexkeeper.progress import Progress

_SMALLEST_BYTES = 8_000  # what is not worth the work
_COARSE_COLOR = ((90, 0), (85, 1))
_LOOKED_AT = 4
_LOOK_DPI = 36


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture: its object's number, and its long edge (of a document's: as if it filled a letter page)."""

    number: int
    edge: float
    pixels: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _Scaled:
    """A picture of the size that is wanted, and in which resolution its colors were stored."""

    picture: Image.Image
    color: int


class _Source:
    """A prepared source and the pictures in it that can be made smaller."""

    def __init__(self, packed: bytes) -> None:
        self.facts, self.content, self.pdf = facts_of(packed), content_of(packed), pdf_of(packed)
        self.reader = PdfReader(io.BytesIO(self.pdf))
        self.is_document = kind_of(self.facts) == "foreign"
        self.pictures = self._of_document() if self.is_document else self._of_pages()

    def object(self, number: int) -> Any:
        return self.reader.get_object(IndirectObject(number, 0, self.reader))

    def _of_pages(self) -> list[_Picture]:
        found = []
        for page in self.content.pages:
            number = self.object(page.form)["/Resources"]["/XObject"].raw_get("/I").idnum
            image = self.object(number)
            width, height = plain.size_of(image)
            found.append(_Picture(number, max(width, height), width * height, len(image._data)))
        return [one for one in found if plain.is_plain(self.object(one.number))]

    def _of_document(self) -> list[_Picture]:
        found = []
        drawn = placed.resolutions(self.pdf, [page.unit for page in self.content.pages])
        for number in range(1, self.content.objects + 1):
            image = self.object(number)
            if not isinstance(image, StreamObject) or image.get("/Subtype") != "/Image":
                continue
            dpi = drawn.get(hashlib.sha256(image._data).digest())
            if dpi is None or len(image._data) < _SMALLEST_BYTES or not plain.is_plain(image):
                continue
            width, height = plain.size_of(image)
            found.append(_Picture(number, dpi * PAGE_INCHES, width * height, len(image._data)))
        return found


def survey(
    values: dict[str, Any], parts: list[bytes], progress: Progress
) -> tuple[dict[str, Any], list[bytes]]:
    """`parts`: a packed source. Answers each picture that can be made smaller: edge, pixels and bytes."""
    progress.step("", 0, 1)
    try:
        found = _Source(parts[0]).pictures
    except (*PARSER_ERRORS, pdfium.PdfiumError):
        found = []
    return {"pictures": [[one.edge, one.pixels, one.bytes] for one in found]}, []


def run(values: dict[str, Any], parts: list[bytes], progress: Progress) -> tuple[dict[str, Any], list[bytes]]:
    """`values`: edge, qualities; `parts`: a packed source.

    Answers the source packed once for each quality, with pictures of at most that edge; as it came where
    none of them gets smaller.
    """
    progress.step("", 0, 1)
    source = _Source(parts[0])
    edge = int(values["edge"])
    if source.is_document:
        edge = min(max(edge, LEAST_DPI * PAGE_INCHES), MOST_DPI * PAGE_INCHES)
    scaled = [(one, _scaled(source.object(one.number), one.edge, edge)) for one in source.pictures]
    made = []
    for quality in values["qualities"]:
        reduced = {
            one.number: image
            for one, found in scaled
            if found is not None
            and (image := _reduced(source.object(one.number), found, int(quality), one.bytes))
        }
        made.append(_packed(parts[0], source, edge, reduced))
        progress.step("", 0, 1)
    return {}, made


def _scaled(image: StreamObject, edge: float, wanted: int) -> _Scaled | None:
    """The picture with its edge as wanted or as it is, rounded up; None where it cannot be read."""
    width, height = plain.size_of(image)
    factor = min(1.0, wanted / edge)
    size = math.ceil(width * factor), math.ceil(height * factor)
    if width * height > MAX_PIXELS:
        return None
    try:
        picture = plain.opened(image)
        if picture is None or picture.size != (width, height):
            return None
        # Decodes at a fraction of the size where one is left that is no smaller than what is wanted.
        color = _color(picture)
        picture.draft(picture.mode, size)
        picture.load()
        direct = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
        return _Scaled(
            direct if direct.size == size else direct.resize(size, Image.Resampling.LANCZOS), color
        )
    except PICTURE_ERRORS:
        return None


def _color(picture: Image.Image) -> int:
    """How fine colors are stored, as Pillow counts: 0 like the picture, 2 half of it."""
    found: int = get_sampling(picture) if isinstance(picture, JpegImageFile) else 0
    return max(found, 0)


def _reduced(image: StreamObject, scaled: _Scaled, quality: int, largest: int) -> StreamObject | None:
    """`image` with the scaled picture in its place; None where that takes as many bytes as before."""
    # Bit by bit, so that with the quality the bytes do not grow by leaps.
    coarse = next((color for least, color in _COARSE_COLOR if quality >= least), 2)
    made = images.as_jpeg(scaled.picture, quality, max(coarse, scaled.color))
    if len(made._data) >= largest:
        return None
    of_palette = isinstance(space := resolved(image, "/ColorSpace"), ArrayObject) and space[0] == "/Indexed"
    for key, value in image.items():
        if key in {"/SMask", "/Mask", "/Intent", "/Interpolate"} or (key == "/ColorSpace" and not of_palette):
            made[NameObject(key)] = image.raw_get(key) if isinstance(value, DictionaryObject) else value
    return made


def _packed(packed: bytes, source: _Source, edge: int, reduced: dict[int, StreamObject]) -> bytes:
    if not reduced:
        return packed
    file = PdfFile()
    file.begin_with(source.pdf, PdfReader(io.BytesIO(source.pdf)))
    for number, image in reduced.items():
        file.replace(file.reference(number), image)
    root = source.reader.root_object.indirect_reference
    assert root is not None
    pdf = file.write(file.reference(root.idnum), None, b"prepared")
    if source.is_document and not _looks_alike(source.pdf, pdf, len(source.content.pages)):
        return packed
    longest = max(max(plain.size_of(image)) for image in reduced.values())
    largest = max(one.edge for one in source.pictures)
    smaller = math.floor(min(edge, largest) / PAGE_INCHES) if source.is_document else longest
    facts = replace(source.facts, smaller=smaller)
    if not source.is_document:
        facts = replace(facts, conversion="smaller")
    return pack(facts, _content(source, reduced), pdf)


def _content(source: _Source, reduced: dict[int, StreamObject]) -> Content:
    """The pages, which name the stream of the picture that they consist of."""
    if source.is_document:
        return source.content
    pages = []
    for page in source.content.pages:
        number = source.object(page.form)["/Resources"]["/XObject"].raw_get("/I").idnum
        image = reduced.get(number)
        picture = page.picture if image is None else hashlib.sha256(image._data).hexdigest()
        pages.append(replace(page, picture=picture))
    return replace(source.content, pages=tuple(pages))


def _looks_alike(one: bytes, other: bytes, count: int) -> bool:
    """Whether pdfium draws some pages of both as the same, seen from afar: a wrong color is seen there."""
    documents = pdfium.PdfDocument(one), pdfium.PdfDocument(other)
    step = max(1, count // _LOOKED_AT)
    for index in range(0, count, step):
        pages = [document[index] for document in documents]
        alike = look.same(*(look.rendered(page, _LOOK_DPI, largest_pixels=500_000) for page in pages))
        for page in pages:
            page.close()
        if not alike:
            return False
    return True
