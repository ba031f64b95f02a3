"""What preparing one source gives, as it travels: a few facts, then a PDF (see `prepared`)."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

VERSION = 1  # part of the cache's key: raise it when the same bytes would be prepared differently


Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a prepared source is; `sizes` are points (pages) or pixels (pictures), as shown.

    `smaller` is not 0 where pictures were made smaller: the long edge in pixels of a picture, the dpi of a
    document's. `sizes` stay as they were, for the pages do too.
    """

    conversion: str
    reason: str = ""
    remarks: tuple[str, ...] = ()
    sizes: tuple[tuple[float, float], ...] = ()
    smaller: int = 0


@dataclass(frozen=True, slots=True)
class PlacedPage:
    """A page of a prepared PDF: the numbers of its form and group (0 for none), and how it is shown.

    `picture` is the SHA-256 of the stream of the one picture that a picture's page consists of.
    """

    form: int
    box: Box
    turn: int
    unit: float
    group: int
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """The pages of a prepared PDF, whose first `objects` objects are all that they need."""

    objects: int = 0
    pages: tuple[PlacedPage, ...] = ()


def pack(facts: Facts, content: Content, pdf: bytes) -> bytes:
    """Facts and content as JSON after their length, then the PDF."""
    header = json.dumps([asdict(facts), asdict(content)]).encode()
    return struct.pack(">I", len(header)) + header + pdf


def explained(reason: str) -> bytes:
    """A source that cannot be shown, packed; `reason` is a word of docs/bundle-format.md."""
    return pack(Facts("explained", reason), Content(), b"")


def facts_of(untrusted_packed: bytes) -> Facts:
    """The facts; they came out of a child that read a stranger's bytes.

    Raises:
        ValueError: if they are not what `pack` writes.
    """
    try:
        values = _header(untrusted_packed)[0]
        return facts_from(values)
    except (struct.error, LookupError, TypeError) as error:
        raise ValueError("not a prepared source") from error


def facts_from(values: Mapping[str, Any]) -> Facts:
    return Facts(
        conversion=str(values["conversion"]),
        reason=str(values["reason"]),
        remarks=tuple(sorted({str(remark) for remark in values["remarks"]})),
        sizes=tuple((float(width), float(height)) for width, height in values["sizes"]),
        smaller=int(values.get("smaller", 0)),  # what an earlier version prepared does not know it
    )


def content_of(packed: bytes) -> Content:
    values = _header(packed)[1]
    pages = tuple(
        PlacedPage(
            page["form"], tuple(page["box"]), page["turn"], page["unit"], page["group"], page["picture"]
        )
        for page in values["pages"]
    )
    return Content(values["objects"], pages)


def pdf_of(packed: bytes) -> bytes:
    return packed[pdf_start(packed) :]


def pdf_start(packed: bytes) -> int:
    """Where the PDF begins."""
    (length,) = struct.unpack_from(">I", packed)
    return 4 + int(length)


def _header(packed: bytes) -> Any:
    (length,) = struct.unpack_from(">I", packed)
    return json.loads(packed[4 : 4 + length])


def kind_of(facts: Facts) -> str:
    """How a source comes into the bundle: foreign, picture, text or none."""
    if facts.conversion in {"copied", "flattened", "repaired", "pictures"}:
        return "foreign"
    if facts.conversion in {"photo", "picture", "jpeg", "smaller"}:
        return "picture"
    return "text" if facts.conversion in {"typeset", "summary"} else "none"
