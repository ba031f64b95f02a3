"""A prepared source's PDF, whose pages each hold one form object `/P`, and the parts it is made of.

Each page of that PDF says `q /P Do Q`. The form keeps the page's graphics state and resources to
itself, is clipped to the page's visible box, and can be placed anywhere by whoever copies it.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import Any

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from flexkeeper.bundle.packed import Box, Content, PlacedPage
from flexkeeper.bundle.pdffile import PdfFile

_LOOK_LIKE_ORDER_MARKS = ("\xfe\xff", "\xff\xfe", "\xef\xbb\xbf")


def name(text: str) -> NameObject:
    return NameObject(text)


def text_string(text: str) -> TextStringObject:
    """A text string (7.9.2.2, ISO 32000-1); letters that read as a byte order mark are written as UTF-16."""
    made = TextStringObject(text)
    if text.startswith(_LOOK_LIKE_ORDER_MARKS):
        made.autodetect_utf16, made.utf16_bom = True, codecs.BOM_UTF16_BE
    return made


def number(value: float) -> FloatObject | NumberObject:
    """A PDF number with at most five decimals, so that no exponent and no noise is ever written."""
    rounded = round(value, 5)
    return NumberObject(int(rounded)) if rounded == int(rounded) else FloatObject(f"{rounded:.5f}")


def numbers(values: Sequence[float]) -> ArrayObject:
    return ArrayObject([number(value) for value in values])


def stream(data: bytes, **entries: Any) -> StreamObject:
    """A stream of raw (already encoded) `data` with the dictionary `entries`, given without slashes."""
    made = StreamObject()
    made._data = data
    for key, value in entries.items():
        made[name(f"/{key}")] = value
    return made


def form(content: bytes, resources: DictionaryObject, box: Box, **entries: Any) -> StreamObject:
    """A form object that draws `content` clipped to `box`."""
    return stream(
        content,
        Type=name("/XObject"),
        Subtype=name("/Form"),
        BBox=numbers(box),
        Resources=resources,
        **entries,
    )


class Pages:
    """The pages of a prepared source as they are collected."""

    def __init__(self) -> None:
        self.file = PdfFile()
        self.sizes: list[tuple[float, float]] = []
        self.text_font: IndirectObject | None = None
        self._placed: list[PlacedPage] = []

    def add(
        self,
        form: IndirectObject,
        box: Box,
        size: tuple[float, float],
        *,
        turn: int = 0,
        unit: float = 1.0,
        group: IndirectObject | None = None,
        picture: str = "",
    ) -> None:
        """Adds a page showing `form`; `box` in its units, `size` in points (or pixels) as shown."""
        self.sizes.append(size)
        self._placed.append(
            PlacedPage(form.idnum, box, turn, unit, 0 if group is None else group.idnum, picture)
        )

    def write(self) -> tuple[Content, bytes]:
        """What the PDF's pages are, and the PDF; the collection is used up. Same pages, same bytes.

        The objects of the content come first; the structure that makes it a readable PDF, last.
        """
        content = Content(len(self.file), tuple(self._placed))
        tree = DictionaryObject()
        tree_reference = self.file.add(tree)
        drawn = self.file.add(stream(b"q /P Do Q"))
        kids = [self.file.add(self._page(placed, tree_reference, drawn)) for placed in self._placed]
        tree.update(
            {
                name("/Type"): name("/Pages"),
                name("/Kids"): ArrayObject(kids),
                name("/Count"): NumberObject(len(kids)),
            }
        )
        root = DictionaryObject({name("/Type"): name("/Catalog"), name("/Pages"): tree_reference})
        return content, self.file.write(self.file.add(root), None, b"prepared")

    def _page(self, placed: PlacedPage, tree: IndirectObject, drawn: IndirectObject) -> DictionaryObject:
        form = DictionaryObject({name("/P"): self.file.reference(placed.form)})
        group = self.file.reference(placed.group) if placed.group else None
        return page_object(
            tree,
            placed.box,
            DictionaryObject({name("/XObject"): form}),
            drawn,
            turn=placed.turn,
            unit=placed.unit,
            group=group,
        )


def page_object(
    tree: IndirectObject,
    box: Box,
    resources: DictionaryObject,
    content: IndirectObject,
    *,
    turn: int,
    unit: float,
    group: IndirectObject | None,
) -> DictionaryObject:
    """A page (7.7.3.3, ISO 32000-1) with nothing but what it draws."""
    page = DictionaryObject(
        {
            name("/Type"): name("/Page"),
            name("/Parent"): tree,
            name("/MediaBox"): numbers(box),
            name("/Resources"): resources,
            name("/Contents"): content,
        }
    )
    if turn:
        page[name("/Rotate")] = NumberObject(turn)
    if unit != 1.0:
        page[name("/UserUnit")] = number(unit)
    if group is not None:
        page[name("/Group")] = group
    return page
