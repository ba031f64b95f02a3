"""A PDF as a list of objects: whole documents are taken over by renumbering, then written in one go.

`PdfWriter` clones object by object through the whole graph; a bundle is made of documents whose every
object is wanted, so that each is read once, renumbered in place and written (7.5.2 to 7.5.5, ISO 32000-1).
"""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    NumberObject,
    PdfObject,
)

from flexkeeper.bundle.prepared import name

_STRUCTURE = {"/Catalog", "/Pages", "/Page", "/ObjStm", "/XRef"}


class PdfFile:
    """Objects numbered from 1; references to them know this file."""

    def __init__(self) -> None:
        self._objects: list[PdfObject | None] = []

    def add(self, value: PdfObject) -> IndirectObject:
        self._objects.append(value)
        return IndirectObject(len(self._objects), 0, self)

    def get_object(self, reference: Any) -> PdfObject | None:
        """What `reference` points to; pypdf's references call this."""
        number = reference.idnum if isinstance(reference, IndirectObject) else int(reference)
        return self._objects[number - 1]

    def forget(self, reference: IndirectObject) -> None:
        """Leaves an object out; nothing may point to it any more."""
        self._objects[reference.idnum - 1] = None

    def take_over(self, reader: PdfReader, *, keep_structure: bool) -> dict[int, IndirectObject]:
        """Moves the objects of `reader` here and gives their new references by old numbers.

        Without `keep_structure`, catalog, page tree and pages stay behind. `reader` is used up: its
        objects now belong to this file.
        """
        numbers = sorted(reader.xref.get(0, {}).keys() | reader.xref_objStm.keys())
        found = {number: reader.get_object(IndirectObject(number, 0, reader)) for number in numbers}
        moved: dict[int, IndirectObject] = {}
        for number, value in found.items():
            kind = value.get("/Type") if isinstance(value, DictionaryObject) else None
            left = {"/ObjStm", "/XRef"} if keep_structure else _STRUCTURE
            if value is not None and kind not in left:
                moved[number] = self.add(value)
        for reference in moved.values():
            value = self.get_object(reference)
            assert value is not None
            self._renumber(value, moved)
        return moved

    def _renumber(self, value: PdfObject, moved: dict[int, IndirectObject]) -> None:
        if isinstance(value, DictionaryObject):
            for key, entry in value.items():
                if isinstance(entry, IndirectObject):
                    dict.__setitem__(value, key, moved.get(entry.idnum, NullObject()))
                elif isinstance(entry, DictionaryObject | ArrayObject):
                    self._renumber(entry, moved)
        elif isinstance(value, ArrayObject):
            for index, entry in enumerate(value):
                if isinstance(entry, IndirectObject):
                    value[index] = moved.get(entry.idnum, NullObject())
                elif isinstance(entry, DictionaryObject | ArrayObject):
                    self._renumber(entry, moved)

    def write(self, root: IndirectObject, info: IndirectObject, identifier: bytes) -> bytes:
        """The file as bytes; the objects are given up on the way, so that they are not in memory twice."""
        out = io.BytesIO()
        out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        positions: list[int] = []
        for number in range(1, len(self._objects) + 1):
            value = self._objects[number - 1]
            self._objects[number - 1] = None
            positions.append(out.tell() if value is not None else 0)
            if value is not None:
                out.write(b"%d 0 obj\n" % number)
                value.write_to_stream(out)
                out.write(b"\nendobj\n")
        start = out.tell()
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(positions) + 1))
        # Unused numbers point to object 0, the end of the list of free ones.
        out.write(b"".join(b"%010d 00000 n \n" % p if p else b"0000000000 65535 f \n" for p in positions))
        trailer = DictionaryObject()
        for key, entry in {"/Root": root, "/Info": info}.items():
            trailer[name(key)] = entry
        trailer[name("/Size")] = NumberObject(len(positions) + 1)
        trailer[name("/ID")] = ArrayObject([ByteStringObject(identifier), ByteStringObject(identifier)])
        out.write(b"trailer\n")
        trailer.write_to_stream(out)
        out.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
        return out.getvalue()
