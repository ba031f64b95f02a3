"""A stranger's PDF as prepared pages; runs in a sandbox child.

The chain, each step only where the one before was not enough: copy what draws; let pdfium draw form
fields and notes into the page first; let pdfium rewrite a damaged file; show the page as its picture.
A copy is kept only where pdfium draws it like the original.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pypdf import PdfReader

from flexkeeper.bundle import look, opening, raster, remarks
from flexkeeper.bundle.copier import PARSER_ERRORS, Copier, UnfitError
from flexkeeper.bundle.packed import Content, Facts, explained, pack
from flexkeeper.bundle.prepared import Pages

MAX_PAGES = 2000
_SAMPLED_PAGES = 8
_PLAIN_DPI = 36
_RISKY_DPI = 60


@dataclass(slots=True)
class _Work:
    original: pdfium.PdfDocument
    bytes: bytes
    password: str | None
    rotation: int = 0
    remarks: set[str] = field(default_factory=set)
    risky: bool = False
    conversion: str = "copied"
    pictures: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Made:
    content: Content
    pdf: bytes
    sizes: tuple[tuple[float, float], ...]


def prepare(
    untrusted: bytes, passwords: Iterable[str], rotation: int = 0, *, pictures_only: bool = False
) -> bytes:
    """A PDF, prepared and packed, its pages turned clockwise by `rotation` (0, 90, 180, 270).

    `pictures_only` keeps pypdf away from a file it choked on.
    """
    opened = opening.opened(untrusted, passwords)
    if isinstance(opened, str):
        return explained(opened)
    work = _Work(opened.document, opened.bytes, opened.password, rotation)
    count = len(work.original)
    if not 0 < count <= MAX_PAGES:
        return explained("too_large" if count else "damaged")
    _mend_boxes(work.original)
    if rotation:
        _turn(work)
    made = None if pictures_only else _copied(work)
    if made is None:
        work.pictures = set(range(count))
        made = _assembled(work, None)
    conversion = "pictures" if work.pictures else work.conversion
    facts = Facts(conversion, remarks=tuple(sorted(work.remarks)), sizes=made.sizes)
    return pack(facts, made.content, made.pdf)


def _mend_boxes(document: pdfium.PdfDocument) -> None:
    """Shows the whole page where the crop box lies outside of it, so that there is something to show."""
    for index in range(len(document)):
        if min(document.get_page_size(index)) >= 0.1:
            continue
        page = document[index]
        box = page.get_mediabox()
        whole = box if box[2] - box[0] >= 0.1 and box[3] - box[1] >= 0.1 else (0, 0, 612, 792)
        page.set_mediabox(*whole)
        page.set_cropbox(*whole)
        page.close()


def _turn(work: _Work) -> None:
    """Turns the pages that copies are compared with, and pictures taken of; copies are turned one by one."""
    for page in work.original:
        page.set_rotation((page.get_rotation() + work.rotation) % 360)
        page.close()
    work.remarks.add("turned")


def _copied(work: _Work) -> _Made | None:
    """The pages, copied where that looks right; None where no reader could follow the file."""
    try:
        untrusted_reader = _reader(work.bytes, work.password)
        work.remarks |= remarks.found(untrusted_reader)
    except PARSER_ERRORS:
        work.risky = True
    base = _flattened(work)
    work.risky |= bool(work.remarks & {"form", "notes", "layers", "dynamic_form"})
    for source, conversion in ((base, work.conversion), (None, "repaired")):
        try:
            data = source if source is not None else _rewritten(base, work)
            reader = _reader(data, work.password if data is work.bytes else None)
            if len(reader.pages) != len(work.original):
                continue
            work.pictures = set()
            made = _checked(work, reader)
        except PARSER_ERRORS:
            work.risky = True
            continue
        if conversion == "repaired":
            work.remarks.add("damaged")
        work.conversion = conversion
        return made
    work.remarks.add("damaged")
    return None


def _reader(data: bytes, password: str | None) -> PdfReader:
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        reader.decrypt(password or "")
    return reader


def _flattened(work: _Work) -> bytes:
    """The file with form fields and notes drawn into the pages that have them; itself if none has."""
    noted = [index for index in range(len(work.original)) if _has_notes(work.original, index)]
    if not noted:
        return work.bytes
    work.risky = True
    work.conversion = "flattened"
    document = pdfium.PdfDocument(work.bytes, password=work.password)
    document.init_forms()
    for index in noted:
        page = document[index]
        pdfium_c.FPDFPage_Flatten(page, pdfium_c.FLAT_NORMALDISPLAY)
        page.close()
    return _saved(document)


def _has_notes(document: pdfium.PdfDocument, index: int) -> bool:
    """Whether a page has annotations that are drawn: anything but links and pop-up windows."""
    page = document[index]
    try:
        for number in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
            note = pdfium_c.FPDFPage_GetAnnot(page, number)
            kind = pdfium_c.FPDFAnnot_GetSubtype(note)
            pdfium_c.FPDFPage_CloseAnnot(note)
            if kind not in {pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP}:
                return True
        return False
    finally:
        page.close()


def _saved(document: pdfium.PdfDocument) -> bytes:
    out = io.BytesIO()
    # Flag 3: without the original's encryption.
    document.save(out, flags=3)
    document.close()
    return out.getvalue()


def _rewritten(base: bytes, work: _Work) -> bytes:
    """The pages as pdfium understands them, in a file of its own."""
    new = pdfium.PdfDocument.new()
    source = pdfium.PdfDocument(base, password=work.password)
    new.import_pages(source)
    source.close()
    return _saved(new)


def _checked(work: _Work, reader: PdfReader) -> _Made:
    """The pages of `reader`, with pictures for those that cannot be copied or look different then."""
    made = _assembled(work, reader)
    unlike = _unlike(work, made.pdf)
    if not unlike:
        return made
    work.pictures |= unlike
    return _assembled(work, reader)


def _assembled(work: _Work, reader: PdfReader | None) -> _Made:
    """All pages; those in `work.pictures`, and those the copier refuses on the way, as pictures."""
    while True:
        pages = Pages()
        copier = None if reader is None else Copier(reader, pages, work.rotation)
        refused: set[int] = set()
        for index in range(len(work.original)):
            if index in refused | work.pictures or copier is None:
                raster_page = work.original[index]
                raster.add(raster_page, raster_page.get_size(), pages)
                raster_page.close()
            elif not _copy(copier, work, index):
                refused.add(index)
        if not refused:
            sizes = tuple(pages.sizes)
            return _Made(*pages.write(), sizes)
        # A refused page has left objects behind, so everything is done again without it.
        work.pictures |= refused


def _copy(copier: Copier, work: _Work, index: int) -> bool:
    page = work.original[index]
    try:
        copier.page(index, page.get_bbox(), page.get_size())
    except (UnfitError, *PARSER_ERRORS):
        return False
    finally:
        page.close()
    return True


def _unlike(work: _Work, prepared: bytes) -> set[int]:
    """The pages pdfium draws differently in `prepared`: of all, or of a sample where that is enough."""
    document = pdfium.PdfDocument(prepared)
    count = len(work.original)
    every = set(range(count)) - work.pictures
    dpi = _RISKY_DPI if work.risky else _PLAIN_DPI
    step = max(1, count // _SAMPLED_PAGES)
    first = every if work.risky else {index for index in every if index % step == 0 or index == count - 1}
    unlike = {index for index in first if not _alike(work.original, document, index, dpi)}
    if unlike and not work.risky:
        rest = every - first
        unlike |= {index for index in rest if not _alike(work.original, document, index, dpi)}
    document.close()
    return unlike


def _alike(one: pdfium.PdfDocument, other: pdfium.PdfDocument, index: int, dpi: float) -> bool:
    pages = one[index], other[index]
    try:
        pictures = [look.rendered(page, dpi, largest_pixels=1_500_000) for page in pages]
        return look.same(*pictures)
    finally:
        for page in pages:
            page.close()
