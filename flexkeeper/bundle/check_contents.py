"""What a bundle's manifest promises, compared with what two readers find in the file."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject, StreamObject

from flexkeeper.bundle import bookmarks, stamp
from flexkeeper.bundle.bookmarks import Bookmark
from flexkeeper.bundle.copier import inflate
from flexkeeper.bundle.layout import front_parts
from flexkeeper.bundle.plan import fingerprint
from flexkeeper.bundle.runs import Run, runs
from flexkeeper.i18n import _
from flexkeeper.progress import Progress

Finding = tuple[bool, str]
_NUMBER = rb"(-?\d*\.?\d+)"
# All that the last piece of a page's content may be: one line of text in the stamp's font, at one point.
_STAMP = re.compile(
    rb"(?:q /P Do Q )?/Artifact BMC q 0\.25 g BT /FKstamp \d*\.?\d+ Tf -?[01] -?[01] -?[01] -?[01] "
    + _NUMBER
    + b" "
    + _NUMBER
    + rb" Tm \(((?:[^()\\]|\\.)*)\) Tj ET Q EMC"
)
_SECOND_OPINIONS = 200
_SHOWN = 5
_MOST_BOOKMARKS = 100_000


class Opened:
    """The same bytes in two readers."""

    def __init__(self, untrusted: bytes) -> None:
        self.document = pdfium.PdfDocument(untrusted)
        # Asked for its size, a bare BytesIO would copy the whole file.
        stream = io.BufferedReader(io.BytesIO(untrusted))
        self.reader = PdfReader(stream, strict=False)
        self.root = self.reader.root_object
        self.pages: list[DictionaryObject] = list(self.reader.pages)
        self.page_numbers: dict[int, int] = {
            page.indirect_reference.idnum: number
            for number, page in enumerate(self.pages, start=1)
            if page.indirect_reference is not None
        }

    def runs(self, number: int, turn: int = 0) -> list[Run]:
        """What page `number` prints, as pdfium reads it."""
        page = self.document[number - 1]
        found = runs(page, turn)
        page.close()
        return found

    def target(self, value: PdfObject | None) -> int:
        """The page number a destination leads to; 0 for none of this file's."""
        resolved = None if value is None else value.get_object()
        if not isinstance(resolved, ArrayObject) or not resolved:
            return 0
        page = resolved[0]
        return self.page_numbers.get(page.idnum, 0) if isinstance(page, IndirectObject) else 0


def manifest_of(opened: Opened) -> dict[str, Any]:
    """The manifest.

    Raises:
        KeyError, ValueError or another of the parser's errors: if there is none, or it is none of format 0.
    """
    private = opened.root["/PieceInfo"]["/FlexKeeper"]["/Private"]  # type: ignore[index]
    assert isinstance(private, StreamObject)
    found = json.loads(inflate(private._data))
    if found["format"] != 0 or not isinstance(found["plan"]["exhibits"], list):
        raise ValueError("not this format")
    return dict(found)


def plan(opened: Opened, manifest: Mapping[str, Any]) -> Finding:
    """Whether the plan has the fingerprint it says, and that one is printed."""
    counted = fingerprint(manifest["plan"])
    if counted != manifest["plan_fingerprint"]:
        return False, _("The plan in the manifest was changed.")
    if counted not in _printed(opened, manifest["parts"]["fingerprints"]):
        return False, _("The printed fingerprint of the plan is another one.")
    exhibits = len(manifest["plan"]["exhibits"])
    return True, _("{count} exhibits, fingerprint {start}").format(count=exhibits, start=counted[:16])


def ranges(opened: Opened, manifest: Mapping[str, Any]) -> Finding:
    """Whether the pages are as many as planned, and every one of them belongs to exactly one part."""
    parts, count = manifest["parts"], len(opened.pages)
    if manifest["pages"] != count:
        return False, _("{found} pages instead of {planned}").format(found=count, planned=manifest["pages"])
    in_order = [tuple(parts[name]) for name in ("cover", *front_parts(manifest), "index")]
    for exhibit in manifest["exhibits"]:
        in_order.append((exhibit["first_page"], exhibit["last_page"]))
        for source in exhibit["sources"]:
            inside = source is None or (
                exhibit["first_page"] < source["first_page"] <= source["last_page"] <= exhibit["last_page"]
            )
            if not inside:
                return False, _("A file lies outside of its exhibit.")
    in_order += [tuple(parts["fingerprints"]), tuple(parts["inputs"])]
    following = 1
    for first, last in in_order:
        if first != following or last < first:
            return False, _("Page {page} belongs to no part, or to two.").format(page=following)
        following = last + 1
    return following == count + 1, _("{count} pages, each in its place").format(count=count)


def stamps(opened: Opened, manifest: Mapping[str, Any], progress: Progress) -> Finding:
    """Whether each page carries its stamp at its lower edge, and pdfium reads it there.

    pypdf looks at every page, pdfium at up to 200 spread over the bundle: it has to draw up all of a
    page's text for that.
    """
    count = len(opened.pages)
    step = max(1, count // _SECOND_OPINIONS)
    wrong: list[str] = []
    for number, wanted in enumerate(_wanted_stamps(manifest), start=1):
        there = number <= count and _stamp_of(opened.pages[number - 1]) == wanted
        if not there or (number % step == 0 and not _read_in_strip(opened, number, wanted)):
            wrong.append(str(number))
        if number % 64 == 0:
            progress.step(_("Checking stamps"), number, count)
    if wrong:
        return False, _("Pages without their stamp: {pages}").format(pages=", ".join(wrong[:_SHOWN]))
    return True, _("{count} stamps read").format(count=count)


def _wanted_stamps(manifest: Mapping[str, Any]) -> list[str]:
    total = manifest["pages"]
    marks: dict[int, tuple[str, int]] = {}
    for described, place in zip(manifest["plan"]["exhibits"], manifest["exhibits"], strict=True):
        for page in range(place["first_page"], place["last_page"] + 1):
            marks[page] = (described["label"], page - place["first_page"] + 1)
    return [
        stamp.words(manifest["stamp"], *marks.get(page, ("", 0)), page, total) for page in range(1, total + 1)
    ]


def _stamp_of(page: DictionaryObject) -> str:
    """The words of a page's stamp; empty where it is none, or does not stand at the lower edge."""
    contents = page["/Contents"]
    last = contents[-1].get_object() if isinstance(contents, ArrayObject) else contents
    assert isinstance(last, StreamObject)
    found = _STAMP.fullmatch(last._data)
    if not found or "/Filter" in last:
        return ""
    media = page["/MediaBox"]
    assert isinstance(media, ArrayObject)
    box = [float(value) for value in media]
    turn = int(page.get("/Rotate", 0))
    x0, y0, x1, y1 = stamp.lower_edge((box[0], box[1], box[2], box[3]), turn)
    if not (x0 <= float(found[1]) <= x1 and y0 <= float(found[2]) <= y1):
        return ""
    return re.sub(rb"\\(.)", rb"\1", found[3]).decode("cp1252")


def _read_in_strip(opened: Opened, number: int, wanted: str) -> bool:
    """Whether pdfium reads `wanted` at the lower edge of a page as shown."""
    page = opened.document[number - 1]
    text_page = page.get_textpage()
    turn = page.get_rotation()
    box = stamp.lower_edge(page.get_bbox(), turn)
    found = wanted in text_page.get_text_bounded(*box)
    text_page.close()
    # Letters of a page that come near its stamp can be read in between; this takes longer, but parts them.
    joined = "".join(wanted.split())
    found = found or any(run.text == joined and run.inside(box) for run in runs(page, turn))
    page.close()
    return found


def index(opened: Opened, manifest: Mapping[str, Any]) -> Finding:
    """Whether each row of the index leads to its exhibit and prints its pages."""
    led = _led_by(opened, manifest["parts"]["index"])
    for described, place in zip(manifest["plan"]["exhibits"], manifest["exhibits"], strict=True):
        pages = place["first_page"], place["last_page"]
        printed = str(pages[0]) if pages[0] == pages[1] else f"{pages[0]}\u2013{pages[1]}"
        if printed not in led.pop(pages[0], ()):
            return False, _("The index row of exhibit {label} is wrong.").format(label=described["label"])
    if led:
        return False, _("A link of the index leads to a page where no exhibit begins.")
    return True, _("{count} rows lead to their exhibits").format(count=len(manifest["exhibits"]))


def _led_by(opened: Opened, pages: Sequence[int]) -> dict[int, list[str]]:
    """The pages that links on these pages lead to, each with what is printed in those links."""
    led: dict[int, list[str]] = {}
    for number in range(pages[0], pages[1] + 1):
        printed = opened.runs(number)
        notes = opened.pages[number - 1].get("/Annots")
        for entry in notes.get_object() if notes is not None else []:
            note = entry.get_object()
            x0, y0, x1, y1 = (float(value) for value in note["/Rect"])
            found = [run.text for run in printed if run.inside((x0 - 1, y0 - 1, x1 + 1, y1 + 1))]
            led.setdefault(opened.target(note.get("/Dest")), []).extend(found)
    return led


def references(opened: Opened, manifest: Mapping[str, Any]) -> Finding:
    """Whether our sheets print the page on which each exhibit and each file that they name begins."""
    count = 0
    for where, pages, wanted in _sheets(manifest):
        led = _led_by(opened, pages)
        if set(led) != wanted or any({str(page)} != set(printed) for page, printed in led.items()):
            return False, _("A page number in {where} is wrong.").format(where=where)
        count += len(wanted)
    return True, _("{count} page numbers in sheets").format(count=count)


def _sheets(manifest: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[int], set[int]]]:
    """Each sheet that names pages: where it stands, on which pages, and the pages that it names."""
    exhibits = manifest["exhibits"]
    for sheet, part in zip(manifest["plan"].get("front", ()), front_parts(manifest), strict=True):
        wanted = {exhibits[index]["first_page"] for index in sheet["exhibits"]}
        if wanted:
            yield sheet["title"], manifest["parts"][part], wanted
    for described, place in zip(manifest["plan"]["exhibits"], exhibits, strict=True):
        for source, pages in zip(described["sources"], place["sources"], strict=True):
            targets = [place["sources"][number - 1] for number in source.get("refers", ())]
            wanted = {target["first_page"] for target in targets if target is not None}
            wanted |= {exhibits[index]["first_page"] for index in source.get("exhibits", ())}
            if wanted:
                yield described["label"], [pages["first_page"], pages["last_page"]], wanted


def bookmarks_of(opened: Opened, manifest: Mapping[str, Any]) -> Finding:
    """Whether both readers find the bookmarks that follow from the manifest."""
    wanted = _flat(bookmarks.planned(manifest), 0)
    found = [
        (mark.level, mark.get_title(), (mark.get_dest().get_index() or 0) + 1)
        for mark in opened.document.get_toc(max_depth=5)
        if mark.get_dest() is not None
    ]
    if found != wanted:
        return False, _("The bookmarks are not those of its exhibits.")
    if _outline(opened) != wanted:
        return False, _("The two readers find different bookmarks.")
    return True, _("{count} bookmarks").format(count=len(wanted))


def _flat(marks: Sequence[Bookmark], level: int) -> list[tuple[int, str, int]]:
    found: list[tuple[int, str, int]] = []
    for mark in marks:
        found.append((level, mark.title, mark.page))
        found += _flat(mark.children, level + 1)
    return found


def _outline(opened: Opened) -> list[tuple[int, str, int]]:
    found: list[tuple[int, str, int]] = []
    outlines = opened.root["/Outlines"]
    assert isinstance(outlines, DictionaryObject)
    waiting: list[tuple[int, PdfObject | None]] = [(0, outlines.get("/First"))]
    while waiting and len(found) < _MOST_BOOKMARKS:
        level, value = waiting.pop()
        item = None if value is None else value.get_object()
        if not isinstance(item, DictionaryObject):
            continue
        found.append((level, str(item["/Title"]), opened.target(item.get("/Dest"))))
        waiting += [(level, item.get("/Next")), (level + 1, item.get("/First"))]
    return found


def labels(opened: Opened) -> Finding:
    """Whether the page labels are 1, 2, 3 …, as printed."""
    for number in range(1, len(opened.pages) + 1):
        if opened.document.get_page_label(number - 1) != str(number):
            return False, _("The label of page {number} is another one.").format(number=number)
    return True, _("1 to {count}").format(count=len(opened.pages))


def fingerprints(opened: Opened, manifest: Mapping[str, Any]) -> Finding:
    """Whether both lists at the end print each source's SHA-256, in order."""
    wanted = [
        (f"{exhibit['label']}.{number}", source["sha256"])
        for exhibit in manifest["plan"]["exhibits"]
        for number, source in enumerate(exhibit["sources"], start=1)
    ]
    for part in ("fingerprints", "inputs"):
        printed = iter(_printed(opened, manifest["parts"][part]))
        for mark, sha256 in wanted:
            # An iterator goes on behind what it found, so the order is looked at too.
            if sha256 not in printed or not re.fullmatch("[0-9a-f]{64}", sha256):
                return False, _("The fingerprint of {mark} is not the printed one.").format(mark=mark)
    return True, _("{count} fingerprints, printed twice").format(count=len(wanted))


def pictures(opened: Opened, manifest: Mapping[str, Any]) -> Finding:
    """Whether each photo's stream is still the one that was put in."""
    for number, sha256 in manifest["pictures"]:
        streams = _pictures_on(opened.pages[number - 1])
        if sha256 not in {hashlib.sha256(data).hexdigest() for data in streams}:
            return False, _("The picture on page {page} was changed.").format(page=number)
    return True, _("{count} pictures").format(count=len(manifest["pictures"]))


def _pictures_on(page: DictionaryObject) -> list[bytes]:
    placed = page["/Resources"]["/XObject"]  # type: ignore[index]
    found: list[bytes] = []
    for entry in placed.values():
        form = entry.get_object()
        inner = form["/Resources"]["/XObject"] if form.get("/Subtype") == "/Form" else {}
        found += [image.get_object()._data for image in inner.values()]
    return found


def _printed(opened: Opened, pages: Sequence[int]) -> list[str]:
    return [run.text for number in range(pages[0], pages[1] + 1) for run in opened.runs(number)]
