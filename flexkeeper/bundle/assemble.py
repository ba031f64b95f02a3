"""The sandbox job that makes the bundle: plan and prepared sources in, one PDF out."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from flexkeeper import typeset
from flexkeeper.bundle import pages, stamp
from flexkeeper.bundle.catalog import Catalog
from flexkeeper.bundle.layout import Place, lay_out, manifest, manifest_plan
from flexkeeper.bundle.packed import Facts, PlacedPage, content_of, facts_from, kind_of, pdf_start
from flexkeeper.bundle.pdffile import PdfFile
from flexkeeper.bundle.plan import fingerprint
from flexkeeper.bundle.prepared import name, page_object, stream
from flexkeeper.bundle.words import words as words_of
from flexkeeper.i18n import _
from flexkeeper.progress import Progress


def run(values: dict[str, Any], parts: list[bytes], progress: Progress) -> tuple[dict[str, Any], list[bytes]]:
    """`parts`: a request as JSON (plan, facts, and each source's part or null), then the prepared sources.

    Answers the manifest as JSON, and the bundle.
    """
    request = json.loads(parts[0])
    facts = [[facts_from(one) for one in row] for row in request["facts"]]
    assembly = Assembly(request["plan"], facts, request["parts"], progress)
    for index in range(1, len(parts)):
        assembly.take(parts[index])
        parts[index] = b""  # it is let go once its objects are written, not once all is done
        progress.step(_("Adding papers"), index, len(parts) - 1)
    pdf = assembly.finish()
    return {}, [json.dumps(assembly.manifest).encode(), pdf]


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
        self._pages_of: list[list[PlacedPage]] = []
        plan_fingerprint = fingerprint(manifest_plan(plan, facts))
        own = self._typeset(plan_fingerprint)
        self._layout = lay_out(len(self._own_pages), _starts(own), facts, parts)
        self._stamps = {"exhibit": self._words["stamp_exhibit"], "own": self._words["stamp_own"]}
        self.manifest = manifest(plan, facts, self._stamps, self._words, plan_fingerprint, self._layout)
        self._tree = self._file.add(DictionaryObject())
        self._font = self._file.add(stamp.font())

    def _typeset(self, plan_fingerprint: str) -> PdfReader:
        """Sets the own pages, with which the file begins, so that their tags and language stay."""
        self._progress.step(_("Setting pages"), 0, 1)
        data = pages.typst_data(self._plan, self._facts, self._words, plan_fingerprint)
        moment = datetime.fromisoformat(self._plan["clock"])
        own = typeset.pdf("typeset/bundle.typ", data, timestamp=moment)
        reader = PdfReader(io.BytesIO(own))
        self._file.begin_with(own, reader)
        self._own_pages = [
            self._file.reference(page.indirect_reference.idnum)
            for page in reader.pages
            if page.indirect_reference is not None
        ]
        root = reader.root_object.indirect_reference
        assert root is not None
        self._root = self._file.reference(root.idnum)
        information = reader.trailer.raw_get("/Info")
        if isinstance(information, IndirectObject):
            self._file.replace(information, None)
        self._progress.step(_("Setting pages"), 1, 1)
        return reader

    def take(self, packed: bytes) -> None:
        """Takes over what draws in the next prepared part."""
        content = content_of(packed)
        shift = self._file.take_over(packed, pdf_start(packed), content.objects)
        self._pages_of.append(
            [
                replace(page, form=page.form + shift, group=page.group + shift if page.group else 0)
                for page in content.pages
            ]
        )

    def finish(self) -> bytes:
        """The bundle's bytes; the assembly is used up."""
        total = len(self._layout.places)
        frames = self._frames()
        references: list[IndirectObject] = []
        for index, place in enumerate(self._layout.places):
            text = stamp.words(self._stamps, place.mark, place.number, index + 1, total)
            if place.part is None:
                references.append(self._own_page(place, text, index + 1, frames))
            else:
                references.append(self._foreign_page(self._pages_of[place.part][place.page], text))
            self._progress.step(_("Stamping pages"), index + 1, total)
        tree = self._file.get_object(self._tree)
        assert isinstance(tree, DictionaryObject)
        tree[name("/Type")] = name("/Pages")
        tree[name("/Kids")] = ArrayObject(references)
        tree[name("/Count")] = NumberObject(total)
        catalog = Catalog(self._file, self._plan, self._words, self.manifest, references)
        catalog.link(self._own_pages)
        catalog.complete(self._root, self._tree)
        identifier = bytes.fromhex(self.manifest["plan_fingerprint"])[:16]
        return self._file.write(self._root, catalog.information(), identifier)

    def _foreign_page(self, page: PlacedPage, text: str) -> IndirectObject:
        place = stamp.on_foreign_page(page.box, page.turn, page.unit, text)
        content = stream(b"q /P Do Q " + stamp.content(place, text))
        resources = DictionaryObject(
            {
                name("/XObject"): DictionaryObject({name("/P"): self._file.reference(page.form)}),
                name("/Font"): DictionaryObject({name(stamp.FONT_KEY): self._font}),
            }
        )
        made = page_object(
            self._tree,
            place.box,
            resources,
            self._file.add(content),
            turn=page.turn,
            unit=page.unit,
            group=self._file.reference(page.group) if page.group else None,
        )
        return self._file.add(made)

    def _own_page(
        self, place: Place, text: str, page_number: int, frames: Sequence[PlacedPage]
    ) -> IndirectObject:
        reference = self._own_pages[place.page]
        page = self._file.get_object(reference)
        assert isinstance(page, DictionaryObject)
        x0, y0, x1, y1 = (float(value) for value in self._file.array(page.raw_get("/MediaBox")))
        drawn = stamp.content(stamp.on_own_page((x0, y0, x1, y1), text), text)
        page[name("/Contents")] = ArrayObject([page.raw_get("/Contents"), self._file.add(stream(drawn))])
        # Resources and their fonts may be shared by pages, so they are copied, not changed.
        resources = DictionaryObject(self._file.dictionary(page.raw_get("/Resources")))
        fonts = DictionaryObject(self._file.dictionary(resources.get("/Font")))
        fonts[name(stamp.FONT_KEY)] = self._font
        resources[name("/Font")] = fonts
        self._put_in_pictures(resources, page_number, frames)
        page[name("/Resources")] = resources
        page[name("/Parent")] = self._tree
        return reference

    def _frames(self) -> list[PlacedPage]:
        """The pages of all pictures, in the order in which the own pages have places for them."""
        return [
            page
            for row, indices in zip(self._facts, self._part_of, strict=True)
            for one, part in zip(row, indices, strict=True)
            if kind_of(one) == "picture" and part is not None
            for page in self._pages_of[part]
        ]

    def _put_in_pictures(
        self, resources: DictionaryObject, page_number: int, frames: Sequence[PlacedPage]
    ) -> None:
        """Puts a picture's form where typst has one pixel, whose color is the picture's number."""
        placed = DictionaryObject(self._file.dictionary(resources.get("/XObject")))
        for key, reference in list(placed.items()):
            pixel = reference.get_object()
            if not isinstance(pixel, StreamObject) or (pixel.get("/Width"), pixel.get("/Height")) != (1, 1):
                continue
            frame = frames[int.from_bytes(zlib.decompress(pixel._data)[:3], "big")]
            placed[NameObject(key)] = self._file.reference(frame.form)
            self.manifest["pictures"].append([page_number, frame.picture])
        if placed:
            resources[name("/XObject")] = placed


def _starts(own: PdfReader) -> dict[str, int]:
    """On which own page (from 0) each labelled part begins."""
    position = {
        page.indirect_reference.idnum: index
        for index, page in enumerate(own.pages)
        if page.indirect_reference is not None
    }
    return {
        label: position[target.page.idnum]
        for label, target in own.named_destinations.items()
        if isinstance(target.page, IndirectObject)
    }
