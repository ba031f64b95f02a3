"""What a PDF's bytes say that pdfium does not: names of active content, and whether it had to be repaired."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_MAX_INFLATED = 20_000_000
_XREF = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_STARTXREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,400}?stream\r?\n", re.DOTALL)
_ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|XFA|SubmitForm|ImportData|RichMedia|EmbeddedFiles)(?![A-Za-z0-9#])"
)
_SPELLED = re.compile(rb"/(?=[A-Za-z0-9]{0,40}#)([A-Za-z0-9#]{2,60})")


def active_names(untrusted: bytes) -> set[bytes]:
    """Which names of active content the file uses, in the open or inside its object streams."""
    found: set[bytes] = set()
    for part in (untrusted, *_object_streams(untrusted)):
        found.update(_ACTIVE.findall(part))
        for name in _SPELLED.findall(part):  # /J#61vaScript is the same name
            plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda digits: bytes([int(digits[1], 16)]), name)
            found.update(_ACTIVE.findall(b"/" + plain))
    return found


def _object_streams(untrusted: bytes) -> Iterator[bytes]:
    room = _MAX_INFLATED
    for match in _OBJECT_STREAM.finditer(untrusted):
        if room <= 0:
            return
        try:
            inflated = zlib.decompressobj().decompress(untrusted[match.end() :][: 1 << 22], room)
        except zlib.error:
            continue  # encrypted, or packed in another way
        room -= len(inflated)
        yield inflated


def is_torn(untrusted: bytes) -> bool:
    """Whether the file's table of contents is not where the file says, so that pdfium had to rebuild it."""
    named = _STARTXREF.findall(untrusted[-2048:])
    if not named:
        return True
    start = max(untrusted[:1024].find(b"%PDF-"), 0)
    places = (int(named[-1]), int(named[-1]) + start)
    return not any(_XREF.match(untrusted[at : at + 40]) for at in places)
