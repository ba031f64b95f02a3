"""What preparing one source gives, as it travels: a few facts, then a PDF (see `prepared`)."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass

VERSION = 1  # part of the cache's key: raise it when the same bytes would be prepared differently


@dataclass(frozen=True, slots=True)
class Facts:
    """What a prepared source is; `sizes` are points (pages) or pixels (pictures), as shown."""

    conversion: str
    reason: str = ""
    remarks: tuple[str, ...] = ()
    sizes: tuple[tuple[float, float], ...] = ()


def pack(facts: Facts, pdf: bytes) -> bytes:
    header = json.dumps(
        {
            "conversion": facts.conversion,
            "reason": facts.reason,
            "remarks": list(facts.remarks),
            "sizes": [list(size) for size in facts.sizes],
        }
    ).encode()
    return struct.pack(">I", len(header)) + header + pdf


def facts_of(untrusted_packed: bytes) -> Facts:
    """The facts before the PDF; they came out of a child that read a stranger's bytes.

    Raises:
        ValueError: if they are not what `pack` writes.
    """
    try:
        (length,) = struct.unpack_from(">I", untrusted_packed)
        values = json.loads(untrusted_packed[4 : 4 + length])
        return Facts(
            conversion=str(values["conversion"]),
            reason=str(values["reason"]),
            remarks=tuple(sorted({str(remark) for remark in values["remarks"]})),
            sizes=tuple((float(width), float(height)) for width, height in values["sizes"]),
        )
    except (struct.error, KeyError, TypeError) as error:
        raise ValueError("not a prepared source") from error


def pdf_of(packed: bytes) -> bytes:
    (length,) = struct.unpack_from(">I", packed)
    return packed[4 + length :]


def kind_of(facts: Facts) -> str:
    """How a source comes into the bundle: foreign, picture, text or none."""
    if facts.conversion in {"copied", "flattened", "repaired", "pictures"}:
        return "foreign"
    if facts.conversion in {"photo", "picture", "jpeg"}:
        return "picture"
    return "text" if facts.conversion == "typeset" else "none"
