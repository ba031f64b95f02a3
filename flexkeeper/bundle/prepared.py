"""A prepared source's PDF, whose pages each hold one form object `/P`, and the parts it is made of.

Each page of that PDF says `q /P Do Q`. The form keeps the page's graphics state and resources to
itself, is clipped to the page's visible box, and can be placed anywhere by whoever copies it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

Box = tuple[float, float, float, float]


def name(text: str) -> NameObject:
    return NameObject(text)


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
        self.writer = PdfWriter()
        self.sizes: list[tuple[float, float]] = []
        self._draw = self.writer._add_object(stream(b"q /P Do Q"))
        self._kids = ArrayObject()
        self.text_font: IndirectObject | None = None

    def add(
        self,
        placed: IndirectObject,
        box: Box,
        size: tuple[float, float],
        *,
        rotate: int = 0,
        unit: float = 1.0,
        group: IndirectObject | None = None,
    ) -> None:
        """Adds a page showing the form `placed`; `box` in its units, `size` as shown."""
        page = DictionaryObject(
            {
                name("/Type"): name("/Page"),
                name("/Parent"): self.writer._pages,
                name("/MediaBox"): numbers(box),
                name("/Resources"): DictionaryObject(
                    {name("/XObject"): DictionaryObject({name("/P"): placed})}
                ),
                name("/Contents"): self._draw,
            }
        )
        if rotate:
            page[name("/Rotate")] = NumberObject(rotate)
        if unit != 1.0:
            page[name("/UserUnit")] = number(unit)
        if group is not None:
            page[name("/Group")] = group
        self._kids.append(self.writer._add_object(page))
        self.sizes.append(size)

    def write(self) -> bytes:
        """The collected pages as a PDF; the same pages give the same bytes."""
        tree = self.writer._pages.get_object()
        assert isinstance(tree, DictionaryObject)
        tree[name("/Kids")] = self._kids
        tree[name("/Count")] = NumberObject(len(self._kids))
        self.writer.metadata = None
        out = io.BytesIO()
        self.writer.write(out)
        return out.getvalue()
