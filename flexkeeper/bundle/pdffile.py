"""A PDF as a numbered list of objects, most of which are carried as the bytes they already are.

A bundle is made of documents whose every object is wanted, and each of them was just written by us or
by typst. So their objects are not parsed again: the first document keeps its numbers, those of the
others are shifted, and only what changes becomes an object in memory (7.3 and 7.5 of ISO 32000-1).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
)

_STREAM = b"\nstream\n"
# Strings are matched first, so that nothing in them is taken for a reference.
_REFERENCE = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9a-fA-F]*>|(?<![\w#.+-])(\d+) 0 R(?!\w)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Carried:
    """An object as bytes, from after `N 0 obj` to before `endobj`; `shift` is added to its references."""

    data: memoryview
    shift: int

    def write_to_stream(self, out: io.BytesIO) -> None:
        if not self.shift:
            out.write(self.data)
            return
        head = bytes(self.data[:4096])
        end = head.find(_STREAM)
        if end < 0 and len(self.data) > len(head):
            head = bytes(self.data)
            end = head.find(_STREAM)
        head = head if end < 0 else head[:end]
        out.write(_REFERENCE.sub(self._shifted, head))
        out.write(self.data[len(head) :])

    def _shifted(self, match: re.Match[bytes]) -> bytes:
        return match[0] if match[1] is None else b"%d 0 R" % (int(match[1]) + self.shift)


class PdfFile:
    """Objects numbered from 1; references to them know this file."""

    def __init__(self) -> None:
        self._objects: list[PdfObject | _Carried | None] = []
        self._first: PdfReader | None = None

    def __len__(self) -> int:
        return len(self._objects)

    def add(self, value: PdfObject) -> IndirectObject:
        self._objects.append(value)
        return self.reference(len(self._objects))

    def reference(self, number: int) -> IndirectObject:
        return IndirectObject(number, 0, self)

    def get_object(self, reference: Any) -> PdfObject | None:
        """What `reference` points to, parsed if it was only carried; pypdf's references call this.

        References inside carried objects still know the reader they were parsed by, so whatever is to
        be changed must be reached through this file, never through them.
        """
        number = reference.idnum if isinstance(reference, IndirectObject) else int(reference)
        value = self._objects[number - 1]
        if not isinstance(value, _Carried):
            return value
        assert self._first is not None and not value.shift
        parsed = self._first.get_object(IndirectObject(number, 0, self._first))
        self._objects[number - 1] = parsed
        return parsed

    def dictionary(self, value: PdfObject | None) -> DictionaryObject:
        """`value` resolved here; an empty dictionary where it is none."""
        resolved = self.get_object(value) if isinstance(value, IndirectObject) else value
        return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()

    def array(self, value: PdfObject | None) -> ArrayObject:
        """`value` resolved here; an empty array where it is none."""
        resolved = self.get_object(value) if isinstance(value, IndirectObject) else value
        return resolved if isinstance(resolved, ArrayObject) else ArrayObject()

    def replace(self, reference: IndirectObject, value: PdfObject | None) -> None:
        """Puts another object in an object's place; None leaves its number unused."""
        self._objects[reference.idnum - 1] = value

    def begin_with(self, data: bytes, reader: PdfReader) -> None:
        """Carries a whole document, whose objects keep their numbers; `reader` reads the same bytes."""
        assert not self._objects and not reader.xref_objStm
        self._first = reader
        self._carry(data, reader.xref[0], max(reader.xref[0]), 0)

    def take_over(self, data: bytes, start: int, count: int) -> int:
        """Carries the first `count` objects of a file written by `write`, which begins at `start` of `data`.

        Says by how much their numbers moved. Nothing is copied: `data` lives until all is written.
        """
        shift = len(self._objects)
        self._carry(data, _positions(data, start), count, shift, start)
        return shift

    def _carry(self, data: bytes, positions: dict[int, int], count: int, shift: int, base: int = 0) -> None:
        view = memoryview(data)
        ends = dict(_spans(data, positions, base))
        for number in range(1, count + 1):
            start = positions.get(number, 0)
            body = start + len(b"%d 0 obj" % number)
            self._objects.append(_Carried(view[body : ends[start]], shift) if start else None)

    def write(self, root: IndirectObject, info: IndirectObject | None, identifier: bytes) -> bytes:
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
        out.write(b"trailer\n")
        _trailer(len(positions) + 1, root, info, identifier).write_to_stream(out)
        out.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
        return out.getvalue()


def _trailer(
    size: int, root: IndirectObject, info: IndirectObject | None, identifier: bytes
) -> DictionaryObject:
    entries: dict[str, PdfObject] = {
        "/Size": NumberObject(size),
        "/Root": root,
        "/ID": ArrayObject([ByteStringObject(identifier), ByteStringObject(identifier)]),
    }
    if info is not None:
        entries["/Info"] = info
    trailer = DictionaryObject()
    trailer.update({NameObject(key): value for key, value in entries.items()})
    return trailer


def _positions(data: bytes, base: int) -> dict[int, int]:
    """Where in `data` each object begins, from the one cross-reference table that `write` makes."""
    first_line = data.index(b"\n", _table(data, base)) + 1
    table = data.index(b"\n", first_line) + 1
    size = int(data[first_line:table].split()[1])
    lines = (data[table + number * 20 : table + number * 20 + 18] for number in range(size))
    return {number: base + int(line[:10]) for number, line in enumerate(lines) if line[17:18] == b"n"}


def _spans(data: bytes, positions: dict[int, int], base: int) -> list[tuple[int, int]]:
    """Start and end (before `endobj`) of each object."""
    starts = sorted(position for position in positions.values() if position)
    following = [*starts[1:], _table(data, base)]
    return [(start, data.rindex(b"endobj", start, end)) for start, end in zip(starts, following, strict=True)]


def _table(data: bytes, base: int) -> int:
    """Where the cross-reference table begins, or typst's stream of it: behind the last object."""
    return base + int(data[data.rindex(b"startxref") + 9 :].split()[0])
