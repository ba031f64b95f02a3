"""The sandbox job that reads a finished bundle back, with pypdf and with pdfium, and says what it found.

The file is believed nowhere: it may be a bundle, a damaged one, a forged one, or no PDF at all.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2 as pdfium

from flexkeeper.bundle import check_contents, check_objects, look
from flexkeeper.bundle.check_contents import Opened
from flexkeeper.bundle.copier import PARSER_ERRORS
from flexkeeper.bundle.packed import pdf_of
from flexkeeper.i18n import _
from flexkeeper.progress import Progress

SAMPLE_DPI = 36
Finding = tuple[bool, str]


def run(values: dict[str, Any], parts: list[bytes], progress: Progress) -> tuple[dict[str, Any], list[bytes]]:
    """`values`: sample; `parts`: the file, then the prepared parts that `sample` speaks of.

    Answers one part: a JSON list of {name, ok, detail}.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pypdf warns about what is then found and said below
        checks = [
            {"name": name, "ok": ok, "detail": detail}
            for name, (ok, detail) in _checks(values, parts, progress)
        ]
    return {}, [json.dumps(checks).encode()]


def _checks(values: dict[str, Any], parts: list[bytes], progress: Progress) -> Iterator[tuple[str, Finding]]:
    progress.step(_("Checking"), 0, 1)
    try:
        opened = Opened(parts[0])
        counted = len(opened.document), len(opened.pages)
    except (*PARSER_ERRORS, pdfium.PdfiumError):
        yield "readable", (False, _("This is not a PDF that can be opened."))
        return
    if counted[0] != counted[1]:
        yield "readable", (False, _("Two readers count different pages: {0} and {1}.").format(*counted))
        return
    yield "readable", (True, _("{count} pages, in two readers").format(count=counted[0]))
    walked = check_objects.walk(parts[0], opened.reader, opened.page_numbers, progress)
    yield "syntax", walked.syntax
    yield "active content", walked.active
    try:
        manifest = check_contents.manifest_of(opened)
    except (*PARSER_ERRORS, RecursionError):
        yield "manifest", (False, _("There is no manifest in it: this is not a bundle made by FlexKeeper."))
        return
    named: list[tuple[str, Callable[[], Finding]]] = [
        ("manifest", lambda: check_contents.plan(opened, manifest)),
        ("pages", lambda: check_contents.ranges(opened, manifest)),
        ("stamps", lambda: check_contents.stamps(opened, manifest, progress)),
        ("index", lambda: check_contents.index(opened, manifest)),
        ("references", lambda: check_contents.references(opened, manifest)),
        ("bookmarks", lambda: check_contents.bookmarks_of(opened, manifest)),
        ("page labels", lambda: check_contents.labels(opened)),
        ("fingerprints", lambda: check_contents.fingerprints(opened, manifest)),
        ("pictures", lambda: check_contents.pictures(opened, manifest)),
    ]
    for name, check in named:
        yield name, _guarded(check)
    if values["sample"]:
        yield "same look", _guarded(lambda: _same_look(opened, values["sample"], parts))
    progress.step(_("Checking"), 1, 1)


def _guarded(check: Callable[[], Finding]) -> Finding:
    """A check that stumbles over the file has found something wrong with it."""
    try:
        return check()
    except (*PARSER_ERRORS, pdfium.PdfiumError) as error:
        return False, _("The file is not built like a bundle ({kind}).").format(kind=type(error).__name__)


def _same_look(opened: Opened, sample: list[list[int]], parts: list[bytes]) -> Finding:
    used = {part for _number, part, _page in sample}
    documents = {part: pdfium.PdfDocument(pdf_of(parts[part + 1])) for part in used}
    unlike = [
        str(number)
        for number, part, page in sample
        if not _alike(documents[part][page], opened.document[number - 1])
    ]
    if unlike:
        return False, _("Pages that look different: {pages}").format(pages=", ".join(unlike))
    return True, _("{count} pages compared").format(count=len(sample))


def _alike(prepared: pdfium.PdfPage, placed: pdfium.PdfPage) -> bool:
    wanted = look.rendered(prepared, SAMPLE_DPI, largest_pixels=1_500_000)
    return look.same_above_strip(placed, wanted, prepared.get_size())
