"""The bundle's bookmarks: sections, exhibits and their sources, each with its page number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    NumberObject,
)

from flexkeeper.bundle.layout import front_parts
from flexkeeper.bundle.pages import shortened
from flexkeeper.bundle.pdffile import PdfFile
from flexkeeper.bundle.prepared import name, text_string

_LONGEST = 120


@dataclass(slots=True)
class Bookmark:
    title: str
    page: int
    children: list[Bookmark] = field(default_factory=list)


def planned(manifest: Mapping[str, Any]) -> list[Bookmark]:
    """The bookmarks a bundle with this manifest must have."""
    words = manifest["words"]

    def titled(title: str, page: int) -> Bookmark:
        return Bookmark(f"{title} ({words['page_short'].replace('{page}', str(page))})", page)

    parts = manifest["parts"]
    front = zip(manifest["plan"].get("front", ()), front_parts(manifest), strict=True)
    found = [
        titled(words["cover"], parts["cover"][0]),
        *(titled(shortened(sheet["title"], _LONGEST), parts[part][0]) for sheet, part in front),
        titled(words["index"], parts["index"][0]),
    ]
    section: Bookmark | None = None
    section_name = ""
    for exhibit, place in zip(manifest["plan"]["exhibits"], manifest["exhibits"], strict=True):
        if exhibit["section"] != section_name:
            section_name = exhibit["section"]
            section = titled(shortened(section_name, _LONGEST), place["first_page"]) if section_name else None
            found += [section] if section else []
        bookmark = titled(f"{exhibit['label']}  {shortened(exhibit['title'], _LONGEST)}", place["first_page"])
        (section.children if section else found).append(bookmark)
        if len(exhibit["sources"]) > 1:
            for index, (source, pages) in enumerate(zip(exhibit["sources"], place["sources"], strict=True)):
                if pages is not None:
                    title = f"{exhibit['label']}.{index + 1}  {shortened(source['name'], _LONGEST)}"
                    bookmark.children.append(titled(title, pages["first_page"]))
    return [*found, *(titled(words[part], parts[part][0]) for part in ("fingerprints", "inputs"))]


def add(file: PdfFile, wanted: Sequence[Bookmark], pages: Sequence[IndirectObject]) -> IndirectObject:
    """Writes `wanted` as the outline of `file` (12.3.3, ISO 32000-1) and gives its root."""
    root = DictionaryObject({name("/Type"): name("/Outlines")})
    reference = file.add(root)
    _children(file, root, reference, wanted, pages)
    return reference


def _children(
    file: PdfFile,
    parent: DictionaryObject,
    parent_reference: IndirectObject,
    wanted: Sequence[Bookmark],
    pages: Sequence[IndirectObject],
) -> None:
    if not wanted:
        return
    items = [DictionaryObject() for _bookmark in wanted]
    references = [file.add(item) for item in items]
    for index, (bookmark, item) in enumerate(zip(wanted, items, strict=True)):
        item[name("/Title")] = text_string(bookmark.title)
        item[name("/Parent")] = parent_reference
        item[name("/Dest")] = ArrayObject(
            [pages[bookmark.page - 1], name("/XYZ"), NullObject(), NullObject(), NullObject()]
        )
        if index:
            item[name("/Prev")] = references[index - 1]
        if index + 1 < len(items):
            item[name("/Next")] = references[index + 1]
        _children(file, item, references[index], bookmark.children, pages)
        if bookmark.children:
            # A negative count is a closed entry: its children are there, but not spread out.
            item[name("/Count")] = NumberObject(-len(bookmark.children))
    parent[name("/First")] = references[0]
    parent[name("/Last")] = references[-1]
    parent[name("/Count")] = NumberObject(len(items))
