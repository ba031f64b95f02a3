"""What a reader says about one file, and how that crosses the wall between child and parent."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, TypeVar, get_args

from flexkeeper.i18n import _
from flexkeeper.progress import Cancelled

Status = Literal["ok", "needs_password", "damaged", "unsupported", "too_large"]
TextState = Literal["has_text", "none", "waiting"]
Value = TypeVar("Value")

MAX_TEXT_BYTES = 2_000_000
MAX_THUMBNAIL_EDGE = 320
MAX_ATTACHMENTS = 20
MAX_DEPTH = 3
_MAX_REMARKS = 50
_MAX_SHORT = 1_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value read by machine: `confidence` 0 to 1, `source` one of the words of the proposal table."""

    field: str
    value: str
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """Raw RGB pixels, upright, rows from the top, 3 bytes each."""

    width: int
    height: int
    rgb: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried by a mail or a mailbox; name and type are as the sender claims them."""

    untrusted_name: str
    untrusted_media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a file after reading it; everything in it comes from outside."""

    media_type: str
    status: Status = "ok"
    reason: str = ""
    remarks: tuple[str, ...] = ()
    pages: int | None = None
    text: str = ""
    text_state: TextState = "none"
    title: str = ""
    happened_at: datetime | None = None
    place: tuple[float, float] | None = None
    used_password: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    proposals: tuple[Proposal, ...] = ()
    thumbnail: Thumbnail | None = None
    attachments: tuple[Attachment, ...] = ()


class Unreadable(Exception):  # noqa: N818 - an outcome, not an error: every bad file ends here
    """Raised by a reader for a file it cannot show; becomes the status and reason of the reading."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status: Status = status
        self.reason = reason


class Nonsense(ValueError):  # noqa: N818 - says what the answer is
    """An answer that no reader of ours would give."""


@contextmanager
def parsing(reason: str) -> Iterator[None]:
    """Around calls into a parser: whatever it raises on a bad file means the file is damaged.

    Raises:
        Unreadable: with status `damaged` and the reason.
    """
    try:
        yield
    except (Unreadable, Cancelled, MemoryError):
        raise
    except Exception as problem:
        # Parsers answer bad bytes with nearly anything (TypeError, SyntaxError, struct.error, KeyError ...);
        # in the child that means one thing, and only the parser's own calls stand inside this block.
        raise Unreadable("damaged", reason) from problem


def attempt(function: Callable[..., Value], default: Value, *arguments: Any) -> Value:
    """The function's value, or the default where a parser stumbles over a detail that can be missing."""
    try:
        return function(*arguments)
    except Exception:  # noqa: BLE001 - as in `parsing`: one bad detail must not cost the whole file
        return default


def clip(text: str) -> tuple[str, bool]:
    """The text without NUL and lone surrogates, at most 2 MB of UTF-8, and whether something was cut."""
    encoded = text.replace("\0", "").encode("utf-8", "replace")
    if len(encoded) <= MAX_TEXT_BYTES:
        return encoded.decode("utf-8"), False
    return encoded[:MAX_TEXT_BYTES].decode("utf-8", "ignore"), True


def with_text(reading: Reading, text: str) -> Reading:
    """The reading with its text, its text state, and a remark where the text was cut."""
    kept, was_cut = clip(text)
    remarks = reading.remarks
    if was_cut:
        remarks += (_("only the first 2 MB of text can be searched"),)
    state: TextState = "has_text" if kept.strip() else "none"
    return replace(reading, text=kept, text_state=state, remarks=remarks)


def short(text: str, limit: int = 200) -> str:
    """One line of text for a fact: control characters and line ends become spaces, the rest is cut."""
    line = "".join(sign if sign.isprintable() else " " for sign in text[: limit * 4])
    return " ".join(line.split())[:limit]


def pack(reading: Reading) -> tuple[dict[str, Any], list[bytes]]:
    """The reading as JSON values and byte parts: thumbnail pixels, the attachments, the text (as UTF-8)."""
    thumbnail = reading.thumbnail
    values: dict[str, Any] = {
        "media_type": reading.media_type,
        "status": reading.status,
        "reason": reading.reason,
        "remarks": list(reading.remarks),
        "pages": reading.pages,
        "text_state": reading.text_state,
        "title": reading.title,
        "happened_at": reading.happened_at.isoformat() if reading.happened_at else None,
        "place": list(reading.place) if reading.place else None,
        "used_password": reading.used_password,
        "facts": dict(reading.facts),
        "proposals": [[p.field, p.value, p.confidence, p.source] for p in reading.proposals],
        "thumbnail": {"width": thumbnail.width, "height": thumbnail.height} if thumbnail else None,
        "attachments": [
            {"name": a.untrusted_name, "media_type": a.untrusted_media_type} for a in reading.attachments
        ],
    }
    parts = [thumbnail.rgb] if thumbnail else []
    # The text travels as bytes: frames of JSON are held to 4 MB.
    return values, [*parts, *(a.content for a in reading.attachments), reading.text.encode("utf-8")]


def unpack(untrusted: Mapping[str, Any], parts: Sequence[bytes]) -> Reading:
    """The reading out of an answer from a child that may have been taken over by the file it read.

    Raises:
        Nonsense: if a value has the wrong type, is out of its range, or parts are missing.
    """
    try:
        return _unpacked(untrusted, parts)
    except (KeyError, TypeError, ValueError, OverflowError) as problem:
        raise Nonsense(type(problem).__name__) from problem


def _unpacked(untrusted: Mapping[str, Any], parts: Sequence[bytes]) -> Reading:
    status, text_state = untrusted["status"], untrusted["text_state"]
    pages = untrusted["pages"]
    _require(status in get_args(Status) and text_state in get_args(TextState))
    _require(pages is None or (type(pages) is int and 0 <= pages <= 100_000))
    _require(isinstance(untrusted["facts"], dict) and isinstance(untrusted["used_password"], bool))
    _require(bool(parts) and len(parts[-1]) <= MAX_TEXT_BYTES)
    thumbnail = _thumbnail(untrusted["thumbnail"], parts)
    return Reading(
        media_type=_text(untrusted["media_type"], 100),
        status=status,
        reason=_text(untrusted["reason"], _MAX_SHORT),
        remarks=tuple(_text(remark, _MAX_SHORT) for remark in untrusted["remarks"][:_MAX_REMARKS]),
        pages=pages,
        text=parts[-1].decode("utf-8"),
        text_state=text_state,
        title=_text(untrusted["title"], _MAX_SHORT),
        happened_at=datetime.fromisoformat(untrusted["happened_at"]) if untrusted["happened_at"] else None,
        place=_place(untrusted["place"]),
        used_password=untrusted["used_password"],
        facts=untrusted["facts"],
        proposals=tuple(_proposal(*item) for item in untrusted["proposals"][:100]),
        thumbnail=thumbnail,
        attachments=_attachments(untrusted["attachments"], parts[1 if thumbnail else 0 : -1]),
    )


def _thumbnail(untrusted: Mapping[str, Any] | None, parts: Sequence[bytes]) -> Thumbnail | None:
    if untrusted is None:
        return None
    width, height = untrusted["width"], untrusted["height"]
    _require(type(width) is int and type(height) is int)
    _require(0 < width <= MAX_THUMBNAIL_EDGE and 0 < height <= MAX_THUMBNAIL_EDGE)
    _require(bool(parts) and len(parts[0]) == width * height * 3)
    return Thumbnail(width, height, parts[0])


def _attachments(untrusted: Sequence[Mapping[str, Any]], parts: Sequence[bytes]) -> tuple[Attachment, ...]:
    _require(len(untrusted) == len(parts) <= MAX_ATTACHMENTS)
    return tuple(
        Attachment(_text(item["name"], _MAX_SHORT), _text(item["media_type"], 200), content)
        for item, content in zip(untrusted, parts, strict=True)
    )


def _proposal(name: Any, value: Any, confidence: Any, source: Any) -> Proposal:
    _require(isinstance(confidence, int | float) and 0 <= confidence <= 1)
    return Proposal(_text(name, 100), _text(value, _MAX_SHORT), float(confidence), _text(source, 20))


def _place(untrusted: Sequence[Any] | None) -> tuple[float, float] | None:
    if untrusted is None:
        return None
    latitude, longitude = (float(number) for number in untrusted)
    _require(math.isfinite(latitude) and abs(latitude) <= 90)
    _require(math.isfinite(longitude) and abs(longitude) <= 180)
    return latitude, longitude


def _text(untrusted: Any, limit: int) -> str:
    _require(isinstance(untrusted, str) and len(untrusted) <= limit)
    return str(untrusted).encode("utf-8", "replace").decode("utf-8")


def _require(holds: bool) -> None:
    if not holds:
        raise Nonsense
