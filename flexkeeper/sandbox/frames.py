"""How the two ends of a job socket talk: magic, two u32 lengths, a JSON object, bytes.

Parent to child: `{job, values, parts: count, stays}`, then chunks `{part: index}` with bytes, then
`{end: true}`; a child that stays gets the next such request, without parts, once it has answered.
Child to parent: `{walls}`, any number of `{progress: [label, done, total]}`, and one of
`{failed: reason, detail}` or `{answer: values, parts: [lengths]}` followed by the chunks of the parts.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

MAGIC = b"FKW1"
JSON_LIMIT = 4 << 20
BODY_LIMIT = 64 << 20
CHUNK = 1 << 20
READ_SIZE = 1 << 18

_HEADER = struct.Struct("<4sII")


class Nonsense(Exception):  # noqa: N818 - an observation about the other end, not a defect here
    """The other end sent something that is not the protocol."""


@dataclass(frozen=True, slots=True)
class Head:
    """The JSON object of one frame and how many bytes of body follow it."""

    values: dict[str, Any]
    body: int


def pack(values: Mapping[str, Any], body_bytes: int = 0) -> bytes:
    """The start of a frame, to be followed by `body_bytes` bytes.

    Raises:
        ValueError: if the JSON exceeds 4 MB, the body 64 MB, or a number is not finite.
        TypeError: if a value has no JSON form.
    """
    # Lone surrogates are ordinary in the names of hostile files; surrogatepass brings them over unchanged.
    text = json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    encoded = text.encode("utf-8", "surrogatepass")
    if len(encoded) > JSON_LIMIT or body_bytes > BODY_LIMIT:
        raise ValueError(f"a frame of {len(encoded)} bytes of JSON and {body_bytes} bytes exceeds the limits")
    return _HEADER.pack(MAGIC, len(encoded), body_bytes) + encoded


def chunks(part: bytes | memoryview, index: int) -> Iterator[bytes | memoryview]:
    """The frames that carry one part, in pieces that are never copied."""
    view = memoryview(part).cast("B")
    for start in range(0, len(view), CHUNK):
        piece = view[start : start + CHUNK]
        yield pack({"part": index}, len(piece))
        yield piece


class Reader:
    """Cuts a stream into heads and pieces of body; holds at most one head and one piece."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._lengths: tuple[int, int] | None = None
        self._body_left = 0

    @property
    def in_a_frame(self) -> bool:
        """Whether the stream stops in the middle of a frame."""
        return bool(self._buffer or self._lengths or self._body_left)

    def feed(self, untrusted_bytes: bytes) -> Iterator[Head | bytes]:
        """Yields each head as soon as it is complete, then its body in pieces as they come.

        Raises:
            Nonsense: at the first header with a wrong magic or a length over the limit, or JSON that
                is not an object.
        """
        self._buffer += untrusted_bytes
        while self._buffer:
            if self._body_left:
                yield self._take_body()
            elif self._lengths is None:
                if len(self._buffer) < _HEADER.size:
                    return
                self._lengths = _checked_lengths(bytes(self._take(_HEADER.size)))
            else:
                json_bytes, body_bytes = self._lengths
                if len(self._buffer) < json_bytes:
                    return
                values = _object(bytes(self._take(json_bytes)))
                self._lengths, self._body_left = None, body_bytes
                yield Head(values, body_bytes)

    def _take(self, count: int) -> bytearray:
        taken = self._buffer[:count]
        del self._buffer[:count]
        return taken

    def _take_body(self) -> bytes:
        piece = bytes(self._take(self._body_left))
        self._body_left -= len(piece)
        return piece


def _checked_lengths(header: bytes) -> tuple[int, int]:
    magic, json_bytes, body_bytes = _HEADER.unpack(header)
    if magic != MAGIC:
        raise Nonsense("not a frame")
    if not 2 <= json_bytes <= JSON_LIMIT or body_bytes > BODY_LIMIT:
        raise Nonsense(f"a frame announces {json_bytes} bytes of JSON and {body_bytes} bytes")
    return json_bytes, body_bytes


def _object(untrusted_json: bytes) -> dict[str, Any]:
    try:
        values = json.loads(untrusted_json.decode("utf-8", "surrogatepass"), parse_constant=_not_finite)
    except (ValueError, RecursionError) as error:
        raise Nonsense(f"JSON that cannot be read: {type(error).__name__}") from None
    if not isinstance(values, dict):
        raise Nonsense("JSON that is not an object")
    return values


def _not_finite(name: str) -> NoReturn:
    raise ValueError(name)
