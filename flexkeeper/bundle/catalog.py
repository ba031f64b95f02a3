"""What a bundle has beside its pages: links, bookmarks, labels, metadata, and the manifest."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

from flexkeeper import typeset
from flexkeeper.bundle import bookmarks
from flexkeeper.bundle.pdffile import PdfFile
from flexkeeper.bundle.prepared import name, stream, text_string

PLACEHOLDER = "flexkeeper:"


@dataclass(frozen=True, slots=True)
class Catalog:
    """The file, what it is about, and its pages in order."""

    file: PdfFile
    plan: Mapping[str, Any]
    words: Mapping[str, Any]
    manifest: Mapping[str, Any]
    pages: Sequence[IndirectObject]

    def link(self, own_pages: Sequence[IndirectObject]) -> None:
        """Turns the placeholder links of the own pages into destinations that keep the reader's zoom."""
        for reference in own_pages:
            for entry in self.file.array(_raw(self.file.dictionary(reference), "/Annots")):
                note = self.file.dictionary(entry)
                address = str(self.file.dictionary(_raw(note, "/A")).get("/URI", ""))
                if not address.startswith(PLACEHOLDER):
                    continue
                target, words = self._target(address.removeprefix(PLACEHOLDER))
                del note["/A"]
                note[name("/Dest")] = destination(self.pages[target - 1])
                note[name("/Contents")] = TextStringObject(words)

    def _target(self, address: str) -> tuple[int, str]:
        kind, mark, *rest = address.split("/")
        exhibits = self.manifest["plan"]["exhibits"]
        index = next(place for place, exhibit in enumerate(exhibits) if exhibit["label"] == mark)
        exhibit = self.manifest["exhibits"][index]
        if kind == "exhibit":
            page: int = exhibit["first_page"]
            words: str = self.words["link_exhibit"].replace("{label}", mark)
        else:
            page = exhibit["sources"][int(rest[0]) - 1]["first_page"]
            words = self.words["link_source"].replace("{label}", f"{mark}.{rest[0]}")
        return page, words.replace("{page}", str(page))

    def complete(self, root: IndirectObject, tree: IndirectObject) -> None:
        """Makes typst's catalog that of the bundle; its tags and its language stay."""
        catalog = self.file.dictionary(root)
        catalog.pop("/Names", None)
        metadata = catalog.pop("/Metadata", None)
        if isinstance(metadata, IndirectObject):
            self.file.replace(metadata, None)
        decimal = DictionaryObject({name("/S"): name("/D"), name("/St"): NumberObject(1)})
        entries: dict[str, PdfObject] = {
            "/Pages": tree,
            "/Outlines": bookmarks.add(self.file, bookmarks.planned(self.manifest), self.pages),
            "/PageMode": name("/UseOutlines"),
            "/ViewerPreferences": DictionaryObject({name("/DisplayDocTitle"): BooleanObject(True)}),
            "/PageLabels": DictionaryObject({name("/Nums"): ArrayObject([NumberObject(0), decimal])}),
            "/PieceInfo": DictionaryObject({name("/FlexKeeper"): self._private()}),
        }
        catalog.update({name(key): value for key, value in entries.items()})

    def information(self) -> IndirectObject:
        """The document information dictionary (14.3.3, ISO 32000-1), all of it from the plan."""
        entries = {
            "/Title": typeset.clean(self.plan["title"]),
            "/Author": typeset.clean(self.plan["name"]),
            "/Subject": typeset.clean(self.plan["reference"]),
            "/Creator": "FlexKeeper",
            "/Producer": "FlexKeeper",
            "/CreationDate": self._date(),
            "/ModDate": self._date(),
        }
        return self.file.add(
            DictionaryObject({name(key): text_string(text) for key, text in entries.items() if text})
        )

    def _private(self) -> DictionaryObject:
        text = json.dumps(self.manifest, sort_keys=True).encode()
        packed = stream(zlib.compress(text), Filter=name("/FlateDecode"))
        return DictionaryObject(
            {
                name("/LastModified"): TextStringObject(self._date()),
                name("/Private"): self.file.add(packed),
            }
        )

    def _date(self) -> str:
        """The plan's instant as 7.9.4 of ISO 32000-1 writes it."""
        moment = datetime.fromisoformat(self.plan["clock"])
        offset = moment.strftime("%z")
        return moment.strftime("D:%Y%m%d%H%M%S") + f"{offset[:3]}'{offset[3:5]}"


def destination(page: IndirectObject) -> ArrayObject:
    """A whole page at the zoom the reader has."""
    return ArrayObject([page, name("/XYZ"), NullObject(), NullObject(), NullObject()])


def _raw(value: DictionaryObject, key: str) -> PdfObject | None:
    """An entry as it stands there: a reference stays one."""
    return value.raw_get(key) if key in value else None
