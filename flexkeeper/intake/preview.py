"""Looking at one document: the outside of the child that turns it into pixels and characters."""

from __future__ import annotations

import math
import sys
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal, Protocol, TypeVar

from flexkeeper.i18n import _
from flexkeeper.records import Document
from flexkeeper.sandbox import Answer, Limits, Opened, Sandbox, SandboxFailure

JOB = "flexkeeper.intake.readers.pixels:opened"
MAX_PIXELS = 50_000_000
MAX_PAGES = 2_000
MAX_CHARACTERS = 200_000
_MAX_EDGE = 100_000.0
# A page takes tens of milliseconds; nobody waits longer than this for one.
_LIMITS = Limits(seconds=20.0, answer_bytes=3 * MAX_PIXELS)

PreviewKind = Literal["pages", "text", "locked", "damaged", "none"]
Checked = TypeVar("Checked")
Box = tuple[float, float, float, float]


class PreviewFailure(Exception):  # noqa: N818 - an outcome of one file, said in its place
    """A document or page that cannot be shown; its text says so in the driver's words."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """Raw RGB pixels, rows from the top, 3 bytes each; exactly `width` x `height` x 3 bytes."""

    width: int
    height: int
    rgb: bytes


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of a page and, for each, left, top, right, bottom as parts of the page (0 to 1)."""

    text: str
    boxes: Sequence[float]

    def box(self, index: int) -> Box:
        """The box of one character; all zero where it has none."""
        left, top, right, bottom = self.boxes[4 * index : 4 * index + 4]
        return left, top, right, bottom


def preview_kind(document: Document) -> PreviewKind:
    """How a document is shown: as pages, as its stored text, or not, and why not."""
    if document.status != "added":
        return "locked" if document.status == "needs_password" else "damaged"
    if document.media_type == "application/pdf" or document.media_type.startswith("image/"):
        return "pages"
    return "text" if document.text_state in ("has_text", "recognized") else "none"


class Preview:
    """One opened document in one child; asked from one thread, closed from any.

    `sizes` are the pages' widths and heights in points (PDF) or pixels (pictures); 0 x 0 where a page
    is damaged.
    """

    def __init__(self, opened: Opened, sizes: tuple[tuple[float, float], ...]) -> None:
        self._opened = opened
        self.sizes = sizes

    @property
    def is_open(self) -> bool:
        return self._opened.is_open

    def page(self, index: int, scale: float, rotation: int = 0) -> Pixels:
        """A page at `scale` pixels per point (or pixel), turned clockwise by `rotation` (0, 90, 180, 270).

        Raises:
            PreviewFailure: if the page cannot be shown, or would have more than 50 megapixels.
        """
        width, height = (max(1, round(edge * scale)) for edge in self.sizes[index])
        if not all(self.sizes[index]) or width * height > MAX_PIXELS:
            raise PreviewFailure(_page_damaged())
        answer = self._ask({"page": index, "scale": scale, "rotation": rotation})
        expected = (height, width) if rotation in (90, 270) else (width, height)
        return self._checked(lambda: _pixels(answer, expected))

    def text(self, index: int) -> PageText:
        """The characters of a page; none on a picture.

        Raises:
            PreviewFailure: if the page cannot be read.
        """
        answer = self._ask({"text": index})
        return self._checked(lambda: _page_text(answer))

    def close(self) -> None:
        """Ends the child."""
        self._opened.close()

    def _ask(self, question: dict[str, Any]) -> Answer:
        try:
            answer = self._opened.ask(question)
        except SandboxFailure:
            raise PreviewFailure(_page_damaged()) from None
        if "damaged" in answer.values:
            raise PreviewFailure(_page_damaged())
        return answer

    def _checked(self, check: Callable[[], Checked]) -> Checked:
        try:
            return check()
        except (KeyError, TypeError, ValueError, IndexError, UnicodeError):
            # No reader of ours answers this: the child is not ours any more.
            self.close()
            raise PreviewFailure(_page_damaged()) from None


class Viewable(Protocol):
    """What must be known of a file to look at it: a document of the vault, or a PDF that is in no file."""

    @property
    def media_type(self) -> str: ...

    @property
    def password(self) -> str | None: ...


def open_preview(sandbox: Sandbox, document: Viewable, untrusted_stream: BinaryIO) -> Preview:
    """Opens a document whose bytes are in the stream.

    Raises:
        PreviewFailure: if it cannot be shown.
    """
    values = {"media_type": document.media_type, "password": document.password}
    opened: Opened | None = None
    try:
        opened = sandbox.open(JOB, values, [untrusted_stream], limits=_LIMITS)
        return Preview(opened, _sizes(opened.ask({"sizes": True}).values["sizes"]))
    except (SandboxFailure, KeyError, TypeError, ValueError):
        if opened is not None:
            opened.close()
        raise PreviewFailure(
            _("This file cannot be shown. It is kept as it came; save a copy to open it elsewhere.")
        ) from None


def _sizes(untrusted_sizes: Any) -> tuple[tuple[float, float], ...]:
    if not isinstance(untrusted_sizes, list) or not 0 < len(untrusted_sizes) <= MAX_PAGES:
        raise ValueError("sizes that are none")
    return tuple(_size(*size) for size in untrusted_sizes)


def _size(width: Any, height: Any) -> tuple[float, float]:
    if not all(type(edge) in (int, float) and math.isfinite(edge) for edge in (width, height)):
        raise ValueError("a size that is none")
    if not (0 < width <= _MAX_EDGE and 0 < height <= _MAX_EDGE):
        return 0.0, 0.0
    return float(width), float(height)


def _pixels(answer: Answer, expected: tuple[int, int]) -> Pixels:
    width, height = answer.values["width"], answer.values["height"]
    (rgb,) = answer.parts
    if (width, height) != expected or type(width) is not int or type(height) is not int:
        raise ValueError("a picture of another size")
    if len(rgb) != width * height * 3:
        raise ValueError("a picture with another number of pixels")
    return Pixels(width, height, rgb)


def _page_text(answer: Answer) -> PageText:
    encoded, packed = answer.parts
    text = encoded.decode("utf-8")
    boxes = array("f")
    boxes.frombytes(packed)
    if sys.byteorder == "big":
        boxes.byteswap()
    if len(text) > MAX_CHARACTERS or len(boxes) != 4 * len(text):
        raise ValueError("not a box for each character")
    if not all(0.0 <= edge <= 1.0 for edge in boxes):
        raise ValueError("a box outside the page")
    # Only what can be read goes on to the screen and the clipboard.
    shown = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    return PageText(shown, boxes)


def _page_damaged() -> str:
    return _("This page cannot be shown.")
