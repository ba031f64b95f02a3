"""The sandbox job that makes the bundle: plan and prepared sources in, one PDF out."""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from flexkeeper import typeset
from flexkeeper.bundle import bookmarks, pages, stamp
from flexkeeper.bundle.layout import Place, lay_out, manifest, manifest_plan
from flexkeeper.bundle.packed import Facts, kind_of, pdf_of
from flexkeeper.bundle.pdffile import PdfFile
from flexkeeper.bundle.plan import fingerprint
from flexkeeper.bundle.prepared import Box, name, number, numbers, stream
from flexkeeper.bundle.words import words as words_of
from flexkeeper.i18n import _
from flexkeeper.progress import Progress

PLACEHOLDER = "flexkeeper:"


def run(values: dict[str, Any], parts: list[bytes], progress: Progress) -> tuple[dict[str, Any], list[bytes]]:
    """`parts`: a request as JSON (plan, facts, and each source's part or null), then the prepared sources.

    Answers the manifest as JSON, and the bundle.
    """
    request = json.loads(parts[0])
    facts = [[_facts(one) for one in row] for row in request["facts"]]
    assembly = Assembly(request["plan"], facts, request["parts"], progress)
    for index in range(1, len(parts)):
        assembly.take(parts[index])
        parts[index] = b""  # the objects are held now; a second copy of all input is not
        progress.step(_("Adding papers"), index, len(parts) - 1)
    pdf = assembly.finish()
    return {}, [json.dumps(assembly.manifest).encode(), pdf]


def _facts(values: Mapping[str, Any]) -> Facts:
    return Facts(
        conversion=values["conversion"],
        reason=values["reason"],
        remarks=tuple(values["remarks"]),
        sizes=tuple((width, height) for width, height in values["sizes"]),
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of a prepared part: its form, and how it is shown."""

    form: IndirectObject
    box: Box
    turn: int
    unit: float
    group: PdfObject | None


class Assembly:
    """One bundle in the making."""

    def __init__(
        self,
        plan: Mapping[str, Any],
        facts: Sequence[Sequence[Facts]],
        parts: Sequence[Sequence[int | None]],
        progress: Progress,
    ) -> None:
        self._plan, self._facts, self._part_of, self._progress = plan, facts, parts, progress
        self._words = words_of(plan["language"])
        self._file = PdfFile()
        self._clock = datetime.fromisoformat(plan["clock"])
        self._pages_of: list[list[_Page]] = []
        plan_fingerprint = fingerprint(manifest_plan(plan, facts))
        self._own = self._typeset(plan_fingerprint)
        self._layout = lay_out(len(self._own.pages), _starts(self._own), facts, parts)
        self._stamps = {"exhibit": self._words["stamp_exhibit"], "own": self._words["stamp_own"]}
        self.manifest = manifest(plan, facts, self._stamps, self._words, plan_fingerprint, self._layout)
        own_pages = [page.indirect_reference for page in self._own.pages]
        catalog = self._own.root_object.indirect_reference
        assert catalog is not None
        moved = self._file.take_over(self._own, keep_structure=True)
        self._catalog = moved[catalog.idnum]
        self._own_pages = [moved[reference.idnum] for reference in own_pages if reference is not None]
        self._tree = self._file.add(DictionaryObject())
        self._font = self._file.add(stamp.font())

    def _typeset(self, plan_fingerprint: str) -> PdfReader:
        self._progress.step(_("Setting pages"), 0, 1)
        data = pages.typst_data(self._plan, self._facts, self._words, plan_fingerprint)
        own = typeset.pdf("typeset/bundle.typ", data, timestamp=self._clock)
        self._progress.step(_("Setting pages"), 1, 1)
        return PdfReader(io.BytesIO(own))

    def take(self, packed: bytes) -> None:
        """Takes over the objects of the next prepared part."""
        reader = PdfReader(io.BytesIO(pdf_of(packed)))
        shown = [_shown(page) for page in reader.pages]
        moved = self._file.take_over(reader, keep_structure=False)
        self._pages_of.append(
            [
                _Page(
                    moved[form.idnum],
                    box,
                    turn,
                    unit,
                    None if group is None else moved.get(group.idnum),
                )
                for form, box, turn, unit, group in shown
            ]
        )

    def finish(self) -> bytes:
        """The bundle's bytes; the assembly is used up."""
        total = len(self._layout.places)
        references: list[IndirectObject] = []
        frames = self._frames()
        for index, place in enumerate(self._layout.places):
            text = stamp.words(self._stamps, place.mark, place.number, index + 1, total)
            if place.part is None:
                references.append(self._own_page(place, text, index + 1, frames))
            else:
                references.append(self._foreign_page(self._pages_of[place.part][place.page], text))
            self._progress.step(_("Stamping pages"), index + 1, total)
        self._link(references)
        return self._file.write(
            self._root(references), self._info(), bytes.fromhex(self.manifest["plan_fingerprint"])[:16]
        )

    def _foreign_page(self, page: _Page, text: str) -> IndirectObject:
        place = stamp.on_foreign_page(page.box, page.turn, page.unit, text)
        drawn = b"q /P Do Q " + stamp.content(place, text)
        resources = DictionaryObject(
            {
                name("/XObject"): DictionaryObject({name("/P"): page.form}),
                name("/Font"): DictionaryObject({name(stamp.FONT_KEY): self._font}),
            }
        )
        made = DictionaryObject(
            {
                name("/Type"): name("/Page"),
                name("/Parent"): self._tree,
                name("/MediaBox"): numbers(place.box),
                name("/Resources"): resources,
                name("/Contents"): self._file.add(stream(drawn)),
            }
        )
        if page.turn:
            made[name("/Rotate")] = NumberObject(page.turn)
        if page.unit != 1.0:
            made[name("/UserUnit")] = number(page.unit)
        if page.group is not None:
            made[name("/Group")] = page.group
        return self._file.add(made)

    def _own_page(
        self, place: Place, text: str, page_number: int, frames: Sequence[IndirectObject]
    ) -> IndirectObject:
        reference = self._own_pages[place.page]
        page = self._file.get_object(reference)
        assert isinstance(page, DictionaryObject)
        box = [float(value) for value in _array(page["/MediaBox"])]
        drawn = stamp.content(stamp.on_own_page((box[0], box[1], box[2], box[3]), text), text)
        page[name("/Contents")] = ArrayObject([page.raw_get("/Contents"), self._file.add(stream(drawn))])
        # Resources and their fonts may be shared by pages, so they are copied, not changed.
        resources = DictionaryObject(_dictionary(page["/Resources"]))
        fonts = DictionaryObject(_dictionary(resources.get("/Font")))
        fonts[name(stamp.FONT_KEY)] = self._font
        resources[name("/Font")] = fonts
        self._put_in_pictures(resources, page_number, frames)
        page[name("/Resources")] = resources
        page[name("/Parent")] = self._tree
        return reference

    def _frames(self) -> list[IndirectObject]:
        """The forms of all pictures, in the order in which the own pages have places for them."""
        return [
            shown.form
            for row, indices in zip(self._facts, self._part_of, strict=True)
            for one, part in zip(row, indices, strict=True)
            if kind_of(one) == "picture" and part is not None
            for shown in self._pages_of[part]
        ]

    def _put_in_pictures(
        self, resources: DictionaryObject, page_number: int, frames: Sequence[IndirectObject]
    ) -> None:
        placed = DictionaryObject(_dictionary(resources.get("/XObject")))
        for key, reference in list(placed.items()):
            placeholder = reference.get_object()
            if placeholder.get("/Subtype") != "/Image" or placeholder.get("/Width") != 1:
                continue
            color = zlib.decompress(placeholder._data)
            frame = frames[int.from_bytes(color[:3], "big")]
            placed[NameObject(key)] = frame
            image = _image_of(frame)
            self.manifest["pictures"].append([page_number, hashlib.sha256(image).hexdigest()])
        if placed:
            resources[name("/XObject")] = placed

    def _link(self, references: Sequence[IndirectObject]) -> None:
        """Turns the placeholder links of the own pages into destinations that keep the reader's zoom."""
        for reference in self._own_pages:
            page = self._file.get_object(reference)
            assert isinstance(page, DictionaryObject)
            for entry in _array(page.get("/Annots")):
                note = entry.get_object()
                assert isinstance(note, DictionaryObject)
                address = str(_dictionary(note.get("/A")).get("/URI", ""))
                if not address.startswith(PLACEHOLDER):
                    continue
                target, words = self._target(address.removeprefix(PLACEHOLDER))
                del note["/A"]
                note[name("/Dest")] = destination(references[target - 1])
                note[name("/Contents")] = TextStringObject(words)

    def _target(self, address: str) -> tuple[int, str]:
        kind, mark, *rest = address.split("/")
        index = next(
            position
            for position, exhibit in enumerate(self.manifest["plan"]["exhibits"])
            if exhibit["label"] == mark
        )
        if kind == "exhibit":
            page = self._layout.exhibits[index][0]
            words = self._words["link_exhibit"].replace("{label}", mark)
        else:
            pages_of = self._layout.sources[index][int(rest[0]) - 1]
            assert pages_of is not None
            page = pages_of[0]
            words = self._words["link_source"].replace("{label}", f"{mark}.{rest[0]}")
        return page, words.replace("{page}", str(page))

    def _root(self, references: Sequence[IndirectObject]) -> IndirectObject:
        tree = self._file.get_object(self._tree)
        catalog = self._file.get_object(self._catalog)
        assert isinstance(tree, DictionaryObject)
        assert isinstance(catalog, DictionaryObject)
        tree[name("/Type")] = name("/Pages")
        tree[name("/Kids")] = ArrayObject(references)
        tree[name("/Count")] = NumberObject(len(references))
        for key in ("/Names", "/Metadata", "/Outlines"):
            catalog.pop(key, None)
        catalog[name("/Pages")] = self._tree
        catalog[name("/Outlines")] = bookmarks.add(self._file, bookmarks.planned(self.manifest), references)
        catalog[name("/PageMode")] = name("/UseOutlines")
        catalog[name("/ViewerPreferences")] = DictionaryObject(
            {name("/DisplayDocTitle"): BooleanObject(True)}
        )
        decimal = DictionaryObject({name("/S"): name("/D"), name("/St"): NumberObject(1)})
        catalog[name("/PageLabels")] = DictionaryObject(
            {name("/Nums"): ArrayObject([NumberObject(0), decimal])}
        )
        catalog[name("/PieceInfo")] = DictionaryObject({name("/FlexKeeper"): self._private()})
        return self._catalog

    def _private(self) -> DictionaryObject:
        text = json.dumps(self.manifest, sort_keys=True, ensure_ascii=True).encode()
        packed = stream(zlib.compress(text), Filter=name("/FlateDecode"))
        return DictionaryObject(
            {
                name("/LastModified"): TextStringObject(pdf_date(self._clock)),
                name("/Private"): self._file.add(packed),
            }
        )

    def _info(self) -> IndirectObject:
        entries = {
            "/Title": typeset.clean(self._plan["title"]),
            "/Author": typeset.clean(self._plan["name"]),
            "/Subject": typeset.clean(self._plan["reference"]),
            "/Creator": "FlexKeeper",
            "/Producer": "FlexKeeper",
            "/CreationDate": pdf_date(self._clock),
            "/ModDate": pdf_date(self._clock),
        }
        return self._file.add(
            DictionaryObject({name(key): TextStringObject(text) for key, text in entries.items() if text})
        )


def destination(page: IndirectObject) -> ArrayObject:
    """A whole page at the zoom the reader has."""
    return ArrayObject([page, name("/XYZ"), NullObject(), NullObject(), NullObject()])


def pdf_date(moment: datetime) -> str:
    """An instant as 7.9.4 of ISO 32000-1 writes it."""
    offset = moment.strftime("%z") or "+0000"
    return moment.strftime("D:%Y%m%d%H%M%S") + f"{offset[:3]}'{offset[3:5]}"


def _starts(own: PdfReader) -> dict[str, int]:
    position = {
        page.indirect_reference.idnum: index
        for index, page in enumerate(own.pages)
        if page.indirect_reference
    }
    found: dict[str, int] = {}
    for label, target in own.named_destinations.items():
        page = target.page
        if isinstance(page, IndirectObject):
            found[label] = position[page.idnum]
    return found


def _shown(page: DictionaryObject) -> tuple[IndirectObject, Box, int, float, IndirectObject | None]:
    form = _dictionary(_dictionary(page["/Resources"])["/XObject"]).raw_get("/P")
    box = [float(value) for value in _array(page["/MediaBox"])]
    group = page.raw_get("/Group") if "/Group" in page else None
    turn, unit = int(page.get("/Rotate", 0)), float(page.get("/UserUnit", 1.0))
    return form, (box[0], box[1], box[2], box[3]), turn, unit, group


def _image_of(frame: IndirectObject) -> bytes:
    form = _dictionary(frame)
    image = _dictionary(_dictionary(form["/Resources"])["/XObject"])["/I"]
    assert isinstance(image, StreamObject)
    return image._data


def _dictionary(value: PdfObject | None) -> DictionaryObject:
    resolved = None if value is None else value.get_object()
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()


def _array(value: PdfObject | None) -> ArrayObject:
    resolved = None if value is None else value.get_object()
    return resolved if isinstance(resolved, ArrayObject) else ArrayObject()
