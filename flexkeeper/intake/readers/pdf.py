"""PDF: pages, text and a thumbnail through pdfium; what pdfium refuses for its password through pypdf."""

from __future__ import annotations

import io
import stringprep
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium

from flexkeeper.i18n import _
from flexkeeper.intake.readers.image import thumbnail_of
from flexkeeper.intake.readers.pdf_bytes import active_names, is_torn
from flexkeeper.intake.reading import (
    MAX_TEXT_BYTES,
    MAX_THUMBNAIL_EDGE,
    Reading,
    Thumbnail,
    Unreadable,
    attempt,
    parsing,
    with_text,
)
from flexkeeper.progress import Progress

MAX_PAGES = 2_000
_ERROR_PASSWORD = 4  # FPDF_ERR_PASSWORD


@dataclass(frozen=True, slots=True)
class _Opened:
    document: Any
    used_password: bool
    was_encrypted: bool


@dataclass(frozen=True, slots=True)
class _Pages:
    sizes: list[list[float]]
    text: str
    unreadable: list[int]
    thumbnail: Thumbnail | None


def read_pdf(untrusted: bytes, password: str | None, progress: Progress) -> Reading:
    """Page count, sizes, text, thumbnail and remarks of a PDF; the empty password is tried first.

    Raises:
        Unreadable: `needs_password`, `too_large` over 2,000 pages, `damaged` when no page can be shown.
    """
    opened = open_pdf(untrusted, password)
    document = opened.document
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise Unreadable("too_large", _("This PDF has more than 2,000 pages."))
        with parsing(_torn()):
            document.init_forms()
        pages = _read_pages(document, count, progress)
        if len(pages.unreadable) == count:
            raise Unreadable("damaged", _("This PDF is damaged: none of its pages can be shown."))
        remarks = _remarks(untrusted, opened, pages)
    finally:
        document.close()
    facts: dict[str, Any] = {"page_sizes": pages.sizes}
    if pages.unreadable:
        facts["unreadable_pages"] = pages.unreadable[:100]
    reading = Reading(
        "application/pdf",
        pages=count,
        remarks=tuple(remarks),
        used_password=opened.used_password,
        facts=facts,
        thumbnail=pages.thumbnail,
    )
    return _with_page_text(reading, pages.text)


def _with_page_text(reading: Reading, text: str) -> Reading:
    if text.strip():
        return with_text(reading, text)
    return replace(reading, text_state="waiting", remarks=(*reading.remarks, _("no searchable text")))


def _torn() -> str:
    return _("This PDF is damaged and cannot be opened.")


def open_pdf(untrusted: bytes, password: str | None) -> _Opened:
    """The document, without a password or with this one; raises `Unreadable` where it does not open."""
    is_encrypted = b"/Encrypt" in untrusted
    for candidate in passwords(password):
        document, error = _try_pdfium(untrusted, candidate)
        if document is not None:
            return _Opened(document, bool(candidate), is_encrypted)
        if error != _ERROR_PASSWORD or not is_encrypted:
            break
    else:
        for candidate in filter(None, passwords(password)):
            document = attempt(_through_pypdf, None, untrusted, candidate)
            if document is not None:
                return _Opened(document, True, True)
        raise Unreadable("needs_password", _("This PDF needs a password."))
    raise Unreadable("damaged", _torn())


def passwords(password: str | None) -> Iterator[str]:
    """What is tried, in order: none, the password as typed, and as RFC 4013 prepares it."""
    yield ""
    if password:
        yield password
        prepared = attempt(saslprep, password, password)
        if prepared != password:
            yield prepared


def saslprep(password: str) -> str:
    """The password normalized as ISO 32000-2 asks (RFC 4013, without refusing anything)."""
    mapped = (" " if stringprep.in_table_c12(sign) else sign for sign in password)
    kept = "".join(sign for sign in mapped if not stringprep.in_table_b1(sign))
    return unicodedata.ucd_3_2_0.normalize("NFKC", kept)


def _try_pdfium(untrusted: bytes, password: str) -> tuple[Any, int]:
    try:
        # None, not "": with an empty string pdfium forgets to say that it was the password.
        document = pypdfium2.PdfDocument(untrusted, password=password or None)
    except (pypdfium2.PdfiumError, ValueError) as problem:
        return None, int(getattr(problem, "err_code", 0) or 0)
    return (document, 0) if len(document) else (None, 0)


def _through_pypdf(untrusted: bytes, password: str) -> Any:
    """The document decrypted by pypdf and opened by pdfium, or None: pdfium cuts very long passwords."""
    reader = pypdf.PdfReader(io.BytesIO(untrusted))
    if not reader.is_encrypted or not reader.decrypt(password):
        return None
    plain = io.BytesIO()
    pypdf.PdfWriter(clone_from=reader).write(plain)
    return _try_pdfium(plain.getvalue(), "")[0]


def _read_pages(document: Any, count: int, progress: Progress) -> _Pages:
    sizes: list[list[float]] = []
    texts: list[str] = []
    unreadable: list[int] = []
    thumbnail = None
    length = 0
    for index in range(count):
        progress.step(_("Reading pages"), index, count)
        page = attempt(document.get_page, None, index)
        if page is None:
            unreadable.append(index + 1)
            _count_size(sizes, [0, 0, 0])
            continue
        if thumbnail is None and index == 0:
            thumbnail = attempt(_thumbnail, None, page)
        width, height = page.get_size()
        _count_size(sizes, [round(width, 2), round(height, 2), page.get_rotation()])
        if length <= MAX_TEXT_BYTES:
            texts.append(attempt(_text, "", page))
            length += len(texts[-1])
        page.close()
    progress.step(_("Reading pages"), count, count)
    return _Pages(sizes, "\n\n".join(texts), unreadable, thumbnail)


def _count_size(sizes: list[list[float]], shape: list[float]) -> None:
    """Sizes as runs of [pages, width, height, rotation], in points, since most papers have one size."""
    if sizes and sizes[-1][1:] == shape:
        sizes[-1][0] += 1
    else:
        sizes.append([1, *shape])


def _text(page: Any) -> str:
    text_page = page.get_textpage()
    try:
        return str(text_page.get_text_bounded()).replace("\r\n", "\n").replace("\ufffe", "")
    finally:
        text_page.close()


def _thumbnail(page: Any) -> Thumbnail:
    width, height = page.get_size()
    bitmap = page.render(scale=min(4.0, MAX_THUMBNAIL_EDGE / max(width, height, 1)), rev_byteorder=True)
    try:
        return thumbnail_of(bitmap.to_pil())
    finally:
        bitmap.close()


def _remarks(untrusted: bytes, opened: _Opened, pages: _Pages) -> list[str]:
    raw, names = opened.document.raw, active_names(untrusted)
    form = opened.document.get_formtype()
    has_scripts = pdfium.FPDFDoc_GetJavaScriptActionCount(raw) > 0 or names & {b"JavaScript", b"JS"}
    has_files = pdfium.FPDFDoc_GetAttachmentCount(raw) > 0 or b"EmbeddedFiles" in names
    is_restricted = opened.was_encrypted and not opened.used_password
    said = [
        (has_scripts, _("active content: JavaScript, which is never run")),
        (b"Launch" in names, _("active content: a command to start a program, which is never run")),
        (
            names & {b"SubmitForm", b"ImportData"},
            _("active content: a form that would send data"),
        ),
        (b"RichMedia" in names, _("active content: media, which is never played")),
        (form in (2, 3) or b"XFA" in names, _("active content: an XFA form; a printed copy shows it safely")),
        (has_files, _("carries embedded files, which are not opened")),
        (form == 1, _("has form fields")),
        (pdfium.FPDF_GetSignatureCount(raw) > 0, _("digitally signed")),
        (is_restricted, _("its author restricted what may be done with it")),
        (is_torn(untrusted), _("repaired: parts of the file are damaged, the pages can be shown")),
        (bool(pages.unreadable), _("some pages are damaged and cannot be shown")),
        (pages.thumbnail is None, _("the first page cannot be shown small")),
    ]
    return [remark for holds, remark in said if holds]


def warm() -> None:
    """Lets pdfium find its fonts once, so that each child starts with them."""
    document = pypdfium2.PdfDocument(_WARM_UP)
    page = document[0]
    _thumbnail(page)
    _text(page)
    page.close()
    document.close()


def _one_page() -> bytes:
    content = b"BT /F1 12 Tf 20 100 Td (Flex) Tj /F2 12 Tf 0 -20 Td (Keeper) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding>>",
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + table + trailer


_WARM_UP = _one_page()
